"""Time in a demonstration: a clock that is set, and a queue of what happens next."""

import heapq
from collections.abc import Awaitable, Callable
from datetime import datetime, time, timedelta, tzinfo
from itertools import count
from random import Random

from handlers.casework.due import is_working_day

Step = Callable[[], Awaitable[None]]

OPENS, CLOSES = time(9), time(17)
"""Office hours."""


class Timeline:
    """Runs steps in order of time, so that the audit log looks as if it had grown."""

    def __init__(self, begin: datetime, until: datetime, timezone: tzinfo, chance: Random) -> None:
        """Times are aware; nothing happens after `until`."""
        self.now, self.until = begin, until
        self._timezone, self._chance = timezone, chance
        self._waiting: list[tuple[datetime, int, Step]] = []
        self._order = count()

    def clock(self) -> datetime:
        """Return the demonstration's current moment."""
        return self.now

    def at(self, moment: datetime, step: Step) -> None:
        """Schedule a step; one after the end never runs."""
        heapq.heappush(self._waiting, (moment, next(self._order), step))

    def after(self, step: Step, *, hours: tuple[float, float]) -> None:
        """Schedule a step after a random delay (least and most hours), moved into office hours."""
        self.at(self._in_office(self.now + timedelta(hours=self._chance.uniform(*hours))), step)

    async def run(self) -> None:
        """Run every step that is due before the end."""
        while self._waiting and self._waiting[0][0] < self.until:
            self.now, _, step = heapq.heappop(self._waiting)
            await step()
        self.now = self.until

    def _in_office(self, moment: datetime) -> datetime:
        local = moment.astimezone(self._timezone)
        if OPENS <= local.time() < CLOSES and is_working_day(local.date()):
            return moment
        day = local.date() + timedelta(days=local.time() >= CLOSES or not is_working_day(local.date()))
        while not is_working_day(day):
            day += timedelta(days=1)
        opened = datetime.combine(day, OPENS, self._timezone)
        return max(moment, opened + timedelta(minutes=self._chance.randrange(8 * 60)))

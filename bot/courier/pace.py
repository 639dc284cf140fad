"""How fast a channel may be used, over all couriers and processes: a bucket that leaks, kept as one moment. Pure.

The generic cell rate algorithm (ITU-T I.371): `free_at` is when everything that was sent will have leaked away.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

_ASTRAY = timedelta(minutes=1)
"""Clocks that are kept in step are less far apart: a moment further ahead was noted by one that was set back since."""


@dataclass(frozen=True, slots=True)
class Pace:
    """A platform's rates."""

    per_second: float
    burst: int = 1
    """Messages that may leave at once after a rest."""
    chat_gap: timedelta = timedelta(0)
    """Between two messages to one citizen."""

    def room(self, free_at: datetime | None, now: datetime) -> int:
        """Count the messages that may leave right now."""
        waits = self._busy_until(free_at, now) - now
        return max(0, int(self.burst - waits.total_seconds() * self.per_second + 1e-9))

    def after(self, free_at: datetime | None, now: datetime, messages: int) -> datetime:
        """Tell when the bucket will be empty again after so many messages."""
        return self._busy_until(free_at, now) + timedelta(seconds=messages / self.per_second)

    def _busy_until(self, free_at: datetime | None, now: datetime) -> datetime:
        """When it will be empty; now, if that lies further ahead than any burst could have filled it for."""
        longest = timedelta(seconds=self.burst / self.per_second) + _ASTRAY
        return free_at if free_at and now < free_at <= now + longest else now

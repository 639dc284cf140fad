"""How fast a channel may be used, across all couriers and processes: a leaky bucket, stored as one moment. Pure.

The generic cell rate algorithm (ITU-T I.371): `free_at` is when everything sent so far will have leaked away.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

_ASTRAY = timedelta(minutes=1)
"""Tolerance between synchronised clocks: a moment further ahead comes from a clock that was set back since."""


@dataclass(frozen=True, slots=True)
class Pace:
    """A platform's rates."""

    per_second: float
    burst: int = 1
    """Messages that may be sent at once after a pause."""
    chat_gap: timedelta = timedelta(0)
    """Between two messages to one citizen."""

    def room(self, free_at: datetime | None, now: datetime) -> int:
        """Return how many messages may be sent right now."""
        waits = self._busy_until(free_at, now) - now
        return max(0, int(self.burst - waits.total_seconds() * self.per_second + 1e-9))

    def after(self, free_at: datetime | None, now: datetime, messages: int) -> datetime:
        """Return when the bucket will be empty again after sending `messages`."""
        return self._busy_until(free_at, now) + timedelta(seconds=messages / self.per_second)

    def _busy_until(self, free_at: datetime | None, now: datetime) -> datetime:
        """Return when the bucket will be empty; `now` if `free_at` lies further ahead than any burst can cause."""
        longest = timedelta(seconds=self.burst / self.per_second) + _ASTRAY
        return free_at if free_at and now < free_at <= now + longest else now

"""How fast a channel may be used, over all couriers and processes: a bucket that leaks, kept as one moment. Pure.

The generic cell rate algorithm (ITU-T I.371): `free_at` is when everything that was sent will have leaked away.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta


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
        waits = max(timedelta(0), free_at - now) if free_at else timedelta(0)
        return max(0, int(self.burst - waits.total_seconds() * self.per_second + 1e-9))

    def after(self, free_at: datetime | None, now: datetime, messages: int) -> datetime:
        """Tell when the bucket will be empty again after so many messages."""
        return max(free_at or now, now) + timedelta(seconds=messages / self.per_second)

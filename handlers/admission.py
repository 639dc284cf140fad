"""Who is let in: no more messages at work than can be answered in time, and no citizen faster than others can bear.

A message that would wait too long is refused at once, while the citizen can still be told: what waits behind a full
queue is answered after WeChat has cut the connection, and costs as much. Each process judges for itself.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic

from handlers.buckets import Buckets

_WEIGHT = 0.02
"""Of the newest message, in the mean time from one answer to the next: some fifty count."""
_BUSY = 16
"""Only with so many at work does the time from one answer to the next tell what can be done, not what is asked for."""
_AT_FIRST_S = 0.002
"""From one answer to the next, until it is known."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one process takes on."""

    burst: int = 60
    """Messages that a citizen may send at once."""
    seconds: float = 1.0
    """After those, one more every so many seconds."""
    most_at_work: int = 2000
    """Messages at work at the same time."""
    longest_wait: float = 2.0
    """Seconds that a message may be expected to wait."""


class Admission:
    """Counts what is at work and how fast it goes. For one event loop."""

    def __init__(self, limits: Limits, clock: Callable[[], float] = monotonic) -> None:
        """`clock` gives seconds."""
        self._limits, self._clock = limits, clock
        self._buckets = Buckets(burst=limits.burst, seconds=limits.seconds, clock=clock)
        self._at_work: dict[object, float] = {}
        self._each, self._last = _AT_FIRST_S, clock()
        self.shed = 0
        """Messages that were refused because too many were at work."""
        self.slowed = 0
        """Messages that were refused because their citizen was too fast."""

    @property
    def at_work(self) -> int:
        """How many messages are at work."""
        return len(self._at_work)

    @property
    def expected_wait(self) -> float:
        """For how many seconds a message that comes now will wait: by those before it, and by how long the oldest has."""
        if not self._at_work:
            return 0.0
        oldest = self._clock() - next(iter(self._at_work.values()))
        return max(oldest, (len(self._at_work) + 1) * self._each)

    def overloaded(self) -> bool:
        """Tell, and count, whether a message that comes now is to be refused."""
        full = len(self._at_work) >= self._limits.most_at_work
        if full or self.expected_wait > self._limits.longest_wait:
            self.shed += 1
            return True
        return False

    def too_fast(self, citizen: str, message_id: str) -> int:
        """Take a citizen's token: 0 when he may send, else the seconds until he may."""
        seconds = self._buckets.wait(citizen, message_id)
        self.slowed += seconds > 0
        return seconds

    def tell(self, citizen: str) -> bool:
        """Tell whether a citizen who was too fast is to be told so: once."""
        return self._buckets.tell(citizen)

    @contextmanager
    def at_work_on(self) -> Iterator[None]:
        """Count one message as at work, and learn from when it is answered how fast it goes."""
        mine = object()
        if not self._at_work:
            self._last = self._clock()
        self._at_work[mine] = self._clock()
        try:
            yield
        finally:
            if len(self._at_work) >= _BUSY:
                now = self._clock()
                self._each += _WEIGHT * (now - self._last - self._each)
            self._last = self._clock()
            del self._at_work[mine]

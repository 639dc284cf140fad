"""Admission control: no more messages in progress than can be answered in time, and no citizen too fast for the others.

A message that would wait too long is refused at once, while the citizen can still be told: what waits behind a full
queue would be answered after WeChat has cut the connection, at the same cost. Each process judges for itself.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic

from handlers.buckets import Buckets

_WEIGHT = 0.02
"""Weight of the newest message in the mean time between answers, which so covers some fifty messages."""
_BUSY = 16
"""Only with this many in progress does the time between answers measure capacity rather than demand."""
_AT_FIRST_S = 0.002
"""Time between answers, until it has been measured."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The load that one process accepts."""

    burst: int = 60
    """Messages that a citizen may send at once."""
    seconds: float = 1.0
    """After those, one more per this many seconds."""
    most_at_work: int = 2000
    """Messages in progress at the same time."""
    longest_wait: float = 2.0
    """Seconds that a message may be expected to wait."""


class Admission:
    """Counts the messages in progress and measures how fast they are answered. For one event loop."""

    def __init__(self, limits: Limits, clock: Callable[[], float] = monotonic) -> None:
        """`clock` returns seconds."""
        self._limits, self._clock = limits, clock
        self._buckets = Buckets(burst=limits.burst, seconds=limits.seconds, clock=clock)
        self._at_work: dict[object, float] = {}
        self._each, self._last = _AT_FIRST_S, clock()
        self.shed = 0
        """Messages refused because too many were in progress."""
        self.slowed = 0
        """Messages refused because their citizen was too fast."""

    @property
    def at_work(self) -> int:
        """How many messages are in progress."""
        return len(self._at_work)

    @property
    def expected_wait(self) -> float:
        """How many seconds a new message will wait: judged by those before it, and by how long the oldest has."""
        if not self._at_work:
            return 0.0
        oldest = self._clock() - next(iter(self._at_work.values()))
        return max(oldest, (len(self._at_work) + 1) * self._each)

    def overloaded(self) -> bool:
        """Tell, and count, whether a new message must be refused."""
        full = len(self._at_work) >= self._limits.most_at_work
        if full or self.expected_wait > self._limits.longest_wait:
            self.shed += 1
            return True
        return False

    def too_fast(self, citizen: str, message_id: str) -> int:
        """Take a citizen's token: 0 if the citizen may send now, else the seconds until then."""
        seconds = self._buckets.wait(citizen, message_id)
        self.slowed += seconds > 0
        return seconds

    def tell(self, citizen: str) -> bool:
        """Tell whether a citizen who was too fast should be told so, which happens once."""
        return self._buckets.tell(citizen)

    @contextmanager
    def at_work_on(self) -> Iterator[None]:
        """Count a message as in progress during the block, and learn from its end how fast messages are answered."""
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

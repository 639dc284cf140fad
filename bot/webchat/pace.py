"""How fast one citizen may send: a token bucket each."""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from time import monotonic


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float


class Pace:
    """Lets a citizen send `burst` messages at once and one more every `seconds` after that."""

    def __init__(
        self,
        *,
        burst: int = 12,
        seconds: float = 2.0,
        most: int = 10_000,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        """`most` is how many citizens are remembered before those who have long been quiet are dropped."""
        self._burst, self._seconds, self._most, self._clock = burst, seconds, most, clock
        self._buckets: dict[str, _Bucket] = {}

    def wait(self, citizen: str) -> int:
        """Take a token: 0 when the citizen may send now, else the whole seconds until he may."""
        now = self._clock()
        bucket = self._buckets.get(citizen) or self._open(citizen, now)
        bucket.tokens, bucket.at = self._filled(bucket, now), now
        if bucket.tokens >= 1:
            bucket.tokens -= 1
            return 0
        return ceil((1 - bucket.tokens) * self._seconds)

    def _filled(self, bucket: _Bucket, now: float) -> float:
        return min(self._burst, bucket.tokens + (now - bucket.at) / self._seconds)

    def _open(self, citizen: str, now: float) -> _Bucket:
        if len(self._buckets) >= self._most:
            # A full bucket remembers nothing, so that dropping it changes nothing.
            waiting = {who: old for who, old in self._buckets.items() if self._filled(old, now) < self._burst}
            self._buckets = waiting
        return self._buckets.setdefault(citizen, _Bucket(float(self._burst), now))

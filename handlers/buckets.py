"""How fast one citizen may send: a token bucket each."""

from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil
from time import monotonic

_REMEMBERED = 8
"""Messages let through recently per citizen; a copy of one costs no token."""


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float
    told: bool = False
    passed: list[str] = field(default_factory=list)


class Buckets:
    """Lets a citizen send `burst` messages at once, and one more every `seconds` after that.

    A citizen silent until the bucket is full again is forgotten: dropping a full bucket changes nothing.
    """

    def __init__(
        self, *, burst: int = 12, seconds: float = 2.0, clock: Callable[[], float] = monotonic
    ) -> None:
        """`clock` returns seconds."""
        self._burst, self._seconds, self._clock = burst, seconds, clock
        self._buckets: dict[str, _Bucket] = {}
        self._older: dict[str, _Bucket] = {}
        """Buckets not used for a while; after as long again they are full."""
        self._turned = clock()

    def wait(self, citizen: str, message_id: str | None = None) -> int:
        """Take a token: 0 if the citizen may send now, else the whole seconds until then.

        A copy of a message that was just let through needs no token; without `message_id`, every message is new.
        """
        now = self._clock()
        bucket = self._bucket(citizen, now)
        if message_id is not None and message_id in bucket.passed:
            return 0
        bucket.tokens = min(self._burst, bucket.tokens + (now - bucket.at) / self._seconds)
        bucket.at = now
        if bucket.tokens < 1:
            return ceil((1 - bucket.tokens) * self._seconds)
        bucket.tokens -= 1
        bucket.told = False
        if message_id is not None:
            bucket.passed = [*bucket.passed[1 - _REMEMBERED :], message_id]
        return 0

    def tell(self, citizen: str) -> bool:
        """Tell whether to ask the citizen to slow down: once, until they may send again."""
        bucket = self._bucket(citizen, self._clock())
        told, bucket.told = bucket.told, True
        return not told

    def _bucket(self, citizen: str, now: float) -> _Bucket:
        if now - self._turned >= self._burst * self._seconds:
            self._older, self._buckets, self._turned = self._buckets, {}, now
        bucket = self._buckets.get(citizen) or self._older.pop(citizen, None)
        if bucket is None:
            bucket = _Bucket(float(self._burst), now)
        self._buckets[citizen] = bucket
        return bucket

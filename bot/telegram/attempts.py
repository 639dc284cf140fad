"""How often each unfinished update was delivered, and how much of its answer was sent; in memory only."""

from dataclasses import dataclass


@dataclass(slots=True)
class Attempt:
    """The deliveries of one update so far."""

    deliveries: int = 0
    sent: int = 0
    """Messages of the answer that Telegram has accepted; the next delivery continues after them."""


class Attempts:
    """The unfinished updates; above `most` the oldest are forgotten, which only restarts their count."""

    def __init__(self, most: int = 10_000) -> None:
        self._by_update: dict[int, Attempt] = {}
        self._most = most

    def begin(self, update_id: int) -> Attempt:
        """Count one delivery of that update."""
        attempt = self._by_update.setdefault(update_id, Attempt())
        attempt.deliveries += 1
        if len(self._by_update) > self._most:
            del self._by_update[next(iter(self._by_update))]
        return attempt

    def forget(self, update_id: int) -> None:
        """Drop the count: the update is settled."""
        self._by_update.pop(update_id, None)

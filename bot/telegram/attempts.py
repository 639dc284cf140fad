"""How often each unfinished update was delivered; in memory only."""


class Attempts:
    """The unfinished updates; above `most` the oldest are forgotten, which only restarts their count."""

    def __init__(self, most: int = 10_000) -> None:
        self._deliveries: dict[int, int] = {}
        self._most = most

    def begin(self, update_id: int) -> int:
        """Count one more delivery of that update, and return how many there were."""
        self._deliveries[update_id] = deliveries = self._deliveries.get(update_id, 0) + 1
        if len(self._deliveries) > self._most:
            del self._deliveries[next(iter(self._deliveries))]
        return deliveries

    def forget(self, update_id: int) -> None:
        """Drop the count: the update is settled."""
        self._deliveries.pop(update_id, None)

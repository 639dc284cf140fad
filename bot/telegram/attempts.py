"""Since when each unfinished update has been coming; in memory only."""

import time


class Attempts:
    """The unfinished updates; above `most` the oldest are forgotten, which only restarts their time."""

    def __init__(self, most: int = 10_000) -> None:
        self._since: dict[int, float] = {}
        self._most = most

    def begin(self, update_id: int) -> float:
        """Note a delivery of that update, and return how many seconds ago this process got the first."""
        now = time.monotonic()
        since = self._since.setdefault(update_id, now)
        if len(self._since) > self._most:
            del self._since[next(iter(self._since))]
        return now - since

    def forget(self, update_id: int) -> None:
        """Drop it: the update is settled."""
        self._since.pop(update_id, None)

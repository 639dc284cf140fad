"""Albums come as an update a picture, and are to be answered once; in memory only."""


class Albums:
    """Which update of each album is answered; the oldest albums are forgotten above `most`."""

    def __init__(self, most: int = 1000) -> None:
        self._answered: dict[str, int] = {}
        self._most = most

    def is_further(self, album: str, update_id: int) -> bool:
        """Tell whether another update of that album came before; the same one again is not another."""
        first = self._answered.setdefault(album, update_id)
        if len(self._answered) > self._most:
            del self._answered[next(iter(self._answered))]
        return first != update_id

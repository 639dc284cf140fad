"""An album arrives as one update per picture but is answered once; remembered in memory only."""


class Albums:
    """Which update of each album is answered; above `most` albums the oldest are forgotten."""

    def __init__(self, most: int = 1000) -> None:
        self._answered: dict[str, int] = {}
        self._most = most

    def is_further(self, album: str, update_id: int) -> bool:
        """Tell whether a different update of this album came first; a redelivery of the first one is not further."""
        first = self._answered.setdefault(album, update_id)
        if len(self._answered) > self._most:
            del self._answered[next(iter(self._answered))]
        return first != update_id

"""An album arrives as one update per picture but is answered once; remembered in memory only."""

MOST = 1_000
"""Albums that are remembered; above this the oldest are forgotten."""


class Albums:
    """Which update of each album is answered."""

    def __init__(self) -> None:
        self._answered: dict[str, int] = {}

    def is_further(self, album: str, update_id: int) -> bool:
        """Tell whether a different update of this album came first; a redelivery of the first one is not further."""
        first = self._answered.setdefault(album, update_id)
        if len(self._answered) > MOST:
            del self._answered[next(iter(self._answered))]
        return first != update_id

"""What the city tells every citizen for a while."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class BulletinKind(StrEnum):
    """What a bulletin does besides being read."""

    NEWS = "公告"
    PAUSE = "暂停受理"
    """While it runs, no feedback is taken; its text is the reason."""


@dataclass(frozen=True, slots=True)
class Bulletin:
    """What every citizen is told from one moment until another, unless it is ended before."""

    city: str
    kind: BulletinKind
    text: str
    begins: datetime
    until: datetime
    staff: str
    """A staff id."""
    at: datetime
    """When it was posted."""
    ended_by: str | None = None
    ended_at: datetime | None = None
    id: int = 0
    """0: not stored yet."""

    def runs(self, now: datetime) -> bool:
        """Tell whether it is to be read at `now`."""
        return self.ended_at is None and self.begins <= now < self.until

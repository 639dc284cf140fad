"""By which numbers a process sees that it is outdated: what staff taught, and what they post for citizens to read."""

from typing import NamedTuple

from sqlalchemy import bindparam, func, select

from storage.prepared import Prepared
from storage.repository import Repository
from storage.tables import BULLETIN, TEACHING_REVISION

_TAUGHT = select(TEACHING_REVISION.c.revision).where(TEACHING_REVISION.c.city == bindparam("of_edition"))
_POSTED = select(func.max(BULLETIN.c.version)).where(BULLETIN.c.city == bindparam("of_city"))
_BOTH = Prepared(select(_TAUGHT.scalar_subquery(), _POSTED.scalar_subquery()))


class Revision(NamedTuple):
    """Numbers that grow with every change; 0: nothing was ever changed."""

    taught: int = 0
    posted: int = 0


class Revisions(Repository):
    """The current revisions."""

    def of(self, *, edition: str, city: str) -> Revision:
        """Return what a report's edition was taught and its city posted: two index look-ups, for every message."""
        row = _BOTH.first(self._connection, {"of_edition": edition, "of_city": city})
        return Revision(*(number or 0 for number in row or ()))

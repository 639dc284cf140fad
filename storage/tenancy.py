"""Which city a database belongs to: background work and the audit log serve only that one."""

from sqlalchemy import select

from storage.repository import Repository
from storage.tables import FEEDBACK, STAFF

_HOLDERS = (STAFF.c.city, FEEDBACK.c.city)


class Tenancy(Repository):
    """The city that a database holds."""

    def other(self, city: str) -> str | None:
        """Return another city that has staff or tickets here; None if `city` itself has some, or no city has."""
        for column in _HOLDERS:
            if self._connection.execute(select(column).where(column == city).limit(1)).first():
                return None
        held = (self._connection.execute(select(column).limit(1)).scalar() for column in _HOLDERS)
        return next((one for one in held if one), None)

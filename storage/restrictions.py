"""Citizens who may file nothing for a while, after abuse."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select

from storage.columns import columns_of
from storage.prepared import Prepared
from storage.records import Restriction
from storage.tables import RESTRICTION
from storage.upsert import replacing

_ROW = RESTRICTION.c
_COLUMNS = columns_of(RESTRICTION, Restriction)
_OF = Prepared(
    select(*_COLUMNS).where(
        _ROW.city == bindparam("in_city"), _ROW.citizen == bindparam("whose"), _ROW.until > bindparam("now")
    )
)
_SAVE = Prepared(replacing(RESTRICTION, ("city", "citizen")))


class Restrictions:
    """The restrictions that were set."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, city: str, citizen: str, now: datetime) -> Restriction | None:
        """Return the citizen's restriction in force at `now`, if any."""
        key = {"in_city": city, "whose": citizen, "now": now}
        row = _OF.first(self._connection, key)
        return Restriction(*row) if row else None

    def save(self, restriction: Restriction) -> None:
        """Set a restriction, replacing the citizen's earlier one."""
        _SAVE.run(self._connection, asdict(restriction))

    def lift(self, city: str, citizen: str) -> None:
        """End a citizen's restriction, if there is one."""
        self._connection.execute(delete(RESTRICTION).where(_ROW.city == city, _ROW.citizen == citizen))

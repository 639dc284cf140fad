"""Citizens who may file nothing for a while, after abuse."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import bindparam, delete, select

from storage.columns import columns_of
from storage.prepared import Prepared
from storage.records import Restriction
from storage.repository import Repository
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


class Restrictions(Repository):
    """The restrictions that were set."""

    def of(self, city: str, citizen: str, now: datetime) -> Restriction | None:
        """Return the citizen's restriction in force at `now`, if any."""
        return self._one(Restriction, _OF, {"in_city": city, "whose": citizen, "now": now})

    def save(self, restriction: Restriction) -> None:
        """Set a restriction, replacing the citizen's earlier one."""
        self._run(_SAVE, asdict(restriction))

    def lift(self, city: str, citizen: str) -> None:
        """End a citizen's restriction, if there is one."""
        self._run(delete(RESTRICTION).where(_ROW.city == city, _ROW.citizen == citizen))

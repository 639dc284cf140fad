"""What staff confirmed to have become of promises in the next year's report; append-only."""

from dataclasses import asdict

from sqlalchemy import Connection, bindparam, func, insert, select

from storage.columns import columns_of
from storage.prepared import Prepared
from storage.records import ConfirmedFate
from storage.tables import COMMITMENT_FATE

_COLUMNS = columns_of(COMMITMENT_FATE, ConfirmedFate)
_NEWEST_FIRST = (COMMITMENT_FATE.c.recorded_at.desc(), COMMITMENT_FATE.c.id.desc())
_RANK = func.row_number().over(partition_by=COMMITMENT_FATE.c.commitment, order_by=_NEWEST_FIRST)
_RANKED = (
    select(*_COLUMNS, _RANK.label("rank")).where(COMMITMENT_FATE.c.city == bindparam("in_city")).subquery()
)
_LATEST = Prepared(select(*(_RANKED.c[column.name] for column in _COLUMNS)).where(_RANKED.c.rank == 1))
_ORIGINS = Prepared(
    select(*(_RANKED.c[column.name] for column in _COLUMNS))
    .where(_RANKED.c.rank == 1, _RANKED.c.later == bindparam("goes_on"))
    .order_by(_RANKED.c.commitment)
)


class RolloverBook:
    """The confirmed fates of promises."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def confirm(self, fate: ConfirmedFate) -> None:
        """Confirm what became of a promise, or correct what was confirmed before."""
        self._connection.execute(insert(COMMITMENT_FATE).inline(), asdict(fate))

    def latest(self, city: str, commitment: str) -> ConfirmedFate | None:
        """Return what was last confirmed about one promise; None if nothing was."""
        return next(iter(self.history(city, commitment)), None)

    def latest_all(self, city: str) -> dict[str, ConfirmedFate]:
        """Map the id of every promise whose fate was confirmed to its current one."""
        rows = _LATEST.rows(self._connection, {"in_city": city})
        return {fate.commitment: fate for fate in (ConfirmedFate(*row) for row in rows)}

    def origins(self, city: str, later: str) -> list[ConfirmedFate]:
        """Return the promises with which the one with the id `later` goes on."""
        rows = _ORIGINS.rows(self._connection, {"in_city": city, "goes_on": later})
        return [ConfirmedFate(*row) for row in rows]

    def history(self, city: str, commitment: str) -> list[ConfirmedFate]:
        """Return all that was confirmed about one promise, the current one first."""
        mine = (COMMITMENT_FATE.c.city == city, COMMITMENT_FATE.c.commitment == commitment)
        rows = self._connection.execute(select(*_COLUMNS).where(*mine).order_by(*_NEWEST_FIRST))
        return [ConfirmedFate(*row) for row in rows]

"""What staff confirmed to have become of promises in the next year's report; append-only."""

from dataclasses import asdict

from sqlalchemy import bindparam, insert, select

from storage.columns import columns_of
from storage.newest import newest
from storage.prepared import Prepared
from storage.records import ConfirmedFate
from storage.repository import Repository
from storage.tables import COMMITMENT_FATE

_COLUMNS = columns_of(COMMITMENT_FATE, ConfirmedFate)
_NEWEST_FIRST = (COMMITMENT_FATE.c.recorded_at.desc(), COMMITMENT_FATE.c.id.desc())
_CURRENT = newest(_COLUMNS, _NEWEST_FIRST, [COMMITMENT_FATE.c.commitment])
_LATEST = Prepared(_CURRENT)
_ORIGINS = Prepared(
    _CURRENT.where(_CURRENT.selected_columns.later == bindparam("goes_on"))
    .order_by(None)
    .order_by(_CURRENT.selected_columns.commitment)
)


class RolloverBook(Repository):
    """The confirmed fates of promises."""

    def confirm(self, fate: ConfirmedFate) -> None:
        """Confirm what became of a promise, or correct what was confirmed before."""
        self._run(insert(COMMITMENT_FATE).inline(), asdict(fate))

    def latest(self, city: str, commitment: str) -> ConfirmedFate | None:
        """Return what was last confirmed about one promise; None if nothing was."""
        return next(iter(self.history(city, commitment)), None)

    def latest_all(self, city: str) -> dict[str, ConfirmedFate]:
        """Map the id of every promise whose fate was confirmed to its current one."""
        return {fate.commitment: fate for fate in self._all(ConfirmedFate, _LATEST, {"in_city": city})}

    def origins(self, city: str, later: str) -> list[ConfirmedFate]:
        """Return the promises with which the one with the id `later` goes on."""
        return self._all(ConfirmedFate, _ORIGINS, {"in_city": city, "goes_on": later})

    def history(self, city: str, commitment: str) -> list[ConfirmedFate]:
        """Return all that was confirmed about one promise, the current one first."""
        mine = (COMMITMENT_FATE.c.city == city, COMMITMENT_FATE.c.commitment == commitment)
        return self._all(ConfirmedFate, select(*_COLUMNS).where(*mine).order_by(*_NEWEST_FIRST))

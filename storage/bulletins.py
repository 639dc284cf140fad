"""What the city tells every citizen for a while: posted and ended, never deleted."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect, func, insert, select, text, update

from storage.columns import columns_of, new_row
from storage.records import Bulletin
from storage.repository import Repository
from storage.tables import BULLETIN

_ROW = BULLETIN.c
_COLUMNS = columns_of(BULLETIN, Bulletin)
_LOCK = text(f"LOCK TABLE {BULLETIN.name} IN SHARE ROW EXCLUSIVE MODE")


class Bulletins(Repository):
    """The bulletins of a city."""

    def begin(self) -> None:
        """Take the turn to change bulletins: until this transaction ends, others who take it wait; readers don't."""
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(_LOCK)

    def add(self, bulletin: Bulletin) -> Bulletin:
        """Store a bulletin; return it with its id. Call `begin` first."""
        row = {**new_row(bulletin), "version": _next(bulletin.city)}
        made = insert(BULLETIN).values(row).returning(_ROW.id)
        return replace(bulletin, id=self._connection.execute(made).scalar_one())

    def end(self, city: str, id_: int, staff: str, at: datetime) -> bool:
        """End a bulletin before its time; False if it is over already. Call `begin` first."""
        mine = (_ROW.city == city, _ROW.id == id_, _ROW.ended_at.is_(None), _ROW.until > at)
        ended = update(BULLETIN).where(*mine).values(ended_by=staff, ended_at=at, version=_next(city))
        return self._run(ended) > 0

    def get(self, city: str, id_: int) -> Bulletin | None:
        """Return one bulletin, even one that is over."""
        return self._one(Bulletin, select(*_COLUMNS).where(_ROW.city == city, _ROW.id == id_))

    def standing(self, city: str, now: datetime) -> list[Bulletin]:
        """Return those that run at `now` or are still to begin, oldest first."""
        return self._list(_ROW.city == city, _ROW.ended_at.is_(None), _ROW.until > now)

    def over(self, city: str, now: datetime, limit: int) -> list[Bulletin]:
        """Return the last ones that are over at `now`, newest first."""
        past = select(*_COLUMNS).where(_ROW.city == city, _ROW.ended_at.is_not(None) | (_ROW.until <= now))
        return self._all(Bulletin, past.order_by(_ROW.id.desc()).limit(limit))

    def _list(self, *wanted: ColumnElement[bool]) -> list[Bulletin]:
        return self._all(Bulletin, select(*_COLUMNS).where(*wanted).order_by(_ROW.id))


def _next(city: str) -> ScalarSelect[int]:
    newest = select(func.coalesce(func.max(_ROW.version), 0) + 1).where(_ROW.city == city)
    return newest.scalar_subquery()

"""What staff taught: added and retracted, never deleted; and the revision by which every process stays up to date."""

from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, insert, select, update

from storage.columns import columns_of
from storage.prepared import Prepared
from storage.records import TaughtWording
from storage.repository import Repository
from storage.tables import TAUGHT_WORDING, TEACHING_REVISION
from storage.upsert import Insert, insert_into

_ROW = TAUGHT_WORDING.c
_COLUMNS = columns_of(TAUGHT_WORDING, TaughtWording)
_REVISION = TEACHING_REVISION.c
_REVISION_OF = Prepared(select(_REVISION.revision).where(_REVISION.city == bindparam("of_city")))


def _bump(dialect: str) -> Insert:
    statement = insert_into(dialect, TEACHING_REVISION).values(revision=1)
    return statement.on_conflict_do_update(index_elements=["city"], set_={"revision": _REVISION.revision + 1})


_BUMP = Prepared(_bump)


class Teaching(Repository):
    """The wordings of a city."""

    def revision(self, city: str) -> int:
        """Return a number that grows with every change; one primary-key lookup, cheap enough for every message."""
        return _REVISION_OF.scalar(self._connection, {"of_city": city}) or 0

    def begin(self, city: str) -> None:
        """Take the turn to change what is taught, and raise the revision: others wait until this transaction ends."""
        self._run(_BUMP, {"city": city})

    def add(  # noqa: PLR0917 - The columns of a row.
        self, city: str, text: str, words: str, commitment: str | None, staff: str, at: datetime
    ) -> TaughtWording:
        """Store a wording; call `begin` and `standing` first: words that are already taught become a StorageError."""
        row = {
            "city": city,
            "text": text,
            "words": words,
            "commitment": commitment,
            "staff": staff,
            "at": at,
        }
        added = self._connection.execute(insert(TAUGHT_WORDING).returning(*_COLUMNS), row)
        return TaughtWording(*added.one())

    def retract(self, city: str, id_: int, staff: str, at: datetime) -> bool:
        """Retract a wording; False if it is not in force (any more). Call `begin` first."""
        mine = update(TAUGHT_WORDING).where(_ROW.city == city, _ROW.id == id_, _ROW.retracted_at.is_(None))
        return self._run(mine.values(retracted_by=staff, retracted_at=at)) > 0

    def get(self, city: str, id_: int) -> TaughtWording | None:
        """Return one wording, even a retracted one."""
        return self._one(TaughtWording, select(*_COLUMNS).where(_ROW.city == city, _ROW.id == id_))

    def standing(self, city: str, words: str) -> TaughtWording | None:
        """Return the wording in force with these words."""
        its = (_ROW.city == city, _ROW.words == words, _ROW.retracted_at.is_(None))
        return self._one(TaughtWording, select(*_COLUMNS).where(*its))

    def all_standing(self, city: str) -> list[TaughtWording]:
        """Return the wordings in force, oldest first."""
        return self._list(_ROW.city == city, _ROW.retracted_at.is_(None))

    def of_commitment(self, city: str, commitment: str) -> list[TaughtWording]:
        """Return everything ever taught about a commitment, oldest first."""
        return self._list(_ROW.city == city, _ROW.commitment == commitment)

    def outside(self, city: str) -> list[TaughtWording]:
        """Return everything ever taught as lying outside the report, oldest first."""
        return self._list(_ROW.city == city, _ROW.commitment.is_(None))

    def _list(self, *wanted: ColumnElement[bool]) -> list[TaughtWording]:
        return self._all(TaughtWording, select(*_COLUMNS).where(*wanted).order_by(_ROW.id))

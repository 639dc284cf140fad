"""The mark of a demonstration database: set once, while the database is empty, and never removed."""

from datetime import datetime

from sqlalchemy import insert, select, update

from storage.columns import columns_of
from storage.records import Demonstration
from storage.repository import Repository
from storage.tables import AUDIT_HEAD, DEMONSTRATION, DUTY, Row

_COLUMNS = columns_of(DEMONSTRATION, Demonstration)
_ITS_OWN = {DEMONSTRATION, AUDIT_HEAD, DUTY}
"""Tables that have a row even in an unused database."""


class DemonstrationMark(Repository):
    """Whether this database is a demonstration."""

    def read(self) -> Demonstration | None:
        """Return the mark; None if the database is real."""
        return self._one(Demonstration, select(*_COLUMNS))

    def occupied(self) -> str | None:
        """Return the name of a table that holds anything; None if the database is unused."""
        for table in Row.metadata.sorted_tables:
            if table in _ITS_OWN:
                continue
            if self._connection.execute(select(1).select_from(table).limit(1)).first():
                return table.name
        return None

    def begin(self, seed: str, now: datetime) -> None:
        """Mark the database. Raises ValueError if it holds anything."""
        if (table := self.occupied()) is not None:
            raise ValueError(f"{table} holds rows: a demonstration begins in an empty database")
        self._run(insert(DEMONSTRATION).values(id=1, seed=seed, begun_at=now))

    def end(self, now: datetime) -> None:
        """Record that the demonstration is complete."""
        self._run(update(DEMONSTRATION).values(filled_at=now))

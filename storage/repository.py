"""What every repository does: run statements in one transaction, and turn their rows into records."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, CursorResult, Executable, Select, SelectBase, func, select

from storage.prepared import Prepared

R = TypeVar("R")
Statement = Executable | Prepared
Values = Mapping[str, Any]

_AT_ONCE = 1000
"""How many rows of a stream are in memory at once."""


class Repository:
    """Rows of some tables, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def _all(self, record: Callable[..., R], wanted: Statement, values: Values | None = None) -> list[R]:
        """Return every row as a record, whose fields are the columns selected."""
        rows: Sequence[Sequence[Any]]
        if isinstance(wanted, Prepared):
            rows = wanted.rows(self._connection, values or {})
        else:
            rows = self._connection.execute(wanted, values).all()
        return [record(*row) for row in rows]

    def _one(self, record: Callable[..., R], wanted: Statement, values: Values | None = None) -> R | None:
        """Return the first row as a record; None if there is none."""
        return next(iter(self._all(record, wanted, values)), None)

    def _run(self, change: Statement, values: Values | None = None) -> int:
        """Execute a write; return the number of rows affected, which SQLAlchemy does not tell of its own INSERT."""
        if isinstance(change, Prepared):
            return change.run(self._connection, values or {})
        return self._connection.execute(change, values).rowcount

    def _count(self, some: SelectBase) -> int:
        """Count a statement's rows; if it has a limit, no more of an index is read than that."""
        counted = self._connection.execute(select(func.count()).select_from(some.subquery()))
        return counted.scalar_one()

    def _stream(self, wanted: Select[*tuple[Any, ...]]) -> CursorResult[*tuple[Any, ...]]:
        """Read rows a few at a time; close or exhaust the result within the unit of work."""
        return self._connection.execute(wanted, execution_options={"yield_per": _AT_ONCE})

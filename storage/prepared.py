"""Statements run for every message: compiled by SQLAlchemy once, then passed directly to the driver.

SQLAlchemy takes ten times as long to wrap, bind and unwrap as SQLite takes to answer. It still does what it is here
for: it writes the SQL of either database, its types convert values both ways, and it classifies errors.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import ClauseElement, Connection, Dialect, Executable, Select
from sqlalchemy.exc import StatementError
from sqlalchemy.types import TypeEngine

Row = tuple[Any, ...]
_Processor = Callable[[Any], Any] | None


def execute(connection: Connection, sql: str, parameters: Any = ()) -> Any:
    """Pass `sql`, in the driver's own form, to the driver; return its cursor. Raises what SQLAlchemy raises."""
    cursor = connection.connection.cursor()
    try:
        cursor.execute(sql, parameters)
    except Exception as error:  # noqa: BLE001 - Raised again, as SQLAlchemy classifies it.
        # The only access to its verdict: is the connection lost, what do listeners say, which class is it?
        connection._handle_dbapi_exception(error, sql, parameters, cursor, None)  # noqa: SLF001
    return cursor


class Prepared:
    """One statement with named parameters; an INSERT takes the columns that it is given."""

    def __init__(self, statement: Executable | Callable[[str], Executable]) -> None:
        """`statement`, or a function that makes it for a dialect's name; each `bindparam` and column is a parameter."""
        self._statement = statement
        self._ready: dict[tuple[str, ...], _Ready] = {}

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> list[Row]:
        """Return all rows. Raises what SQLAlchemy raises."""
        ready = self._prepared(connection.dialect, values)
        return ready.read(execute(connection, ready.sql, ready.bind(values)).fetchall())

    def first(self, connection: Connection, values: Mapping[str, Any]) -> Row | None:
        """Return the first row, or None."""
        return next(iter(self.rows(connection, values)), None)

    def scalar(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        """Return the first column of the first row, or None."""
        row = self.first(connection, values)
        return None if row is None else row[0]

    def run(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """Execute a write; return the number of rows affected."""
        ready = self._prepared(connection.dialect, values)
        return int(execute(connection, ready.sql, ready.bind(values)).rowcount)

    def _prepared(self, dialect: Dialect, names: Iterable[str]) -> "_Ready":
        key = (dialect.name, *names)
        if key not in self._ready:
            made = self._statement
            statement = made if isinstance(made, ClauseElement) else made(dialect.name)  # type: ignore[operator]
            self._ready[key] = _Ready(statement, dialect, key[1:])
        return self._ready[key]


class _Ready:
    """A statement compiled for one kind of database."""

    def __init__(self, statement: Any, dialect: Dialect, names: tuple[str, ...]) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=names)
        self.sql = str(compiled)
        binds = {name: bind for bind, name in compiled.bind_names.items()}
        order: list[str] | None = getattr(compiled, "positiontup", None)
        self._in_order = order is not None
        self._names = tuple(binds) if order is None else tuple(order)
        usual = {column.key: column.default.arg for column in compiled.insert_prefetch}
        self._given = [
            (name, usual.get(name, binds[name].value), _towards(binds[name].type, dialect))
            for name in self._names
        ]
        columns = statement.selected_columns if isinstance(statement, Select) else ()
        self._processors = [_back(column.type, dialect) for column in columns]
        self._as_they_are = not any(self._processors)

    def bind(self, values: Mapping[str, Any]) -> Any:
        """Return the driver's parameters, a list or a mapping. Raises StatementError if a type refuses its value."""
        try:
            taken = [
                process(values.get(name, usual)) if process else values.get(name, usual)
                for name, usual, process in self._given
            ]
        except (ValueError, LookupError, TypeError) as error:
            raise StatementError(str(error), self.sql, None, error, hide_parameters=True) from error
        return taken if self._in_order else dict(zip(self._names, taken, strict=True))

    def read(self, rows: list[Row]) -> list[Row]:
        """Convert values as the columns' types do."""
        if self._as_they_are:
            return rows
        return [
            tuple(
                process(value) if process else value
                for process, value in zip(self._processors, row, strict=True)
            )
            for row in rows
        ]


def _towards(type_: TypeEngine[Any], dialect: Dialect) -> _Processor:
    return type_.dialect_impl(dialect).bind_processor(dialect)


def _back(type_: TypeEngine[Any], dialect: Dialect) -> _Processor:
    return type_.dialect_impl(dialect).result_processor(dialect, None)

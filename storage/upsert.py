"""INSERT … ON CONFLICT, which SQLite and PostgreSQL spell alike but SQLAlchemy keeps in their dialects."""

from collections.abc import Callable, Sequence

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

Insert = sqlite.Insert | postgresql.Insert


def insert_into(dialect: str, table: Table) -> Insert:
    """Start an INSERT into `table` that has on_conflict_do_nothing and on_conflict_do_update, and asks for no new id.

    `dialect` is the connection's: sqlite or postgresql.
    """
    return sqlite.insert(table).inline() if dialect == "sqlite" else postgresql.insert(table).inline()


def adding(table: Table, *keys: str) -> Callable[[str], Insert]:
    """Return a maker, by dialect, of an INSERT that skips a row with existing `keys`; no keys: any conflict."""
    return lambda dialect: insert_into(dialect, table).on_conflict_do_nothing(index_elements=keys or None)


def replacing(table: Table, keys: Sequence[str], values: Sequence[str] = ()) -> Callable[[str], Insert]:
    """Return a maker, by dialect, of an INSERT that overwrites the row with the same `keys`.

    `values` are the columns that it overwrites; none given: every other column.
    """
    taken = values or [column.name for column in table.columns if column.name not in keys]

    def make(dialect: str) -> Insert:
        statement = insert_into(dialect, table)
        new = {name: statement.excluded[name] for name in taken}
        return statement.on_conflict_do_update(index_elements=list(keys), set_=new)

    return make

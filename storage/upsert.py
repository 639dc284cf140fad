"""INSERT … ON CONFLICT, which SQLite and PostgreSQL spell alike but SQLAlchemy keeps in their dialects."""

from collections.abc import Callable, Sequence
from functools import cache

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

Insert = sqlite.Insert | postgresql.Insert


def insert_into(dialect: str, table: Table) -> Insert:
    """Begin an INSERT into `table` that has on_conflict_do_nothing and on_conflict_do_update.

    `dialect` is the connection's: sqlite or postgresql.
    """
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


def replacing(table: Table, keys: Sequence[str], values: Sequence[str] = ()) -> Callable[[str], Insert]:
    """Make, for a dialect by its name, the INSERT of a row that takes the place of one with the same `keys`.

    `values` are what it takes over; none given: every other column. Built once for each dialect.
    """
    taken = values or [column.name for column in table.columns if column.name not in keys]

    @cache
    def make(dialect: str) -> Insert:
        statement = insert_into(dialect, table)
        new = {name: statement.excluded[name] for name in taken}
        return statement.on_conflict_do_update(index_elements=list(keys), set_=new)

    return make

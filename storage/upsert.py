"""INSERT … ON CONFLICT, which SQLite and PostgreSQL spell alike but SQLAlchemy keeps in their dialects."""

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_into(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Begin an INSERT into `table` that has on_conflict_do_nothing and on_conflict_do_update.

    `dialect` is the connection's: sqlite or postgresql.
    """
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)

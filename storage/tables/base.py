"""What the tables share."""

from typing import ClassVar

from sqlalchemy import Index, MetaData, text
from sqlmodel import SQLModel


class Row(SQLModel):
    """The base of all tables: their own metadata, with named constraints that migrations can refer to."""

    metadata: ClassVar[MetaData] = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def partial_index(name: str, condition: str, *columns: str, unique: bool = False) -> Index:
    """Return an index over the rows that match: it costs other rows nothing."""
    where = text(condition)
    return Index(name, *columns, unique=unique, sqlite_where=where, postgresql_where=where)

"""Expired rows: found by a reader, since that may scan a whole table, and deleted a few at a time by a writer."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, delete, select, tuple_

Key = Sequence[Any]
"""A row's primary key."""


class Lapsed:
    """One table's expired rows. Two processes may delete the same ones at once."""

    def __init__(self, connection: Connection, table: Table, *over: ColumnElement[bool]) -> None:
        self._connection, self._table, self._over = connection, table, over

    def keys(self, limit: int) -> list[Key]:
        """Return the keys of at most `limit` expired rows."""
        found = select(*self._table.primary_key).where(*self._over).limit(limit)
        return [tuple(row) for row in self._connection.execute(found)]

    def drop(self, keys: Sequence[Key]) -> int:
        """Delete those of `keys` that are still expired; return how many. Messages wait meanwhile: pass only a few."""
        these = tuple_(*self._table.primary_key).in_(keys)
        return self._connection.execute(delete(self._table).where(these, *self._over)).rowcount

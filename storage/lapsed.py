"""Rows whose time is over: looked for by whoever only reads, as no index need lead there, and dropped some at a time."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, delete, select, tuple_

Key = Sequence[Any]
"""A row's primary key."""


class Lapsed:
    """What of one table is over; two that drop the same rows at once drop them once."""

    def __init__(self, connection: Connection, table: Table, *over: ColumnElement[bool]) -> None:
        self._connection, self._table, self._over = connection, table, over

    def keys(self, limit: int) -> list[Key]:
        """List the keys of such rows, at most `limit`."""
        found = select(*self._table.primary_key).where(*self._over).limit(limit)
        return [tuple(row) for row in self._connection.execute(found)]

    def drop(self, keys: Sequence[Key]) -> int:
        """Delete rows that are still over, and tell how many: messages wait meanwhile, so name few."""
        these = tuple_(*self._table.primary_key).in_(keys)
        return self._connection.execute(delete(self._table).where(these, *self._over)).rowcount

"""Where a page begins: after, or before, the last ticket that the reader saw. Opaque to clients."""

import base64
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column

from storage.records import Sort
from storage.tables import FEEDBACK

Key = tuple[datetime | date, str]
"""A ticket's place in an order: the time or day, and its number."""


@dataclass(frozen=True, slots=True)
class Order:
    """A column, and whether the largest comes first; ties by number, in the same direction."""

    column: Column[datetime | date]
    falling: bool

    def turned(self) -> "Order":
        """Return the reverse order."""
        return Order(self.column, not self.falling)


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in an order; the page lies after it."""

    key: Key
    back: bool = False
    """True if the page lies before it instead."""
    itself: bool = False
    """True if the page includes the ticket at that place."""

    def text(self) -> str:
        """Write it as URL-safe text."""
        spelled = json.dumps([self.back, self.itself, self.key[0].isoformat(), self.key[1]])
        return base64.urlsafe_b64encode(spelled.encode()).decode().rstrip("=")


ORDERS = {
    Sort.NEWEST: Order(FEEDBACK.c.received_at, falling=True),
    Sort.OLDEST: Order(FEEDBACK.c.received_at, falling=False),
    Sort.DUE: Order(FEEDBACK.c.due_order, falling=False),
    Sort.DUE_LAST: Order(FEEDBACK.c.due_order, falling=True),
    Sort.CHANGED: Order(FEEDBACK.c.changed_at, falling=True),
    Sort.CHANGED_FIRST: Order(FEEDBACK.c.changed_at, falling=False),
}


def read_cursor(text: str, sort: Sort) -> Cursor:
    """Parse a cursor of that order. Raises ValueError for any other text."""
    try:
        padded = text + "=" * (-len(text) % 4)
        back, itself, value, number = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        day = sort in {Sort.DUE, Sort.DUE_LAST}
        key: datetime | date | None = date.fromisoformat(value) if day else datetime.fromisoformat(value)
    except (ValueError, TypeError, RecursionError):
        key = back = itself = number = None
    if key is None or _naive(key) or not _typed(back, itself, number):
        raise ValueError(
            f"after: {text[:60]!r} is no place in the order {sort.value}; begin again at the first page"
        )
    return Cursor((key, number), back, itself)


def _typed(back: Any, itself: Any, number: Any) -> bool:
    return isinstance(back, bool) and isinstance(itself, bool) and isinstance(number, str)


def _naive(key: datetime | date) -> bool:
    return isinstance(key, datetime) and key.utcoffset() is None

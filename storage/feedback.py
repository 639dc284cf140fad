"""The tickets, and what happened to each."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, func, insert, select, update

from storage.records import FeedbackFilter, FeedbackRecord, FeedbackState
from storage.tables import FEEDBACK, FEEDBACK_EVENT

_FIELDS = tuple(field.name for field in fields(FeedbackRecord))
_COLUMNS = tuple(FEEDBACK.c[name] for name in _FIELDS)
_ADD = insert(FEEDBACK).inline()
_NOTE = insert(FEEDBACK_EVENT).inline()
_PAGE_ROWS = 1000
"""How many rows of a stream are in memory at once."""


class Happening(StrEnum):
    """What can happen to a ticket, as its events name it."""

    RECEIVED = "received"
    PLACE_ADDED = "place_added"
    WITHDRAWN = "withdrawn"


class FeedbackBook:
    """The tickets; every change also writes an event."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, record: FeedbackRecord) -> None:
        """Store a new ticket. Raises ValueError for one that goes to no department.

        A number that exists already is a StorageError to the caller of the unit of work: ask `exists` first.
        """
        if not record.departments:
            raise ValueError(
                f"departments of {record.number} is empty: route it, at least to the unowned department"
            )
        row = {name: getattr(record, name) for name in _FIELDS}
        self._connection.execute(_ADD, {**row, "department": record.departments[0]})
        self._note(record.number, record.received_at, Happening.RECEIVED)

    def exists(self, number: str) -> bool:
        """Tell whether the number is taken."""
        return (
            self._connection.execute(select(FEEDBACK.c.number).where(FEEDBACK.c.number == number)).first()
            is not None
        )

    def get(self, number: str) -> FeedbackRecord | None:
        """Look up the ticket of that number, whoever's it is."""
        row = self._connection.execute(select(*_COLUMNS).where(FEEDBACK.c.number == number)).first()
        return None if row is None else FeedbackRecord(*row)

    def of_citizen(self, city: str, citizen: str, limit: int) -> list[FeedbackRecord]:
        """List the citizen's newest tickets, newest first, at most `limit`."""
        newest = (
            select(*_COLUMNS)
            .where(FEEDBACK.c.city == city, FEEDBACK.c.citizen == citizen)
            .order_by(FEEDBACK.c.received_at.desc(), FEEDBACK.c.number.desc())
            .limit(limit)
        )
        return [FeedbackRecord(*row) for row in self._connection.execute(newest)]

    def withdraw(self, number: str, now: datetime) -> bool:
        """Mark a ticket as taken back. False, and no event, when there is none or it was withdrawn before."""
        change = (
            update(FEEDBACK)
            .where(FEEDBACK.c.number == number, FEEDBACK.c.state != FeedbackState.WITHDRAWN)
            .values(state=FeedbackState.WITHDRAWN, withdrawn_at=now)
        )
        changed = self._connection.execute(change).rowcount > 0
        if changed:
            self._note(number, now, Happening.WITHDRAWN)
        return changed

    def add_place(self, number: str, place: str, now: datetime) -> bool:
        """Set where it is about. False, and no event, when there is no such ticket."""
        change = update(FEEDBACK).where(FEEDBACK.c.number == number).values(place=place)
        changed = self._connection.execute(change).rowcount > 0
        if changed:
            self._note(number, now, Happening.PLACE_ADDED, place)
        return changed

    def count(self, wanted: FeedbackFilter) -> int:
        """Count the tickets that `iterate` would give."""
        return self._connection.execute(
            select(func.count()).select_from(FEEDBACK).where(*_conditions(wanted))
        ).scalar_one()

    def iterate(self, wanted: FeedbackFilter) -> Iterator[FeedbackRecord]:
        """Stream the tickets, oldest first: a million take no more memory than a thousand.

        Read it to its end, or close it, inside the unit of work.
        """
        ordered = (
            select(*_COLUMNS)
            .where(*_conditions(wanted))
            .order_by(FEEDBACK.c.received_at, FEEDBACK.c.number)
            .execution_options(yield_per=_PAGE_ROWS)
        )
        with self._connection.execute(ordered) as rows:
            for row in rows:
                yield FeedbackRecord(*row)

    def _note(self, number: str, at: datetime, kind: Happening, note: str | None = None) -> None:
        event = {"number": number, "at": at, "actor": "citizen", "kind": kind.value, "note": note}
        self._connection.execute(_NOTE, event)


def _conditions(wanted: FeedbackFilter) -> Iterator[ColumnElement[bool]]:
    column = FEEDBACK.c
    yield column.city == wanted.city
    if wanted.since is not None:
        yield column.received_at >= wanted.since
    if wanted.until is not None:
        yield column.received_at < wanted.until
    for name in ("department", "state", "kind"):
        value = getattr(wanted, name)
        if value is not None:
            yield column[name] == value

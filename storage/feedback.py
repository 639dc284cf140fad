"""The tickets, and what happened to each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, fields, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, or_, select, update

from storage.columns import columns_of
from storage.prepared import Prepared
from storage.records import (
    FINAL_STATES,
    NOBODY,
    FeedbackEvent,
    FeedbackFilter,
    FeedbackRecord,
    FeedbackState,
    Happening,
)
from storage.repository import Repository
from storage.tables import FEEDBACK, FEEDBACK_EVENT, FEEDBACK_HELPER
from storage.ticket_events import TicketEvents, build
from storage.ticket_filter import conditions
from storage.ticket_parts import SOLVABLE
from storage.ticket_text import TicketText
from storage.whose import its, of_citizen, parameters_of

_FIELDS = tuple(field.name for field in fields(FeedbackRecord))
COLUMNS = columns_of(FEEDBACK, FeedbackRecord)
"""The columns of a FeedbackRecord, in its order."""
_ADD = Prepared(insert(FEEDBACK).inline())
_DEFAULTS = {
    field.name: field.default
    for field in fields(FeedbackRecord)
    if field.default is not MISSING and field.name not in {"department", "changed_at"}
}
"""What a new ticket leaves to the database: NULL, 0, no helpers, version 1."""
_NEW = tuple(name for name in _FIELDS if name not in _DEFAULTS)
_NOTE = Prepared(insert(FEEDBACK_EVENT).inline())
_EXISTS = Prepared(select(FEEDBACK.c.number).where(*its(FEEDBACK, "number")))
_NEWEST = Prepared(
    select(*COLUMNS)
    .where(*of_citizen(FEEDBACK))
    .order_by(FEEDBACK.c.received_at.desc(), FEEDBACK.c.number.desc())
    .limit(bindparam("at_most"))
)
_ANSWERED_LAST = Prepared(
    select(*COLUMNS)
    .where(*of_citizen(FEEDBACK), or_(*(FEEDBACK.c.state == state for state in FINAL_STATES)), SOLVABLE)
    .order_by(FEEDBACK.c.answered_at.desc(), FEEDBACK.c.number)
    .limit(1)
)
_GET = select(*COLUMNS).where(*its(FEEDBACK, "number"))
_LOCK = _GET.with_for_update()
_STORE = (
    update(FEEDBACK)
    .where(*its(FEEDBACK, "number", "version"))
    .values({name: bindparam(name) for name in (*_FIELDS, "due_order") if name != "number"})
)
_UNREMINDED = (
    FEEDBACK.c.answered_at.is_not(None),
    FEEDBACK.c.rated_at.is_(None),
    FEEDBACK.c.reminded_at.is_(None),
)
NEVER = date(9999, 12, 31)
"""Sorts a ticket without a due date after every due date."""


class FeedbackBook(Repository):
    """The tickets; every change also writes an event."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._events = TicketEvents(connection)

    def add(self, record: FeedbackRecord, before: Sequence[Mapping[str, Any]] = ()) -> None:
        """Store a new ticket; `before` is the conversation that led to it, stored with its first event.

        Raises ValueError if it has no department. A number that already exists becomes a StorageError for the caller
        of the unit of work: ask `exists` first.
        """
        if not record.departments:
            raise ValueError(
                f"departments of {record.number} is empty: route it, at least to the unowned department"
            )
        detail = {"before": list(before)} if before else {}
        came = FeedbackEvent(
            record.number, record.received_at, "citizen", Happening.RECEIVED, public=True, detail=detail
        )
        event = build(came, record, None)
        self._run(_ADD, {**_new(record), "chain": event["hash"]})
        self._run(_NOTE, event)
        if record.text_masked is not None:
            TicketText(self._connection).add(record.number, record.text_masked, record.commitments)
        self._help(record)

    def exists(self, number: str) -> bool:
        """Tell whether the number is taken."""
        return _EXISTS.first(self._connection, {"its_number": number}) is not None

    def get(self, number: str, *, lock: bool = False) -> FeedbackRecord | None:
        """Return the ticket with that number, whoever filed it. `lock`: nobody else changes it meanwhile."""
        return self._one(FeedbackRecord, _LOCK if lock else _GET, {"its_number": number})

    def of_citizen(self, city: str, citizen: str, limit: int) -> list[FeedbackRecord]:
        """Return at most `limit` of the citizen's newest tickets, newest first."""
        return self._all(FeedbackRecord, _NEWEST, {**parameters_of(city, citizen), "at_most": limit})

    def whole(self, city: str, citizen: str) -> list[FeedbackRecord]:
        """Return and lock all of a citizen's tickets, ordered by number, the order in which everybody locks them."""
        theirs = select(*COLUMNS).where(FEEDBACK.c.city == city, FEEDBACK.c.citizen == citizen)
        return self._all(FeedbackRecord, theirs.order_by(FEEDBACK.c.number).with_for_update())

    def answered_last(self, city: str, citizen: str) -> FeedbackRecord | None:
        """Return the citizen's most recently answered ticket that is still final and had something to solve."""
        return self._one(FeedbackRecord, _ANSWERED_LAST, parameters_of(city, citizen))

    def unreminded(self, city: str, since: datetime, until: datetime, limit: int) -> list[FeedbackRecord]:
        """Return tickets answered in [since, until) and neither rated nor reminded of, oldest first."""
        answered = FEEDBACK.c.answered_at
        waiting = (
            select(*COLUMNS)
            .where(
                FEEDBACK.c.city == city,
                answered >= since,
                answered < until,
                *_UNREMINDED,
                FEEDBACK.c.state.in_(FINAL_STATES),
                SOLVABLE,
                FEEDBACK.c.citizen != NOBODY,
            )
            .order_by(answered)
            .limit(limit)
        )
        return self._all(FeedbackRecord, waiting)

    def mark_reminded(self, number: str, now: datetime) -> bool:
        """Record a reminder. False if already recorded, or the ticket was rated or reopened meanwhile."""
        mark = update(FEEDBACK).where(FEEDBACK.c.number == number, *_UNREMINDED).values(reminded_at=now)
        return self._run(mark) > 0

    def finished(self, before: datetime, limit: int, *, among: Sequence[str] | None = None) -> list[str]:
        """Return numbers of tickets that still have a citizen and were answered, closed or withdrawn before a time.

        In any city: when next year's report comes, last year's tickets still hold names. `among`: only these numbers.
        """
        row = FEEDBACK.c
        ended = func.coalesce(row.closed_at, row.answered_at, row.withdrawn_at)
        over = row.state.in_((*FINAL_STATES, FeedbackState.WITHDRAWN))
        wanted = select(row.number).where(row.citizen != NOBODY, over, ended < before)
        if among is not None:
            wanted = wanted.where(row.number.in_(among))
        return list(self._connection.execute(wanted.order_by(row.number).limit(limit)).scalars())

    def followers(self, number: str, *, lock: bool = False) -> list[FeedbackRecord]:
        """Return the tickets merged into that one, except withdrawn ones."""
        following = (
            select(*COLUMNS)
            .where(FEEDBACK.c.merged_into == number, FEEDBACK.c.state != FeedbackState.WITHDRAWN)
            .order_by(FEEDBACK.c.number)
        )
        return self._all(FeedbackRecord, following.with_for_update() if lock else following)

    def store(self, record: FeedbackRecord) -> None:
        """Store a changed ticket without an event: append those yourself. Lock it first.

        Raises LookupError unless the stored version is the one before the record's. A record that was not changed at
        all is left as it is.
        """
        key = {"its_number": record.number, "its_version": record.version - 1}
        if self._run(_STORE, {**key, **_row(record)}):
            self._run(delete(FEEDBACK_HELPER).where(FEEDBACK_HELPER.c.number == record.number))
            self._help(record)
        elif self.get(record.number) != record:
            raise LookupError(
                f"version of {record.number} is not {record.version - 1}: load it with lock=True"
            )

    def erase(self, record: FeedbackRecord, events: Sequence[FeedbackEvent], told: FeedbackEvent) -> str:
        """Replace a ticket, and all its events, by a version that identifies nobody.

        `record` has the version of the ticket that it replaces, and `events` correspond one to one; `told` is appended
        after them. Return its hash, for the audit log. Raises LookupError if the ticket was changed meanwhile: lock it
        first.
        """
        before = self.get(record.number)
        after = replace(record, version=record.version + 1, changed_at=told.at)
        self.store(after)
        whole = self._events.rewrite(record.number, events)
        hash_ = self._events.append(replace(told, detail={**told.detail, "whole": whole}), after)
        if after.text_masked is not None:
            was = before.text_masked if before else None
            TicketText(self._connection).change(after.number, was, after.text_masked, after.commitments)
        return hash_

    def unmasked(self, limit: int) -> list[FeedbackRecord]:
        """Return at most `limit` tickets from before `text_masked` was stored."""
        old = select(*COLUMNS).where(FEEDBACK.c.text_masked.is_(None)).limit(limit)
        return self._all(FeedbackRecord, old)

    def set_masked(self, record: FeedbackRecord, masked: str) -> None:
        """Store the masked text of a ticket that has none yet, and make it searchable."""
        missing = FEEDBACK.c.text_masked.is_(None)
        change = (
            update(FEEDBACK).where(FEEDBACK.c.number == record.number, missing).values(text_masked=masked)
        )
        if self._run(change):
            TicketText(self._connection).add(record.number, masked, record.commitments, later=True)

    def count(self, wanted: FeedbackFilter) -> int:
        """Count the tickets that `iterate` would yield."""
        return self._count(select(FEEDBACK.c.number).where(*conditions(self._connection, wanted)))

    def iterate(self, wanted: FeedbackFilter) -> Iterator[FeedbackRecord]:
        """Stream the tickets, oldest first: a million take no more memory than a thousand.

        Exhaust or close it inside the unit of work.
        """
        ordered = (
            select(*COLUMNS)
            .where(*conditions(self._connection, wanted))
            .order_by(FEEDBACK.c.received_at, FEEDBACK.c.number)
        )
        with self._stream(ordered) as rows:
            for row in rows:
                yield FeedbackRecord(*row)

    def _help(self, record: FeedbackRecord) -> None:
        for department in record.helpers:
            self._run(insert(FEEDBACK_HELPER).inline(), {"department": department, "number": record.number})


def _new(record: FeedbackRecord) -> dict[str, Any]:
    """Return a new ticket's row without columns that are still empty, since each costs as much as a full one."""
    row = {name: getattr(record, name) for name in _NEW}
    later = ((name, getattr(record, name)) for name in _DEFAULTS)
    row |= {name: value for name, value in later if value != _DEFAULTS[name]}
    return {**row, "due_order": record.due or NEVER}


def _row(record: FeedbackRecord) -> dict[str, Any]:
    return {**{name: getattr(record, name) for name in _FIELDS}, "due_order": record.due or NEVER}

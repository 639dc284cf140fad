"""What happened to each ticket: its own chain of hashes, so that neither an event nor the ticket is altered unnoticed."""

import json
from collections.abc import Mapping
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from storage.chain import BEGINNING, canonical
from storage.columns import storable
from storage.records import FeedbackEvent, FeedbackRecord, Happening
from storage.sealing import SEALED, SEALED_ONCE_GIVEN, link_event, seal
from storage.tables import FEEDBACK, FEEDBACK_EVENT

_NAMES = ("number", "at", "actor", "kind", "note", "public", "detail", "seal", "hash")
_COLUMNS = tuple(FEEDBACK_EVENT.c[name] for name in _NAMES)
_APPEND = insert(FEEDBACK_EVENT).inline()
_HEAD = select(FEEDBACK.c.chain).where(FEEDBACK.c.number == bindparam("its_number"))
_MOVE = update(FEEDBACK).where(FEEDBACK.c.number == bindparam("its_number")).values(chain=bindparam("head"))
_PAGE_ROWS = 1000
_EVERY_SEALED = (*SEALED, *SEALED_ONCE_GIVEN)


def build(event: FeedbackEvent, ticket: FeedbackRecord, previous: str | None) -> dict[str, Any]:
    """Make an event's row, linked to the hash before it (None: it is the ticket's first)."""
    row = {
        "number": storable(event.number),
        "at": event.at,
        "actor": storable(event.actor),
        "kind": event.kind.value,
        "note": None if event.note is None else storable(event.note),
        "public": event.public,
        "detail": canonical(event.detail),
        "seal": seal(_sealed(ticket)),
    }
    return {**row, "hash": link_event(previous or BEGINNING, row)}


class TicketEvents:
    """The events; only ever added to."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def append(self, event: FeedbackEvent, ticket: FeedbackRecord) -> None:
        """Add an event to a ticket that exists; `ticket` as it stands after it. Locks the ticket."""
        key = {"its_number": event.number}
        previous = self._connection.execute(_HEAD.with_for_update(), key).scalar_one()
        row = build(event, ticket, previous)
        self._connection.execute(_APPEND, row)
        self._connection.execute(_MOVE, {**key, "head": row["hash"]})

    def of(self, number: str) -> list[FeedbackEvent]:
        """List a ticket's events, oldest first."""
        ordered = select(*_COLUMNS).where(FEEDBACK_EVENT.c.number == number).order_by(FEEDBACK_EVENT.c.id)
        return [_read(row._mapping) for row in self._connection.execute(ordered)]  # noqa: SLF001 - SQLAlchemy's public name.

    def last(self, number: str, kind: Happening) -> FeedbackEvent | None:
        """Give a ticket's newest event of a kind."""
        return next((event for event in reversed(self.of(number)) if event.kind is kind), None)

    def verify(self) -> str | None:
        """Compute every chain anew; give the number of the first ticket that is altered, or whose events are.

        None: all is sound. A ticket that is gone with all its events is told by the audit log alone. Streams: use it
        in `Database.reading`, which sees everything as of one moment.
        """
        sealed = [FEEDBACK.c[name].label(f"ticket_{name}") for name in (*_EVERY_SEALED, "chain")]
        events = FEEDBACK.outerjoin(FEEDBACK_EVENT, FEEDBACK_EVENT.c.number == FEEDBACK.c.number)
        ordered = (
            select(*_COLUMNS, *sealed)
            .select_from(events)
            .order_by(FEEDBACK.c.number, FEEDBACK_EVENT.c.id)
            .execution_options(yield_per=_PAGE_ROWS)
        )
        with self._connection.execute(ordered) as rows:
            for number, chain in groupby(rows.mappings(), key=lambda row: row["ticket_number"]):
                if not _sound(list(chain)):
                    return str(number)
        return None


def _sealed(ticket: FeedbackRecord) -> Mapping[str, Any]:
    return {name: getattr(ticket, name) for name in _EVERY_SEALED}


def _sound(rows: list[Any]) -> bool:
    """Tell whether a ticket's events follow one another, and the last one fits its ticket."""
    previous = BEGINNING
    for row in rows:
        if row["hash"] is None or row["hash"] != link_event(previous, row):
            return False
        previous = row["hash"]
    last = rows[-1]
    ticket = {name: last[f"ticket_{name}"] for name in _EVERY_SEALED}
    return bool(last["ticket_chain"] == previous and last["seal"] == seal(ticket))


def _read(row: Mapping[Any, Any]) -> FeedbackEvent:
    return FeedbackEvent(
        row["number"],
        row["at"],
        row["actor"],
        Happening(row["kind"]),
        row["note"],
        bool(row["public"]),
        json.loads(row["detail"] or "{}"),
    )

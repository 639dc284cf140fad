"""What happened to each ticket: a hash chain per ticket, so that neither events nor ticket can be altered unnoticed."""

import json
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from storage.chain import BEGINNING, canonical
from storage.columns import storable
from storage.records import FeedbackEvent, FeedbackRecord, Happening
from storage.repository import Repository
from storage.sealing import SEALED, SEALED_ONCE_GIVEN, link_event, seal
from storage.tables import AUDIT, FEEDBACK, FEEDBACK_EVENT
from storage.whose import its

_NAMES = ("number", "at", "actor", "kind", "note", "public", "detail", "seal", "hash")
_COLUMNS = tuple(FEEDBACK_EVENT.c[name] for name in _NAMES)
_APPEND = insert(FEEDBACK_EVENT).inline()
_HEAD = select(FEEDBACK.c.chain).where(*its(FEEDBACK, "number"))
_MOVE = update(FEEDBACK).where(*its(FEEDBACK, "number")).values(chain=bindparam("head"))
ERASED_ACTION = "ticket.erased"
"""The audit log's action for an erasure; its detail holds the hash of the ticket's event."""
_EVERY_SEALED = (*SEALED, *SEALED_ONCE_GIVEN)


def build(event: FeedbackEvent, ticket: FeedbackRecord, previous: str | None) -> dict[str, Any]:
    """Return an event's row, linked to the previous hash (None: it is the ticket's first event)."""
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


class TicketEvents(Repository):
    """The events; append-only."""

    def append(self, event: FeedbackEvent, ticket: FeedbackRecord) -> str:
        """Append an event to a ticket, locking it; `ticket` is as it is afterwards. Return the event's hash."""
        key = {"its_number": event.number}
        previous = self._connection.execute(_HEAD.with_for_update(), key).scalar_one()
        row = build(event, ticket, previous)
        self._run(_APPEND, row)
        self._run(_MOVE, {**key, "head": row["hash"]})
        return str(row["hash"])

    def rewrite(self, number: str, events: Sequence[FeedbackEvent]) -> bool:
        """Replace the notes and details of all of a ticket's events, and relink the chain; call `append` after it.

        `events` correspond to those from `of`. The ticket's digests are removed: by guessing words, one could recover
        the text from them. Return whether the chain was intact before. Raises ValueError for another number of events.
        """
        ordered = select(FEEDBACK_EVENT.c.id, *_COLUMNS).where(FEEDBACK_EVENT.c.number == number)
        rows = self._connection.execute(ordered.order_by(FEEDBACK_EVENT.c.id)).mappings().all()
        whole, before, previous = True, BEGINNING, BEGINNING
        for row, event in zip(rows, events, strict=True):
            whole = whole and row["hash"] == link_event(before, dict(row))
            note = None if event.note is None else storable(event.note)
            changed = {"note": note, "detail": canonical(event.detail), "seal": None}
            before, previous = row["hash"] or "", link_event(previous, {**row, **changed})
            rewritten = update(FEEDBACK_EVENT).values(**changed, hash=previous)
            self._run(rewritten.where(FEEDBACK_EVENT.c.id == row["id"]))
        self._run(_MOVE, {"its_number": number, "head": previous})
        return whole

    def forged(self) -> str | None:
        """Return the first ticket rewritten as if erased, but without an entry in the audit log; None if there is none.

        Use it in `Database.reading`, like `verify`.
        """
        told = select(AUDIT.c.subject, AUDIT.c.detail).where(AUDIT.c.action == ERASED_ACTION)
        entries = {
            (row.subject, json.loads(row.detail).get("hash")) for row in self._connection.execute(told)
        }
        erased = FEEDBACK_EVENT.c.kind == Happening.ERASED.value
        wanted = select(FEEDBACK_EVENT.c.number, FEEDBACK_EVENT.c.hash).where(erased)
        rows = self._connection.execute(wanted.order_by(FEEDBACK_EVENT.c.id))
        return next((row.number for row in rows if (row.number, row.hash) not in entries), None)

    def of(self, number: str) -> list[FeedbackEvent]:
        """Return a ticket's events, oldest first."""
        ordered = select(*_COLUMNS).where(FEEDBACK_EVENT.c.number == number).order_by(FEEDBACK_EVENT.c.id)
        return [_read(row._mapping) for row in self._connection.execute(ordered)]  # noqa: SLF001 - public in SQLAlchemy

    def last(self, number: str, kind: Happening) -> FeedbackEvent | None:
        """Return a ticket's most recent event of a kind."""
        return next((event for event in reversed(self.of(number)) if event.kind is kind), None)

    def latest(self, numbers: Sequence[str]) -> dict[str, FeedbackEvent]:
        """Return ticket -> its most recent event, for those of the tickets that have any."""
        event = FEEDBACK_EVENT.c
        newest = select(func.max(event.id)).where(event.number.in_(numbers)).group_by(event.number)
        rows = self._connection.execute(select(*_COLUMNS).where(event.id.in_(newest))).mappings()
        return {row["number"]: _read(row) for row in rows}

    def verify(self) -> str | None:
        """Recompute every chain; return the first ticket that was altered, or whose events were; None if all are sound.

        A ticket that is gone along with its events is revealed by the audit log alone. Streams: use it in
        `Database.reading`, which sees everything as of one moment.
        """
        sealed = [FEEDBACK.c[name].label(f"ticket_{name}") for name in (*_EVERY_SEALED, "chain")]
        events = FEEDBACK.outerjoin(FEEDBACK_EVENT, FEEDBACK_EVENT.c.number == FEEDBACK.c.number)
        ordered = (
            select(*_COLUMNS, *sealed).select_from(events).order_by(FEEDBACK.c.number, FEEDBACK_EVENT.c.id)
        )
        with self._stream(ordered) as rows:
            for number, chain in groupby(rows.mappings(), key=lambda row: row["ticket_number"]):
                if not _sound(list(chain)):
                    return str(number)
        return None


def _sealed(ticket: FeedbackRecord) -> Mapping[str, Any]:
    return {name: getattr(ticket, name) for name in _EVERY_SEALED}


def _sound(rows: list[Any]) -> bool:
    """Tell whether a ticket's events form a chain, and the last one matches the ticket."""
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

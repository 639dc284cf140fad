"""Erasing everything about a citizen: on request, on unsubscribing, or after the retention period."""

from datetime import datetime

from handlers.outcome import Erase
from handlers.own_data.anonymising import anonymised, anonymised_event, recognised_in
from handlers.people import CITIZEN, SYSTEM
from storage.database import Unit
from storage.records import AuditEntry, FeedbackEvent, FeedbackRecord, Happening
from storage.ticket_events import ERASED_ACTION

_BY = {"asked": CITIZEN, "unsubscribed": CITIZEN, "retention": SYSTEM}
"""By whom it is erased, by why, as events and the audit log record it."""


def erase_citizen(unit: Unit, memory: Erase, *, city: str, channel: str, citizen: str, now: datetime) -> None:
    """Erase everything except the tickets, and remove the citizen from those. The current message's claim stays.

    Last in a unit of work, as it locks the tickets and then the audit log's end.
    """
    tickets = unit.feedback.whole(city, citizen)
    unit.citizens.erase(city, channel, citizen, now)
    erase_tickets(unit, tickets, why=memory.why, now=now)
    entry = AuditEntry(
        now,
        _BY[memory.why].reference,
        "citizen.erased",
        f"channel:{channel}",
        {"why": memory.why, "tickets": len(tickets)},
    )
    unit.audit.append(entry)


def erase_tickets(unit: Unit, tickets: list[FeedbackRecord], *, why: str, now: datetime) -> None:
    """Remove the citizen from their tickets, which must be locked.

    The audit log records the end of each new chain: without that, a rewritten chain is a forgery.
    """
    by = _BY[why].reference
    events = {ticket.number: unit.events.of(ticket.number) for ticket in tickets}
    known = frozenset[str]().union(*(recognised_in(ticket, events[ticket.number]) for ticket in tickets))
    for ticket in tickets:
        said = FeedbackEvent(ticket.number, now, by, Happening.ERASED, detail={"why": why})
        rewritten = [anonymised_event(event, known) for event in events[ticket.number]]
        hash_ = unit.feedback.erase(anonymised(ticket, known), rewritten, said)
        entry = AuditEntry(now, by, ERASED_ACTION, ticket.number, {"why": why, "hash": hash_})
        unit.audit.append(entry)

"""What all actions of the desk on a ticket have in common: what is stored of one, and when it comes too late."""

from datetime import datetime

from handlers.casework import applying
from handlers.casework.change import Change
from handlers.people import Actor
from storage.database import Unit
from storage.records import FINAL_STATES, AuditEntry, FeedbackRecord


class StaleError(Exception):
    """Somebody else changed the ticket since the clerk saw it; the message, in Chinese, says so."""


def carry_out(unit: Unit, actor: Actor, now: datetime, *changes: Change) -> None:
    """Store what was done, tell the citizens, and record it in the audit log."""
    applying.store(unit, *changes)
    for one in changes:
        applying.notify(unit, one, now)
        if one.ticket.state in FINAL_STATES:  # Its talk ends for good: reopened, the ticket has none.
            unit.talks.end(one.ticket.city, one.ticket.citizen, one.ticket.number)
    for one in changes:
        for event in one.events:
            # The audit log says who did what to which ticket; what was said is in the ticket's own events.
            unit.audit.append(
                AuditEntry(
                    now,
                    actor.reference,
                    f"ticket.{event.kind.value}",
                    one.ticket.number,
                    {"state": one.ticket.state.value, "version": one.ticket.version},
                )
            )


def require_version(ticket: FeedbackRecord, version: int | None) -> None:
    """Raise StaleError unless the ticket has the version that the clerk saw; None: any."""
    if version is not None and ticket.version != version:
        raise StaleError(f"工单{ticket.number}：您打开之后，别人已经改过这件工单；请刷新页面，看过再做")

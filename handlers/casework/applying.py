"""A change written into the unit of work: the ticket and its events; and what its citizen is told of it."""

from datetime import datetime

from handlers.casework.change import Change
from handlers.notices import outbox, telling
from storage.database import Unit


def keep(unit: Unit, *changes: Change) -> None:
    """Store tickets as they are now, each with what is to be noted of it. Lock them first."""
    for one in changes:
        unit.feedback.store(one.ticket)
        for event in one.events:
            unit.events.append(event, one.ticket)


def tell(unit: Unit, done: Change, now: datetime) -> None:
    """Store the citizen's notice beside what it tells of: both, or neither."""
    if notice := telling.tell(done):
        unit.notices.add(outbox.of_ticket(done.ticket, notice, now))

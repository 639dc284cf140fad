"""Stores a change in the unit of work: the ticket and its events; and the notice to its citizen."""

from datetime import datetime

from handlers.casework.change import Change
from handlers.notices import outbox, telling
from storage.database import Unit


def store(unit: Unit, *changes: Change) -> None:
    """Store the changed tickets, each with its events. Lock them first."""
    for one in changes:
        unit.feedback.store(one.ticket)
        for event in one.events:
            unit.events.append(event, one.ticket)


def notify(unit: Unit, done: Change, now: datetime) -> None:
    """Store the citizen's notice in the same transaction as the change that it reports."""
    if notice := telling.notice_of(done):
        unit.notices.add(outbox.of_ticket(done.ticket, notice, now))

"""Stores what a citizen says about their ticket: the ticket, its events, and those merged with it."""

from collections.abc import Iterator
from datetime import datetime

from handlers.casework import applying, merging, talking
from handlers.casework.change import Change
from handlers.outcome import AddPlace, AddWords, Explain, LeaveTalk, Rate, Withdraw
from handlers.people import CITIZEN
from handlers.tickets import citizen_changes, reminding
from storage.database import Unit
from storage.records import FeedbackRecord, FeedbackState, Talk

Said = AddPlace | AddWords | Rate | Explain | LeaveTalk | Withdraw


def write_down(unit: Unit, said: Said, now: datetime) -> None:
    """Store what the citizen said. Raises ReviewError if a clerk changed the ticket at the same moment."""
    ticket, lead = _locked(unit, said.number)
    match said:
        case Rate():
            done = citizen_changes.rate(ticket, now, stars=said.stars, solved=said.solved, due=said.due)
            applying.store(unit, done)
            for other in _others(unit, ticket, lead, done, now):
                applying.store(unit, other)
                applying.notify(unit, other, now)  # The citizen who spoke gets the reply.
            unit.notices.drop(ticket.city, ticket.citizen, reminding.key(ticket.number), "rated", now)
        case Explain():
            applying.store(unit, citizen_changes.explain(ticket, now, words=said.words))
        case AddWords():
            done = citizen_changes.add(ticket, now, words=said.words, talk=said.talk)
            applying.store(
                unit, done, *([citizen_changes.note_on_lead(lead, now, ticket.number)] if lead else [])
            )
            if said.talk:
                unit.talks.keep(ticket.city, ticket.citizen, Talk(ticket.number, now, answered=True))
        case AddPlace():
            applying.store(unit, citizen_changes.place(ticket, now, where=said.place))
        case Withdraw():
            applying.store(unit, citizen_changes.withdraw(ticket, now))
            for follower in unit.feedback.followers(ticket.number, lock=True):
                freed = merging.separate(follower, now)
                applying.store(unit, freed)
                applying.notify(unit, freed, now)
        case LeaveTalk():
            applying.store(unit, talking.end_talk(ticket, CITIZEN, now))
            unit.talks.end(ticket.city, ticket.citizen, ticket.number)


def _locked(unit: Unit, number: str) -> tuple[FeedbackRecord, FeedbackRecord | None]:
    """Lock a ticket and its lead, the lead first, as whoever answers it does, so that there is no deadlock.

    Raises LookupError if a clerk merged or separated them at the same moment.
    """
    seen = unit.feedback.get(number)
    lead = unit.feedback.get(seen.merged_into, lock=True) if seen and seen.merged_into else None
    ticket = unit.feedback.get(number, lock=True)
    if ticket is None or ticket.merged_into != (lead.number if lead else None):
        raise LookupError(f"ticket {number} was merged, parted or lost while its citizen wrote: write again")
    return ticket, lead


def _others(
    unit: Unit, before: FeedbackRecord, lead: FeedbackRecord | None, done: Change, now: datetime
) -> Iterator[Change]:
    """Yield what a reopened ticket changes on others: its lead loses it, or its merged ones follow it."""
    if done.ticket.state is not FeedbackState.IN_PROGRESS:
        return
    if lead is not None:
        yield citizen_changes.part_from_lead(lead, now, before.number)
    for follower in unit.feedback.followers(before.number, lock=True):
        yield merging.follow(done.ticket, follower, CITIZEN, now)

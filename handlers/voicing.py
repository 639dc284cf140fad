"""What a citizen says of their ticket, written into the unit of work: the ticket, its events, and those it is merged with."""

from collections.abc import Iterator
from datetime import datetime

from handlers import merging, outbox, reminding, talking, telling, voice
from handlers.change import Change
from handlers.outcome import AddWords, Explain, LeaveTalk, Rate
from handlers.people import CITIZEN
from storage.database import Unit
from storage.records import FeedbackRecord, FeedbackState, Talk


def note(unit: Unit, said: Rate | Explain | AddWords | LeaveTalk, now: datetime) -> None:
    """Store what the citizen said. Raises ReviewError where a clerk changed the ticket in this very moment."""
    ticket, lead = _locked(unit, said.number)
    match said:
        case Rate():
            done = voice.rate(ticket, now, stars=said.stars, solved=said.solved, due=said.due)
            _keep(unit, done)
            for other in _others(unit, ticket, lead, done, now):
                _keep(unit, other)
                _tell(unit, other, now)
            unit.notices.drop(ticket.city, ticket.citizen, reminding.key(ticket.number), "rated", now)
        case Explain():
            _keep(unit, voice.explain(ticket, now, words=said.words))
        case AddWords():
            done = voice.add(ticket, now, words=said.words, talk=said.talk)
            _keep(unit, done, *([voice.pointed_to(lead, now, ticket.number)] if lead else []))
            if said.talk:
                unit.talks.keep(ticket.city, ticket.citizen, Talk(ticket.number, now, answered=True))
        case LeaveTalk():
            _keep(unit, talking.end_talk(ticket, CITIZEN, now))
            unit.talks.end(ticket.city, ticket.citizen)


def _locked(unit: Unit, number: str) -> tuple[FeedbackRecord, FeedbackRecord | None]:
    """Lock a ticket and its lead, the lead first, as whoever answers it does: nobody waits for one another.

    Raises LookupError where a clerk merged or parted them in this very moment.
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
    """Where a ticket is taken up again: its lead is left, or those merged into it are taken up with it."""
    if done.ticket.state is not FeedbackState.IN_PROGRESS:
        return
    if lead is not None:
        yield voice.left(lead, now, before.number)
    for follower in unit.feedback.followers(before.number, lock=True):
        yield merging.follow(done.ticket, follower, CITIZEN, now)


def _tell(unit: Unit, done: Change, now: datetime) -> None:
    """Tell the citizens of other tickets; whoever spoke has the reply."""
    if notice := telling.tell(done):
        one = done.ticket
        unit.notices.add(
            outbox.record(notice, city=one.city, channel=one.channel, citizen=one.citizen, now=now)
        )


def _keep(unit: Unit, *changes: Change) -> None:
    for one in changes:
        unit.feedback.store(one.ticket)
        for event in one.events:
            unit.events.append(event, one.ticket)

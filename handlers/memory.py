"""Stores, in the unit of work, what an outcome asks to be remembered."""

from datetime import datetime

from handlers.masking import mask
from handlers.notices import outbox
from handlers.outcome import (
    AddPlace,
    AddWords,
    AskedQuestion,
    Block,
    Erase,
    Explain,
    Follow,
    LeaveTalk,
    Memory,
    NewFeedback,
    NewNotice,
    Rate,
    Unfollow,
    Withdraw,
)
from handlers.own_data.erasing import erase_citizen
from handlers.tickets import storing
from storage.database import Unit
from storage.records import FeedbackRecord, FeedbackState, FollowRecord


def remember(unit: Unit, memory: Memory, *, city: str, channel: str, citizen: str, now: datetime) -> None:
    """Store one memory. `now` is aware, in UTC; `citizen` is the keyed hash, which no question is stored with."""
    match memory:
        case NewFeedback():
            before = [{"said": one.said, "about": list(one.about)} for one in memory.before]
            unit.feedback.add(_record(memory, city, channel, citizen, now), before)
        case AddPlace() | AddWords() | Rate() | Explain() | LeaveTalk() | Withdraw():
            storing.write_down(unit, memory, now)
        case AskedQuestion():
            unit.questions.add(
                city, channel, mask(memory.text), memory.decision, memory.commitments, memory.probability, now
            )
        case NewNotice():
            unit.notices.add(outbox.record(memory, city=city, channel=channel, citizen=citizen, now=now))
        case Follow() | Unfollow():
            _follow(unit, memory, city=city, channel=channel, citizen=citizen, now=now)
        case Block():
            unit.contacts.block(city, citizen, now)
        case Erase():
            erase_citizen(unit, memory, city=city, channel=channel, citizen=citizen, now=now)


def _follow(
    unit: Unit, memory: Follow | Unfollow, *, city: str, channel: str, citizen: str, now: datetime
) -> None:
    if isinstance(memory, Unfollow):
        unit.follows.remove(city, citizen, memory.subjects)
        return
    for subject in memory.subjects:
        unit.follows.add(FollowRecord(city, citizen, subject, channel, since=now, told_at=now))


def _record(ticket: NewFeedback, city: str, channel: str, citizen: str, now: datetime) -> FeedbackRecord:
    return FeedbackRecord(
        number=ticket.number,
        city=city,
        channel=channel,
        citizen=citizen,
        kind=ticket.kind,
        text=ticket.text,
        text_masked=mask(ticket.text),
        place=ticket.place,
        departments=ticket.departments,
        commitments=ticket.commitments,
        state=FeedbackState.RECEIVED,
        received_at=now,
        due=ticket.due,
    )

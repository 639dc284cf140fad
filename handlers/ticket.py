"""A citizen's own tickets: how far they are, and taking one back within ten minutes."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from handlers import ticket_number, wording
from handlers.listing import plain
from handlers.messages import Outcome, Withdraw
from handlers.turn import Turn
from storage.records import FeedbackEvent, FeedbackRecord, FeedbackState

WITHDRAW_WITHIN = timedelta(minutes=10)
"""From receipt; after that a department may be at work on it."""
NEWEST = 5
"""Tickets in a list."""
STEPS = 8
"""Steps of a ticket's course; few tickets have more, and a message is soon too long."""

_DONE = (FeedbackState.ANSWERED, FeedbackState.CLOSED)


def tell(turn: Turn) -> Outcome:
    """Tell how far one ticket is, or the newest of this citizen.

    Another's number and one that does not exist get the same sentence: nobody learns which numbers are taken.
    """
    number = _number(turn)
    if number is None:
        mistyped = ticket_number.mistyped(turn.words)
        return turn.say(wording.MISTYPED_NUMBER) if mistyped else _newest(turn)
    record = turn.facts.ticket(number)
    return turn.say(wording.NO_SUCH_TICKET if record is None else _full(turn, record))


def withdraw(turn: Turn) -> Outcome:
    """Take back the ticket of that number, or the newest."""
    number = _number(turn)
    if number is None and ticket_number.mistyped(turn.words):
        return turn.say(wording.MISTYPED_NUMBER)
    record = turn.facts.ticket(number) if number else next(iter(turn.facts.tickets(1)), None)
    if record is None:
        return turn.say(wording.NO_SUCH_TICKET if number else wording.NOTHING_TO_WITHDRAW)
    if record.state is FeedbackState.WITHDRAWN:
        return turn.say(wording.ALREADY_WITHDRAWN.format(number=record.number))
    if record.state in _DONE or turn.now - record.received_at > WITHDRAW_WITHIN:
        return turn.say(
            wording.TOO_LATE_TO_WITHDRAW.format(number=record.number, department=record.department)
        )
    waits = None if turn.state.awaiting_place == record.number else turn.state.awaiting_place
    return replace(
        turn.say(wording.WITHDRAWN.format(number=record.number)),
        state=replace(turn.state, awaiting_place=waits),
        remember=(Withdraw(record.number),),
    )


def _number(turn: Turn) -> str | None:
    return turn.intent.argument or ticket_number.parse(turn.words)


def _newest(turn: Turn) -> Outcome:
    records = turn.facts.tickets(NEWEST)
    if not records:
        return turn.say(wording.NO_TICKETS)
    if len(records) == 1:
        return turn.say(_full(turn, records[0]))
    lines = [
        wording.TICKET_LINE.format(
            ticket=record.number,
            day=wording.say_day(turn.local_day(record.received_at)),
            kind=wording.KIND[record.kind],
            state=record.state.value,
        )
        for record in records
    ]
    text = "\n".join([wording.TICKETS.format(count=len(records)), *lines, wording.TICKETS_ASK])
    return replace(
        turn.say(text), replies=turn.say(text, choices=plain(*(r.number for r in records))).replies
    )


def _full(turn: Turn, record: FeedbackRecord) -> str:
    """Write one ticket; the citizen's own words are not said back."""
    lines = [
        wording.TICKET.format(
            number=record.number,
            kind=wording.KIND[record.kind],
            day=wording.say_day(turn.local_day(record.received_at)),
            department=record.department,
            state=wording.STATE[record.state],
        )
    ]
    if record.helpers:
        lines.append(wording.TICKET_HELPERS.format(helpers="、".join(record.helpers)))
    if record.place:
        lines.append(wording.TICKET_PLACE.format(place=record.place))
    if record.due and record.state not in (*_DONE, FeedbackState.WITHDRAWN):
        lines.append(wording.TICKET_DUE.format(day=wording.say_day(record.due)))
    if record.merged_into and record.state not in _DONE:
        lines.append(wording.TICKET_TOGETHER)
    return "\n".join([*lines, *result(record), *_course(turn, record)])


def result(record: FeedbackRecord) -> Iterator[str]:
    """Say what came of a ticket, and the department's answer; nothing where there is none yet."""
    if record.outcome:
        yield wording.TICKET_OUTCOME.format(outcome=record.outcome.value)
        if record.outcome_note:
            yield wording.OUTCOME_NOTE[record.outcome].format(note=record.outcome_note)
    if record.answer:
        yield wording.TICKET_ANSWER.format(answer=record.answer)


def _course(turn: Turn, record: FeedbackRecord) -> list[str]:
    """The newest steps, oldest first; the receipt alone is no course."""
    told = [event for event in turn.facts.course(record.number) if event.kind in wording.COURSE_WHAT]
    if len(told) < 2:
        return []
    lines = [
        wording.COURSE_LINE.format(day=wording.say_day(turn.local_day(event.at)), what=_step(event))
        for event in told[-STEPS:]
    ]
    return [wording.COURSE, *lines]


def _step(event: FeedbackEvent) -> str:
    due = event.detail.get("due")
    return wording.COURSE_WHAT[event.kind].format(
        department=event.detail.get("department") or "",
        due=wording.say_day(date.fromisoformat(due)) if due else "",
        note=event.note or "",
    )

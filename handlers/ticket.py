"""A citizen's own tickets: their whole course and what comes next, and taking one back within ten minutes."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from handlers import ticket_number, wording
from handlers.intent import Command
from handlers.listing import of_ticket, plain
from handlers.messages import Choice
from handlers.outcome import Outcome, Withdraw
from handlers.state import Mode
from handlers.turn import Turn
from storage.records import (
    FINAL_STATES,
    OPEN_STATES,
    FeedbackEvent,
    FeedbackRecord,
    FeedbackState,
    Happening,
    Solved,
)

WITHDRAW_WITHIN = timedelta(minutes=10)
"""From receipt; after that a department may be at work on it."""
NEWEST = 5
"""Tickets in a list."""
STEPS = 30
"""Steps of a ticket's course; hardly a ticket has more."""


def tell(turn: Turn) -> Outcome:
    """Tell the course of one ticket, or list the newest of this citizen.

    Whoever holds another's receipt learns from its number how far it is, from any channel, and nothing else.
    """
    number = _number(turn)
    if number is None:
        mistyped = ticket_number.mistyped(turn.words)
        return turn.say(wording.MISTYPED_NUMBER) if mistyped else _newest(turn)
    record = turn.facts.ticket(number)
    if record is not None:
        return shown(turn, record)
    state = turn.facts.state_of(number)
    if state is None:
        return turn.say(wording.NO_SUCH_TICKET)
    return turn.say(wording.STATE_ONLY.format(number=number, state=state.value))


def withdraw(turn: Turn) -> Outcome:
    """Take back the ticket of that number, or the newest; where that was only guessed, ask first, naming it."""
    number = _number(turn)
    if number is None and ticket_number.mistyped(turn.words):
        return turn.say(wording.MISTYPED_NUMBER)
    record = turn.facts.ticket(number) if number else latest(turn)
    if record is None:
        return turn.say(wording.NO_SUCH_TICKET if number else wording.NOTHING_TO_WITHDRAW)
    if record.state is FeedbackState.WITHDRAWN:
        return turn.say(wording.ALREADY_WITHDRAWN.format(number=record.number))
    if not may_withdraw(turn, record):
        return turn.say(
            wording.TOO_LATE_TO_WITHDRAW.format(number=record.number, department=record.department),
            state=replace(turn.state, ticket=record.number),
        )
    return _withdrawn(turn, record) if turn.intent.sure else _ask(turn, record)


def latest(turn: Turn) -> FeedbackRecord | None:
    """The ticket that is meant where none is named: the one that was talked about, else the newest."""
    return turn.on_ticket or next(iter(turn.facts.tickets(1)), None)


def may_withdraw(turn: Turn, record: FeedbackRecord) -> bool:
    """Tell whether a ticket can still be taken back: it is open, and ten minutes have not gone by."""
    return record.state not in FINAL_STATES and turn.now - record.received_at <= WITHDRAW_WITHIN


def is_yes(turn: Turn) -> bool:
    """Tell whether 「是」 answers whether to take a ticket back."""
    return _asked(turn) and turn.intent.command is Command.CONFIRM


def is_no(turn: Turn) -> bool:
    """Tell whether 「否」 does."""
    return _asked(turn) and turn.intent.command in (Command.CANCEL, Command.NONE_OF_THESE)


def withdraw_surely(turn: Turn) -> Outcome:
    """Take back the ticket that was asked about."""
    return withdraw(replace(turn, intent=replace(turn.intent, sure=True, argument=turn.state.ticket)))


def _asked(turn: Turn) -> bool:
    return turn.state.mode is Mode.WITHDRAWING and not turn.lapsed


def _ask(turn: Turn, record: FeedbackRecord) -> Outcome:
    day, kind = wording.say_day(turn.local_day(record.received_at)), wording.KIND[record.kind]
    return turn.say(
        wording.WITHDRAW_ASK.format(number=record.number, day=day, kind=kind),
        state=replace(turn.onward, mode=Mode.WITHDRAWING, ticket=record.number),
        choices=plain(wording.SAY_YES, wording.SAY_NO),
    )


def _withdrawn(turn: Turn, record: FeedbackRecord) -> Outcome:
    waits = None if turn.state.awaiting_place == record.number else turn.state.awaiting_place
    mode = Mode.IDLE if turn.state.mode is Mode.WITHDRAWING else turn.state.mode
    return turn.say(
        wording.WITHDRAWN.format(number=record.number),
        state=replace(turn.state, mode=mode, awaiting_place=waits, ticket=None),
        remember=(Withdraw(record.number),),
    )


def _number(turn: Turn) -> str | None:
    return turn.intent.argument or ticket_number.parse(turn.words)


def _newest(turn: Turn) -> Outcome:
    records = turn.facts.tickets(NEWEST)
    if not records:
        return turn.say(wording.NO_TICKETS)
    if len(records) == 1:
        return shown(turn, records[0])
    lines = [line(turn, record) for record in records]
    text = "\n".join([wording.TICKETS.format(count=len(records)), *lines, wording.TICKETS_ASK])
    return turn.say(text, choices=plain(*(record.number for record in records)))


def line(turn: Turn, record: FeedbackRecord) -> str:
    """Write a ticket as one line of a list."""
    return wording.TICKET_LINE.format(
        ticket=record.number,
        day=wording.say_day(turn.local_day(record.received_at)),
        kind=wording.KIND[record.kind],
        state=record.state.value,
    )


def shown(turn: Turn, record: FeedbackRecord) -> Outcome:
    """Show a ticket with the buttons for what may come next; 「补充」 then means this one."""
    if record.state in OPEN_STATES:
        choices: tuple[Choice, ...] = (of_ticket(wording.SAY_ADD, record.number),)
    else:
        choices = tuple(of_ticket(one.value, record.number) for one in Solved if _may_rate(record))
    return turn.say(_full(turn, record), state=replace(turn.state, ticket=record.number), choices=choices)


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
    if record.state in OPEN_STATES:
        lines += wording.say_due(record.due)
    if record.merged_into and record.state not in FINAL_STATES:
        lines.append(wording.TICKET_TOGETHER)
    return "\n".join([*lines, *result(record), *_course(turn, record), *_next(turn, record)])


def result(record: FeedbackRecord) -> Iterator[str]:
    """Say what came of a ticket, and the department's answer; nothing where there is none yet."""
    if record.outcome:
        yield wording.TICKET_OUTCOME.format(outcome=record.outcome.value)
        if record.outcome_note:
            yield wording.OUTCOME_NOTE[record.outcome].format(note=record.outcome_note)
    if record.answer:
        yield wording.TICKET_ANSWER.format(answer=record.answer)


def _next(turn: Turn, record: FeedbackRecord) -> Iterator[str]:
    """What comes next, honestly also where the limit is past; and what the citizen may do."""
    if record.rated_at:
        yield wording.YOUR_RATING.format(rating=_rating(record.stars, record.solved))
    if record.state in OPEN_STATES:
        if said := _last_words(turn, record):
            yield wording.LAST_WORDS.format(text=said)
        yield wording.NEXT.format(what=awaited(turn, record))
        yield wording.MAY_ADD
    elif _may_rate(record) and record.rated_at is None:
        yield wording.NEXT_RATE


def _last_words(turn: Turn, record: FeedbackRecord) -> str | None:
    """What a clerk wrote last: whoever did not get it, or forgot it, reads it here."""
    told = [event for event in turn.facts.course(record.number) if event.kind is Happening.MESSAGED]
    return told[-1].note if told else None


def awaited(turn: Turn, record: FeedbackRecord) -> str:
    """Say what comes next, honestly also where the limit is past."""
    department, due = record.department, record.due
    if due and due < turn.today:
        return wording.NEXT_OVERDUE.format(
            days=(turn.today - due).days, department=department, hotline=turn.city.hotline
        )
    if record.state is FeedbackState.RECEIVED:
        return wording.NEXT_ASSIGN
    return wording.NEXT_ANSWER.format(department=department)


def _may_rate(record: FeedbackRecord) -> bool:
    return record.state in FINAL_STATES and record.kind.solvable


def _rating(stars: int | None, solved: str | None) -> str:
    given = [wording.STARS_SAID.format(stars=stars)] if stars else []
    return "，".join([*given, *([str(solved)] if solved else [])])


def _course(turn: Turn, record: FeedbackRecord) -> list[str]:
    """The newest steps, oldest first; the receipt alone is no course."""
    told = [event for event in turn.facts.course(record.number) if event.kind in wording.COURSE_WHAT]
    if len(told) < 2:
        return []
    lines = [
        wording.COURSE_LINE.format(day=wording.say_day(turn.local_day(event.at)), what=_step(event))
        for event in told[-STEPS:]
    ]
    # Of a talk to and fro, each day says once that there was one.
    return [wording.COURSE, *dict.fromkeys(lines)]


def _step(event: FeedbackEvent) -> str:
    due = event.detail.get("due")
    if event.kind is Happening.REOPENED and event.detail.get("appeal"):
        return wording.COURSE_APPEAL
    return wording.COURSE_WHAT[event.kind].format(
        department=event.detail.get("department") or "",
        due=wording.say_day(date.fromisoformat(due)) if due else "",
        note=event.note or "",
        rating=_rating(event.detail.get("stars"), event.detail.get("solved")),
    )

"""A citizen's own tickets: their whole course and what comes next."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from handlers import wording
from handlers.listing import button, if_solved, numbered, ticket_button
from handlers.messages import Choice
from handlers.outcome import Outcome
from handlers.state import Mode, State
from handlers.tickets import citizen_changes, ticket_number
from handlers.turn import Turn
from knowledge.language.folding import fold
from storage.records import (
    FINAL_STATES,
    OPEN_STATES,
    FeedbackEvent,
    FeedbackRecord,
    FeedbackState,
    Happening,
)

NEWEST = 5
"""Tickets in a list."""
LOOKED_AT = 20
"""How many of the citizen's newest tickets are searched for one that may be meant."""
STEPS = 30
"""Steps of a ticket's course; hardly any ticket has more."""


def show_or_list(turn: Turn) -> Outcome:
    """Tell the course of one ticket, or list this citizen's newest.

    The number on somebody else's receipt reveals, on any channel, only that ticket's state.
    """
    number = number_in(turn)
    if number is None:
        mistyped = ticket_number.mistyped(turn.words)
        return turn.say(wording.MISTYPED_NUMBER) if mistyped else _list_newest(turn)
    record = turn.facts.ticket(number)
    if record is not None:
        return show(turn, record)
    state = turn.facts.state_of(number)
    if state is None:
        return turn.say(wording.NO_SUCH_TICKET)
    return turn.say(wording.STATE_ONLY.format(number=number, state=state.value))


def latest(turn: Turn) -> FeedbackRecord | None:
    """Return the ticket meant without naming one: the one discussed, else the newest."""
    return turn.on_ticket or next(iter(turn.facts.tickets(1)), None)


def may_be_meant(turn: Turn) -> bool:
    """Tell whether one of the citizen's own tickets may be asked about: none is named, or one shares a character."""
    tickets = turn.facts.tickets(LOOKED_AT)
    named = turn.pointing.named if turn.pointing and not turn.pointing.of_a_ticket else ""
    if turn.intent.argument or not named:
        return bool(tickets)
    matters = turn.router.matters(turn.words)
    return any(set(named) & set(fold(one.text)) or matters & turn.router.matters(one.text) for one in tickets)


def open_tickets(turn: Turn) -> list[FeedbackRecord]:
    """Return the citizen's open tickets, newest first."""
    return [one for one in turn.facts.tickets(LOOKED_AT) if one.state in OPEN_STATES]


def only_of_the_matter(turn: Turn, tickets: Iterable[FeedbackRecord]) -> FeedbackRecord | None:
    """Return the only one of these tickets whose matter the message names; None if there are none or several."""
    matters = turn.router.matters(turn.words)
    called = [one for one in tickets if matters & turn.router.matters(one.text)]
    return called[0] if len(called) == 1 else None


def number_in(turn: Turn) -> str | None:
    """Return the number that the message names."""
    return turn.intent.argument or ticket_number.parse(turn.words)


def _list_newest(turn: Turn) -> Outcome:
    records = turn.facts.tickets(NEWEST)
    if not records:
        return turn.say(wording.NO_TICKETS)
    if len(records) == 1:
        return show(turn, records[0])
    text = "\n".join([wording.TICKETS.format(count=len(records)), lines(turn, records), wording.TICKETS_ASK])
    state = turn.onward if turn.lapsed else turn.state
    return turn.say(text, state=listing(turn, state, records), choices=buttons(records))


def lines(turn: Turn, records: Sequence[FeedbackRecord]) -> str:
    """Format tickets as a list to pick from, one per line."""
    return numbered(
        wording.TICKET_LINE.format(
            ticket=record.number,
            day=wording.say_day(turn.local_day(record.received_at)),
            kind=wording.KIND[record.kind],
            department=record.department,
            state=record.state.value,
        )
        for record in records
    )


def buttons(records: Sequence[FeedbackRecord], says: str = "") -> tuple[Choice, ...]:
    """Return a button for each listed ticket that says `says` with its number; a number alone shows it."""
    return tuple(button(n, one.number, f"{says} {one.number}".lstrip()) for n, one in enumerate(records, 1))


def listing(turn: Turn, state: State, records: Sequence[FeedbackRecord]) -> State:
    """Return the state after showing that list, replacing any earlier one; what is awaited stays."""
    mode = Mode.IDLE if state.mode is Mode.CHOOSING else state.mode
    shown = tuple(record.number for record in records)
    return replace(state, mode=mode, shown=shown, section=None, offset=0, listed=turn.now)


def ticket_at(turn: Turn, place: int) -> FeedbackRecord | None:
    """Return the ticket at that position of the current list, -1 for the last; None if there is none."""
    shown = turn.state.shown if turn.listed and not turn.state.section else ()
    inside = place and -len(shown) <= place <= len(shown)
    return turn.facts.ticket(shown[place - 1 if place > 0 else place]) if inside else None


def show(turn: Turn, record: FeedbackRecord) -> Outcome:
    """Show a ticket with buttons for possible next steps; 「补充」 then refers to this one."""
    if record.state in OPEN_STATES:
        choices: tuple[Choice, ...] = (ticket_button(wording.SAY_ADD, record.number),)
    else:
        choices = if_solved(record.number) if _may_rate(turn, record) else ()
    state = turn.onward if turn.lapsed else turn.state
    return turn.say(_ticket_text(turn, record), state=replace(state, ticket=record.number), choices=choices)


def _ticket_text(turn: Turn, record: FeedbackRecord) -> str:
    """Format one ticket; the citizen's own words are not repeated."""
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
    return "\n".join(
        [*lines, *result_lines(record), *_course_lines(turn, record), *_next_lines(turn, record)]
    )


def result_lines(record: FeedbackRecord) -> Iterator[str]:
    """Yield a ticket's outcome and the department's answer; nothing if there is none yet."""
    if record.outcome:
        yield wording.TICKET_OUTCOME.format(outcome=record.outcome.value)
        if record.outcome_note:
            yield wording.OUTCOME_NOTE[record.outcome].format(note=record.outcome_note)
    if record.answer:
        yield wording.TICKET_ANSWER.format(answer=record.answer)


def _next_lines(turn: Turn, record: FeedbackRecord) -> Iterator[str]:
    """Yield what comes next, honestly even when overdue, and what the citizen may do."""
    if record.rated_at:
        yield wording.YOUR_RATING.format(rating=_rating_text(record.stars, record.solved))
    if record.state in OPEN_STATES:
        if said := _last_words(turn, record):
            yield wording.LAST_WORDS.format(text=said)
        yield wording.NEXT.format(what=next_step(turn, record))
        yield wording.MAY_ADD
    elif _may_rate(turn, record) and record.rated_at is None:
        yield wording.NEXT_RATE


def _last_words(turn: Turn, record: FeedbackRecord) -> str | None:
    """Return a clerk's last message, for a citizen who missed or forgot it."""
    told = [event for event in turn.facts.course(record.number) if event.kind is Happening.MESSAGED]
    return told[-1].note if told else None


def next_step(turn: Turn, record: FeedbackRecord) -> str:
    """Say what comes next, honestly even when overdue."""
    department, due = record.department, record.due
    if due and due < turn.today:
        taken = record.state is not FeedbackState.RECEIVED
        said = wording.NEXT_OVERDUE if taken else wording.NEXT_OVERDUE_UNTAKEN
        return said.format(days=(turn.today - due).days, department=department, hotline=turn.city.hotline)
    if record.state is FeedbackState.RECEIVED:
        return wording.NEXT_ASSIGN
    return wording.NEXT_ANSWER.format(department=department)


def due_lines(turn: Turn, record: FeedbackRecord) -> tuple[str, ...]:
    """Return the line with an open ticket's due date, or that it has passed; none if no date was promised."""
    gone_by = record.due is not None and record.due < turn.today
    return (next_step(turn, record),) if gone_by else wording.say_due(record.due)


def _may_rate(turn: Turn, record: FeedbackRecord) -> bool:
    return citizen_changes.may_rate(record, turn.now) and record.kind.solvable


def _rating_text(stars: int | None, solved: str | None) -> str:
    given = [wording.STARS_SAID.format(stars=stars)] if stars else []
    return "，".join([*given, *([str(solved)] if solved else [])])


def _course_lines(turn: Turn, record: FeedbackRecord) -> list[str]:
    """Return the latest steps, oldest first; the receipt alone is not a course."""
    told = [event for event in turn.facts.course(record.number) if event.kind in wording.COURSE_WHAT]
    if len(told) < 2:
        return []
    lines = [
        wording.COURSE_LINE.format(day=wording.say_day(turn.local_day(event.at)), what=_course_line(event))
        for event in told[-STEPS:]
    ]
    # Of a talk back and forth, each day is mentioned once.
    return [wording.COURSE, *dict.fromkeys(lines)]


def _course_line(event: FeedbackEvent) -> str:
    due = event.detail.get("due")
    if event.kind is Happening.REOPENED and event.detail.get("appeal"):
        return wording.COURSE_APPEAL
    return wording.COURSE_WHAT[event.kind].format(
        department=event.detail.get("department") or "",
        due=wording.say_day(date.fromisoformat(due)) if due else "",
        note=event.note or "",
        rating=_rating_text(event.detail.get("stars"), event.detail.get("solved")),
    )

"""催单, 加急: adds the wish to the ticket, for its department to read, and tells what is known of its due date."""

from dataclasses import replace

from handlers import wording
from handlers.feedback import drafting
from handlers.outcome import Outcome
from handlers.state import Mode
from handlers.tickets import adding, ticket, ticket_number
from handlers.turn import Turn
from storage.records import OPEN_STATES, FeedbackRecord, Happening


def hurry(turn: Turn) -> Outcome:
    """Add the wish to the ticket, once a day, and tell its state; if none is open, tell of the citizen's tickets."""
    record = _ticket_meant(turn)
    if record is None or record.state not in OPEN_STATES:
        return ticket.show_or_list(turn)
    words = ticket_number.without(turn.words)
    if len(words) < drafting.SHORTEST:
        words = wording.SAY_HURRY  # 催
    if turn.awaits(Mode.ADDING):
        turn = replace(turn, state=turn.state.undrafted)  # The wish is what those words said: 怎么还没人来.
    if _noted_today(turn, record):
        return turn.say(_state_text(turn, record, wording.HURRIED_ALREADY))
    added = adding.add_to(turn, record.number, words)
    if not added.remember:
        return added
    reply = replace(added.replies[0], text=_state_text(turn, record, wording.HURRIED))
    return replace(added, replies=(reply,))


def _ticket_meant(turn: Turn) -> FeedbackRecord | None:
    """Return the ticket that was named or looked at, else the newest open one."""
    number = turn.intent.argument or turn.state.ticket
    if number and (record := turn.facts.ticket(number)):
        return record
    return next(iter(ticket.open_tickets(turn)), None)


def _noted_today(turn: Turn, record: FeedbackRecord) -> bool:
    return any(
        event.kind is Happening.ADDED
        and turn.local_day(event.at) == turn.today
        and turn.understanding.understand(event.note or "", turn.state).command is turn.intent.command
        for event in turn.facts.course(record.number)
    )


def _state_text(turn: Turn, record: FeedbackRecord, said: str) -> str:
    lines = [
        said.format(number=record.number, department=record.department),
        wording.HURRY_STATE.format(state=wording.STATE[record.state]),
    ]
    if record.due and record.due < turn.today:
        return "\n".join([*lines, ticket.next_step(turn, record)])
    return "\n".join(
        [*lines, *wording.say_due(record.due), wording.HURRY_CALL.format(hotline=turn.city.hotline)]
    )

"""What is asked after a ticket, in few words that name nothing: they are about it."""

from dataclasses import replace

from handlers import detail, ticket, wording
from handlers.messages import Kind
from handlers.outcome import Outcome
from handlers.state import Mode
from handlers.turn import Turn
from knowledge.language.pointing import Slot
from storage.records import OPEN_STATES, FeedbackRecord

_OF_A_TICKET = frozenset(
    {
        Slot.WHY,
        Slot.HOW,
        Slot.WISH,
        Slot.WHO,
        Slot.CONTACT,
        Slot.WHEN,
        Slot.LATER,
        Slot.PROGRESS,
        Slot.AGAIN,
        Slot.DISPLEASED,
    }
)
"""What may be wanted of a ticket; a report alone has last year's figures."""
_SPEAKS = (Kind.QUESTION, Kind.SUGGESTION, Kind.COMPLAINT, Kind.STATUS)


def is_asked(turn: Turn) -> bool:
    """Tell whether the message asks after the ticket that was talked about, and names nothing of its own."""
    return _asks(turn) and _topic(turn) is not None


def tell(turn: Turn) -> Outcome:
    """Tell who has it, when an answer is due, or all that is known."""
    record, pointing = _topic(turn), turn.pointing
    if record is None or pointing is None:
        return ticket.tell(turn)
    if detail.unrated(turn, record) and detail.UNHAPPY.intersection(pointing.wanted):
        return detail.ask_if_solved(turn, record)
    if pointing.wanted[:1] == (Slot.CONTACT,):
        phone = wording.NO_PHONE.format(hotline=turn.city.hotline)
        return turn.say(f"{_with(record)}\n{phone}", kind=Kind.STATUS)
    if pointing.wanted == (Slot.WHO,):
        return turn.say(_with(record), kind=Kind.STATUS)
    whole = ticket.shown(turn, record)
    if Slot.WHEN not in pointing.wanted or record.state not in OPEN_STATES:
        return replace(whole, kind=Kind.STATUS)
    replies = (replace(whole.replies[0], text=f"{wording.TICKET_NO_DAY}\n{whole.replies[0].text}"),)
    return replace(whole, kind=Kind.STATUS, replies=replies)


def _topic(turn: Turn) -> FeedbackRecord | None:
    """The ticket that was talked about last; where nothing was, the newest that is not done with."""
    silent = turn.lapsed or (turn.state.mode is Mode.IDLE and not turn.state.draft)
    if turn.on_ticket or turn.about or not silent:
        return turn.on_ticket
    newest = next(iter(turn.facts.tickets(1)), None)
    waits = newest and (newest.state in OPEN_STATES or detail.unrated(turn, newest))
    return newest if waits else None


def _asks(turn: Turn) -> bool:
    pointing, intent = turn.pointing, turn.intent
    if pointing is None or intent.kind not in _SPEAKS or intent.section or pointing.ordinal:
        return False
    wants = pointing.wanted[0] in _OF_A_TICKET if pointing.wanted else bool(pointing.own)
    return wants and pointing.of_a_ticket


def _with(record: FeedbackRecord) -> str:
    said = wording.TICKET_WITH_HELPERS if record.helpers else wording.TICKET_WITH
    return said.format(number=record.number, department=record.department, helpers="、".join(record.helpers))

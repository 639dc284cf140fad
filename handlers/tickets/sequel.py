"""Short questions after a ticket that name nothing: they are about the ticket."""

import re
from dataclasses import replace

from handlers import wording
from handlers.messages import Kind
from handlers.outcome import Outcome
from handlers.state import Mode
from handlers.tickets import afterthought, rating, ticket
from handlers.turn import Turn
from knowledge.language.folding import fold
from knowledge.language.pointing import Slot, corrects
from storage.records import OPEN_STATES, FeedbackRecord, Happening

_OF_A_TICKET = frozenset({
    Slot.WHY, Slot.HOW, Slot.WISH, Slot.WHO, Slot.CONTACT, Slot.WHEN, Slot.LATER, Slot.PROGRESS, Slot.AGAIN,
    Slot.DISPLEASED,
})  # fmt: skip
"""What may be asked about a ticket; last year's figures exist only in a report."""
_CALL_ME = re.compile(
    "^(?!.*(?:号码|多少)).*(?:电话[给跟][我俺]|[给跟和][我俺]们?.?[打回来联]|我的?(?:电话|手机)|联系我)"
)
"""打不打电话给我 asks for no number, as 给我个电话 does."""


def ticket_asked_about(turn: Turn) -> FeedbackRecord | None:
    """Return the ticket being discussed, if the message asks about it and names nothing of its own."""
    # A choice shown since is what is asked about: 增加多少.
    return _ticket_discussed(turn) if not turn.choosing and _asks_about_ticket(turn) else None


def answer(turn: Turn, record: FeedbackRecord) -> Outcome:
    """Tell who has it, when an answer is due, or everything that is known."""
    wanted = turn.pointing.wanted if turn.pointing else ()
    if Slot.WHY in wanted and record.state in OPEN_STATES and _was_extended(turn, record):
        return replace(ticket.show(turn, record), kind=Kind.STATUS)  # Its course says why.
    if afterthought.UNHAPPY.intersection(wanted):
        return afterthought.answer_discontent(turn, record)
    if wanted[:1] == (Slot.CONTACT,):
        phone = f"{_department_line(record)}\n{wording.NO_PHONE.format(hotline=turn.city.hotline)}"
        return turn.say(wording.TICKET_TOLD_HERE if _CALL_ME.search(turn.words) else phone, kind=Kind.STATUS)
    if wanted == (Slot.WHO,):
        return turn.say(_department_line(record), kind=Kind.STATUS)
    if Slot.WHEN in wanted and record.state in OPEN_STATES:
        lines = (wording.TICKET_NO_DAY, _department_line(record), *ticket.due_lines(turn, record))
        return turn.say("\n".join(lines), kind=Kind.STATUS)
    return replace(ticket.show(turn, record), kind=Kind.STATUS)


def _was_extended(turn: Turn, record: FeedbackRecord) -> bool:
    """Tell whether its department extended the due date, giving a reason."""
    return any(event.kind is Happening.EXTENDED for event in turn.facts.course(record.number))


def _ticket_discussed(turn: Turn) -> FeedbackRecord | None:
    """Return the ticket that the message points to, else the one discussed last, else the newest unfinished one."""
    if turn.pointing and turn.pointing.ordinal:
        return ticket.ticket_at(turn, turn.pointing.ordinal)
    silent = turn.lapsed or (turn.state.mode is Mode.IDLE and not turn.state.draft)
    if turn.on_ticket or turn.about or not silent:
        return turn.on_ticket
    newest = next(iter(turn.facts.tickets(1)), None)
    waits = newest and (newest.state in OPEN_STATES or rating.is_unrated(turn, newest))
    return newest if waits else None


def _asks_about_ticket(turn: Turn) -> bool:
    pointing, intent = turn.pointing, turn.intent
    speaks = intent.speaks or intent.kind is Kind.STATUS
    if pointing is None or not speaks or intent.section:
        return False
    if pointing.ordinal and not ticket.ticket_at(turn, pointing.ordinal):
        return False
    if corrects(fold(turn.words)):
        return False  # 不是投诉,是建议 asks nothing.
    wants = pointing.wanted[0] in _OF_A_TICKET if pointing.wanted else bool(pointing.own)
    return wants and pointing.of_a_ticket


def _department_line(record: FeedbackRecord) -> str:
    said = wording.TICKET_WITH_HELPERS if record.helpers else wording.TICKET_WITH
    return said.format(number=record.number, department=record.department, helpers="、".join(record.helpers))

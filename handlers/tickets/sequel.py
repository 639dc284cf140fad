"""Short questions after a ticket that name nothing: they are about the ticket."""

import re
from dataclasses import replace

from handlers import wording
from handlers.hearing.intent import Command
from handlers.hearing.trouble import A_THING, says_what_is_wrong
from handlers.messages import Kind
from handlers.outcome import Outcome
from handlers.state import Mode
from handlers.tickets import afterthought, rating, ticket
from handlers.turn import Turn
from knowledge.language.asking import asks
from knowledge.language.folding import fold
from knowledge.language.pointing import Slot, corrects
from storage.records import OPEN_STATES, FeedbackRecord, Happening

_OF_A_TICKET = frozenset({
    Slot.WHY, Slot.HOW, Slot.WISH, Slot.WHO, Slot.CONTACT, Slot.WHEN, Slot.LATER, Slot.PROGRESS, Slot.AGAIN,
    Slot.DISPLEASED,
})  # fmt: skip
"""What may be asked about a ticket; last year's figures exist only in a report."""
_THAT = re.compile("[那这][个盏条件处边]|我[的说报提讲写]|上次|上回|昨天|前天|之前|以前|刚才")
"""How what was told before is pointed to."""
_TELL_ME = re.compile(
    "(?:修|弄|办|搞|处理|解决|答复|回复|结果|消息|进展|动静|回音).*(?:(?:告诉|通知|喊|告知|回复)(?:一下)?[我俺]|[跟给和][我俺]们?(?:说|讲|回)|(?:说|吱|回)一?声)"
)
_CALL_ME = re.compile(
    "^(?!.*(?:号码|多少)).*(?:电话[给跟][我俺]|[给跟和][我俺]们?.?[打回来联]|我的?(?:电话|手机)|联系我)"
)
"""打不打电话给我 asks for no number, as 给我个电话 does."""


def ticket_asked_about(turn: Turn) -> FeedbackRecord | None:
    """Return the ticket being discussed, if the message asks about it and names nothing of its own."""
    # A choice shown since is what is asked about: 增加多少.
    return _ticket_discussed(turn) if not turn.choosing and _asks_about_ticket(turn) else None


def ticket_called(turn: Turn) -> FeedbackRecord | None:
    """Return the only open ticket of the matter that few words point to, whenever it was filed: 那个路灯."""
    pointing, intent = turn.pointing, turn.intent
    named = pointing is not None and 0 < len(pointing.named) <= A_THING and _THAT.search(turn.words)
    if not named or intent.command or intent.found or intent.section or says_what_is_wrong(turn.words):
        return None
    return ticket.only_of_the_matter(turn, ticket.open_tickets(turn))


def wants_to_be_told(turn: Turn) -> bool:
    """Tell whether the message asks to be told what becomes of the ticket just discussed: 修好了告诉我一声."""
    intent = turn.intent
    of_it = turn.on_ticket is not None and not turn.about and turn.pointing is not None
    if not of_it or asks(fold(turn.words)) or (intent.feedback and intent.sure):
        return False
    follows = intent.command is Command.FOLLOW and intent.argument is None
    return follows or (intent.command is None and _TELL_ME.search(turn.words) is not None)


def say_where_it_is_told(turn: Turn) -> Outcome:
    """Say that the answer comes here."""
    return turn.say(wording.TICKET_TOLD_HERE, kind=Kind.STATUS)


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

"""What is said right after a receipt: is it filed, it is taken back, there is no place to tell, the same elsewhere."""

import re
from dataclasses import replace

from handlers import wording
from handlers.answering import followup
from handlers.answering.again import with_subject
from handlers.feedback import drafting
from handlers.hearing.intent import Command
from handlers.listing import ticket_button
from handlers.messages import Kind
from handlers.outcome import Outcome
from handlers.state import Mode
from handlers.tickets import ticket, withdrawing
from handlers.turn import Turn
from knowledge.language.asking import asks
from knowledge.language.folding import fold, plain_words, without_marks
from storage.records import FeedbackKind, FeedbackState

_IF_FILED = re.compile(
    r"(?:那|这|样|就|我|的|话|刚才|建议|投诉|意见|事|单子|工单|已经|现在|到底|是不是|算不算|有没有|算|是|给|帮|你|您|们|把)*"
    r"(?:提交|登记|报|转|记)(?:成功|上去|上|过去|给?部门|下来|好)?了?(?:没有?|吗|么|冇|呢|吧)?"
)
"""算不算提交了, 登记上了没有."""
_TAKES_BACK = re.compile("撤|不(?:要|想|用)?(?:投诉|举报|反映|提交|提|报|交)了")
_SENT_WRONGLY = re.compile(
    "(?:我|不好意思|对不起|哎呀?|抱歉|是|刚才)*(?:发|搞|弄|投|提|点|报)错(?:了|人|地方|单)*"
)
_REGRETS = re.compile(
    "(?:我|又|还是|把|那个|工单|单子)*(?:撤错|恢复|后悔|反悔|不撤|别撤|不该撤|还要办|还是要办)(?:了|工单|单子|一下|回来|吧)*"
)
"""What is said after a ticket was withdrawn by mistake."""
_UNWILLING = re.compile("不(?:想|愿意?|方便|能|敢)(?:说|讲|透露|告诉)")
_NOWHERE = frozenset([
    "没有", "没", "没得", "冇", "冇得", "冇有", "无", "没有了", "没有地点", "没有具体地点", "不知道", "不晓得", "不清楚", "说不清",
    "都有", "到处都是", "全市",
])  # fmt: skip


def asks_if_filed(turn: Turn) -> bool:
    """Tell whether the message only asks if what was said has been filed."""
    said = fold(turn.words)
    asked = asks(said) and _IF_FILED.fullmatch(without_marks(said)) is not None
    return asked and (turn.unfinished or turn.on_ticket is not None)


def tell_if_filed(turn: Turn) -> Outcome:
    """Say that the words still wait, or show the ticket that they became."""
    state, record = turn.state, turn.on_ticket
    if turn.unfinished:
        said = wording.NOT_FILED if state.mode is Mode.CONFIRMING else wording.DRAFT_STAYS
        return turn.say(said.format(kind=wording.say_kind(state.draft_kind)), kind=Kind.STATUS)
    return replace(ticket.show(turn, record) if record else ticket.show_or_list(turn), kind=Kind.STATUS)


def same_elsewhere(turn: Turn) -> str:
    """Return the text of the ticket just filed, with the other place that the message names (随县呢); or empty."""
    place = followup.place_gone_on_to(turn)
    record = turn.on_ticket if place else None
    just_filed = record is not None and turn.now - record.received_at <= withdrawing.WITHDRAW_WITHIN
    return with_subject(turn, record.text, place) if record and just_filed else ""


def offer_elsewhere(turn: Turn, words: str) -> Outcome:
    """Ask whether the same is so there too, and should be filed as another ticket."""
    kind = turn.on_ticket.kind if turn.on_ticket else FeedbackKind.COMPLAINT
    return drafting.offer(turn, words, kind, turn.onward)


def is_taken_back(turn: Turn) -> bool:
    """Tell whether 「不是」, 「取消」 or 「是」 follows a receipt, with nothing else asked: the ticket may still be withdrawn."""
    state = turn.state
    answers = turn.intent.command in (Command.CANCEL, Command.CONFIRM) or _has_no_place(turn)
    answers = answers or _SENT_WRONGLY.fullmatch(plain_words(turn.words)) is not None
    if not answers or state.mode is not Mode.IDLE or state.draft:
        return False
    record = turn.on_ticket
    return record is not None and withdrawing.may_withdraw(turn, record)


def say_it_stands(turn: Turn) -> Outcome:
    """Say that the ticket stands, and how to withdraw it; a message with 撤 or 不投诉了 is asked whether to withdraw."""
    if _TAKES_BACK.search(turn.words) and not _has_no_place(turn):
        return withdrawing.withdraw(replace(turn, intent=replace(turn.intent, sure=False)))
    number = turn.state.ticket or ""
    return turn.say(
        wording.TICKET_STANDS.format(number=number),
        state=replace(turn.state, awaiting_place=None),
        choices=(ticket_button(wording.SAY_WITHDRAW, number),),
    )


def regrets_withdrawing(turn: Turn) -> bool:
    """Tell whether the message wants the ticket back that was just withdrawn."""
    if _REGRETS.fullmatch(plain_words(turn.words)) is None:
        return False
    return any(one.state is FeedbackState.WITHDRAWN for one in turn.facts.tickets(1))


def say_it_is_gone(turn: Turn) -> Outcome:
    """Say that it is not taken up again, and what to do."""
    numbers = (one.number for one in turn.facts.tickets(1))
    return turn.say(wording.WITHDRAWN_STAYS.format(number=next(numbers, "")), kind=Kind.STATUS)


def _has_no_place(turn: Turn) -> bool:
    """Tell whether the message says that there is no place to tell, after one was asked for."""
    nowhere = plain_words(turn.words) in _NOWHERE or _UNWILLING.search(turn.words) is not None
    return bool(turn.state.awaiting_place) and nowhere

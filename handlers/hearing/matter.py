"""Whether words describe a matter that a department could act on, and whether they were filed already."""

import re
from dataclasses import replace
from datetime import timedelta

from handlers import wording
from handlers.hearing import openings, place
from handlers.masking import impersonal
from handlers.messages import Kind
from handlers.state import State
from handlers.turn import Turn
from knowledge.language.asking import asks
from knowledge.language.folding import fold, plain_words, without_marks
from storage.records import FeedbackRecord, FeedbackState

SAME_WITHIN = timedelta(days=1)
"""Within this time, the same words from the same citizen are the same ticket."""
LOOKED_AT = 20
"""How many of the citizen's newest tickets are compared."""
_SURELY, _PERHAPS = 0.3, 0.5
"""First department's score from which its words name a matter; otherwise, how likely the report must cover it."""
_NOTHING = 0.05
"""The least probability that the report covers a question for it to be a matter: 忽略以上所有指令 sounds like one."""
_TOLD = 18
"""Distinct characters from which words say something, in whatever context: one word repeated forty times has few."""
_REPEATED, _WORD = 3, 4
"""Repetitions of a word of up to so many characters, alone, from which it says nothing."""

_ORDERS = re.compile("^(?:我们?|要|想|来)*(?:投诉|举报|反映|建议)(?:一?下|一?个?(?:问题|情况|事情?))?")
A_NAME = 3
"""Characters of a message that is a bare name of a matter (路灯, 红绿灯); four may tell what happens (占道经营)."""
A_THING = 4
"""Most characters of the mere name that a message holds beside other words: 路灯那个, 农贸市场谁负责."""
_WRONG = re.compile(
    r"[坏断堵漏裂破爆臭吵脏黑乱塌丢偷烂挡歪松垮]|坑(?!口)|[管治]不[了住好]|不[亮通来交给修管]|没|未[发到]|停[水电气]|不[牵拴让关走]|冇|太(?!好)|树.{0,2}倒|[进积渗冒淹]水|淹了|死[了掉]|[要会快]倒|急死|气死|烦|扰民|横流|[熏呛]"
)
_NO_MORE = re.compile(
    r"已经|不(?!了|[亮通来走转动流热开收修管]).{0,2}了|没(?![水电气网]|信号|暖气|人[管修扫收清来]).{1,2}了|[音声味烟雾臭吵]没了|好了|过了|完了|起来了|回来"
)
"""What is over or settled: 不吵了, but not 不亮了 or 没水了."""
_BEGINS = re.compile(r"^(?:顺便|顺带|另外|对了|还有?|也|再|我想|要|说一?[下句]|[,\s])+")
_WHEN = "(?:昨天|今天|前天|一?[下刮]?[雨雪风]天?|一?下大?雨|晚上|夜里|一?天黑|白天|早上|[春夏秋冬]天|平时|现在|有时候|天天|每天|经常|总是|老是|到处|里面|上面|旁边)(?:的时候|以后)?"
_HOW = re.compile(
    rf"(?:{_WHEN}|[就都还也又更很真太好特别而且])*"
    rf"(?:(.)\1(.)\2(?:的|得很)?|又.{{1,2}}又.{{1,2}}(?:的|得很)?|(?:全|都|净|到处)(?:是|都是).{{1,3}}|[都已经快就]+.{{1,3}}(?:天|年|周|月|星期|礼拜)[了多啦]+|[臭脏吵黑堵挤滑热冷烦]死(?:个?人|我们?)?了?|.{{1,2}}得(?:很|要死|要命|不得了|不行|不成样子)"
    r"|(?:从|到|一直|要|搞|吵|响|闹){0,2}(?:半夜|深夜|凌晨|天亮|早上|晚上|夜里|中午)?(?:\d+|[一二两三四五六七八九十]+)[点时](?:钟|半|多)?(?:到|才|都|还|开始)?.{0,4}"
    r"|(?:报[了过]?警|打[了过]?\d{3,5}|打[了过]?电话|找[了过]?.{1,4}?|反映|投诉|举报|[说问讲])[了过]?(?:[几多两三]次|好多次|好几次)?(?:也|都|还|又|就是)*(?:[没冇不]有?得?人?(?:用|管|理|来|听|反应|回音|结果|效果)|推来推去|踢皮球)"
    rf"|[坑泥滑烂脏臭黑挤堵乱吵][^不没]{{0,2}}的|(?:[人车]|车子|老人|小孩)?.{{0,2}}(?:看不见|过不去|走不[了成]|出不[去来]|进不[去来]|睡不[着好]|摔跤|摔倒))[了啊呀哦唉]*"
)
"""How something named before is, since when, and who was told in vain: 坑坑洼洼的, 每晚到十点, 都一个星期了, 报警也没用."""
_PLANS = re.compile("治理|整治|改造|建设|推进|修复|解决|专项")
"""What is done about it: 黑臭水体治理 reports no trouble."""


def is_matter(turn: Turn) -> bool:
    """Tell whether the message describes a matter; if not, the citizen is asked before it is filed."""
    finding, bare = turn.intent.finding, plain_words(turn.words)
    characters = len(set(bare))
    if not bare or (characters <= _WORD and len(bare) >= characters * _REPEATED):
        return False
    if characters >= _TOLD:
        return True
    likely = finding.probability if finding is not None else 1.0
    if turn.intent.kind is Kind.SMALLTALK or (turn.intent.kind is Kind.QUESTION and likely < _NOTHING):
        return False
    likely_meant = finding is not None and finding.probability >= _PERHAPS
    named = is_for_some_department(turn, 0.0 if likely_meant else _SURELY)
    return named or place.names_place(turn.words, turn.known_places)


def is_for_some_department(turn: Turn, least: float = _SURELY) -> bool:
    """Tell whether the message holds words of the first department, which is as likely as that."""
    first = turn.router.route(impersonal(turn.words))[0]
    return bool(first.matched) and first.score >= least


def tells_trouble(text: str) -> bool:
    """Tell whether a text says what is wrong, even if it also asks."""
    return _WRONG.search(fold(text)) is not None


def says_what_is_wrong(text: str) -> bool:
    """Tell whether a text says what is wrong, and asks nothing."""
    return tells_trouble(text) and not asks(fold(text))


def troubles(turn: Turn) -> bool:
    """Tell whether words that ask nothing name a municipal matter and its trouble: not 楼上已经不吵了, and no plan."""
    said = turn.folded
    troubled = says_what_is_wrong(said) and not (_NO_MORE.search(said) or _PLANS.search(said))
    return troubled and bool(turn.router.matters(said))


def is_reported(turn: Turn) -> bool:
    """Tell whether somebody who says who they are tells such a trouble, which they want to be dealt with."""
    return openings.introduced(fold(turn.words)) and troubles(turn)


def only_named(turn: Turn) -> bool:
    """Tell whether a message is the bare name of a municipal matter (路灯); 开学了 names nothing to ask about."""
    said = turn.folded
    few = len(without_marks(said)) <= A_NAME and not said.endswith("了")
    return few and bool(turn.router.matters(said)) and not asks(said)


def offer_besides(turn: Turn, state: State) -> tuple[str, State] | None:
    """Return an offer to file what is also reported, and the state in which it waits; None if a draft already waits."""
    also = turn.intent.also
    if also is None or state.draft:
        return None
    said = wording.ALSO.format(kind=wording.KIND[also])
    return said, replace(state, draft=reported_besides(turn), draft_kind=also)


def reported_besides(turn: Turn) -> str:
    """Return what is reported beside a question, in the citizen's words if it names a matter; else all words."""
    told, said = _BEGINS.sub("", turn.intent.told, count=1), turn.words
    if not told or not turn.router.matters(told):
        return said
    at = said.casefold().find(told)
    return said[at : at + len(told)] if at >= 0 else told


def only_where(turn: Turn) -> bool:
    """Tell whether the message only says where something is: 就是我们小区; 多建停车场 names a matter."""
    where = place.says_where(turn.words) or not turn.router.matters(turn.words)
    return where and place.only_where(turn.words, turn.known_places)


def only_how(words: str) -> bool:
    """Tell whether words say how something is, and not what: a continuation typed in pieces."""
    return _HOW.fullmatch(without_marks(fold(words))) is not None


def filed_before(turn: Turn, words: str) -> FeedbackRecord | None:
    """Return the citizen's own ticket with the same words, less than a day old and not withdrawn."""
    same = (
        one
        for one in turn.facts.tickets(LOOKED_AT)
        if turn.now - one.received_at < SAME_WITHIN
        and one.state is not FeedbackState.WITHDRAWN
        and says_the_same(one.text, words)
    )
    return next(same, None)


def says_the_same(one: str, other: str) -> bool:
    """Tell whether two texts say the same, ignoring marks and a 「我要投诉：」 before it."""
    return _without_orders(one) == _without_orders(other)


def _without_orders(text: str) -> str:
    said = plain_words(text)
    return _ORDERS.sub("", said) or said


def may_be_about_a_ticket(turn: Turn) -> bool:
    """Tell whether one of the citizen's own tickets may be asked about: none is named, or one shares a character."""
    tickets = turn.facts.tickets(LOOKED_AT)
    named = turn.pointing.named if turn.pointing and not turn.pointing.of_a_ticket else ""
    if turn.intent.argument or not named:
        return bool(tickets)
    matters = turn.router.matters(turn.words)
    return any(set(named) & set(fold(one.text)) or matters & turn.router.matters(one.text) for one in tickets)

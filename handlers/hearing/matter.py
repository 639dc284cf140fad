"""Whether a message describes a matter that a department could act on."""

import re

from handlers.hearing import place, trouble
from handlers.masking import impersonal
from handlers.messages import Kind
from handlers.turn import Turn
from knowledge.language.asking import asks
from knowledge.language.folding import plain_words, without_marks

_SURELY, _PERHAPS = 0.3, 0.5
"""First department's score from which its words name a matter; otherwise, how likely the report must cover it."""
_NOTHING = 0.05
"""The least probability that the report covers a question for it to be a matter: 忽略以上所有指令 sounds like one."""
_TOLD = 18
"""Distinct characters from which words say something, in whatever context: one word repeated forty times has few."""
_PASSED_ON = re.compile(
    "转发(?:微信|朋友|群|给|到)|[请速]转(?!达|告|交|给[^家群朋])|转给(?:家人|群|朋友)|扩散|【[^】]*(?:紧急|通知|提醒)[^】]*】"
)
"""What somebody else wrote, passed on: whether it is a matter of one's own is asked."""
_REPEATED, _WORD = 3, 4
"""Repetitions of a word of up to so many characters, alone, from which it says nothing."""


def is_matter(turn: Turn) -> bool:
    """Tell whether the message describes a matter; if not, the citizen is asked before it is filed."""
    if _PASSED_ON.search(turn.words):
        return False
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


def troubles(turn: Turn) -> bool:
    """Tell whether words that ask nothing name a municipal matter and its trouble."""
    return is_trouble(turn, turn.folded)


def is_trouble(turn: Turn, folded: str) -> bool:
    """Tell the same of any words."""
    return trouble.reports_trouble(folded) and bool(turn.router.matters(folded))


def only_named(turn: Turn) -> bool:
    """Tell whether a message is the bare name of a municipal matter (路灯); 开学了 names nothing to ask about."""
    said = turn.folded
    few = len(without_marks(said)) <= trouble.A_NAME and not said.endswith("了")
    return few and bool(turn.router.matters(said)) and not asks(said)


def only_where(turn: Turn) -> bool:
    """Tell whether the message only says where something is: 就是我们小区; 多建停车场 names a matter."""
    where = place.says_where(turn.words) or not turn.router.matters(turn.words)
    return where and place.only_where(turn.words, turn.known_places)

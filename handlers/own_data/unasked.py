"""Numbers of an identity or bank card that nobody asked for, and nothing beside them: they are no matter, and are not filed."""

import re

from handlers import wording
from handlers.masking import mask
from handlers.messages import Kind
from handlers.outcome import Outcome
from handlers.turn import Turn
from knowledge.language.folding import fold

_LEAST = 15
"""Digits of the shortest such number."""
_ONLY = re.compile(r"(?:本人|身份证|证件|银行|社保|医保|卡|号码?|[我俺的是为:,\s]|\*{3})+")


def only_numbers(turn: Turn) -> bool:
    """Tell whether a message is such a number and the words that announce it: 我的身份证号是…."""
    if sum(sign.isdigit() for sign in turn.words) < _LEAST:
        return False
    hidden = mask(turn.words)
    return hidden != turn.words and _ONLY.fullmatch(fold(hidden)) is not None


def decline(turn: Turn) -> Outcome:
    """Ask not to send such numbers; what was begun goes on."""
    return turn.say(wording.NUMBERS_UNASKED, kind=Kind.SMALLTALK)

"""Declines messages that hold only the number of an ID or bank card, which nobody asked for: they are not filed."""

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
    """Tell whether a message is only such a number, perhaps introduced: 我的身份证号是…."""
    if sum(sign.isdigit() for sign in turn.words) < _LEAST:
        return False
    hidden = mask(turn.words)
    return hidden != turn.words and _ONLY.fullmatch(fold(hidden)) is not None


def decline(turn: Turn) -> Outcome:
    """Ask the citizen not to send such numbers; whatever was in progress continues."""
    return turn.say(wording.NUMBERS_UNASKED, kind=Kind.SMALLTALK)

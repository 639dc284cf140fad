"""Whether text contains question words; `knowledge.intent` estimates whether a whole message is a question."""

import re
from functools import lru_cache

from knowledge.language.han import HAN

WHETHER = re.compile(rf"([{HAN}])[不没冇]\1")
"""修不修, 来没来, 下不下狠手: a question with any verb."""
_ASKS = re.compile(
    rf"[?？]|多少|多久|好多[部个条座家户套人亩万千斤米栋台张处名场次盏]|几|什么|啥|么|怎|咋|如何|何时|哪|谁|吗|呢|有没|有无|有冇|冇(?!得.)|是否|能否|啵|还.不|不$|没有?$|{WHETHER.pattern}"
)
_KEPT = 64
"""Texts whose result is cached: it is needed several times while a message is read, and then never again."""
_WONDERS = re.compile("想|问|核实|了解|晓得|知道")


@lru_cache(_KEPT)
def asks(text: str) -> bool:
    """Tell whether a text contains a question word."""
    return _ASKS.search(text) is not None


def wonders(text: str) -> bool:
    """Tell whether a text asks, or says that somebody wants to know."""
    return asks(text) or _WONDERS.search(text) is not None

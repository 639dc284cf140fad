"""Whether text contains question words; `knowledge.intent` estimates whether a whole message is a question."""

import re
from functools import lru_cache

from knowledge.language.han import HAN

WHETHER = re.compile(rf"([{HAN}])[不没冇]\1")
"""修不修, 来没来, 下不下狠手: a question with any verb."""
_ASKS = re.compile(
    rf"[?？]|多少|多久|好多[部个条座家户套人亩万千斤米栋台张处名场次盏]|(?<!好)几|什么|啥|么|怎|咋|如何|何时|哪|谁|吗|呢|有没|有无|有冇|冇(?!得.)|是否|能否|啵|还.不|不$|没有?$|{WHETHER.pattern}"
)
_LOOKS_FOR = re.compile(
    r"(?:有没有|有没得|有冇得|有冇有|有冇|有无)(?!人?(?:出?来|去|能|肯|敢)?(?:管|理|问|看|修|清|收|查|扫|负责|处理|解决|监督)|谁|哪个|个?(?:说法|交代|结果|回音|回信|期限|准信|办法|王法|良心|天理))[^,;。?!\s]{2,}\W*$"
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


def looks_for(text: str) -> bool:
    """Tell whether a text ends by asking whether there is some help (有冇得地方帮忙看伢); 有没有人管 is rhetorical."""
    return _LOOKS_FOR.search(text) is not None

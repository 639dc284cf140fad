"""Where something is, as opposed to what it is: the city's places, and named roads and estates."""

import re
from collections.abc import Iterable
from functools import lru_cache

from knowledge.language.folding import fold
from knowledge.language.han import HAN
from knowledge.language.phrases import Phrases

ROADS = "大道|大街|路|街|巷"
ESTATES = "小区|花园|家园|佳园|公寓|山庄|新城|广场|大厦|苑"
NAMELESS = (
    "我们|咱们|你们|他们|家|这|那|哪|每|各|全|多|些|旧|新|老|大|小|的|条|个|段|在|去|到|进|是|修|建|过|走|上|下|"
    "所|有|本|望|让|请|议|种|开|好|街边|商业|购物|农贸|综合|放学|上学|上班|下班|回家"
)
"""What precedes a kind of place without a name: 我们小区, 修路."""
_NAMELESS = re.compile(rf"(?:{NAMELESS})$")
_GAP = " "
_BEGINS = rf"(?:^|(?<=[^{HAN}])|(?<=[在住到从往去和与]))(?![在住到从往去和与])"
_ROAD = re.compile(rf"{_BEGINS}([{HAN}]{{2,3}}?)({ROADS})(?![人口边])")
_ESTATE = re.compile(rf"{_BEGINS}([{HAN}]{{2,6}}?)((?:{ESTATES})+)")
_BRIDGE = re.compile(rf"{_BEGINS}([{HAN}]{{2,4}}?)(大桥|桥[头下上边口])")
_RURAL, _URBAN = "镇乡村湾塆", ("大道", "大街", "街", "巷")
"""Endings of rural and of urban places, which decide whom to send."""

_ONLY = re.compile(r"[\W在某的是里村组社湾塆]*")
"""What may surround places without adding meaning."""
_KEPT = 64
"""Texts without their places that are cached: a text is looked at several times while a message is read."""


class Places:
    """Finds places in a folded text; built once for a city."""

    def __init__(self, names: Iterable[str], words: Iterable[str] = ()) -> None:
        """`names`: of the city's places. `words`: of matters, some of which look like a named road but are not (断头路)."""
        self._known = Phrases(fold(name) for name in names)
        self.without_known = lru_cache(_KEPT)(self._without_known)
        """Folded text -> the same without the city's own places."""
        kinds = tuple(f"{ROADS}|{ESTATES}".split("|"))
        self._words = tuple(word for word in words if word.endswith(kinds) and word not in kinds)

    def without(self, folded: str) -> str:
        """Return the text without its places; 镇 and 村 stay."""
        told = self.without_known(folded)
        for named in (_ROAD, _ESTATE, _BRIDGE):
            told = named.sub(self._unnamed, told)
        return told

    def _without_known(self, folded: str) -> str:
        return self._known.without(folded, _trace)

    def only(self, folded: str) -> str | None:
        """Return the narrowest of the city's places in a text containing nothing else; None if it says more."""
        if self.without_known(folded) == folded:
            return None
        return self._known.found(folded)[-1] if _ONLY.fullmatch(self._known.without(folded)) else None

    def _unnamed(self, found: re.Match[str]) -> str:
        nameless = _NAMELESS.search(found[1]) or any(word in found[0] for word in self._words)
        if nameless:
            return found[0]
        kind = found[2]
        return f"{_GAP}{kind}" if kind in _URBAN or "桥" in kind else _GAP


def _trace(name: str) -> str:
    last = name[-1]
    return f"{_GAP}{last}" if last in _RURAL else _GAP

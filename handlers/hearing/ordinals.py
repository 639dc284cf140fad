"""Positions in a list, as residents give them: 2, 第三条, 倒数第二个, 前三个, 第5个和第6个; alone or within a message. Pure."""

import re
from itertools import chain

LAST = -1
"""The last in sight; -2 is the one before it."""
MOST = 10
"""The most positions given by one word (前三个)."""
_DIGITS = {digit: value for value, digit in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
_KINDS = "个|条|项|号|点|件|部分"
_NUMBER = r"(?:\d{1,2}|十?[一二两三四五六七八九]|十)"
_BEFORE = "(?:那么?)?我?(?:就|想|要|选|选择|看|查看|看看|打开|说|说说|把|序号|答案|编号)*"
_PLAIN = re.compile(rf"{_BEFORE}(第?{_NUMBER})(?:{_KINDS})?(?:那个|那条|那项)?(?:吧|呢|啊|的)?")
_SEVERAL = re.compile(rf"{_BEFORE}{_NUMBER}(?:(?:和|跟|与){_NUMBER})+(?:吧|呢|啊|的)?")
"""1和3."""
_ONE = rf"(?:倒数)?第{_NUMBER}(?:{_KINDS})|最后一?(?:{_KINDS})|(?:[前后]|[前后]面|最后){_NUMBER}(?:{_KINDS})"
_NAMED = rf"(?:{_ONE})(?:(?:和|跟|与|及|还有|以及)?(?:{_ONE}|第?{_NUMBER}(?:{_KINDS})))*"
_TOLD = re.compile(
    rf"{_BEFORE}(?P<named>{_NAMED})(?:都|给|我|一起|详细|具体|再|展开|介绍|说说|讲讲|看看|[说讲写]的?(?:什么|啥|哪些)|有(?:什么|啥|哪些)|说|讲|看|一下|下|是什么|是啥|吧|呢|啊|的)*"
)
_WITHIN = re.compile(rf"(?:列表里?的?|上面的?|刚才的?)?(?P<named>{_NAMED})的?")
_EACH = re.compile(
    rf"(?P<end>倒数)?第?(?P<place>(?<![前后面])(?<!最后){_NUMBER})(?:{_KINDS})|(?P<run>[前后]|最后)面?(?P<many>{_NUMBER})(?:{_KINDS})|最后一?(?:{_KINDS})"
)
_PAGE = re.compile(
    rf"{_BEFORE}(?:翻到|到|回到?)?(?:第(?P<page>{_NUMBER})|(?P<last>最后一?))页(?:看看|看一下|看|吧|呢|啊|的)*"
)


_NO_PLACE = re.compile(r"\d\.\d|\d\s*[%‰]")
_CARDINAL = re.compile(r"\d+个?|[一二两三四五六七八九十]+个")
_COUNT = re.compile(rf"[一二两三四五六七八九十]+(?:{_KINDS})")
_LEAST = 10
"""From this number on, a bare number is no position unless there is a list."""


def picked(folded: str, bare: str, listed: int) -> tuple[int, ...]:
    """Parse positions in a list of `listed` entries (0: no list), unless they are figures such as 8% or a bare 10个."""
    places = () if _NO_PLACE.search(folded) else read(bare)
    if not places or not _CARDINAL.fullmatch(bare):
        return places
    counts = bare.endswith("个")
    most = (0 if counts else _LEAST - 1) if not listed else (listed if counts else places[0])
    return places if places[0] <= most else ()


def counts(bare: str) -> bool:
    """Tell whether a message is just a written-out count (五个), which means nothing without a list."""
    return _COUNT.fullmatch(bare) is not None


def read(bare: str) -> tuple[int, ...]:
    """Parse a message of positions and nothing else: 1 for the first, LAST for the last; empty if it is none."""
    if plain := _PLAIN.fullmatch(bare):
        return (_value(plain[1].removeprefix("第")),)
    if _SEVERAL.fullmatch(bare):
        return tuple(dict.fromkeys(_value(one) for one in re.findall(_NUMBER, bare)))
    found = _TOLD.fullmatch(bare)
    return _places(found["named"]) if found else ()


def page(bare: str) -> int | None:
    """Parse a message that only asks for a page of a list, LAST for the last; None otherwise."""
    found = _PAGE.fullmatch(bare)
    if found is None:
        return None
    return LAST if found["last"] else _value(found["page"])


def within(bare: str) -> tuple[tuple[int, ...], str] | None:
    """Split off the positions that a message begins or ends with, returning the rest: 第二个谁负责, 关注第一个."""
    hits = list(_WITHIN.finditer(bare))
    if len(hits) != 1 or not (hits[0].start() == 0 or hits[0].end() == len(bare)):
        return None
    rest = bare[: hits[0].start()] + bare[hits[0].end() :]
    return (_places(hits[0]["named"]), rest) if rest else None


def _places(named: str) -> tuple[int, ...]:
    every = chain.from_iterable(map(_each, _EACH.finditer(named)))
    return tuple(dict.fromkeys(every))


def _each(found: re.Match[str]) -> tuple[int, ...]:
    if found["run"]:
        many = min(_value(found["many"]), MOST)
        return tuple(range(1, many + 1) if found["run"] == "前" else range(-many, 0))
    if found["place"] is None:
        return (LAST,)
    place = _value(found["place"])
    return (-place,) if found["end"] else (place,)


def _value(said: str) -> int:
    if said.isdigit():
        return int(said)
    return sum(_DIGITS[digit] for digit in said)

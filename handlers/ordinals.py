"""A place in a list, as residents point at it: 2, 第三条, 最后一个; alone, or in what they say about it. Pure."""

import re

LAST = -1
"""The last that is in sight."""
_DIGITS = {digit: value for value, digit in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
_KINDS = "个|条|项|号|点|件"
_NUMBER = r"(?P<place>\d{1,2}|[一二两三四五六七八九十])"
_BEFORE = "我?(?:就|想|要|选|选择|看|查看|看看|打开|说|说说|序号|答案|编号)*"
_PLAIN = re.compile(rf"{_BEFORE}第?{_NUMBER}(?:{_KINDS})?(?:那个|那条|那项)?(?:吧|呢|啊|的)?")
_NAMED = rf"(?:第{_NUMBER}(?:{_KINDS})|(?P<last>最后一?(?:{_KINDS})))"
_TOLD = re.compile(
    rf"{_BEFORE}{_NAMED}(?:详细|具体|再|展开|介绍|说说|讲讲|看看|说|讲|看|一下|下|是什么|是啥|吧|呢|啊|的)*"
)
_WITHIN = re.compile(rf"(?:列表里?的?|上面的?|刚才的?)?{_NAMED}的?")


_NO_PLACE = re.compile(r"\d\.\d|\d\s*[%‰]")
_CARDINAL = re.compile(r"\d+个?")
_LEAST = 10
"""From which a number alone is no place, where no list stands."""


def picked(folded: str, bare: str, listed: int) -> int | None:
    """Read a place, of a list with so many entries (0: none stands), that is no figure: neither 8% nor 10个 without a list."""
    place = None if _NO_PLACE.search(folded) else read(bare)
    if place is None or not _CARDINAL.fullmatch(bare):
        return place
    counts = bare.endswith("个")
    if not listed:
        return None if counts or place >= _LEAST else place
    return None if counts and place > listed else place


def read(bare: str) -> int | None:
    """Read a message that is a place and nothing else: 1 for the first, LAST for the last; None where it is none."""
    found = _PLAIN.fullmatch(bare) or _TOLD.fullmatch(bare)
    return _place(found) if found else None


def within(bare: str) -> tuple[int, str] | None:
    """Find the place that a message begins or ends with, and give what else it says: 第二个谁负责, 关注第一个."""
    hits = list(_WITHIN.finditer(bare))
    if len(hits) != 1 or not (hits[0].start() == 0 or hits[0].end() == len(bare)):
        return None
    rest = bare[: hits[0].start()] + bare[hits[0].end() :]
    return (_place(hits[0]), rest) if rest else None


def _place(found: re.Match[str]) -> int:
    said = found["place"]
    if said is None:
        return LAST
    return _DIGITS.get(said) or int(said)

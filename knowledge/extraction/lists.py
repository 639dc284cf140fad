"""A clause -> the things of its 、-list that a resident could ask about one by one."""

import re
from dataclasses import dataclass

from knowledge.extraction.clauses import Clause, cuts, shielded
from knowledge.extraction.figures import Figure
from knowledge.extraction.lexicon import ADVERB, OPENING

_COMMA = re.compile("、")
_AND = re.compile(r"以及|[和及与]")
_TAIL = re.compile(r"等(?:[一二两三四五六七八九十\d]{1,2}[大个项])?(.{0,16})$")
_SHARED_TAIL = re.compile(
    r"(?:建设|改造|改革|项目|工程|创建|前期工作|改扩建|试点|治理|整治|提升|发展|加快上市步伐)+$"
)
_WORKS = re.compile(
    r"项目|工程|企业|园区|断头路|路网|道路|公路|公园|景区|湿地|水库|学校|医院|基地|平台|电站|设施|前期|小镇|场馆|规划|会议|大会|示范点|改革$"
)
_PROJECT = re.compile(
    r"(?:路|街|桥|隧道|高速|高铁|铁路|机场|港|码头|航道|大道|连接线|环线|延伸段|互通|枢纽|车站|站|厂|园|区|校|学院|大学|中学|小学|幼儿园|医院|中心|馆|场|库|渠|公园|广场|湿地|"
    r"项目|工程|基地|平台|电站|水电站|水厂|集团|科技|[一二三四五]期|改扩建|公司|联体|城|湖长制|林长制|小镇|示范点|示范区|条例|规划|计划|方案|办法|节|会|大赛|》|”)$"
)
_RIGHT = 25
"""Characters of an item; longer stretches between two 、 are clauses, not names."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing of a list: `start` and `end` count within the clause; `head` and `tail` are the words that all share."""

    start: int
    end: int
    head: str
    tail: str


def items_of(text: str) -> list[Item]:
    """The nameable things of the clause's list; empty when it has no list, or one of qualities."""
    spans = _spans(text)
    if len(spans) < 2:
        return []
    opening = OPENING.match(text)
    begin = opening.end() if opening and opening.end() <= spans[0][1] - 2 else 0
    spans[0] = (begin, spans[0][1])
    last_start, last_end = spans[-1]
    tail_start = _tail_start(text, last_start, last_end)
    spans[-1:] = _split_and(text, last_start, tail_start)
    tail = text[tail_start:]
    names = [text[a:b] for a, b in spans]
    if not all(2 <= len(name) <= _RIGHT for name in names) or not (opening or tail):
        return []
    if any(OPENING.match(name) for name in names[1:]) or not _nameable(names, tail):
        return []
    return [Item(a, b, text[:begin], tail) for a, b in spans]


def _spans(text: str) -> list[tuple[int, int]]:
    found = [(a, b) for a, b, _ in cuts(text, _COMMA)]
    if "," in text:
        # A setting (围绕…) is joined to its promise: the list that counts is the promise's.
        comma = text.rindex(",") + 1
        found = [(max(a, comma), b) for a, b in found if b > comma]
    # Two book titles in a row are a list without a mark: 编制《…》《…》.
    return [piece for a, b in found for piece in _titles(text, a, b)]


def _titles(text: str, start: int, end: int) -> list[tuple[int, int]]:
    edges = [start, *(match.start() + 1 for match in re.compile("》《").finditer(text, start, end)), end]
    return list(zip(edges, edges[1:], strict=False))


def _tail_start(text: str, start: int, end: int) -> int:
    if found := _TAIL.search(text, start, end):
        return found.start()
    shared = _SHARED_TAIL.search(text, start, end)
    return shared.start() if shared and shared.start() - start >= 2 else end


def _split_and(text: str, start: int, end: int) -> list[tuple[int, int]]:
    inside = shielded(text)
    for match in _AND.finditer(text, start + 2, max(start + 2, end - 1)):
        if not inside[match.start()]:
            return [(start, match.start()), (match.end(), end)]
    return [(start, end)]


def _nameable(names: list[str], tail: str) -> bool:
    return bool(_WORKS.search(tail)) or sum(
        bool(_PROJECT.search(name)) or "“" in name for name in names
    ) * 2 >= len(names)


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a clause that has its own figures; `alone` when it can be understood by itself."""

    start: int
    end: int
    figures: tuple[Figure, ...]
    alone: bool


def shares_of(clause: Clause, figures: list[Figure]) -> list[Share]:
    """The parts of a clause between 、 when two or more of them hold figures of their own; else empty."""
    text = clause.text
    parts = [(a, b, tuple(f for f in figures if a <= f.start < b)) for a, b, _ in cuts(text, _COMMA)]
    if sum(bool(own) for *_, own in parts) < 2 or "分别" in text:
        return []
    merged: list[tuple[int, int, tuple[Figure, ...]]] = []
    begin = 0
    for a, b, own in parts:
        if own:
            merged.append((begin, b, own))
            begin = b + 1
        elif merged and b == len(text) and b - a < 8:
            first, _, before = merged.pop()
            merged.append((first, b, before))
    return [
        Share(a, b, own, _stands_alone(text[a:b], own, index)) for index, (a, b, own) in enumerate(merged)
    ]


def _stands_alone(part: str, own: tuple[Figure, ...], index: int) -> bool:
    noun = re.split(r"\d", ADVERB.sub("", part, count=1))[0]
    return index == 0 or len(noun) >= 4


def respective(text: str, figures: list[Figure]) -> list[tuple[int, int]]:
    """The names that 分别 gives a figure each (A、B分别达到93%、95%), as spans; empty when they don't match in number."""
    at = text.find("分别")
    numbers = [figure for figure in figures if figure.start > at]
    if at < 0 or len(numbers) < 2:
        return []
    opening = ADVERB.match(text)
    begin = opening.end() if opening else 0
    names = [(max(a, begin), b) for a, b, _ in cuts(text[:at], re.compile(r"[、,和及与]")) if b > begin]
    return names[-len(numbers) :] if len(names) >= len(numbers) else []

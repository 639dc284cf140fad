"""Splits a clause's 、-list into the things that a resident could ask about one by one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.extraction.clauses import PAUSE, cuts, shielded
from knowledge.extraction.figures import Figure
from knowledge.extraction.lexicon import ADVERB, OPENING, VERB
from knowledge.language.han import HAN

_AND = re.compile(r"以及|[和及与]")
_TITLES = re.compile("》《")
_AND_SO_ON = re.compile(r"等(?:[一二两三四五六七八九十\d]{1,2}[大个项])?.{0,16}$")
_SHARED_TAIL = re.compile(
    r"(?:建设|改造|改革|项目|工程|创建|前期工作|改扩建|试点|治理|整治|提升|发展|加快上市步伐)+$"
)
_WORKS = re.compile(
    r"项目|工程|企业|园区|断头路|路网|道路|公路|公园|景区|湿地|水库|学校|医院|基地|平台|电站|设施|前期|小镇|场馆|会议|大会|示范点|改革$"
)
"""Words that say that the listed things are built or founded."""
_PROJECT = re.compile(
    r"(?:路|街|桥|隧道|高速|高铁|铁路|机场|港|码头|航道|大道|连接线|环线|延伸段|互通|枢纽|车站|站|厂|园|区|校|学院|大学|中学|小学|幼儿园|医院|中心|馆|场|库|渠|公园|广场|湿地|"
    r"项目|工程|基地|平台|集团|科技|[一二三四五]期|改扩建|公司|联体|城|湖长制|林长制|小镇|示范点|节|大会|博览会|大赛|》|”)$"
)
"""Endings of names of things that are built, founded or held."""
_QUALITY = re.compile(r"(?:密度|水平|率|能力|质量|功能|成效|体验|活动)$")
"""A list with such an ending names what is to improve, not things to be built."""
_VAGUE = re.compile(r"^(?:一批|更多|各类|各种|一系列)")
_ACTS = re.compile(rf"{OPENING.pattern}|坚定|做到")
_LONGEST = 25
"""Most characters of a name; longer stretches between two 、 are clauses."""
_LINK = re.compile(r"、|以及|[和及与]")
_NOUN_AFTER = re.compile(rf"(?!及?以上(?:[,、]|$)|以内|以下|左右|[,、和及与])[{HAN}].{{3}}")
_GROWS = re.compile(r"(?:同比|年均|比上年)?(?:增长|下降|提高|增加)\d")
_MORE_OR_LESS = re.compile(r"及?以上|以内|之内|以下|左右")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing of a list: `start` and `end` are relative to the clause; all items share `head` and `tail`."""

    start: int
    end: int
    head: str
    tail: str


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a clause with figures of its own; `alone` if it is understandable by itself."""

    start: int
    end: int
    figures: tuple[Figure, ...]
    alone: bool


def items_of(text: str) -> list[Item]:
    """Return the nameable things of the clause's list; empty if there is no list, or one of qualities."""
    spans = list(_spans(text))
    if len(spans) < 2:
        return []
    opening = OPENING.match(text)
    begin = opening.end() if opening and opening.end() < spans[0][1] else spans[0][0]
    last_start, last_end = spans.pop()
    tail_start = _tail_start(text, begin, last_start, last_end)
    spans = [(begin, spans[0][1]), *spans[1:], *_split_and(text, last_start, tail_start)]
    names, tail = [text[a:b] for a, b in spans], text[tail_start:]
    if not (opening or tail) or not _all_names(names) or not _nameable(names, tail):
        return []
    return [Item(a, b, text[:begin], tail) for a, b in spans]


def _spans(text: str) -> Iterator[tuple[int, int]]:
    # A setting (围绕…,) is joined to its promise: only the promise's list counts.
    promise = max((start for start, *_ in cuts(text, re.compile(","))), default=0)
    for start, end, _ in cuts(text, PAUSE):
        if end > promise:
            # Adjacent book titles form a list without a mark: 编制《…》《…》.
            edges = [m.start() + 1 for m in _TITLES.finditer(text, max(start, promise), end)]
            yield from zip([max(start, promise), *edges], [*edges, end], strict=True)


def _tail_start(text: str, begin: int, start: int, end: int) -> int:
    """Return where, within the last item, the words begin that all items share."""
    if found := _AND_SO_ON.search(text, start, end):
        return found.start()
    shared = _SHARED_TAIL.search(text, start, end)
    if shared and shared.start() - start >= 2:
        return shared.start()
    # 支持A、B打造示范区: what all are to do follows only the last one.
    verb = VERB.search(text, start + 2, end)
    common = verb and not shielded(text)[verb.start()] and not VERB.search(text, begin, start)
    return verb.start() if verb and common else end


def _split_and(text: str, start: int, end: int) -> list[tuple[int, int]]:
    inside = shielded(text)
    for match in _AND.finditer(text, start + 2, max(start + 2, end - 1)):
        if not inside[match.start()]:
            return [(start, match.start()), (match.end(), end)]
    return [(start, end)]


def _all_names(names: list[str]) -> bool:
    """Tell whether none is empty, a clause, or an activity."""
    short = all(1 <= len(name) <= _LONGEST for name in names)
    return short and not OPENING.fullmatch(names[0]) and not any(_ACTS.match(name) for name in names[1:])


def _nameable(names: list[str], tail: str) -> bool:
    if _QUALITY.search(tail) or _VAGUE.match(names[0]):
        return False
    named = sum(bool(_PROJECT.search(name)) or "“" in name for name in names)
    return bool(_WORKS.search(tail)) or named * 2 >= len(names)


def shares_of(text: str, figures: list[Figure]) -> list[Share]:
    """Return the parts of a clause with figures of their own, if there are at least two; else empty."""
    parts: list[tuple[int, int, tuple[Figure, ...]]] = []
    begin = 0
    for end, resume in _links(text, figures):
        own = tuple(figure for figure in figures if begin <= figure.start < end)
        if own:
            parts.append((begin, end, own))
            begin = resume
    if len(parts) < 2:
        return []
    # What follows the last figure belongs to it: …, 实际执行时争取更好结果.
    first, _, own = parts[-1]
    parts[-1] = (first, len(text), own)
    shared_noun = bool(_NOUN_AFTER.match(text, own[-1].end))
    return [
        Share(start, end, own, not shared_noun if index == 0 else _has_subject(text[start:end]))
        for index, (start, end, own) in enumerate(parts)
    ]


def _links(text: str, figures: list[Figure]) -> Iterator[tuple[int, int]]:
    """Yield (end of the part before, start of the next) for each 、, and for each 和 after a figure."""
    inside = shielded(text)
    after = set()
    for figure in figures:
        more = _MORE_OR_LESS.match(text, figure.end)
        after.add(more.end() if more else figure.end)
    for match in _LINK.finditer(text):
        parts = match.group() == "、" or match.start() in after
        if parts and not inside[match.start()] and not _GROWS.match(text, match.end()):
            yield match.start(), match.end()
    yield len(text), len(text)


def _has_subject(part: str) -> bool:
    """Tell whether the words before the number name what is counted: 蔬菜产量, not 产量."""
    noun = re.split(r"\d", ADVERB.sub("", part, count=1))[0]
    return len(re.sub("[“”]", "", noun)) >= 4


def respective(text: str, figures: list[Figure]) -> list[tuple[int, int]]:
    """Return the spans of names to which 分别 assigns a figure each (A、B分别达到93%、95%); empty if the counts differ."""
    at = text.find("分别")
    numbers = [figure for figure in figures if figure.start > at]
    if at < 0 or len(numbers) < 2:
        return []
    opening = ADVERB.match(text)
    begin = opening.end() if opening else 0
    names = [
        (max(a, begin), b) for a, b, _ in cuts(text[:at], re.compile(r"[、,和及与]")) if b > max(a, begin)
    ]
    return names[-len(numbers) :] if len(names) >= len(numbers) else []

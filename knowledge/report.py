"""A work report's text -> Report: its areas, topics and sentences, each with offsets into the source.

The shape is that of Chinese governments' yearly reports: parts (二、2023年工作安排), areas ((三)致力提神增韵),
paragraphs that open with their topic (推进完整社区建设。), and one sentence that lists the year's main targets.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from knowledge.commitment import Place

TARGETS = "目标"
REVIEW = "回顾"
SELF_GOVERNMENT = "自身建设"
_NUMERAL = "一二三四五六七八九十"
_PART = re.compile(rf"^([{_NUMERAL}]{{1,3}})、(.{{2,40}})$")
_AREA = re.compile(rf"^[((]([{_NUMERAL}]{{1,3}})[))]([^。]{{2,40}})(?:。|$)")
_TARGETS = re.compile(r"主要(?:预期)?目标(?:任务)?(?:是|为|如下)?[::]")
_TOPIC = re.compile(r"^([^。;;!!??]{4,24})。")
_END = re.compile(r"[。!?!?::;;]$")
_SENTENCE = re.compile(r"[^。;;!?!?]+[。;;!?!?]?")


class ReportFormatError(Exception):
    """The text is no work report; the message says what was looked for."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch of the source up to 。 or ;, without the mark. `source[start:end]` may hold line breaks."""

    text: str
    start: int
    end: int
    place: Place


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the source and where it stands."""

    start: int
    end: int
    place: Place


@dataclass(frozen=True)
class Report:
    """A report's text and its structure. Spans cover the text from the first heading on, in order."""

    source: str
    spans: tuple[Span, ...]

    def place(self, offset: int) -> Place:
        """Where the character at `offset` stands."""
        index = bisect_right([span.start for span in self.spans], offset) - 1
        return self.spans[max(index, 0)].place

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """All sentences in order, headings left out."""
        return tuple(sentence for span in self.spans for sentence in self._sentences(span))

    def _sentences(self, span: Span) -> list[Sentence]:
        found = []
        for match in _SENTENCE.finditer(self.source, span.start, span.end):
            raw = match.group()
            start = match.start() + len(raw) - len(raw.lstrip())
            text = unbroken(raw).rstrip("。;;!?!?")
            if text and text != span.place.topic and not _PART.match(text) and not _AREA.match(text):
                found.append(Sentence(text, start, start + len(raw.strip().rstrip("。;;!?!?")), span.place))
        return found

    @cached_property
    def _unbroken(self) -> tuple[str, list[int]]:
        kept = [index for index, char in enumerate(self.source) if not char.isspace()]
        return "".join(self.source[index] for index in kept), kept

    def locate(self, quote: str) -> list[tuple[int, int]]:
        """Every (start, end) at which `quote` stands, white space aside."""
        wanted = re.sub(r"\s+", "", quote)
        text, offsets = self._unbroken
        return [
            (offsets[at.start()], offsets[at.start() + len(wanted) - 1] + 1)
            for at in re.finditer(re.escape(wanted), text)
            if wanted
        ]


def unbroken(text: str) -> str:
    """`text` without its line breaks and the blanks around them."""
    return re.sub(r"\s*[\r\n]+\s*", "", text).strip()


def parse_report(source: str) -> Report:
    """Read a report; ReportFormatError when it has no area that can be told."""
    spans, place, targets_seen = [], Place(REVIEW, "", ""), False
    for start, end, paragraph in _paragraphs(source):
        place = _enter(place, paragraph)
        targets = None if targets_seen or place.area == REVIEW else _TARGETS.search(paragraph)
        if targets:
            targets_seen = True
            place = Place(TARGETS, place.area_title, "主要预期目标")
        spans.append(Span(start, end, place))
    if not any(span.place.topic or span.place.area not in (REVIEW, TARGETS) for span in spans):
        raise ReportFormatError("no area such as “(一)…” and no topic was found: is this a government work report?")
    return Report(source, tuple(spans))


def _enter(place: Place, paragraph: str) -> Place:
    """Where a paragraph stands, given where the one before it stood."""
    if part := _PART.match(paragraph):
        return _enter_part(place, part.group(2))
    if area := _AREA.match(paragraph):
        label = REVIEW if place.area == REVIEW else area.group(1)
        return Place(label, area.group(2).strip(), "")
    topic = _TOPIC.match(paragraph)
    if place.area == TARGETS:
        return Place(place.area, place.area_title, place.topic)
    return Place(place.area, place.area_title, topic.group(1) if topic else "")


def _enter_part(place: Place, title: str) -> Place:
    if re.search("自身建设|自身改革|政府建设", title):
        return Place(SELF_GOVERNMENT, title, "")
    review = bool(re.search("回顾|过去|工作总结", title))
    return Place(REVIEW if review else "总体", title, "")


def _paragraphs(source: str) -> list[tuple[int, int, str]]:
    """(start, end, text) of each paragraph; one that a page break cut in two is whole again."""
    found: list[tuple[int, int, str]] = []
    for line in re.finditer(r"[^\r\n]+", source):
        text = line.group().strip()
        if not text:
            continue
        start = line.start() + len(line.group()) - len(line.group().lstrip())
        heading = bool(_PART.match(text) or _AREA.match(text))
        if found and not heading and _is_cut(found[-1][2]):
            first, _, before = found.pop()
            found.append((first, line.end(), before + text))
        else:
            found.append((start, line.end(), text))
    return found


def _is_cut(paragraph: str) -> bool:
    """True for a paragraph that ends in mid-sentence: no closing mark, and no heading."""
    short = len(paragraph) < 45
    return not short and not _END.search(paragraph) and not paragraph.endswith((")", ")", "”"))

"""Parses a work report into its areas and topics, each with offsets into the source.

The structure is that of Chinese governments' yearly reports: parts (二、2023年工作安排), areas ((三)致力提神增韵), paragraphs that
begin with their topic (推进完整社区建设。), and one sentence that lists the year's main targets.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from knowledge.commitment import Place
from knowledge.errors import ReportFormatError
from knowledge.headings import (
    Heading,
    Kind,
    Level,
    announces_plan,
    halved,
    heading_of,
    is_bare_topic,
    is_listed,
    targets_from,
    topic_of,
    year_in,
)

TARGETS = "目标"
REVIEW = "回顾"
SELF_GOVERNMENT = "自身建设"
GENERAL = "总体"
"""What a plan says before its areas: the year's guiding principles."""
_TARGETS_TOPIC = "主要预期目标"
_END = re.compile(r"[。!?:;]$")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the source and its place in the structure."""

    start: int
    end: int
    place: Place


@dataclass(frozen=True)
class Report:
    """A report's text and structure. Spans cover the text from the first heading on, in order."""

    source: str
    spans: tuple[Span, ...]

    def place(self, offset: int) -> Place:
        """Return the place of the character at `offset`."""
        index = bisect_right([span.start for span in self.spans], offset) - 1
        return self.spans[max(index, 0)].place

    @cached_property
    def _unbroken(self) -> tuple[str, list[int]]:
        kept = [index for index, char in enumerate(self.source) if not char.isspace()]
        return "".join(self.source[index] for index in kept), kept

    def locate(self, quote: str) -> list[tuple[int, int]]:
        """Return every (start, end) at which `quote` occurs, ignoring white space."""
        wanted = "".join(quote.split())
        text, offsets = self._unbroken
        found: list[tuple[int, int]] = []
        at = text.find(wanted) if wanted else -1
        while at >= 0:
            end = at + len(wanted)
            found.append((offsets[at], offsets[end - 1] + 1))
            at = text.find(wanted, end)
        return found


def read_source(path: Path) -> str:
    """Return a report's text, UTF-8 or GB18030, without a byte order mark; line breaks are kept.

    Raises ReportFormatError if it is neither; OSError if it can't be read.
    """
    raw = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ReportFormatError("the text is neither UTF-8 nor GB18030: save it as plain text in UTF-8")


def unbroken(text: str) -> str:
    """Return `text` without its line breaks and the spaces around them."""
    return re.sub(r"\s*[\r\n]+\s*", "", text).strip()


def parse_report(source: str) -> Report:
    """Parse a report. Raises ReportFormatError if no area can be identified."""
    paragraphs = _paragraphs(source)
    spans, walk = _walk(paragraphs, planning=False)
    if not walk.turned and not walk.reviewed:
        # An excerpt without last year's review: everything with a heading is plan.
        spans, _ = _walk(paragraphs, planning=True)
    if not any(span.place.topic or span.place.area not in (REVIEW, TARGETS) for span in spans):
        raise ReportFormatError(
            "no area such as “(一)…” and no topic was found: is this a government work report?"
        )
    return Report(source, spans)


def _walk(paragraphs: list[tuple[int, int, str]], *, planning: bool) -> tuple[tuple[Span, ...], "_Walk"]:
    walk = _Walk(planning=planning)
    return tuple(Span(start, end, walk.enter(paragraph)) for start, end, paragraph in paragraphs), walk


class _Walk:
    """Goes through a report's paragraphs in order, tracking the place."""

    def __init__(self, *, planning: bool) -> None:
        self.place = Place(REVIEW, "", "")
        self.turned = planning
        """True once the plan has begun."""
        self.reviewed = False
        """True once a review's opening words were seen."""
        self._planning = planning
        self._opened_by: Level | None = None
        self._year = 0
        self._listing = False
        self._standing = ""

    def enter(self, paragraph: str) -> Place:
        """Return the paragraph's place."""
        if heading := heading_of(paragraph):
            self._listing, self._standing = False, ""
            self.place = self._area(heading) if heading.level is Level.AREA else self._part(heading)
        elif not self._planning and announces_plan(paragraph) and (year_in(paragraph) or 9999) > self._year:
            self._turn(None)
            self.place = Place(GENERAL, "", "")
        else:
            self.place = self._within(paragraph)
        if self._planning and self.place.area == GENERAL and targets_from(paragraph) is not None:
            self.place, self._listing = Place(TARGETS, self.place.area_title, _TARGETS_TOPIC), True
        return self.place

    def _area(self, heading: Heading) -> Place:
        if not self._planning:
            return Place(REVIEW, heading.title, "")
        own = heading.kind is Kind.SELF_GOVERNMENT
        return Place(SELF_GOVERNMENT if own else heading.number, heading.title, "")

    def _part(self, heading: Heading) -> Place:
        if self._starts_review(heading):
            self._planning, self._opened_by, self.reviewed = False, heading.level, True
            self._year = heading.year or self._year
            return Place(REVIEW, heading.title, "")
        if not self._planning:
            if not self._ends_review(heading):
                return Place(REVIEW, heading.title, "")
            self._turn(heading.level)
        elif heading.level is Level.BARE:
            self._opened_by = Level.BARE
        return Place(self._label(heading), heading.title, "")

    def _starts_review(self, heading: Heading) -> bool:
        if self.turned:
            return heading.looks_back and not self._is_nested(heading)
        if heading.kind is Kind.YEARS_WORK or (heading.level is Level.BARE and heading.kind is Kind.OTHER):
            # The first year named in a heading is the past one.
            return not self.reviewed
        return heading.kind is Kind.REVIEW

    def _is_nested(self, heading: Heading) -> bool:
        return self._opened_by is not Level.PART and heading.level is Level.PART

    def _ends_review(self, heading: Heading) -> bool:
        if self._opened_by is Level.BARE and heading.level is Level.PART:
            return heading.kind is Kind.PLAN and heading.year is not None
        numbered_on = self._opened_by is Level.PART
        looks_ahead = heading.kind in (Kind.PLAN, Kind.YEARS_WORK, Kind.SELF_GOVERNMENT)
        return numbered_on or heading.level is Level.BARE or looks_ahead

    def _turn(self, level: Level | None) -> None:
        self._planning, self.turned, self._opened_by = True, True, level

    def _label(self, heading: Heading) -> str:
        if heading.kind is Kind.SELF_GOVERNMENT:
            return SELF_GOVERNMENT
        is_part = heading.level is Level.BARE or (
            self._opened_by is Level.PART and heading.kind in (Kind.PLAN, Kind.YEARS_WORK)
        )
        return GENERAL if is_part else heading.number

    def _within(self, paragraph: str) -> Place:
        """Return the place of a paragraph that is no heading: a target of the list, or a topic of the area."""
        area, title = self.place.area, self.place.area_title
        if area == TARGETS:
            if self._listing and is_listed(paragraph):
                return Place(TARGETS, title, topic_of(paragraph) or _TARGETS_TOPIC)
            return Place(GENERAL, title, topic_of(paragraph))
        if self._planning and area != GENERAL and is_bare_topic(paragraph):
            self._standing = paragraph
        return Place(area, title, topic_of(paragraph) or self._standing)


def _paragraphs(source: str) -> list[tuple[int, int, str]]:
    """Return (start, end, text) of each paragraph, joining one split by a page break."""
    lines = [line for line in re.finditer(r"[^\r\n]+", source) if line.group().strip()]
    cut_from = _cut_from([len(line.group().strip()) for line in lines])
    found: list[tuple[int, int, list[str]]] = []
    length = 0
    for line in lines:
        text = line.group().strip()
        goes_on = found and not heading_of(text) and not is_listed(text)
        if goes_on and length >= cut_from and _is_open(found[-1][2][-1]):
            first, _, parts = found[-1]
            parts.append(text)
            found[-1] = (first, line.end(), parts)
            length += len(text)
        else:
            start = line.start() + len(line.group()) - len(line.group().lstrip())
            found.append((start, line.end(), [text]))
            length = len(text)
    return [(start, end, "".join(parts)) for start, end, parts in found]


def _cut_from(lengths: list[int]) -> int:
    """Return the length from which an open line may have been cut: 45, or the width of hard-wrapped text."""
    widest = max(lengths, default=0)
    return widest - 4 if 24 <= widest <= 60 and len(lengths) > 5 else 45


def _is_open(line: str) -> bool:
    """Tell whether a line ends in mid-sentence: without closing punctuation."""
    flat = halved(line)
    return not _END.search(flat) and not flat.endswith((")", "”"))

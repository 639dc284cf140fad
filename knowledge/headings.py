"""Tells what a paragraph of a work report opens: a part, an area, a topic, the list of targets, or nothing.

Marks are matched after `halved`, so full- and half-width spellings are equal. Titles are cut from the text as printed.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from knowledge.language.folding import years_in_figures

_NUMERAL = "一二三四五六七八九十"
_PART = re.compile(
    rf"^(?:([{_NUMERAL}]{{1,3}})、|第([{_NUMERAL}]{{1,3}})部分[、:\s]*)([^。]{{2,60}})(?:。|$)"
)
_AREA = re.compile(rf"^\(([{_NUMERAL}]{{1,3}})\)([^。]{{2,60}})(?:。|$)")
_BARE = re.compile(r"^[^。;!?]{4,40}(?<![,:、])$")
_YEAR = re.compile(r"(\d{4})年")
_YEAR_HEADING = re.compile(r"^\d{4}年(?:$|[:\s]|.{0,12}(?:工作|任务|目标|回顾|安排|打算)$)")

_SELF_GOVERNMENT = re.compile(r"自身建设|自身改革|政府建设")
_REVIEW = re.compile(r"回顾|过去|总结|情况|成绩|成效|年来|历程")
_PLAN = re.compile(
    r"安排|目标|任务|思路|打算|今后|今年|明年|未来|总体要求|指导思想|计划|展望|重点工作|下一步|部署"
)
_LOOKS_BACK = re.compile(r"回顾|工作总结|过去.?年")
_YEARS_WORK = re.compile(r"\d{4}年.{0,8}工作")
_BARE_OPENING = re.compile(
    r"^(?:\d{4}|过去|今后|未来|今年|明年|下一步|下步|(?:下一)?阶段|一年来|五年来|工作|总体|主要|重点|奋斗|加强政府|全面加强政府|切实加强政府)"
)

_TARGETS = re.compile(r"(?:主要)?(?:预期|奋斗|发展)?目标(?:任务)?(?:是|为|如下)?:")
_ANNOUNCED = re.compile(
    r"(?:今年|明年|今后|新的一年|\d{4}年)[^。:]{0,40}"
    r"(?:(?:总体要求|总体思路|指导思想|(?:预期|奋斗|主要)目标(?:任务)?)(?:是|为|如下|:)|重点(?:抓好|做好)[^。:]{0,20}:)"
)
_ORDINAL = re.compile(
    rf"^(?:—+|-{{2,}}|[{_NUMERAL}]{{1,3}}是(?:要)?|第[{_NUMERAL}]{{1,3}}[,、]|\(?\d{{1,2}}[.)、](?!\d)|[①-⑳●■◆·])\s*"
)
_TOPIC = re.compile(r"^([^。;!?:]{4,24})。(?=.)")


class Level(StrEnum):
    """How a heading is numbered: 一、… , (一)… , or an unnumbered line of its own."""

    PART = "part"
    AREA = "area"
    BARE = "bare"


class Kind(StrEnum):
    """What a heading's words say will follow."""

    REVIEW = "review"
    PLAN = "plan"
    SELF_GOVERNMENT = "self-government"
    YEARS_WORK = "a year's work"
    """2024年的工作: review or plan, depending on its position."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `number` is its Chinese numeral, empty for an unnumbered one."""

    level: Level
    number: str
    title: str

    @property
    def kind(self) -> Kind:
        """Return whether it is review, plan, self-government, or an area."""
        if _SELF_GOVERNMENT.search(self.title):
            return Kind.SELF_GOVERNMENT
        if _REVIEW.search(self.title):
            return Kind.REVIEW
        if _PLAN.search(self.title):
            return Kind.PLAN
        return Kind.YEARS_WORK if _YEARS_WORK.search(halved(self.title)) else Kind.OTHER

    @property
    def looks_back(self) -> bool:
        """Tell whether its words would not occur in an area of a plan: 回顾."""
        return bool(_LOOKS_BACK.search(self.title))

    @property
    def year(self) -> int | None:
        """Return the first year named in the title."""
        return year_in(self.title)


def halved(text: str) -> str:
    """Return `text`, of the same length, in half-width characters except 。、 and quotes, with years in figures."""
    return years_in_figures(text.translate(_HALF))


_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


def year_in(text: str) -> int | None:
    """Return the first year (2024年) in `text`."""
    found = _YEAR.search(halved(text))
    return int(found.group(1)) if found else None


def heading_of(paragraph: str) -> Heading | None:
    """Return the heading that opens a paragraph, or None."""
    flat = halved(paragraph)
    if part := _PART.match(flat):
        return Heading(Level.PART, part.group(1) or part.group(2), paragraph[slice(*part.span(3))].strip())
    if area := _AREA.match(flat):
        return Heading(Level.AREA, area.group(1), paragraph[slice(*area.span(2))].strip())
    bare = _BARE.match(flat)
    opens = (
        bare
        and ":" not in flat
        and _BARE_OPENING.match(flat)
        and (_REVIEW.search(flat) or _PLAN.search(flat) or _SELF_GOVERNMENT.search(flat))
    )
    if bare and (_YEAR_HEADING.match(flat) or opens):
        return Heading(Level.BARE, "", paragraph)
    return None


def ordinal_length(text: str) -> int:
    """Return how many characters of list marker (——, 一是, 1.) open `text`."""
    found = _ORDINAL.match(halved(text))
    return found.end() if found else 0


def topic_of(paragraph: str) -> str:
    """Return the short first sentence that names a paragraph's subject; empty if there is none.

    A sentence with a figure is itself a promise, and one with nothing after it is the whole paragraph.
    """
    skipped = ordinal_length(paragraph)
    found = _TOPIC.match(halved(paragraph[skipped:]))
    if found is None or re.search(r"\d", found[1]):
        return ""
    return paragraph[skipped : skipped + len(found[1])]


def is_listed(paragraph: str) -> bool:
    """Tell whether it is an item of a list announced by an earlier paragraph: ——…, 一是…, 1.…"""
    return ordinal_length(paragraph) > 0


def is_bare_topic(paragraph: str) -> bool:
    """Tell whether it is a short line without closing punctuation: the title of what follows."""
    return 4 <= len(paragraph) <= 24 and not re.search(r"[\d。,;:!?、)”]", halved(paragraph))


def targets_from(paragraph: str) -> int | None:
    """Return where the list of the year's main targets begins that the paragraph contains or announces, or None."""
    found = _TARGETS.search(halved(paragraph))
    return found.end() if found else None


def announces_plan(paragraph: str) -> bool:
    """Tell whether a paragraph's words, without a heading, turn from the review to the coming year."""
    return bool(_ANNOUNCED.search(halved(paragraph)))

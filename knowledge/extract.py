"""Any city's work report -> the commitments of its plan for the coming year, each verbatim, with its targets.

Only the plan is read: the main targets, the areas, the government's own conduct. The review of the past year, the
general preamble, headings and slogans promise nothing whose status a resident could ask.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from knowledge.commitment import Place, Target
from knowledge.extraction.clauses import MAX_QUOTE, Clause, clauses_of, line_of
from knowledge.extraction.figures import Figure, figures_of
from knowledge.extraction.lexicon import ACTED, NAMED, is_rhetoric
from knowledge.extraction.lists import items_of, respective, shares_of
from knowledge.extraction.titles import list_title, title_of
from knowledge.headings import heading_of, is_bare_topic, ordinal_length
from knowledge.report import GENERAL, REVIEW, TARGETS, Report, ReportFormatError, Span, parse_report, unbroken

_SHORTEST = 4
"""Characters that a promise has at least: 限行 is none, 办好菇博会 is one."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """A commitment as the text gives it; `quote` equals `source[start:end]` once line breaks are removed."""

    quote: str
    title: str
    place: Place
    start: int
    end: int
    targets: tuple[Target, ...] = ()
    focus: str | None = None
    """The part of the quote that tells siblings of one list apart."""


def read_source(path: Path) -> str:
    """A report's text, UTF-8 or GB18030, without a byte order mark; line breaks stay as they are.

    ReportFormatError when it is neither; OSError when it can't be read.
    """
    raw = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ReportFormatError(f"{path}: the text is neither UTF-8 nor GB18030: save it as UTF-8 plain text")


def extract_lines(path: Path) -> Iterator[str]:
    """One JSON object a commitment, in the report's order; offsets count characters of the text without a byte order mark.

    ReportFormatError when the file is no work report or holds no plan.
    """
    found = extract(parse_report(read_source(path)))
    for number, one in enumerate(found, 1):
        yield json.dumps(_as_data(f"e-{number:03}", one), ensure_ascii=False)


def extract(report: Report) -> list[Extracted]:
    """The commitments of a report's plan, in order; ReportFormatError when no plan can be told from the review."""
    spans = [span for span in report.spans if span.place.area != REVIEW]
    if not spans:
        raise ReportFormatError(
            "no plan for the coming year was found: looked for a heading such as “二、2024年工作安排”"
        )
    numbered = any(span.place.area not in (GENERAL, TARGETS) for span in spans)
    with_topics = {(span.place.area, span.place.area_title) for span in spans if span.place.topic}
    found: list[Extracted] = []
    for span in spans:
        if span.place.area == GENERAL and (numbered or not span.place.topic):
            continue
        introduces = not span.place.topic and (span.place.area, span.place.area_title) in with_topics
        found.extend(_of_paragraph(report.source, span, introduces=introduces))
    return found


def _of_paragraph(source: str, span: Span, *, introduces: bool) -> Iterator[Extracted]:
    line = line_of(source, span.start, span.end)
    skip = _heading_length(line.text, span.place)
    for clause in clauses_of(line, skip):
        if _promises(clause.text, span.place, introduces=introduces):
            yield from _split(source, clause, span.place)


def _heading_length(text: str, place: Place) -> int:
    """How many characters of heading or topic open the paragraph."""
    if heading := heading_of(text):
        return len(text) if heading.number == "" else text.index(heading.title) + len(heading.title)
    marker = ordinal_length(text)
    if place.topic and text[marker:].startswith(place.topic):
        return marker + len(place.topic)
    return len(text) if is_bare_topic(text) and place.topic == text else marker


def _promises(text: str, place: Place, *, introduces: bool) -> bool:
    """True when a resident could ask what became of it."""
    if len(text) < _SHORTEST or is_rhetoric(text) or text.startswith("("):
        return False
    if place.area == TARGETS or figures_of(text):
        return True
    return not introduces or bool(NAMED.search(text) and ACTED.search(text))


def _split(source: str, clause: Clause, place: Place) -> Iterator[Extracted]:
    """A commitment for each figure or nameable thing of the clause's list, or one for all of it."""
    figures = figures_of(clause.text)
    whole = _made(source, clause, place, tuple(figure.target for figure in figures))
    parts = (
        [*_shared(source, clause, place, figures)] or [*_listed(source, clause, whole, figures)] or [whole]
    )
    yield from (part for part in parts if len(part.quote) <= MAX_QUOTE)


def _made(source: str, clause: Clause, place: Place, targets: tuple[Target, ...]) -> Extracted:
    start, end = clause.source_span
    return Extracted(unbroken(source[start:end]), title_of(clause.text), place, start, end, targets)


def _shared(source: str, clause: Clause, place: Place, figures: list[Figure]) -> Iterator[Extracted]:
    """新增A 4家、B 12家: a commitment each; one that lacks its verb keeps the whole clause as its quote."""
    for share in shares_of(clause, figures):
        part = clause.part(share.start, share.end)
        targets = tuple(figure.target for figure in share.figures)
        whole = clause.end - clause.start <= MAX_QUOTE
        if share.alone or not whole:
            yield _made(source, part, place, targets)
        else:
            yield replace(
                _made(source, clause, place, targets), title=title_of(part.text), focus=_printed(source, part)
            )


def _listed(source: str, clause: Clause, whole: Extracted, figures: list[Figure]) -> Iterator[Extracted]:
    """The nameable things of a list; a figure within one thing is its own, any other is everyone's."""
    named = respective(clause.text, figures)
    if named:
        numbers = figures[-len(named) :]
        for (start, end), figure in zip(named, numbers, strict=True):
            part = clause.part(start, end)
            target = replace(figure.target, name=part.text)
            yield replace(
                whole,
                title=title_of(f"{part.text}{figure.target.value:g}{figure.target.unit}"),
                targets=(target,),
                focus=_printed(source, part),
            )
        return
    items = items_of(clause.text)
    for item in items:
        part = clause.part(item.start, item.end)
        outside = [f for f in figures if not any(other.start <= f.start < other.end for other in items)]
        own = [f for f in figures if item.start <= f.start < item.end]
        targets = tuple(figure.target for figure in own + outside)
        title = list_title(item.head, part.text, item.tail)
        quoted = whole if len(whole.quote) <= MAX_QUOTE else _made(source, part, whole.place, targets)
        yield replace(quoted, title=title, targets=targets, focus=_printed(source, part))


def _printed(source: str, part: Clause) -> str:
    start, end = part.source_span
    return unbroken(source[start:end])


def _as_data(number: str, one: Extracted) -> dict[str, object]:
    data: dict[str, object] = {
        "id": number,
        "area": one.place.area,
        "topic": one.place.topic,
        "quote": one.quote,
        "title": one.title,
        "targets": [
            {"name": t.name, "value": _plain(t.value), "unit": t.unit, "op": t.op.value} for t in one.targets
        ],
        "start": one.start,
        "end": one.end,
    }
    return data | ({"focus": one.focus} if one.focus else {})


def _plain(value: float) -> float | int:
    """160, not 160.0: as the report prints it."""
    return int(value) if value == int(value) else value

"""Extracts from any city's work report the commitments for the coming year, each verbatim, with its targets.

Only the plan is read: the main targets, the areas, the government's own conduct. The review of the past year, the
general preamble, headings and slogans promise nothing whose status a resident could ask about.
"""

from collections.abc import Iterator
from pathlib import Path

from knowledge.commitment import Place
from knowledge.drafts import draft_tables
from knowledge.errors import ReportFormatError
from knowledge.extraction.clauses import clauses_of, line_of
from knowledge.extraction.figures import figures_of
from knowledge.extraction.lexicon import is_definite, is_rhetoric
from knowledge.extraction.splitting import Extracted, Splitter
from knowledge.headings import heading_of, is_bare_topic, ordinal_length, targets_from, topic_of
from knowledge.lines import json_line
from knowledge.report import (
    GENERAL,
    REVIEW,
    SELF_GOVERNMENT,
    TARGETS,
    Report,
    Span,
    parse_report,
    read_source,
)

_SHORTEST = 4
"""Fewest characters of a promise: 办好菇博会 is one, 第一 is not."""
_INTRODUCTION = 150
"""Most characters of an area's introduction; a longer paragraph contains promises."""
_LONGEST = 500
"""Most characters of a clause; a longer stretch without punctuation is not prose."""


def extract_lines(path: Path) -> Iterator[str]:
    """Yield one JSON object per commitment, in the report's order; offsets count characters without a byte order mark.

    Raises ReportFormatError if the file is not a work report or has no plan.
    """
    for number, one in enumerate(extract(parse_report(read_source(path))), 1):
        yield json_line(f"e-{number:03}", one)


def extract_tables(path: Path, ids: str = "") -> Iterator[str]:
    """Yield the same as `[[commitment]]` tables with blanks, whose ids begin with `ids`."""
    report = parse_report(read_source(path))
    yield from draft_tables(report, extract(report), ids)


def extract(report: Report) -> list[Extracted]:
    """Return the commitments of a report's plan, in order. Raises ReportFormatError if no plan can be identified."""
    spans = [span for span in report.spans if span.place.area != REVIEW]
    if not spans:
        raise ReportFormatError(
            "no plan for the coming year: looked for a heading such as “二、2024年工作安排”"
        )
    # If areas are numbered, text outside them is preamble; if none is, there are only topics.
    numbered = any(span.place.area not in (GENERAL, TARGETS, SELF_GOVERNMENT) for span in spans)
    with_topics = {_area(span.place) for span in spans if span.place.topic}
    splitter = Splitter(report.source)
    return [
        found
        for span in spans
        if span.place.area != GENERAL or (span.place.topic and not numbered)
        for found in _of_paragraph(
            splitter, span, introduces=_area(span.place) in with_topics and _is_introduction(span)
        )
    ]


def _area(place: Place) -> tuple[str, str]:
    return place.area, place.area_title


def _is_introduction(span: Span) -> bool:
    """Tell whether this is the short paragraph without a topic that introduces an area whose paragraphs have topics."""
    return not span.place.topic and span.end - span.start <= _INTRODUCTION


def _of_paragraph(splitter: Splitter, span: Span, *, introduces: bool) -> Iterator[Extracted]:
    line = line_of(splitter.source, span.start, span.end)
    for clause in clauses_of(line, _heading_length(line.text, span.place)):
        if _promises(clause.text, span.place, introduces=introduces):
            yield from splitter.split(clause, span.place)


def _heading_length(text: str, place: Place) -> int:
    """Return how many characters of heading, list marker or topic open the paragraph."""
    if heading := heading_of(text):
        return text.index(heading.title) + len(heading.title)
    if place.topic == text.strip() and is_bare_topic(text.strip()):
        return len(text)
    if place.area == TARGETS and (listed := targets_from(text)) is not None:
        return listed
    marker = ordinal_length(text)
    # The topic is searched for in the line itself, whose punctuation is half-width.
    return marker + len(topic_of(text)) if place.topic else marker


def _promises(text: str, place: Place, *, introduces: bool) -> bool:
    """Tell whether a resident could ask what became of it."""
    if not _SHORTEST <= len(text) <= _LONGEST or is_rhetoric(text) or text.startswith("("):
        return False
    return place.area == TARGETS or bool(figures_of(text)) or not introduces or is_definite(text)

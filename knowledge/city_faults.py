"""Validates entries of a city's files: where a quote occurs, its figures, and names that must exist."""

import re
from collections import Counter
from collections.abc import Container, Iterable
from pathlib import Path

from knowledge.city_format import PHRASES, BaselineEntry, CommitmentEntry, Problem, TableFile
from knowledge.language.folding import fold
from knowledge.report import REVIEW, Report, unbroken

_ABOUT = re.compile("[余多]")
"""4.5万余处 is read as 4.5 of 万处."""
_CHARACTERS = dict(enumerate("零一二三四五六七八九")) | {2: "二两", 10: "十", 100: "百", 1000: "千"}


def quote_faults(entry: CommitmentEntry | BaselineEntry, report: Report) -> Iterable[tuple[str, object, str]]:
    """Yield (field, value, remedy) for each fault in where a quote occurs."""
    places, given = _places(entry, report), (entry.start, entry.end)
    options = " or ".join(f"start = {start}, end = {end}" for start, end in places)
    if not report.locate(entry.quote):
        yield "quote", entry.quote, "is not in the report: copy it from there, including misprints"
    elif not places and isinstance(entry, CommitmentEntry):
        remedy = "is only in the review, which promises nothing: quote the plan, or make it a baseline"
        yield "quote", entry.quote, remedy
    elif not places:
        yield "quote", entry.quote, "is not in the review of the past year: quote that"
    elif given == (None, None) and len(places) > 1:
        yield "start", None, f"the quote stands {len(places)} times: write {options}"
    elif given not in {(None, None), *places}:
        yield "start", f"{entry.start}, end = {entry.end}", f"the quote is elsewhere: write {options}"
    elif entry.quote != (printed := unbroken(report.source[slice(*spot(entry, report))])):
        yield "quote", entry.quote, f"is printed differently, apart from line breaks: write {printed!r}"


def spot(entry: CommitmentEntry | BaselineEntry, report: Report) -> tuple[int, int]:
    """Return where the quote occurs: as given, else the first place that it may be quoted from."""
    if entry.start is None or entry.end is None:
        return next(iter(_places(entry, report)), (0, 0))
    return entry.start, entry.end


def _places(entry: CommitmentEntry | BaselineEntry, report: Report) -> list[tuple[int, int]]:
    """Return the places it may be quoted from: a commitment from the plan, a result from the review."""
    reviewed = isinstance(entry, BaselineEntry)
    places = report.locate(entry.quote)
    return [place for place in places if (report.place(place[0]).area == REVIEW) == reviewed]


def commitment_faults(entry: CommitmentEntry, departments: set[str]) -> Iterable[tuple[str, object, str]]:
    """Yield (field, value, remedy) for each other fault in a commitment."""
    if entry.focus is not None and entry.focus not in entry.quote:
        yield "focus", entry.focus, "must be a part of the quote"
    if entry.lead in entry.co:
        yield "co", entry.lead, "already leads it: remove it"
    if (different := _different(entry.phrases)) < PHRASES:
        yield "phrases", different, f"so many of them differ: write {PHRASES} different ones or more"
    for field, names in (("lead", (entry.lead,)), ("co", entry.co)):
        for name in names:
            if name not in departments:
                yield field, name, "no such department: add it to departments.toml or use a name from there"
    for name, times in Counter(target.name for target in entry.targets).items():
        if times > 1:
            yield (
                "targets",
                name,
                "two targets have this name, under which their actuals are stored: give them different names",
            )
    for target in entry.targets:
        yield from (("targets", *fault) for fault in figure_faults(target.value, target.unit, entry.quote))


def _different(phrases: Iterable[str]) -> int:
    """Count the different ones, stopping at the required number: each start reads tens of thousands."""
    found: set[str] = set()
    for phrase in phrases:
        found.add(fold(phrase))
        if len(found) == PHRASES:
            break
    return len(found)


def figure_faults(value: float, unit: str, quote: str) -> Iterable[tuple[object, str]]:
    """Yield (value, remedy) if a quote does not contain the figure."""
    number = f"{value:.15g}"
    if not re.search(rf"(?<![\d.]){re.escape(number)}(?![\d.])", fold(quote)) and not _in_words(value, quote):
        yield number, "the quote contains no such number: write value and unit as printed in the report"
    elif unit not in quote and unit not in _ABOUT.sub("", quote) and unit != "个":
        yield unit, "the quote contains no such unit: write it as printed in the report"


def _in_words(value: float, quote: str) -> bool:
    """Tell whether the quote has a small number or a power of ten as a character: 两中心, 九大片区, 千万千瓦."""
    return value == int(value) and any(one in quote for one in _CHARACTERS.get(int(value), ""))


def refuse_duplicates(files: Iterable[TableFile], field: str, problems: list[Problem]) -> None:
    """Add a problem for each id or title that another entry of these files has: people and records need it unique."""
    seen: dict[str, str] = {}
    for file in files:
        for index, table in enumerate(file.tables()):
            value = table.get(field)
            if not isinstance(value, str):
                continue  # Its shape is reported separately.
            if value in seen:
                remedy = f"another entry has this {field} ({seen[value]}): give it a new one"
                problems.append(file.problem(index, field, value, remedy))
            seen.setdefault(value, file.where(index, field))


def refuse_other_files(folder: Path, problems: list[Problem]) -> None:
    """Add a problem for each file beside the commitments that would be ignored: 01-city.toml.txt."""
    for path in sorted(folder.glob("*")):
        if path.suffix != ".toml" and not path.name.startswith(".") and not path.name.endswith(("~", ".bak")):
            remedy = "is not read: let its name end in .toml, or move it away"
            problems.append(Problem(path.name, 0, "file", str(path), remedy))


def refuse_former(files: Iterable[TableFile], former: Container[str], problems: list[Problem]) -> None:
    """Add a problem for each id used by an earlier year's commitment, since stored records refer to that one."""
    remedy = "a commitment of an earlier year has this id: give it one that none ever had, such as 24a1-001"
    for file in files:
        for index, table in enumerate(file.tables()):
            if (id_ := table.get("id")) in former:
                problems.append(file.problem(index, "id", id_, remedy))

"""What is wrong with an entry of a city's files: where a quote stands, its figures, names that nothing has."""

import re
from collections import Counter
from collections.abc import Container, Iterable

from knowledge.city_format import BaselineEntry, CommitmentEntry, Problem, TableFile
from knowledge.language.folding import fold
from knowledge.report import Report, unbroken


def quote_faults(entry: CommitmentEntry | BaselineEntry, report: Report) -> Iterable[tuple[str, object, str]]:
    """(field, value, remedy) of each thing wrong with where a quote stands."""
    places = report.locate(entry.quote)
    if not places:
        yield "quote", entry.quote, "does not stand in the report: copy it from there, misprints and all"
    elif unbroken(report.source[entry.start : entry.end]) != entry.quote:
        options = " or ".join(f"start = {start}, end = {end}" for start, end in places)
        yield "start", f"{entry.start}, end = {entry.end}", f"the quote stands elsewhere: write {options}"


def commitment_faults(entry: CommitmentEntry, departments: set[str]) -> Iterable[tuple[str, object, str]]:
    """The same of all else that an entry promises."""
    if entry.focus is not None and entry.focus not in entry.quote:
        yield "focus", entry.focus, "must be a part of the quote"
    for field, names in (("lead", (entry.lead,)), ("co", entry.co)):
        for name in names:
            if name not in departments:
                yield field, name, "no such department: add it to departments.toml or use a name from there"
    for name, times in Counter(target.name for target in entry.targets).items():
        if times > 1:
            yield (
                "targets",
                name,
                "two targets have this name, by which their actuals are kept: name them apart",
            )
    for target in entry.targets:
        number = f"{target.value:.15g}"
        if not re.search(rf"(?<![\d.]){re.escape(number)}(?![\d.])", fold(entry.quote)) and not _in_words(
            target.value, entry.quote
        ):
            yield (
                "targets",
                number,
                "the quote holds no such number: write value and unit as the report prints them",
            )
        elif target.unit not in entry.quote and target.unit != "个":
            yield "targets", target.unit, "the quote holds no such unit: write it as the report prints it"


def _in_words(value: float, quote: str) -> bool:
    """Tell whether a small number or a power of ten stands in the quote as a character: 两中心, 九大片区, 千万千瓦."""
    character = {2: "二两", 10: "十", 100: "百", 1000: "千"}.get(
        int(value), "零一二三四五六七八九"[int(value)] if 0 <= value <= 9 else ""
    )
    return value == int(value) and any(c in quote for c in character)


def refuse_duplicates(files: Iterable[TableFile], problems: list[Problem]) -> None:
    """Add a problem for each id that another entry of these files has."""
    seen: set[str] = set()
    remedy = "another entry has this id: give it a new one"
    for file in files:
        for index, table in enumerate(file.tables()):
            id_ = table.get("id")
            if not isinstance(id_, str):
                continue  # Its shape is told of by itself.
            if id_ in seen:
                problems.append(file.problem(index, "id", id_, remedy))
            seen.add(id_)


def refuse_former(files: Iterable[TableFile], former: Container[str], problems: list[Problem]) -> None:
    """Add a problem for each id that a commitment of an earlier year has: what is kept of that one would be told of this."""
    remedy = "a commitment of an earlier year has this id: give it one that none ever had, such as 24a1-001"
    for file in files:
        for index, table in enumerate(file.tables()):
            if (id_ := table.get("id")) in former:
                problems.append(file.problem(index, "id", id_, remedy))

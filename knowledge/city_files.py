"""Reads the files of a city's folder one by one; appends the faults of their entries to `problems`."""

from collections.abc import Iterable
from pathlib import Path

from pydantic import ValidationError

from knowledge.caching import UNREADABLE
from knowledge.city_faults import commitment_faults, figure_faults, quote_faults, spot
from knowledge.city_format import (
    BaselineEntry,
    CityDataError,
    CityEntry,
    CommitmentEntry,
    DepartmentEntry,
    ErratumEntry,
    Problem,
    TableFile,
    faults_of,
    line_of,
    parse_toml,
    read_text,
    shortened,
)
from knowledge.commitment import Baseline, Commitment, Department, Erratum, Target
from knowledge.errors import ReportFormatError
from knowledge.former import FILE as SETTINGS
from knowledge.headings import year_in
from knowledge.language.lexicon import load_lexicon
from knowledge.precedents import Precedents
from knowledge.report import Report, parse_report, read_source


def read_settings(folder: Path) -> CityEntry:
    """Read city.toml. Raises CityDataError listing every fault, or saying that the folder is missing."""
    if not folder.is_dir():
        remedy = "no such folder: name one in knowledge/cities/ or a path"
        raise CityDataError(Problem(str(folder), 0, "folder", str(folder), remedy))
    path = folder / SETTINGS
    table = parse_toml(path)
    lines = read_text(path).splitlines()
    try:
        city = CityEntry.model_validate(table)
    except ValidationError as error:
        problems = (
            Problem(SETTINGS, line_of(field, lines), field, shortened(value), remedy)
            for field, value, remedy in faults_of(error)
        )
        raise CityDataError(*problems) from None
    named = year_in(city.report_title)
    if named not in {None, city.year}:
        remedy = f"the title names {named}: write the year for which the report plans"
        raise CityDataError(Problem(SETTINGS, line_of("year", lines), "year", str(city.year), remedy))
    return city


def read_plan(path: Path) -> Report:
    """Read the report's text. Raises CityDataError if it is missing or not a work report."""
    try:
        return parse_report(read_source(path))
    except FileNotFoundError:
        remedy = "the file is missing: put the report there, as plain text"
    except ReportFormatError as error:
        remedy = str(error)
    raise CityDataError(Problem(path.name, 0, "report", str(path), remedy))


def read_precedents(path: Path, problems: list[Problem]) -> Path | None:
    """Check that the weights of precedents are readable and return their path; None if the city has none."""
    if not path.is_file():
        return None
    try:
        Precedents(path)
    except UNREADABLE:
        remedy = "is not a fit: write it again with `python -m bench.precedents --write`, or delete it"
        problems.append(Problem(path.name, 0, "file", str(path), remedy))
    return path


def read_departments(file: TableFile, problems: list[Problem]) -> list[Department]:
    """Read the departments; a place has one governing department, names are unique, and one takes what no other owns."""
    found, names = [], set()
    governed: dict[str, str] = {}
    for index, entry in file.entries(DepartmentEntry, problems):
        for place in entry.places:
            if (other := governed.setdefault(place, entry.name)) != entry.name:
                remedy = f"{other} has this place too: one governs it, the other may have it among `everyday`"
                problems.append(file.problem(index, "places", place, remedy))
        for name in {entry.name, *entry.aliases}:
            if name in names:
                remedy = "two departments share this name or alias: keep it on one"
                problems.append(file.problem(index, "name", name, remedy))
            names.add(name)
        for part in ("owns", "assists"):
            for key in getattr(entry, part):
                if key not in load_lexicon().matters:
                    remedy = "no such matter: name one of knowledge/language/lexicon/matters.toml"
                    problems.append(file.problem(index, part, key, remedy))
        found.append(Department(**dict(entry)))
    if sum(bool(table.get("unowned")) for table in file.tables()) != 1:
        remedy = "exactly one department takes what nobody owns: set unowned = true on it"
        problems.append(Problem(file.path.name, 0, "unowned", "…", remedy))
    return found


def read_errata(path: Path, report: Report, problems: list[Problem]) -> list[Erratum]:
    """Read the misprints found in the report."""
    file, found = TableFile(path, "erratum"), []
    for index, entry in file.entries(ErratumEntry, problems):
        if not report.locate(entry.quote) or entry.printed not in entry.quote:
            remedy = "must be in the report and contain `printed`"
            problems.append(file.problem(index, "quote", entry.quote, remedy))
        if entry.printed == entry.correct:
            remedy = "is as printed: write what is meant, or nothing where it can't be restored"
            problems.append(file.problem(index, "correct", entry.correct, remedy))
        found.append(Erratum(entry.printed, entry.correct, entry.confidence, entry.note))
    return found


def read_commitments(
    file: TableFile, report: Report, departments: set[str], errata: list[Erratum], problems: list[Problem]
) -> Iterable[Commitment]:
    """Read a file of commitments led by one of `departments`, adding to each the misprints within its quote."""
    for index, entry in file.entries(CommitmentEntry, problems):
        faults = [*quote_faults(entry, report), *commitment_faults(entry, departments)]
        problems.extend(file.problem(index, *fault) for fault in faults)
        start, end = spot(entry, report)
        targets = tuple(Target(**dict(target)) for target in entry.targets)
        misprints = tuple(one for one in errata if one.printed in entry.quote)
        told = dict(entry) | {"start": start, "end": end, "targets": targets, "errata": misprints}
        yield Commitment(**told, place=report.place(start))


def read_baselines(file: TableFile, report: Report, ids: set[str], problems: list[Problem]) -> list[Baseline]:
    """Read last year's results; `ids` are the commitments that may continue one."""
    found: list[Baseline] = []
    for index, entry in file.entries(BaselineEntry, problems):
        problems.extend(file.problem(index, *fault) for fault in quote_faults(entry, report))
        unknown = sorted(set(entry.precedes) - ids)
        problems.extend(file.problem(index, "precedes", id_, "no commitment has this id") for id_ in unknown)
        if (entry.value is None) != (not entry.unit) or (entry.value is None and entry.precedes):
            remedy = "a figure needs its unit; without one, leave out `unit` and `precedes`"
            problems.append(file.problem(index, "value", entry.value, remedy))
        elif entry.value is not None and report.locate(entry.quote):
            faults = figure_faults(entry.value, entry.unit, entry.quote)
            problems.extend(file.problem(index, "value", *fault) for fault in faults)
        start, end = spot(entry, report)
        found.append(Baseline(**dict(entry) | {"start": start, "end": end}, place=report.place(start)))
    return found

"""A city's folder -> City: the report, the curated commitments, errata, last year's results, departments, names."""

import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from knowledge.city_faults import (
    commitment_faults,
    figure_faults,
    quote_faults,
    refuse_duplicates,
    refuse_former,
    refuse_other_files,
    spot,
)
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
from knowledge.commitment import Baseline, Commitment, Department, Erratum, Section, Target
from knowledge.former import former_of
from knowledge.headings import year_in
from knowledge.language.folding import fold, plain_words
from knowledge.language.lexicon import load_lexicon
from knowledge.precedents import FILE as PRECEDENTS
from knowledge.precedents import Precedents
from knowledge.report import Report, ReportFormatError, parse_report, read_source


@dataclass(frozen=True)
class City:
    """One city's report and all that is curated on it."""

    code: str
    """The name of its first year's folder; kept with every ticket."""
    edition: str
    """Its own folder's name; kept with what holds of this year's report alone: what staff teach."""
    name: str
    short_name: str
    year: int
    report_title: str
    timezone: ZoneInfo
    hotline: str
    names: tuple[str, ...]
    examples: tuple[str, ...]
    reply_days: dict[str, int]
    report: Report
    commitments: tuple[Commitment, ...]
    baselines: tuple[Baseline, ...]
    errata: tuple[Erratum, ...]
    departments: tuple[Department, ...]
    hotline_hours: str | None = None
    """When somebody answers it, in words that residents read; None: nobody said."""
    own_places: tuple[str, ...] = ()
    """Places that no department governs."""
    precedents: Path | None = None
    """Weights that tell whom messages were for; None: none were fitted yet."""
    former_titles: Mapping[str, str] = field(default_factory=dict)
    """Commitment of an earlier year's report -> its title."""

    @cached_property
    def governed(self) -> tuple[str, ...]:
        """Its parts that some department governs, folded, longest first."""
        parts = {fold(place) for department in self.departments for place in department.places}
        return tuple(sorted(parts, key=lambda part: (-len(part), part)))

    @cached_property
    def places(self) -> tuple[str, ...]:
        """All its places: they tell where a thing is, not what."""
        governed = (place for department in self.departments for place in department.places)
        return tuple(dict.fromkeys((*self.own_places, *governed)))

    @cached_property
    def _by_id(self) -> dict[str, Commitment]:
        return {commitment.id: commitment for commitment in self.commitments}

    @cached_property
    def _by_name(self) -> dict[str, Department]:
        return {
            name: department
            for department in self.departments
            for name in (*department.aliases, department.name)
        }

    @cached_property
    def wordings(self) -> dict[str, str]:
        """What its files say of each commitment, in plain spelling -> its id; not keywords, which siblings share."""
        return {
            plain_words(text): one.id
            for one in reversed(self.commitments)
            for text in (one.quote, *one.phrases, one.title)
        }

    def commitment(self, commitment_id: str) -> Commitment | None:
        """The commitment with that id."""
        return self._by_id.get(commitment_id)

    def title(self, commitment_id: str) -> str | None:
        """The title of the commitment with that id, also of an earlier year's."""
        known = self._by_id.get(commitment_id)
        return known.title if known else self.former_titles.get(commitment_id)

    def department(self, name: str) -> Department | None:
        """The department with that name or alias."""
        return self._by_name.get(name)

    @cached_property
    def unowned(self) -> Department:
        """Who takes what nobody owns."""
        return next(department for department in self.departments if department.unowned)

    @cached_property
    def areas(self) -> tuple[Section, ...]:
        """The report's areas in order, each with its commitments."""
        labels = dict.fromkeys(commitment.place.area for commitment in self.commitments)
        return tuple(self._area(label) for label in labels)

    @cached_property
    def area_titles(self) -> dict[str, str]:
        """Area as its commitments name it -> its title, in the report's order."""
        return {one.commitments[0].place.area: one.title for one in self.areas}

    def _area(self, label: str) -> Section:
        members = tuple(commitment for commitment in self.commitments if commitment.place.area == label)
        place = members[0].place
        return Section(place.topic if label == "目标" else place.area_title, members)


def load_city(folder: Path) -> City:
    """Read and validate a city's folder; CityDataError lists every fault with file, line, field, value and remedy."""
    city, former = _read_city(folder), former_of(folder)
    report = _read_report(folder / city.report)
    problems: list[Problem] = []
    offices = TableFile(folder / "departments.toml", "department")
    departments = _departments(offices, problems)
    errata = _errata(folder / "errata.toml", report, problems)
    known = _all((offices,), "name")
    refuse_other_files(folder / "commitments", problems)
    files = [TableFile(path, "commitment") for path in sorted((folder / "commitments").glob("*.toml"))]
    commitments = [
        commitment for file in files for commitment in _commitments(file, report, known, errata, problems)
    ]
    reviewed = TableFile(folder / "baselines.toml", "baseline")
    for same_ids in (files, (reviewed,)):
        refuse_duplicates(same_ids, "id", problems)
    refuse_duplicates(files, "title", problems)
    refuse_former(files, former.titles, problems)
    baselines = _baselines(reviewed, report, _all(files, "id"), problems)
    precedents = _precedents(folder / PRECEDENTS, problems)
    if not _all(files, "id") and not problems:
        problems.append(Problem("commitments/", 0, "commitment", "none", "add at least one [[commitment]]"))
    if problems:
        raise CityDataError(*problems)
    return City(
        code=former.code,
        edition=folder.resolve().name,
        former_titles=former.titles,
        name=city.name,
        short_name=city.short_name,
        year=city.year,
        report_title=city.report_title,
        timezone=city.timezone,
        hotline=city.hotline,
        names=city.names,
        examples=city.examples,
        reply_days={str(kind): days for kind, days in city.reply_days.items()},
        report=report,
        commitments=tuple(_with_baselines(commitment, baselines) for commitment in commitments),
        baselines=tuple(baselines),
        errata=tuple(errata),
        departments=tuple(departments),
        hotline_hours=city.hotline_hours,
        own_places=city.places,
        precedents=precedents,
    )


def _all(files: Iterable[TableFile], field: str) -> set[str]:
    """What all entries have in a field, those of another shape too: what is wrong with one is told once."""
    return {str(table.get(field)) for file in files for table in file.tables()}


def _read_city(folder: Path) -> CityEntry:
    if not folder.is_dir():
        remedy = "no such folder: name one in knowledge/cities/ or a path"
        raise CityDataError(Problem(str(folder), 0, "folder", str(folder), remedy))
    path = folder / "city.toml"
    table = parse_toml(path)
    lines = read_text(path).splitlines()
    try:
        city = CityEntry.model_validate(table)
    except ValidationError as error:
        problems = (
            Problem("city.toml", line_of(field, lines), field, shortened(value), remedy)
            for field, value, remedy in faults_of(error)
        )
        raise CityDataError(*problems) from None
    named = year_in(city.report_title)
    if named not in {None, city.year}:
        remedy = f"the title is of {named}: write the year that the report plans"
        raise CityDataError(Problem("city.toml", line_of("year", lines), "year", str(city.year), remedy))
    return city


def _read_report(path: Path) -> Report:
    try:
        return parse_report(read_source(path))
    except FileNotFoundError:
        remedy = "the file is missing: put the report there, as plain text"
    except ReportFormatError as error:
        remedy = str(error)
    raise CityDataError(Problem(path.name, 0, "report", str(path), remedy))


def _precedents(path: Path, problems: list[Problem]) -> Path | None:
    if not path.is_file():
        return None
    try:
        Precedents(path)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        remedy = "is no fit: write it anew by `python -m bench.precedents --write`, or delete it"
        problems.append(Problem(path.name, 0, "file", str(path), remedy))
    return path


def _departments(file: TableFile, problems: list[Problem]) -> list[Department]:
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


def _errata(path: Path, report: Report, problems: list[Problem]) -> list[Erratum]:
    file, found = TableFile(path, "erratum"), []
    for index, entry in file.entries(ErratumEntry, problems):
        if not report.locate(entry.quote) or entry.printed not in entry.quote:
            remedy = "must stand in the report and hold `printed`"
            problems.append(file.problem(index, "quote", entry.quote, remedy))
        if entry.printed == entry.correct:
            remedy = "is as printed: write what is meant, or nothing where it can't be restored"
            problems.append(file.problem(index, "correct", entry.correct, remedy))
        found.append(Erratum(entry.printed, entry.correct, entry.confidence, entry.note))
    return found


def _commitments(
    file: TableFile, report: Report, departments: set[str], errata: list[Erratum], problems: list[Problem]
) -> Iterable[Commitment]:
    for index, entry in file.entries(CommitmentEntry, problems):
        faults = [*quote_faults(entry, report), *commitment_faults(entry, departments)]
        problems.extend(file.problem(index, *fault) for fault in faults)
        start, end = spot(entry, report)
        targets = tuple(Target(**dict(target)) for target in entry.targets)
        misprints = tuple(one for one in errata if one.printed in entry.quote)
        told = dict(entry) | {"start": start, "end": end, "targets": targets, "errata": misprints}
        yield Commitment(**told, place=report.place(start))


def _baselines(file: TableFile, report: Report, ids: set[str], problems: list[Problem]) -> list[Baseline]:
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


def _with_baselines(commitment: Commitment, baselines: list[Baseline]) -> Commitment:
    return replace(commitment, baselines=tuple(b for b in baselines if commitment.id in b.precedes))

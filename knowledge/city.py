"""A city: its report, curated commitments, errata, last year's results, departments and names; and how to load it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from knowledge.city_faults import refuse_duplicates, refuse_former, refuse_other_files
from knowledge.city_files import (
    read_baselines,
    read_commitments,
    read_departments,
    read_errata,
    read_plan,
    read_precedents,
    read_settings,
)
from knowledge.city_format import CityDataError, Problem, TableFile
from knowledge.commitment import Baseline, Commitment, Department, Erratum
from knowledge.former import former_of, naming
from knowledge.found import Section
from knowledge.language.folding import fold, plain_words
from knowledge.precedents import FILE as PRECEDENTS
from knowledge.report import Report


@dataclass(frozen=True)
class City:
    """One city's report and all curated data about it."""

    code: str
    """The name of its first year's folder; stored with every ticket."""
    edition: str
    """The name of its own folder; stored with what applies only to this year's report: what staff teach."""
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
    """When it is staffed, in words for residents; None if unknown."""
    own_places: tuple[str, ...] = ()
    """Places that no department governs."""
    precedents: Path | None = None
    """Weights that predict which department messages are for; None if not fitted yet."""
    former_titles: Mapping[str, str] = field(default_factory=dict)
    """Id of a commitment in an earlier year's report -> its title."""
    previous: "City | None" = None
    """The city as the report that this one continues has it; None if it is the first, or was not asked for."""

    def unnamed(self, folded: str) -> str:
        """Return a folded text with a space for the city's name: who asks about their city names nothing by it."""
        return folded.replace(fold(self.name), " ").replace(fold(self.short_name), " ")

    @cached_property
    def governed(self) -> tuple[str, ...]:
        """Return the places that some department governs, folded, longest first."""
        return _longest_first(fold(place) for one in self.departments for place in one.places)

    @cached_property
    def offices(self) -> tuple[str, ...]:
        """Return what its departments are called, folded, longest first."""
        return _longest_first(fold(name) for one in self.departments for name in one.office_names)

    @cached_property
    def places(self) -> tuple[str, ...]:
        """Return all its places: they tell where something is, not what."""
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
        """Return each wording in its files, in plain spelling -> commitment id; without keywords, which siblings share."""
        return {
            plain_words(text): one.id
            for one in reversed(self.commitments)
            for text in (one.quote, *one.phrases, one.title)
        }

    def commitment(self, commitment_id: str) -> Commitment | None:
        """Return the commitment with that id."""
        return self._by_id.get(commitment_id)

    def commitments_with(self, ids: Iterable[str]) -> tuple[Commitment, ...]:
        """Return the commitments with these ids, in their order; ids that the report does not have are left out."""
        return tuple(self._by_id[one] for one in ids if one in self._by_id)

    def title(self, commitment_id: str) -> str | None:
        """Return the title of the commitment with that id, including earlier years'."""
        known = self._by_id.get(commitment_id)
        return known.title if known else self.former_titles.get(commitment_id)

    def department(self, name: str) -> Department | None:
        """Return the department with that name or alias."""
        return self._by_name.get(name)

    @cached_property
    def unowned(self) -> Department:
        """Return the department that handles what no other owns."""
        return next(department for department in self.departments if department.unowned)

    @cached_property
    def areas(self) -> tuple[Section, ...]:
        """Return the report's areas in order, each with its commitments."""
        labels = dict.fromkeys(commitment.place.area for commitment in self.commitments)
        return tuple(self._area(label) for label in labels)

    @cached_property
    def area_titles(self) -> dict[str, str]:
        """Return area, as commitments name it -> its title, in the report's order."""
        return {one.commitments[0].place.area: one.title for one in self.areas}

    def _area(self, label: str) -> Section:
        members = tuple(commitment for commitment in self.commitments if commitment.place.area == label)
        place = members[0].place
        return Section(place.topic if label == "目标" else place.area_title, members)


def _longest_first(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(names), key=lambda name: (-len(name), name)))


def load_city(folder: Path, *, with_previous: bool = False) -> City:
    """Read and validate a city's folder; `with_previous` also the year before's, if it continues one.

    Raises CityDataError listing every fault with file, line, field, value and remedy.
    """
    city, former = read_settings(folder), former_of(folder)
    report = read_plan(folder / city.report)
    problems: list[Problem] = []
    offices = TableFile(folder / "departments.toml", "department")
    departments = read_departments(offices, problems)
    errata = read_errata(folder / "errata.toml", report, problems)
    known = _all((offices,), "name")
    refuse_other_files(folder / "commitments", problems)
    files = [TableFile(path, "commitment") for path in sorted((folder / "commitments").glob("*.toml"))]
    commitments = [
        commitment for file in files for commitment in read_commitments(file, report, known, errata, problems)
    ]
    reviewed = TableFile(folder / "baselines.toml", "baseline")
    for same_ids in (files, (reviewed,)):
        refuse_duplicates(same_ids, "id", problems)
    refuse_duplicates(files, "title", problems)
    refuse_former(files, former.titles, problems)
    baselines = read_baselines(reviewed, report, _all(files, "id"), problems)
    precedents = read_precedents(folder / PRECEDENTS, problems)
    if not _all(files, "id") and not problems:
        problems.append(Problem("commitments/", 0, "commitment", "none", "add at least one [[commitment]]"))
    if problems:
        raise CityDataError(*problems)
    return City(
        code=former.code,
        edition=folder.resolve().name,
        former_titles=former.titles,
        previous=_load_named(former.folder) if with_previous and former.folder else None,
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


def _load_named(folder: Path) -> City:
    with naming(folder):
        return load_city(folder)


def _all(files: Iterable[TableFile], field: str) -> set[str]:
    """Collect a field of all entries, even malformed ones, so that each fault is reported only once."""
    return {str(table.get(field)) for file in files for table in file.tables()}


def _with_baselines(commitment: Commitment, baselines: list[Baseline]) -> Commitment:
    return replace(commitment, baselines=tuple(b for b in baselines if commitment.id in b.precedes))

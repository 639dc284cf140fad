"""The folders that a city's data continue, year by year: under which code tickets are stored, and earlier commitments."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from knowledge.city_format import CityDataError, Problem, TableFile, line_of, parse_toml, read_text

FILE = "city.toml"


@dataclass(frozen=True, slots=True)
class EarlierYears:
    """What preceded a city's report."""

    code: str
    """The first folder's name, under which tickets, staff and citizens are stored in every year."""
    titles: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Id of an earlier report's commitment -> its title."""
    folder: Path | None = None
    """The year before's; None if the report is the first."""


def former_of(folder: Path) -> EarlierYears:
    """Follow `continues` from folder to folder. Raises CityDataError if it does not lead to an earlier year's folder."""
    titles = dict[str, str]()
    before = [*_before(folder.resolve())]
    for one in before:
        with naming(one):
            titles = _titles(one) | titles
    first = before[-1] if before else folder.resolve()
    return EarlierYears(first.name, MappingProxyType(titles), before[0] if before else None)


def _before(folder: Path) -> Iterator[Path]:
    """Yield the earlier folders, latest first; each must be of an earlier year, so that the chain ends."""
    table = parse_toml(folder / FILE)
    while name := table.get("continues"):
        before = (folder.parent / str(name)).resolve()
        if not before.is_dir():
            raise _fault(folder, name, "no such folder beside this one: name the year before's, and keep it")
        with naming(before):
            earlier = parse_toml(before / FILE)
        if not _year(earlier) < _year(table):
            raise _fault(folder, name, f"its year is {_year(earlier)}: name the folder of an earlier year")
        yield before
        folder, table = before, earlier


def _year(table: Mapping[str, Any]) -> int:
    year = table.get("year")
    return year if isinstance(year, int) else 0


def _titles(folder: Path) -> dict[str, str]:
    files = sorted((folder / "commitments").glob("*.toml"))
    tables = [table for file in files for table in TableFile(file, "commitment").tables()]
    return {str(table.get("id")): str(table.get("title")) for table in tables}


def _fault(folder: Path, name: object, remedy: str) -> CityDataError:
    line = line_of("continues", read_text(folder / FILE).splitlines())
    return CityDataError(Problem(FILE, line, "continues", repr(name), remedy))


@contextmanager
def naming(folder: Path) -> Iterator[None]:
    """Add the folder to the file names of a CityDataError, since it is not the folder being loaded."""
    try:
        yield
    except CityDataError as error:
        named = (replace(one, file=f"{folder.name}/{one.file}") for one in error.problems)
        raise CityDataError(*named) from None

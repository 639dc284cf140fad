"""The shape of a city's files, as pydantic models, and where each entry's fields stand in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import tomli
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from knowledge.commitment import Comparison, Confidence


def _told(text: str) -> str:
    if not text:
        raise ValueError("it is empty")
    return text


Text = Annotated[str, Field(min_length=1)]
Phrase = Annotated[str, AfterValidator(_told)]
"""The same for tens of thousands: what pydantic measures keeps a second spelling of itself (UTF-8) in memory."""
MAX_QUOTE = 120
"""Characters: a longer quote says more than one thing."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in a city's files: where it is, what is wrong, and the remedy."""

    file: str
    line: int
    field: str
    value: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.field} = {self.value}: {self.remedy}"


class CityDataError(Exception):
    """A city's files can't be used; `problems` says why, one by one."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CityEntry(_Entry):
    """city.toml."""

    name: Text
    short_name: Text
    """Without 市: what residents say."""
    year: Annotated[int, Field(ge=1949, le=2100)]
    continues: Text | None = None
    """The folder of the year before: tickets, staff, follows and all that is kept go on from there."""
    report_title: Text
    published: date | None = None
    report: Text = "report.txt"
    timezone: ZoneInfo
    hotline: Text
    hotline_hours: Text | None = None
    """When somebody answers it, in words that residents read: 24小时, 工作日8:00至17:30."""
    examples: Annotated[tuple[Text, ...], Field(min_length=1, max_length=6)]
    """Questions in residents' words that the first screen offers; each must find its answer."""
    names: tuple[Text, ...] = ()
    """Places, projects and institutions that a dictionary does not hold and that must not be cut in two."""
    places: tuple[Text, ...] = ()
    """Places that no department governs: they tell where a thing is, not what."""
    reply_days: dict[str, Annotated[int, Field(ge=1, le=250)]] = {}
    """Working days within which each kind of feedback is answered; a kind left out is promised no day."""


class TargetEntry(_Entry):
    """A number that is promised."""

    name: Text
    value: float
    unit: Text
    op: Comparison


class CommitmentEntry(_Entry):
    """One `[[commitment]]`."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+-\d{3}$")]
    quote: Annotated[str, Field(min_length=2, max_length=MAX_QUOTE)]
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]
    focus: str | None = None
    title: Annotated[str, Field(min_length=2, max_length=30)]
    targets: tuple[TargetEntry, ...] = ()
    lead: Text
    co: tuple[Text, ...] = ()
    themes: Annotated[tuple[Text, ...], Field(min_length=1)]
    keywords: Annotated[tuple[Text, ...], Field(min_length=1)]
    phrases: Annotated[tuple[Phrase, ...], Field(min_length=5)]


class DepartmentEntry(_Entry):
    """One `[[department]]`."""

    name: Text
    full_name: Text
    aliases: tuple[Text, ...] = ()
    duties: Annotated[tuple[Text, ...], Field(min_length=1)]
    everyday: tuple[Text, ...] = ()
    places: tuple[Text, ...] = ()
    owns: tuple[Text, ...] = ()
    assists: tuple[Text, ...] = ()
    unowned: bool = False


class ErratumEntry(_Entry):
    """One `[[erratum]]`."""

    printed: Text
    correct: str
    """Empty where the source can't be restored."""
    confidence: Confidence
    note: Text
    quote: Text


class BaselineEntry(_Entry):
    """One `[[baseline]]`."""

    id: Annotated[str, Field(pattern=r"^b-\d{3}$")]
    quote: Annotated[str, Field(min_length=2, max_length=MAX_QUOTE)]
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]
    name: Text
    value: float | None = None
    unit: str = ""
    precedes: tuple[Text, ...] = ()
    keywords: tuple[Text, ...] = ()


class TableFile:
    """A TOML file that holds a list of tables of one kind, and knows the line of every field."""

    def __init__(self, path: Path, kind: str) -> None:
        self.path, self.kind = path, kind
        self._document = parse_toml(path)
        self.lines = read_text(path).splitlines()
        header = re.compile(rf"^\s*\[\[{re.escape(kind)}\]\]")
        self._headers = [number for number, line in enumerate(self.lines, 1) if header.match(line)]

    def tables(self) -> list[dict[str, Any]]:
        """The tables as TOML gives them; CityDataError names the line that is no TOML."""
        tables = self._document.get(self.kind, [])
        other = next((key for key in self._document if key != self.kind), None)
        if (
            other is not None
            or not isinstance(tables, list)
            or not all(isinstance(table, dict) for table in tables)
        ):
            key = other or self.kind
            line = line_of(key, self.lines)
            raise CityDataError(
                [Problem(self.path.name, line, key, "…", f"only [[{self.kind}]] tables stand here")]
            )
        return tables

    def problem(self, index: int, field: str, value: object, remedy: str) -> Problem:
        """A fault in `field` of the table with that index."""
        return Problem(self.path.name, self._line(index, field), field, _shortened(value), remedy)

    def _line(self, index: int, field: str) -> int:
        first = self._headers[index] if index < len(self._headers) else 1
        after = self._headers[index + 1] if index + 1 < len(self._headers) else len(self.lines) + 1
        name = re.compile(rf"^\s*{re.escape(field.partition('.')[0])}\s*=")
        return next((number for number in range(first, after) if name.match(self.lines[number - 1])), first)

    def entries(self, model: type[_Entry], problems: list[Problem]) -> Iterator[tuple[int, Any]]:
        """(index, entry) of every table that has the right shape; the faults of the others go to `problems`."""
        for index, table in enumerate(self.tables()):
            try:
                yield index, model.model_validate(table)
            except ValidationError as error:
                for fault in error.errors():
                    field = ".".join(map(str, fault["loc"])) or self.kind
                    problems.append(self.problem(index, field, fault["input"], fault["msg"]))


def line_of(field: str, lines: list[str]) -> int:
    """The line on which a field of a plain file stands, by the innermost of its names that can be found; else 1."""
    for name in reversed(field.split(".")):
        mark = re.compile(rf"""^\s*(?:\[+\s*)?["']?{re.escape(name)}["']?\s*(?:=|\])""")
        found = next((number for number, line in enumerate(lines, 1) if mark.match(line)), None)
        if found:
            return found
    return 1


def read_text(path: Path) -> str:
    """Read a file of UTF-8; some editors begin it with a mark, which is no part of it."""
    return path.read_text(encoding="utf-8-sig")


def parse_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file; CityDataError names the line where it is none, or says that the file is missing."""
    try:
        return tomli.loads(read_text(path))
    except FileNotFoundError:
        raise CityDataError(
            [Problem(path.name, 0, "file", str(path), "the file is missing: create it")]
        ) from None
    except (tomli.TOMLDecodeError, UnicodeDecodeError) as error:
        at = re.search(r"line (\d+)", str(error))
        line = (
            int(at.group(1))
            if at
            else path.read_bytes().count(b"\n")
            if "end of document" in str(error)
            else 1
        )
        remedy = f"{error}: save the file as UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)
        raise CityDataError([Problem(path.name, line, "TOML", "…", remedy)]) from None


def _shortened(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "…"

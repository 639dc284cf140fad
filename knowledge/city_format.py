"""The shape of a city's files as pydantic models, and on which line each entry's fields are."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

import tomli
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from knowledge.commitment import MAX_QUOTE, Comparison, Confidence


def _not_blank(text: str) -> str:
    if not text or text.isspace():
        raise ValueError("is empty: write it, or take it out")
    return text


def _spelled(pattern: str, like: str) -> AfterValidator:
    def check(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError(f"write it like {like}")
        return text

    return AfterValidator(check)


# Not pydantic's own length constraint, which keeps a second copy of each text (UTF-8) in memory.
Text = Annotated[str, AfterValidator(_not_blank)]
Number = Annotated[float, Field(allow_inf_nan=False)]
Offset = Annotated[int, Field(ge=0)]
FeedbackName = Literal["咨询", "建言", "求助", "投诉", "感谢"]
"""The kinds of feedback, as in storage/records."""
PHRASES = 5
"""The fewest phrasings of a question for a commitment."""
_REMEDIES = {
    "missing": "is missing: write it",
    "extra_forbidden": "no such field: spell it as docs/contributors.md does, or take it out",
    "string_type": "write a text, in quotation marks",
    "tuple_type": "write a list, in square brackets",
    "dict_type": "write a table",
    "model_type": "write a table, in curly brackets",
    "int_type": "write a whole number",
    "int_parsing": "write a whole number",
    "int_from_float": "write a whole number",
    "float_type": "write a number",
    "float_parsing": "write a number",
    "finite_number": "write a number",
    "bool_type": "write true or false",
    "bool_parsing": "write true or false",
    "enum": "write {expected}",
    "literal_error": "write {expected}",
    "string_too_short": "write {min_length} characters or more",
    "string_too_long": "write {max_length} characters at most",
    "too_short": "write {min_length} or more, not {actual_length}",
    "too_long": "write {max_length} at most, not {actual_length}",
    "greater_than_equal": "write {ge} or more",
    "less_than_equal": "write {le} or less",
    "zoneinfo_str": "no such time zone: name one such as Asia/Shanghai",
    "value_error": "{error}",
}
"""What to do, by pydantic's error type."""


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
    """A city's files can't be used; `problems` lists why."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CityEntry(_Entry):
    """city.toml."""

    name: Text
    short_name: Text
    """Without 市, as residents say it."""
    year: Annotated[int, Field(ge=1949, le=2100)]
    continues: Text | None = None
    """The folder of the year before, from which tickets, staff, follows and all other records are continued."""
    report_title: Text
    published: date | None = None
    report: Text = "report.txt"
    timezone: ZoneInfo
    hotline: Text
    hotline_hours: Text | None = None
    """When it is staffed, in words for residents: 24小时, 工作日8:00至17:30."""
    examples: Annotated[tuple[Text, ...], Field(min_length=1, max_length=6)]
    """Questions in residents' words that the first screen offers; each must be answered."""
    names: tuple[Text, ...] = ()
    """Places, projects and institutions missing from the dictionary, which must not be split."""
    places: tuple[Text, ...] = ()
    """Places that no department governs: they tell where something is, not what."""
    reply_days: dict[FeedbackName, Annotated[int, Field(ge=1, le=250)]] = {}
    """Working days within which each kind of feedback is answered; an omitted kind has no deadline."""


class TargetEntry(_Entry):
    """A promised number."""

    name: Text
    value: Number
    unit: Text
    op: Comparison


class CommitmentEntry(_Entry):
    """One `[[commitment]]`."""

    id: Annotated[str, _spelled(r"[a-z0-9]+-[0-9]{3}", "3-047")]
    quote: Annotated[str, Field(min_length=2, max_length=MAX_QUOTE)]
    start: Offset | None = None
    end: Offset | None = None
    """Where the quote occurs; omitted if it occurs only once."""
    focus: str | None = None
    title: Annotated[Text, Field(min_length=2, max_length=30)]
    targets: tuple[TargetEntry, ...] = ()
    lead: Text
    co: tuple[Text, ...] = ()
    themes: Annotated[tuple[Text, ...], Field(min_length=1)]
    keywords: Annotated[tuple[Text, ...], Field(min_length=1)]
    phrases: Annotated[tuple[Text, ...], Field(min_length=PHRASES)]


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
    runs: bool = False
    unowned: bool = False


class ErratumEntry(_Entry):
    """One `[[erratum]]`."""

    printed: Text
    correct: str
    """Empty if the source can't be restored."""
    confidence: Confidence
    note: Text
    quote: Text


class BaselineEntry(_Entry):
    """One `[[baseline]]`."""

    id: Annotated[str, _spelled(r"b-[0-9]{3}", "b-001")]
    quote: Annotated[str, Field(min_length=2, max_length=MAX_QUOTE)]
    start: Offset | None = None
    end: Offset | None = None
    name: Text
    value: Number | None = None
    unit: str = ""
    precedes: tuple[Text, ...] = ()
    keywords: tuple[Text, ...] = ()


class TableFile:
    """A TOML file containing a list of tables of one kind, with the line of every field."""

    def __init__(self, path: Path, kind: str) -> None:
        self.path, self.kind = path, kind
        self._document = parse_toml(path)
        self.lines = read_text(path).splitlines()
        header = re.compile(rf"^\s*\[\[{re.escape(kind)}\]\]")
        self._headers = [number for number, line in enumerate(self.lines, 1) if header.match(line)]

    def tables(self) -> list[dict[str, Any]]:
        """Return the tables as parsed. Raises CityDataError naming the line that is not valid TOML."""
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
                Problem(self.path.name, line, key, "…", f"only [[{self.kind}]] tables stand here")
            )
        return tables

    def problem(self, index: int, field: str, value: object, remedy: str) -> Problem:
        """Make a problem for `field` of the table with that index."""
        return Problem(self.path.name, self._line(index, field), field, shortened(value), remedy)

    def where(self, index: int, field: str) -> str:
        """Return a field's file and line, for use in the message about another field."""
        return f"{self.path.name}:{self._line(index, field)}"

    def _line(self, index: int, field: str) -> int:
        first = self._headers[index] if index < len(self._headers) else 1
        after = self._headers[index + 1] if index + 1 < len(self._headers) else len(self.lines) + 1
        name = re.compile(rf"^\s*{re.escape(field.partition('.')[0])}\s*=")
        return next((number for number in range(first, after) if name.match(self.lines[number - 1])), first)

    def entries(self, model: type[_Entry], problems: list[Problem]) -> Iterator[tuple[int, Any]]:
        """Yield (index, entry) for each well-formed table; the faults of the others go to `problems`."""
        for index, table in enumerate(self.tables()):
            try:
                yield index, model.model_validate(table)
            except ValidationError as error:
                for field, value, remedy in faults_of(error):
                    problems.append(self.problem(index, field or self.kind, value, remedy))


def faults_of(error: ValidationError) -> Iterator[tuple[str, object, str]]:
    """Yield (field, value, remedy) for each malformed field."""
    for fault in error.errors():
        remedy = _REMEDIES.get(fault["type"], fault["msg"]).format_map(fault.get("ctx", {}))
        value = None if fault["type"] == "missing" else fault["input"]
        yield ".".join(part for part in map(str, fault["loc"]) if part != "[key]"), value, remedy


def line_of(field: str, lines: list[str]) -> int:
    """Return the line of a field in a plain file, by the innermost of its names that can be found; else 1."""
    for name in reversed(field.split(".")):
        mark = re.compile(rf"""^\s*(?:\[+\s*)?["']?{re.escape(name)}["']?\s*(?:=|\])""")
        found = next((number for number, line in enumerate(lines, 1) if mark.match(line)), None)
        if found:
            return found
    return 1


def read_text(path: Path) -> str:
    """Read a UTF-8 file without the byte order mark that some editors put at its beginning."""
    return path.read_text(encoding="utf-8-sig")


def parse_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file. Raises CityDataError naming the invalid line, or saying that the file is missing."""
    try:
        return tomli.loads(read_text(path))
    except FileNotFoundError:
        missing = Problem(path.name, 0, "file", str(path), "the file is missing: create it")
        raise CityDataError(missing) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise CityDataError(Problem(path.name, line, "TOML", "…", "save the file as UTF-8")) from None
    except (tomli.TOMLDecodeError, RecursionError) as error:
        raise CityDataError(_no_toml(path, str(error))) from None


def _no_toml(path: Path, said: str) -> Problem:
    lines = read_text(path).splitlines()
    at = re.search(r"line (\d+), column (\d+)", said)
    line = int(at[1]) if at else len(lines) if "end of document" in said else 1
    stands = lines[line - 1][int(at[2]) - 1 :][:1] if at and line <= len(lines) else ""
    # A full-width mark or space, as typed with a Chinese input method.
    remedy = f'{said}: write {stands!r} as one of " = , [ ] or a plain blank' if stands > "~" else said
    return Problem(path.name, line, "TOML", "…", remedy)


def shortened(value: object) -> str:
    """Format a value for display in a problem."""
    text = "nothing" if value is None else repr(value)
    return text if len(text) <= 80 else text[:77] + "…"

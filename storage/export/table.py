"""What is exported: columns and rows of plain values, the same for every format."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

Cell = str | int | float | datetime | date | None
Row = Sequence[Cell]
"""One cell per column, in the columns' order. A datetime is aware and in the readers' time zone."""


class ExportError(Exception):
    """The file could not be written; the message says what is wrong and what to do."""


class Format(StrEnum):
    """The formats that can be written."""

    CSV = "csv"
    XLSX = "xlsx"
    DOCX = "docx"
    JSONL = "jsonl"


class Kind(StrEnum):
    """How a column's cells are shown."""

    TEXT = "text"
    NUMBER = "number"
    TIME = "time"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    key: str
    """The name in JSON lines."""
    heading: str
    """The name that readers see."""
    kind: Kind = Kind.TEXT
    width: int = 14
    """In a worksheet, in Latin characters; a Chinese one takes two."""
    long: bool = False
    """A text of several sentences: wrapped in a worksheet, a paragraph of its own in a document."""
    counted: bool = False
    """True if a document begins with how often each value of the column occurs."""

"""What a table that somebody sent holds: rows of cells, as they were written and not yet understood."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

MOST_ROWS = 5_000
"""Rows with anything in them: ten times a large city's commitments."""
MOST_COLUMNS = 40


class UnreadableError(Exception):
    """The file as a whole can't be read; the message, in Chinese, says why and what to do."""


class Kind(Enum):
    """What kind of thing a cell holds."""

    EMPTY = "empty"
    TEXT = "text"
    NUMBER = "number"
    PERCENT = "percent"
    """A number that is shown as a percentage: 0.93 is shown as 93%."""
    DAY = "day"
    FORMULA = "formula"
    """Something that a spreadsheet computes; also a text that begins as formulas do."""
    OTHER = "other"
    """Truth values, times of day, the errors of formulas: nothing that is ever wanted."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell."""

    kind: Kind = Kind.EMPTY
    text: str = ""
    """As it is shown to people, also in messages."""
    number: Decimal | None = None
    """Exact, of NUMBER and PERCENT."""
    day: date | None = None
    """Of DAY."""

    @property
    def empty(self) -> bool:
        """Tell whether there is nothing to be seen."""
        return self.kind is Kind.EMPTY


EMPTY = Cell()


@dataclass(frozen=True, slots=True)
class Row:
    """One row with something in it."""

    number: int
    """As the spreadsheet numbers it, from 1."""
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows with something in them, in their order."""

    rows: tuple[Row, ...]


def filled(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows with something in them. Raises UnreadableError where they are too many."""
    count = 0
    for row in rows:
        if all(cell.empty for cell in row.cells):
            continue
        count += 1
        if count > MOST_ROWS:
            raise UnreadableError(f"表里有内容的行超过{MOST_ROWS:,}行；请只留下要更新的承诺")
        yield row


def text_cell(text: str) -> Cell:
    """Make a cell of what was written: nothing, a formula, or a text."""
    shown = text.strip()
    if not shown:
        return EMPTY
    return Cell(Kind.FORMULA if shown.startswith(("=", "＝")) else Kind.TEXT, text)

"""An uploaded table's content: rows of cells, as written and not yet interpreted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from itertools import islice

MOST_ROWS = 5_000
"""Non-empty rows: ten times a large city's commitments."""
MOST_COLUMNS = 40


class UnreadableError(Exception):
    """The file as a whole can't be read; the message, in Chinese, says why and what to do."""


class Kind(Enum):
    """What a cell holds."""

    EMPTY = "empty"
    TEXT = "text"
    NUMBER = "number"
    PERCENT = "percent"
    """A number shown as a percentage: 0.93 is shown as 93%."""
    DAY = "day"
    FORMULA = "formula"
    """Something that a spreadsheet computes; also a text that begins like a formula."""
    OTHER = "other"
    """Truth values, times of day, formula errors: nothing that is ever wanted."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell."""

    kind: Kind = Kind.EMPTY
    text: str = ""
    """As shown to people, also in messages."""
    number: Decimal | None = None
    """For NUMBER and PERCENT; exact."""
    day: date | None = None
    """For DAY."""

    @property
    def empty(self) -> bool:
        """Tell whether the cell shows nothing."""
        return self.kind is Kind.EMPTY


EMPTY = Cell()


@dataclass(frozen=True, slots=True)
class Row:
    """One non-empty row."""

    number: int
    """The spreadsheet's row number, from 1."""
    cells: tuple[Cell, ...]


def filled(rows: Iterable[Row]) -> list[Row]:
    """Return the non-empty rows. Raises UnreadableError if there are too many, without reading on."""
    nonempty = (row for row in rows if not all(cell.empty for cell in row.cells))
    found = list(islice(nonempty, MOST_ROWS + 1))
    if len(found) > MOST_ROWS:
        raise UnreadableError(f"表里有内容的行超过{MOST_ROWS:,}行；请只留下要更新的承诺")
    return found


def text_cell(text: str) -> Cell:
    """Make a cell from text: empty, a formula, or a text."""
    shown = text.strip()
    if not shown:
        return EMPTY
    return Cell(Kind.FORMULA if shown.startswith(("=", "＝")) else Kind.TEXT, text)

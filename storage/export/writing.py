"""The only entry: writes rows and columns to a path, in any format."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from . import document, workbook
from .delimited import write_csv
from .document import write_docx
from .lines import write_jsonl
from .table import Cell, Column, ExportError, Format, Row
from .target import replacing
from .text import clean
from .workbook import write_xlsx

_LIMITED = {Format.XLSX: workbook, Format.DOCX: document}
"""The formats that limit the number of rows."""
_TOO_LONG = {
    Format.XLSX: "holds {most:,} rows and there are {count:,} or more; choose csv or jsonl, or a shorter period",
    Format.DOCX: "holds {most:,} rows at most; choose xlsx, csv or jsonl, or a shorter period",
}


def write(
    rows: Iterable[Row],
    columns: Sequence[Column],
    path: Path,
    format: Format,
    *,
    title: str,
    subtitle: str = "",
    expected: int | None = None,
    on_row: Callable[[int], object] | None = None,
) -> int:
    """Write `rows` to `path` and return how many there were; an existing file is replaced once the new one is complete.

    `title` names a worksheet and heads a document, `subtitle` (the period) stands under it. `expected` is the number
    of rows, if known: a format that can't hold so many is then refused before anything is written. `on_row` is
    called after each row with the count so far. Rows are consumed one at a time, except for a document.
    Raises ExportError: too many rows for the format, or a path that can't be written.
    """
    _refuse(format, expected or 0)
    counted = _Counted(rows, format, on_row)
    with replacing(path) as draft:
        if format is Format.CSV:
            write_csv(counted, columns, draft)
        elif format is Format.JSONL:
            write_jsonl(counted, columns, draft)
        elif format is Format.XLSX:
            write_xlsx(counted, columns, draft, clean(title))
        else:
            write_docx(counted, columns, draft, clean(title), clean(subtitle))
    return counted.count


def most_rows(format: Format) -> int | None:
    """Return how many rows a file of that format holds; None means any number."""
    return _LIMITED[format].ROW_LIMIT if format in _LIMITED else None


def _refuse(format: Format, count: int) -> None:
    """Raise ExportError if a file of that format does not hold so many rows."""
    most = most_rows(format)
    if most is not None and count > most:
        raise ExportError(f"format: {format} {_TOO_LONG[format].format(most=most, count=count)}")


class _Counted:
    """The rows with their texts cleaned, counted as they are consumed, as many as the format holds."""

    def __init__(self, rows: Iterable[Row], format: Format, on_row: Callable[[int], object] | None) -> None:
        self._rows, self._format, self._on_row = rows, format, on_row
        self.count = 0

    def __iter__(self) -> Iterator[list[Cell]]:
        for row in self._rows:
            _refuse(self._format, self.count + 1)
            yield [clean(cell) if isinstance(cell, str) else cell for cell in row]
            self.count += 1
            if self._on_row is not None:
                self._on_row(self.count)

"""XLSX: one sheet's cells with their types. Formulas are not computed, and cached results are not trusted."""

import re
import warnings
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from typing import Any

from openpyxl import load_workbook

from .cells import EMPTY, MOST_COLUMNS, Cell, Kind, Row, UnreadableError, filled, text_cell
from .package import BROKEN, honest_copy

_LAST_ROW = 1_048_576
"""Microsoft, 'Excel specifications and limits'; a file may claim any number."""
_MERGED = re.compile(rb"<(?:\w{1,20}:)?mergeCell\s[^<>]{0,200}?ref=[\"']([A-Z0-9:]{1,20})")
_MERGED_SHOWN = 5


def read_xlsx(content: bytes, sheet: str) -> list[Row]:
    """Read the non-empty rows of the sheet with that name, or the only one. Raises UnreadableError."""
    package = honest_copy(content)
    # The library warns of workbook parts that it does not know (extensions, styles); none are read here.
    warnings.filterwarnings("ignore", module=r"openpyxl\.")
    try:
        book = load_workbook(package, read_only=True, keep_links=False)
        try:
            found = _sheet(book, sheet)
            _refuse_merged(found)
            return filled(_rows(found))
        finally:
            book.close()
    except UnreadableError:
        raise
    except Exception:  # noqa: BLE001 - The library documents no set of errors for a broken workbook.
        raise UnreadableError(BROKEN) from None


def _sheet(book: Any, wanted: str) -> Any:
    sheets = book.worksheets
    named = [one for one in sheets if one.title.strip() == wanted]
    if named or len(sheets) == 1:
        return (named or sheets)[0]
    names = "、".join(f"“{one.title[:20]}”" for one in sheets[:8])
    raise UnreadableError(f"没有名叫“{wanted}”的工作表，只有{names}；请把要上传的那一张改名为“{wanted}”")


def _refuse_merged(sheet: Any) -> None:
    """Refuse merged cells: only the first holds a value, so the other rows would silently remain unchanged."""
    with sheet._get_source() as source:  # noqa: SLF001 - The reading mode drops merged cells.
        merged = [found[1].decode() for found in _MERGED.finditer(source.read())]
    if merged:
        named = "、".join(merged[:_MERGED_SHOWN]) + ("等" if len(merged) > _MERGED_SHOWN else "")
        raise UnreadableError(f"有合并的单元格：{named}；请选中后取消合并，每一行各填各的")


def _rows(sheet: Any) -> Iterator[Row]:
    sheet.reset_dimensions()  # The size that a sheet states need not be true.
    gap = None
    for number, given in enumerate(sheet.iter_rows(max_row=_LAST_ROW, max_col=MOST_COLUMNS), 1):
        if given is gap:
            continue
        if all(cell.value is None for cell in given):
            gap = given  # All of a million missing rows are the same object.
            continue
        yield Row(number, tuple(_cell(cell) for cell in given))


def _cell(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return EMPTY
    if cell.data_type == "f":
        return Cell(Kind.FORMULA, value if isinstance(value, str) else "=")
    if isinstance(value, str) and cell.data_type != "e":
        return text_cell(value)
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        return Cell(Kind.DAY, day.isoformat(), day=day)
    if isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value):
        return _number(value, percent="%" in (cell.number_format or ""))
    return Cell(Kind.OTHER, str(value))


def _number(value: float, *, percent: bool) -> Cell:
    """Take a number as the spreadsheet shows it: Excel shows 15 of a double's 17 digits, and people typed no more."""
    exact = Decimal(format(value, ".15g"))
    if percent:
        exact *= 100
        return Cell(Kind.PERCENT, f"{_plain(exact)}%", number=exact)
    return Cell(Kind.NUMBER, _plain(exact), number=exact)


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}" if abs(number.adjusted()) < 20 else str(number)

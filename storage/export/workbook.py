"""XLSX that streams: each row goes to disk before the next, so memory does not grow with the table."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from .table import Cell, Column, Kind, Row
from .text import guard, shorten, width

ROW_LIMIT = 1_048_575
"""Rows below the heading (Microsoft, 'Excel specifications and limits': 1,048,576 in all)."""
CELL_LIMIT = 32_767
"""Characters per cell, by the same source."""
_MARKER = "……【超出单元格上限，省略 {} 字，完整内容见 CSV 或 JSON 导出】"
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_FORMATS: dict[str, dict[str, Any]] = {
    "heading": {"bold": True, "bg_color": "#DCE6F1", "border": 1, "valign": "vcenter", "text_wrap": True},
    Kind.TEXT: {"valign": "top", "text_wrap": True},
    # What a spreadsheet would take for a formula stays a text, also for whoever edits the cell.
    "quoted": {"valign": "top", "text_wrap": True, "quote_prefix": True},
    # Excel shows a whole number as "5." where decimals are optional (0.##).
    "whole": {"valign": "top", "num_format": "0"},
    "fraction": {"valign": "top", "num_format": "0.00"},
    Kind.TIME: {
        "valign": "top",
        "align": "left",
        "num_format": "yyyy-mm-dd hh:mm",
    },  # The seconds are in the cell.
    Kind.DATE: {"valign": "top", "align": "left", "num_format": "yyyy-mm-dd"},
}
_LINE_HEIGHT = 18
"""In points; what some fonts take for a line of Chinese at 11 points: less cuts off the last line."""
_A4, _A3 = 9, 8
_ON_A4 = 250
"""The width in Latin characters that stays legible on one page of A4 landscape."""
_MARGINS = {"left": 0.3, "right": 0.3, "top": 0.4, "bottom": 0.6}
"""In inches: room for the table, and for the pages' numbers below it."""
_HIGHEST_ROW = 405
"""In points; Excel allows 409."""
_FITTED_ROWS = 20_000
"""xlsxwriter keeps every row's height in memory; Excel itself fits the height of rows beyond this."""
_FORBIDDEN_IN_NAME = re.compile(r"[\[\]:*?/\\']")


def write_xlsx(rows: Iterable[Row], columns: Sequence[Column], path: Path, title: str) -> None:
    """Write one worksheet named `title`: frozen headings with filters, real dates, and every text as text.

    Raises OSError if the file can't be written.
    """
    from xlsxwriter.exceptions import FileCreateError  # noqa: PLC0415 - Loaded only when exporting.

    try:
        _fill(rows, columns, path, title)
    except FileCreateError as error:
        raise OSError(str(error)) from error


def _fill(rows: Iterable[Row], columns: Sequence[Column], path: Path, title: str) -> None:
    from xlsxwriter import Workbook  # noqa: PLC0415

    with Workbook(str(path), _OPTIONS) as book:
        book.set_properties({"title": title})
        formats = {name: book.add_format(look) for name, look in _FORMATS.items()}
        sheet = book.add_worksheet(_FORBIDDEN_IN_NAME.sub(" ", title)[:31].strip() or None)
        _head(sheet, columns, formats)
        count = 0
        for count, row in enumerate(rows, 1):
            if count <= _FITTED_ROWS:
                sheet.set_row(count, _height(columns, row))
            for place, (column, cell) in enumerate(zip(columns, row, strict=True)):
                _put(sheet, count, place, cell, formats[_look(column, cell)])
        sheet.autofilter(0, 0, max(count, 1), len(columns) - 1)


def _head(sheet: Any, columns: Sequence[Column], formats: dict[str, Any]) -> None:
    sheet.freeze_panes(1, 1)
    sheet.set_row(0, max(2 * _LINE_HEIGHT, _height(columns, [column.heading for column in columns])))
    _lay_out(sheet, columns)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, column.heading, formats["heading"])


def _lay_out(sheet: Any, columns: Sequence[Column]) -> None:
    """Prepare for printing: a row on one page, whose paper is as large as a wide table needs to be legible."""
    sheet.set_landscape()
    sheet.set_paper(_A4 if sum(column.width for column in columns) <= _ON_A4 else _A3)
    sheet.set_margins(**_MARGINS)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(0)  # That is, print them: a number would stand against the next column's text.
    sheet.repeat_rows(0)
    sheet.set_footer("&C第&P页，共&N页")


def _look(column: Column, cell: Cell) -> str:
    if column.kind is Kind.NUMBER:
        return "fraction" if isinstance(cell, float) else "whole"
    return "quoted" if isinstance(cell, str) and guard(cell) != cell else column.kind


def _height(columns: Sequence[Column], row: Row) -> int:
    """Estimate a row's height in points: not every program fits it to wrapped text when opening the file."""
    texts = [(column.width, cell) for column, cell in zip(columns, row, strict=True) if isinstance(cell, str)]
    lines = (
        sum(-(-width(line) // (room - 2)) or 1 for line in text[:4000].split("\n")) for room, text in texts
    )
    return min(_LINE_HEIGHT * max(lines, default=1), _HIGHEST_ROW)


def _put(sheet: Any, row: int, place: int, cell: Cell, look: Any) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, str):
        sheet.write_string(row, place, shorten(cell, CELL_LIMIT, _MARKER), look)
    elif isinstance(cell, datetime):
        sheet.write_datetime(row, place, cell.replace(tzinfo=None, microsecond=0), look)
    elif isinstance(cell, date):
        sheet.write_datetime(row, place, cell, look)
    else:
        sheet.write_number(row, place, cell, look)

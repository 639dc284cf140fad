"""CSV for spreadsheets: UTF-8 with a byte order mark, so that Excel reads Chinese; CRLF and quotes as in RFC 4180."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

from .table import Cell, Column, Row
from .text import guard


def write_csv(rows: Iterable[Row], columns: Sequence[Column], path: Path) -> None:
    """Write the rows under their headings; times to the second without zone, as spreadsheets read them."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow([guard(column.heading) for column in columns])
        writer.writerows([_cell(cell) for cell in row] for row in rows)


def _cell(cell: Cell) -> str | int | float:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None).isoformat(" ", "seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    return guard(cell) if isinstance(cell, str) else cell

"""Workbooks as people and their enemies make them."""

import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

from openpyxl import Workbook

SHEET = "批量更新"


def workbook(
    rows: Sequence[Sequence[Any]], *, sheet: str = SHEET, then: Callable[[Any], object] | None = None
) -> bytes:
    """Make a workbook of one sheet with openpyxl; `then` does more to the sheet."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for row in rows:
        page.append(list(row))
    if then:
        then(page)
    return saved(book)


def saved(book: Workbook) -> bytes:
    """Give a workbook's bytes."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def altered(
    content: bytes, change: Callable[[str, bytes], bytes], more: dict[str, bytes] | None = None
) -> bytes:
    """Give a workbook with its parts changed, and with `more` of them."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            new.writestr(part.filename, change(part.filename, old.read(part)))
        for name, data in (more or {}).items():
            new.writestr(name, data)
    return file.getvalue()


def texts(table: Any) -> list[list[str]]:
    """Give what a table shows, without its empty cells at the end."""
    return [[cell.text for cell in row.cells][: _width(row.cells)] for row in table.rows]


def _width(cells: Any) -> int:
    return max(place for place, cell in enumerate(cells, 1) if not cell.empty)

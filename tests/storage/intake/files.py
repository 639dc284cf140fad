"""Workbooks as made by ordinary people and attackers."""

import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

from openpyxl import Workbook

SHEET = "批量更新"


def workbook(
    rows: Sequence[Sequence[Any]], *, sheet: str = SHEET, then: Callable[[Any], object] | None = None
) -> bytes:
    """Make a workbook of one sheet with openpyxl; `then` changes the sheet further."""
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
    """Return a workbook's bytes."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def altered(
    content: bytes, change: Callable[[str, bytes], bytes], more: dict[str, bytes] | None = None
) -> bytes:
    """Return a workbook with changed parts, and with the parts `more` added."""
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
    """Return a table's displayed texts, without trailing empty cells."""
    return [[cell.text for cell in row.cells][: _width(row.cells)] for row in table]


def _width(cells: Any) -> int:
    return max(place for place, cell in enumerate(cells, 1) if not cell.empty)

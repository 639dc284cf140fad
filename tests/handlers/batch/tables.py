"""Tables of the small city: downloading, filling in, and their results."""

import io
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest
from openpyxl import load_workbook

from handlers.batch import TablePreview
from handlers.batch.columns import SHEET, Column
from handlers.desk.desk import Desk
from handlers.people import Actor
from storage.records import AuditEntry, AuditFilter
from tests.handlers.clerks import HEAD, staff
from tests.storage.intake.files import workbook

NOW = datetime(2023, 5, 4, 3, 0, tzinfo=UTC)
TODAY = date(2023, 5, 4)
PLEDGER = staff("p1", HEAD.role, "人社局")
"""The department whose 7-001 has two targets."""
FULL: dict[Column, Any] = {
    Column.STATUS: "推进中",
    Column.DAY: date(2023, 4, 30),
    Column.VALUE: "62部",
    Column.EVIDENCE: "随建函〔2023〕15号",
    Column.LINK: "https://www.suizhou.gov.cn/15",
    Column.NOTE: "还有18部在施工",
}


BOTH = pytest.mark.parametrize(
    "database", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)
"""Runs a test on both databases; other tests are about rules independent of it."""

Filled = Mapping[str, Mapping[Column, Any]]
"""What is filled in: id (with #1 for a second target) -> column -> value."""


async def downloaded(desk: Desk, who: Actor) -> list[list[Any]]:
    """Return the table as a person downloads it."""
    book = load_workbook(io.BytesIO(await desk.batch.form(who)))
    return [list(row) for row in book[SHEET].iter_rows(values_only=True)]


def fill(rows: list[list[Any]], filled: Filled) -> bytes:
    """Fill in a downloaded table."""
    heads, seen = rows[0], dict[str, int]()
    for row in rows[1:]:
        place = seen[row[0]] = seen.get(row[0], -1) + 1
        for column, value in filled.get(f"{row[0]}#{place}" if place else row[0], {}).items():
            row[heads.index(column)] = value
    return workbook(rows)


async def table(desk: Desk, filled: Filled, who: Actor = HEAD) -> bytes:
    """Download a table and fill it in."""
    return fill(await downloaded(desk, who), filled)


async def preview(desk: Desk, content: bytes, who: Actor = HEAD) -> TablePreview:
    """Return what a table would do."""
    return await desk.batch.preview(who, "更新.xlsx", content)


async def problems(
    desk: Desk, filled: Filled, who: Actor = HEAD
) -> list[tuple[int | None, str | None, str, str]]:
    """Return a filled-in table's problems (row, column, value, words), checking that nothing is published."""
    content = await table(desk, filled, who)
    found = await preview(desk, content, who)
    done = await desk.batch.publish(who, "更新.xlsx", content)
    assert done.problems == found.problems
    assert not done.ready
    assert await deeds(desk) == []
    assert all("；请" in one.said for one in found.problems)
    return [(one.row, one.column, one.value, one.said) for one in found.problems]


async def deeds(desk: Desk) -> list[AuditEntry]:
    """Return the audit log, oldest first."""
    page = await desk.office.database.read(lambda unit: unit.audit.page(AuditFilter(), limit=1000))
    return [row.entry for row in reversed(page.rows)]


def told(found: TablePreview) -> dict[str, list[tuple[str, str, str]]]:
    """Return what would change, by commitment."""
    return {
        step.commitment.id: [(one.name, one.before, one.after) for one in step.changes]
        for step in found.steps
    }

"""The downloaded table."""

import io
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from handlers.batch.columns import FILLED, RESUME, SHEET, Column
from handlers.desk.desk import Desk
from handlers.people import Actor, ForbiddenError
from storage.records import CommitmentStatus
from tests.handlers.batch.tables import BOTH, PLEDGER, TODAY, downloaded
from tests.handlers.clerks import ADMINISTRATOR, APPROVER, AUDITOR, CLERK, DISPATCHER, HEAD


@BOTH
async def test_the_table_holds_what_its_reader_may_update(desk: Desk) -> None:
    """The table shows what is published, a row for each target, and verdicts only for people who may set them."""
    await desk.commitments.set_status(
        CLERK, "3-003", status=CommitmentStatus.IN_PROGRESS, as_of=TODAY, evidence="月报"
    )
    await desk.commitments.set_actual(CLERK, "3-003", target=0, value=Decimal(62), as_of=TODAY, source="月报")
    heads, *rows = await downloaded(desk, CLERK)
    assert heads == [column for column in Column if column is not Column.VERDICT]
    assert [row[0] for row in rows] == ["3-002", "3-003"]
    assert rows[1][1:5] == ["老楼加装电梯80部", "电梯加装 80部", "推进中（2023-05-04）", "62部（2023-05-04）"]
    assert rows[0][3:5] == ["暂无进展信息", None]
    heads, *rows = await downloaded(desk, PLEDGER)
    assert Column.VERDICT in heads
    assert [row[:3] for row in rows] == [
        ["7-001", "养老、医保参保率稳定在93%、95%以上", "基本养老保险参保率 不低于93%"],
        ["7-001", "养老、医保参保率稳定在93%、95%以上", "医保参保率 不低于95%"],
    ]


async def test_the_table_is_easy_to_fill_in(desk: Desk) -> None:
    """Headings are fixed, statuses are a drop-down, read-only cells are locked, and a guide is included."""
    book = load_workbook(io.BytesIO(await desk.batch.form(HEAD)))
    sheet, heads = book[SHEET], [cell.value for cell in book[SHEET][1]]
    assert sheet.freeze_panes == "C2"
    assert sheet.protection.sheet
    locked = {head: sheet.cell(2, place).protection.locked for place, head in enumerate(heads, 1)}
    assert {head for head, is_ in locked.items() if not is_} == set(FILLED)
    lists = [one.formula1 for one in sheet.data_validations.dataValidation if one.type == "list"]
    assert lists[0] == '"' + ",".join(status.value for status in CommitmentStatus) + '"'
    assert RESUME in lists[1]
    assert book.sheetnames == [SHEET, "填写说明"]


@pytest.mark.parametrize("who", [DISPATCHER, AUDITOR, ADMINISTRATOR])
async def test_those_who_publish_nothing_get_no_table(desk: Desk, who: Actor) -> None:
    """People who publish nothing can neither download nor send a table."""
    content = await desk.batch.form(APPROVER)
    for asked in (
        desk.batch.form(who),
        desk.batch.preview(who, "x.xlsx", content),
        desk.batch.publish(who, "x.xlsx", content),
    ):
        with pytest.raises(ForbiddenError):
            await asked

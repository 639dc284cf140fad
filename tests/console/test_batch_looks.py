"""A table's way through a browser, on desktop and phone: downloaded, filled in, sent, confirmed; accessible (axe).

YOUNUO_SHOTS=<folder> saves a screenshot of each page.
"""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.async_api import Browser

from console.app import PREFIX
from handlers.batch.columns import SHEET, Column
from storage.records import CommitmentStatus, Role
from tests.console.harness import Console
from tests.console.test_looks import looking, wrong_with
from tests.journeys.browser import AT_A_BROWSER

pytestmark = [pytest.mark.long, *AT_A_BROWSER]

SOUND = {
    "1-001": {
        Column.STATUS: "推进中",
        Column.DAY: date(2031, 5, 5),
        Column.VALUE: "7个",
        Column.EVIDENCE: "城建局5月调度表",
        Column.LINK: "https://www.yunling.gov.cn/zwgk/2031/05/05/index.html",
        Column.NOTE: "7个已开放，还有5个在建",
    },
    "1-002": {Column.DAY: "2031年4月30日", Column.VALUE: "４２０", Column.EVIDENCE: "停车办4月台账"},
    "1-003": {Column.STATUS: "未启动", Column.DAY: "2031-03-31", Column.EVIDENCE: "一季度月报"},
}
WRONG = {
    "1-001": {Column.STATUS: "快好了", Column.DAY: "5月初", Column.VALUE: "7座"},
    "1-002": {Column.STATUS: "推进中", Column.DAY: date(2031, 5, 5), Column.EVIDENCE: "=A1&B1"},
    "1-003": SOUND["1-003"],
}


def fill(path: Path, given: dict[str, dict[Column, object]]) -> Path:
    """Fill in a downloaded table, as a new file beside it."""
    book = load_workbook(path)
    sheet = book[SHEET]
    heads = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        for column, value in given.get(str(row[0].value), {}).items():
            row[heads.index(column)].value = value  # type: ignore[union-attr, assignment]
    filled = path.with_name("城建局5月更新.xlsx")
    book.save(filled)
    return filled


@pytest.mark.parametrize("view", ["1440", "375"])
async def test_a_table_goes_its_way(shown: Console, browser: Browser, tmp_path: Path, view: str) -> None:
    """With the buttons alone, even without script, a table's errors are shown, then its changes, and it is published."""
    clerk = await shown.sign_in(Role.CLERK)
    me = clerk.presence.actor
    day = date(2031, 4, 30)
    await shown.desk.commitments.set_status(
        me, "1-001", status=CommitmentStatus.NOT_STARTED, as_of=day, evidence="一季度月报"
    )
    await shown.desk.commitments.set_actual(
        me, "1-001", target=0, value=Decimal(5), as_of=day, source="城建局4月调度表"
    )
    await shown.desk.commitments.set_status(
        me, "1-003", status=CommitmentStatus.IN_PROGRESS, as_of=day, evidence="4月月报"
    )
    wrong: list[str] = []
    views = (view, f"{view}-dark")
    async with looking(browser, shown, view, clerk) as page:
        await page.goto(str(shown.server.make_url(f"{PREFIX}/commitments")))
        await page.get_by_role("link", name="批量更新").click()
        wrong += await wrong_with(page, "batch", views)
        async with page.expect_download() as download:
            await page.get_by_role("link", name="下载表格").click()
        blank = tmp_path / "blank.xlsx"
        await (await download.value).save_as(blank)
        await page.get_by_label("填好的表格").set_input_files(fill(blank, WRONG))
        await page.get_by_role("button", name="上传并预览").click()
        assert (
            await page.get_by_role("alert").inner_text()
            == "有4处要改，什么都没有更新。改好表格，再上传一次。"
        )
        wrong += await wrong_with(page, "batch-wrong", views)
        await page.get_by_label("填好的表格").set_input_files(fill(blank, SOUND))
        await page.get_by_role("button", name="上传并预览").click()
        wrong += await wrong_with(page, "batch-preview", views)
        await page.get_by_role("button", name="确认更新").click()
        await page.get_by_text("已更新3项承诺").wait_for()
    assert wrong == []
    found = await shown.desk.commitments.accounts(me)
    assert {one.commitment.id: one.status.status.value for one in found if one.status} == {
        "1-001": "推进中",
        "1-003": "推进中",
    }

"""Updating many commitments in the console: download, upload, preview, confirmation; over real HTTP."""

import csv
import io
import re
from html import unescape
from typing import Any
from urllib.parse import unquote

import pytest
from aiohttp import FormData
from openpyxl import load_workbook

from console.pages.batch import LARGEST_UPLOAD
from console.sealed_file import WITHIN_S
from handlers.batch.columns import SHEET, Column
from storage.intake import LARGEST
from storage.records import CommitmentStatus, Role
from tests.console.harness import BOTH, Console, Staff, words
from tests.storage.intake.files import saved, workbook

HERE = "/commitments/batch"
GIVEN = {
    Column.STATUS: "推进中",
    Column.DAY: "2031-04-30",
    Column.VALUE: "5个",
    Column.EVIDENCE: "云建发〔2031〕5号",
}


async def filled(staff: Staff, given: dict[str, dict[Column, Any]]) -> bytes:
    """Download the table as a browser does, fill it in like a spreadsheet program, and save it."""
    async with await staff.get(f"{HERE}/table") as response:
        assert response.status == 200
        assert "承诺批量更新-" in unquote(response.headers["Content-Disposition"])
        book = load_workbook(io.BytesIO(await response.read()))
    sheet = book[SHEET]
    heads = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        for column, value in given.get(str(row[0].value), {}).items():
            row[heads.index(column)].value = value
    return saved(book)


async def send(staff: Staff, content: bytes, name: str = "5月更新.xlsx") -> Any:
    """Upload a table as a browser does."""
    form = FormData(quote_fields=False)
    form.add_field("csrf_token", await staff.token(HERE))
    form.add_field("table", io.BytesIO(content), filename=name, content_type="application/octet-stream")
    return await staff.send(HERE, form)


async def previewed(staff: Staff, content: bytes, status: int = 200, name: str = "5月更新.xlsx") -> str:
    """Upload a table and return the next page."""
    async with await send(staff, content, name) as response:
        html = await response.text()
        assert response.status == status, words(html)
        return str(html)


def parcel(html: str) -> str:
    """Return the sealed file that the page sends for confirmation."""
    found = re.search(r'name="parcel" value="([^"]+)"', html)
    assert found, words(html)
    return unescape(found[1])


async def confirmed(staff: Staff, sealed: str, status: int = 303) -> str:
    """Click 确认更新; return the text of the next page."""
    async with await staff.post(f"{HERE}/confirm", HERE, parcel=sealed) as response:
        assert response.status == status, words(await response.text())
        if status != 303:
            return words(await response.text())
        where = response.headers["Location"]
    return await staff.words(where.removeprefix("/console"))


async def published(console: Console) -> list[str]:
    """Return the subjects of the audit log's entries about commitments."""
    return [one.subject for one in await console.audited() if one.action.startswith("commitment.")]


@BOTH
async def test_down_up_preview_and_one_click(console: Console) -> None:
    """Nothing is stored before the confirmation; then citizens are told, and the audit log has file name and hash."""
    clerk = await console.sign_in(Role.CLERK)
    assert f'href="/console{HERE}"' in await clerk.page("/commitments")
    assert "您能更新的3项承诺" in await clerk.words(HERE)
    html = await previewed(clerk, await filled(clerk, {"1-001": GIVEN}))
    said = words(html)
    assert "将更新 1 项承诺； 2 行不变" in said
    assert "状态 从 暂无进展信息 → 改为 推进中" in said
    assert "口袋公园 从 没有 → 改为 5个（2031-04-30）" in said
    assert "进度 从 没有 → 改为 达进度" in said
    assert await published(console) == []
    assert "已更新1项承诺" in await confirmed(clerk, parcel(html))
    assert (await published(console))[:2] == ["commitment:1-001", "commitment:1-001"]
    course = await console.desk.commitments.course(clerk.presence.actor, "1-001")
    assert course
    assert course.statuses[0].status is CommitmentStatus.IN_PROGRESS
    auditor = await console.sign_in(Role.AUDITOR)
    told = await auditor.words("/audit")
    assert "批量更新承诺" in told
    assert "表格：5月更新.xlsx" in told
    assert re.search("表格SHA-256：[0-9a-f]{64}", told)
    assert "没有要更新的" in await confirmed(clerk, parcel(html), 200)


@BOTH
async def test_what_came_up_since_the_preview_is_told(console: Console) -> None:
    """If somebody else published meanwhile, nothing is published: 409, and the page shows the current records."""
    clerk, head = await console.sign_in(Role.CLERK), await console.sign_in(Role.HEAD)
    html = await previewed(
        clerk, await filled(clerk, {"1-001": GIVEN, "1-002": {**GIVEN, Column.VALUE: "90"}})
    )
    await head.done(
        "/commitments/1-001/status",
        "/commitments/1-001",
        status="已完成",
        as_of="2031-05-06",
        evidence="验收单",
    )
    said = await confirmed(clerk, parcel(html), 409)
    assert "有1处要改，什么都没有更新" in said
    assert "最近是部门负责人1号填的，现在的状态是“已完成（2031-05-06）”" in said
    assert await published(console) == ["commitment:1-001"]


async def test_errors_stand_by_row_column_value_and_remedy(console: Console) -> None:
    """A table with errors gives 422 without a button to publish, and hostile content is shown as text."""
    clerk = await console.sign_in(Role.CLERK)
    hostile = "<script>alert(1)</script>{{7*7}}"
    content = await filled(
        clerk, {"1-001": {**GIVEN, Column.STATUS: hostile, Column.VALUE: "80户"}, "1-003": GIVEN}
    )
    html = await previewed(clerk, content, 422, name="<b>x</b>.xlsx")
    said = words(html)
    assert "有3处要改" in said
    assert f"第2行 新状态 {hostile} 不能这样填" in unescape(
        re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))
    )
    assert "第2行 完成数值 80户 单位是“户”，目标的单位是“个”；请换算成“个”再填" in said
    assert "第4行 完成数值 5个 单位是“个”，目标的单位是“米”" in said
    assert "<script>alert" not in html
    assert "<b>x</b>" not in html
    assert "确认更新" not in html
    assert await published(console) == []


async def test_csv_goes_as_well(console: Console) -> None:
    """A table in CSV, even in GB18030, works too."""
    clerk = await console.sign_in(Role.CLERK)
    book = load_workbook(io.BytesIO(await filled(clerk, {"1-001": GIVEN})))
    file = io.StringIO()
    csv.writer(file).writerows(
        [cell or "" for cell in row] for row in book[SHEET].iter_rows(values_only=True)
    )
    html = await previewed(clerk, file.getvalue().encode("gb18030"), name="更新.csv")
    assert "已更新1项承诺" in await confirmed(clerk, parcel(html))


async def test_a_file_that_is_none_is_told_at_the_form(console: Console) -> None:
    """A missing, empty, too large or unreadable file is reported at the form."""
    clerk = await console.sign_in(Role.CLERK)
    assert "还没有选表格" in await clerk.refused(HERE, 422, HERE)
    for content, said in (
        (b"", "文件是空的"),
        (b"%PDF-1.7\xff\xfe", "读不懂"),
        (b"x" * (LARGEST + 1), "最大2MB"),
        (workbook([["姓名"], ["张三"]]), "找不到表头"),
    ):
        assert said in words(await previewed(clerk, content, 422))
    assert "内容太大" in words(await previewed(clerk, b"x" * (LARGEST_UPLOAD + 1), 413))


async def test_a_preview_is_for_its_reader_and_half_an_hour(console: Console) -> None:
    """Another person's, an expired or a forged preview is refused, and nothing is published."""
    clerk, colleague = await console.sign_in(Role.CLERK), await console.sign_in(Role.CLERK)
    sealed = parcel(await previewed(clerk, await filled(clerk, {"1-001": GIVEN})))
    for staff, sent in ((colleague, sealed), (clerk, sealed[:-4] + "AAA="), (clerk, ""), (clerk, "假的")):
        assert "预览已过期，什么都没有更新" in await confirmed(staff, sent, 422)
    console.clock.pass_(seconds=WITHIN_S + 1)
    assert "预览已过期" in await confirmed(clerk, sealed, 422)
    assert await published(console) == []


@pytest.mark.parametrize("role", [Role.DISPATCHER, Role.AUDITOR, Role.ADMINISTRATOR])
async def test_those_who_publish_nothing_find_no_button(console: Console, role: Role) -> None:
    """People who may publish nothing get neither the button nor the page."""
    staff = await console.sign_in(role)
    assert HERE not in await staff.page("/commitments")
    for path in (HERE, f"{HERE}/table"):
        assert "没有权限" in await staff.words(path, 403)
    assert "没有权限" in await staff.refused(f"{HERE}/confirm", 403, parcel="x")


async def test_another_departments_rows_are_refused(console: Console) -> None:
    """Rows of another department are refused, even if that department downloaded the file."""
    stranger = await console.sign_in(Role.CLERK, "茶业局")
    content = await filled(await console.sign_in(Role.CLERK), {"1-001": GIVEN})
    said = words(await previewed(stranger, content, 422))
    assert "第2行 编号 1-001 由城建局牵头填报，您不能更新" in said


async def test_a_department_that_leads_nothing_is_told_so(console: Console) -> None:
    """A department that leads nothing is told so instead of getting a table without rows."""
    clerk = await console.sign_in(Role.CLERK, "市民热线")
    assert "没有要您更新的承诺" in await clerk.words(HERE)
    async with await clerk.get(f"{HERE}/table") as response:
        assert load_workbook(io.BytesIO(await response.read()))[SHEET].max_row == 1


async def test_no_form_from_elsewhere_publishes(console: Console) -> None:
    """A confirmation without the session's token, or from another site, is refused."""
    clerk = await console.sign_in(Role.CLERK)
    sealed = parcel(await previewed(clerk, await filled(clerk, {"1-001": GIVEN})))
    async with await clerk.send(f"{HERE}/confirm", {"parcel": sealed}) as response:
        assert response.status == 403
    foreign = {"Sec-Fetch-Site": "cross-site"}
    form = {"parcel": sealed, "csrf_token": await clerk.token(HERE)}
    async with await clerk.send(f"{HERE}/confirm", form, headers=foreign) as response:
        assert response.status == 403
    assert await published(console) == []

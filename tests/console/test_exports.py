"""Exports at the console: the file has what was filtered, only for its owner, and the audit log records it."""

import asyncio
import csv
import fcntl
import io
import json
import re
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook
from playwright.async_api import Browser, expect

from console.app import PREFIX
from console.services import SERVICES
from handlers.figures import exports as module
from handlers.figures.exports import Exports
from storage.export import ExportError, Format
from storage.records import FeedbackFilter, FeedbackState, Role
from storage.spool import Card, Phase, Spool
from tests.console.harness import BOTH, Console, Staff, words
from tests.console.test_looks import faults, looking
from tests.journeys.browser import NEEDS_CHROMIUM

WORDS = "我叫王小明，电话13812345678，编钟大道的路灯坏了"
HOSTILE = (
    '=HYPERLINK("http://x")',
    "@SUM(1)",
    "<script>alert(1)</script>",
    "\u202e电话\u200b13812345678",
    "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]>&a;",
    "长" * 10_000,
)


def service(console: Console) -> Exports:
    """Return the console's exports."""
    [mounted] = console.server.app.router.resources()
    found: Exports = mounted._app[SERVICES].exports  # type: ignore[attr-defined]
    return found


async def begun(staff: Staff, **fields: Any) -> str:
    """Start an export; return the address of its progress."""
    form = {"format": "csv", "query": "", **fields}
    async with await staff.post("/exports", "/exports", **form) as response:
        assert response.status == 303, words(await response.text())
        return response.headers["Location"].removeprefix(PREFIX)


async def finished(staff: Staff, where: str) -> str:
    """Wait for an export's end; return what the page then says."""
    for _ in range(300):
        said = await staff.words(where)
        if "正在写" not in said:
            return said
        await asyncio.sleep(0.05)
    raise AssertionError(said)


async def fetched(staff: Staff, where: str) -> bytes:
    """Wait and fetch the file."""
    assert "已完成" in await finished(staff, where)
    async with await staff.get(f"{where}/file") as response:
        assert response.status == 200
        assert response.content_disposition
        assert response.content_disposition.type == "attachment"
        assert (response.content_disposition.filename or "").startswith("云岭市工单-2031")
        assert response.headers["Cache-Control"] == "no-store"
        return await response.read()


def rows(body: bytes) -> list[dict[str, str]]:
    """Return a CSV file's rows by heading."""
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))


@BOTH
async def test_what_is_filtered_is_what_is_exported(console: Console) -> None:
    """The page's count, the file's masked rows and the queue's filter agree."""
    await console.file(WORDS)
    await console.file(WORDS, state=FeedbackState.IN_PROGRESS)
    await console.file(WORDS, "茶业局")
    auditor = await console.sign_in(Role.AUDITOR)
    query = "department=城建局&open=1"
    said = await auditor.words(f"/exports?{query}")
    assert "2 件" in said
    assert "城建局" in said
    assert "未脱敏" not in said
    body = await fetched(auditor, await begun(auditor, query=query))
    assert [row["工单号"] for row in rows(body)] == ["YN-0001-0000-0", "YN-0002-0000-0"]
    assert "13812345678" not in body.decode()
    deeds = [deed for deed in await console.audited() if deed.action.startswith("export.")]
    assert [deed.action for deed in deeds] == ["export.started", "export.fetched"]
    assert deeds[0].detail["rows"] == 2
    assert "城建局" in str(deeds[0].detail["filter"])
    assert deeds[0].actor == f"staff:{auditor.id}"


async def test_a_clerk_exports_their_departments_alone(console: Console) -> None:
    """The file never contains other departments' tickets, even if the address names them."""
    await console.file("灯")
    await console.file("茶", "茶业局")
    clerk = await console.sign_in(Role.CLERK)
    assert len(rows(await fetched(clerk, await begun(clerk)))) == 1
    assert rows(await fetched(clerk, await begun(clerk, query="department=茶业局"))) == []


async def test_unmasked_needs_permission_and_purpose(console: Console) -> None:
    """An unmasked export needs the permission and a purpose, which the log records."""
    await console.file(WORDS)
    clerk = await console.sign_in(Role.CLERK)
    assert "没有“导出未脱敏内容”的权限" in await clerk.refused(
        "/exports", 403, "/exports", format="csv", query="", unmasked="y", purpose="核实"
    )
    head = await console.sign_in(Role.HEAD)
    assert "用途：还没有填" in await head.refused(
        "/exports", 422, "/exports", format="csv", query="", unmasked="y", purpose=" "
    )
    assert not [deed for deed in await console.audited() if deed.action.startswith("export.")]
    where = await begun(head, unmasked="y", purpose="核实漏水户")
    assert "13812345678" in (await fetched(head, where)).decode()
    [deed] = [deed for deed in await console.audited() if deed.action == "export.started_unmasked"]
    assert deed.detail["purpose"] == "核实漏水户"
    assert "王小明" not in json.dumps(dict(deed.detail), ensure_ascii=False)


async def test_the_words_of_a_search_do_not_stand_in_the_log(console: Console) -> None:
    """Searched words, which may be a citizen's, are on the page but not in the log or on the card."""
    await console.file(WORDS, text_masked=WORDS)
    auditor = await console.sign_in(Role.AUDITOR)
    assert "王小明" in await auditor.words("/exports?q=王小明")
    await fetched(auditor, await begun(auditor, query="q=王小明"))
    assert "王小明" not in str(await console.audited())


async def test_only_who_began_it_may_see_fetch_or_stop_it(console: Console) -> None:
    """To everybody else, of whatever role, an export looks as if it did not exist."""
    await console.file(WORDS)
    head, other = await console.sign_in(Role.HEAD), await console.sign_in(Role.HEAD)
    where = await begun(head)
    await fetched(head, where)
    for address in (where, f"{where}/file", "/exports/../x", f"/exports/{'0' * 32}", "/exports/..%2Fx"):
        assert (await other.get(address)).status in {403, 404}, address
    await other.refused(f"{where}/stop", 403, "/exports")
    assert "我的导出" in await other.words("/exports")
    assert where not in await other.page("/exports")
    assert where in await head.page("/exports")


async def test_files_are_gone_after_an_hour_and_at_the_next_start(console: Console) -> None:
    """Files and cards older than an hour are deleted, at the next start too; newer ones stay."""
    head = await console.sign_in(Role.HEAD)
    first = await begun(head)
    await fetched(head, first)
    console.clock.pass_(minutes=50)
    second = await begun(head)
    await fetched(head, second)
    console.clock.pass_(minutes=11)
    assert await service(console).tidy() == 1
    assert (await head.get(f"{first}/file")).status == 403
    assert (await head.get(f"{second}/file")).status == 200
    folder = service(console)._spool._folder
    await service(console).open()
    assert [path.suffix for path in folder.iterdir()] == [".alive"]
    assert folder.stat().st_mode & 0o077 == 0


async def test_processes_of_one_host_share_the_folder(tmp_path: Path) -> None:
    """A starting process leaves a live process's files alone; those of a dead one have failed and are deleted."""
    ours, theirs = Spool(tmp_path / "exports"), Spool(tmp_path / "exports")
    ours.open()
    card = Card("0" * 32, "s1", Format.CSV, unmasked=False, title="", expected=1, begun_at=datetime.now(UTC))
    ours.begin(card)
    theirs.open()
    seen = theirs.look(card.id)
    assert seen
    assert seen.phase is Phase.WRITING
    ours.close()  # As the system does for a killed process.
    dead = theirs.look(card.id)
    assert dead
    assert dead.phase is Phase.FAILED
    assert "重新启动" in (dead.why or "")
    theirs.open()
    assert theirs.look(card.id) is None
    theirs.close()


def test_processes_that_start_at_once_take_nothing_from_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lock file about to be locked, or a draft just put in place, does not disturb another process's start."""
    ours, theirs = Spool(tmp_path / "exports"), Spool(tmp_path / "exports")
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / ".renamed").symlink_to("gone")
    lock = fcntl.flock

    def start_beside(descriptor: int, how: int) -> None:
        monkeypatch.setattr(fcntl, "flock", lock)
        theirs.open()
        lock(descriptor, how)

    monkeypatch.setattr(fcntl, "flock", start_beside)
    ours.open()
    card = Card("0" * 32, "s1", Format.CSV, unmasked=False, title="", expected=1, begun_at=datetime.now(UTC))
    ours.begin(card)
    seen = theirs.look(card.id)
    assert seen
    assert seen.phase is Phase.WRITING
    ours.close()
    theirs.close()


@pytest.mark.parametrize("written", ["", '{"id": "', "[]", '{"id": "0", "colour": "red"}'])
def test_a_card_that_cannot_be_read_stops_no_start_and_goes_with_its_file(
    tmp_path: Path, written: str
) -> None:
    """A card cut short by a power failure or written by another version does not prevent the start."""
    spool = Spool(tmp_path)
    (tmp_path / f"{'0' * 32}.json").write_text(written)
    (tmp_path / f"{'0' * 32}.csv").write_text("somebody's words")
    assert spool.look("0" * 32) is None
    assert spool.all() == []
    spool.open()
    assert [path.suffix for path in tmp_path.iterdir()] == [".alive"]
    spool.close()


def test_what_is_thrown_away_leaves_no_file_whenever_it_is_written(tmp_path: Path) -> None:
    """As by a citizen's erasure: the file that appears a moment later goes with the export's end, or at the next start."""
    spool = Spool(tmp_path)
    spool.open()
    for id_, ends in (("a" * 32, True), ("b" * 32, False)):
        card = spool.begin(
            Card(id_, "s", Format.CSV, unmasked=True, title="t", expected=1, begun_at=datetime.now(UTC))
        )
        spool.discard(card.id)
        spool.file(card).write_text("13871936522")
        if ends:
            spool.finish(card, Phase.DONE, written=1)
    assert [path.name for path in tmp_path.glob("*.csv")] == [f"{'b' * 32}.csv"]
    spool.open()
    assert list(tmp_path.glob("*.csv")) == []


async def test_an_export_can_be_cancelled(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cancelled export leaves no file, the page says so, and a fourth at once is refused until then."""
    monkeypatch.setattr(module, "ROOM_EVERY_ROWS", 1)
    monkeypatch.setattr(module, "ROOM_S", 0.2)
    monkeypatch.setattr(module, "TOLD_EVERY_S", 0.0)
    for _ in range(30):
        await console.file(WORDS)
    head = await console.sign_in(Role.HEAD)
    where, *others = [await begun(head) for _ in range(3)]
    assert "正在写" in await head.words(where)
    assert (await head.get(f"{where}/file")).status == 403
    assert "3个导出正在进行" in await head.refused("/exports", 422, "/exports", format="csv", query="")
    for one in (where, *others):
        assert "已取消" in await head.done(f"{one}/stop", "/exports")
        assert "已取消" in await finished(head, one)
    assert not [path for path in service(console)._spool._folder.iterdir() if path.suffix == ".csv"]


async def test_too_many_rows_for_a_document_are_refused(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Too many rows for a document are refused in Chinese with both numbers and the alternative; nothing is started."""
    monkeypatch.setattr("storage.export.document.ROW_LIMIT", 2)
    for _ in range(3):
        await console.file(WORDS)
    head = await console.sign_in(Role.HEAD)
    said = await head.refused("/exports", 422, "/exports", format="docx", query="")
    assert "格式：docx最多2件，现在有3件；请改选xlsx或csv，或缩小筛选范围" in said
    assert not [deed for deed in await console.audited() if deed.action.startswith("export.")]


async def test_a_server_that_cannot_write_says_so_in_chinese(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the server can't write, the owner reads neither a path nor an operator's English."""

    def full(*_: object, **__: object) -> None:
        raise ExportError("output: /srv/spool/x can't be written (No space left on device)")

    monkeypatch.setattr("handlers.figures.exports.write_report", full)
    head = await console.sign_in(Role.HEAD)
    said = await finished(head, await begun(head, format="csv"))
    assert "服务器没能写完：请稍后重试，或联系运维人员" in said
    assert "/srv" not in said


@BOTH
@pytest.mark.parametrize("format_", Format)
async def test_hostile_tickets_are_harmless_in_every_format(console: Console, format_: Format) -> None:
    """In every format formulas are text, nothing invisible remains, personal data are masked, and the file opens."""
    for text in HOSTILE:
        await console.file(text)
    head = await console.sign_in(Role.HEAD)
    body = await fetched(head, await begun(head, format=format_.value))
    told = _texts(body, format_)
    assert not re.search("[\u200b\u202e]", told)
    assert "13812345678" not in told
    assert "<script>alert(1)</script>" in told
    assert "长" * 10_000 in told
    if format_ is Format.CSV:
        assert [row["内容"][0] for row in rows(body)][:2] == ["'", "'"]
    if format_ is Format.XLSX:
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


def _texts(body: bytes, format_: Format) -> str:
    if format_ is Format.XLSX:
        sheet = load_workbook(io.BytesIO(body)).active
        assert sheet
        return "\n".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row)
    if format_ is Format.DOCX:
        return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(body)).paragraphs)
    if format_ is Format.JSONL:
        return "\n".join(json.loads(line)["text"] for line in body.decode().splitlines())
    return body.decode("utf-8-sig")


@pytest.mark.parametrize(
    "query", ["since=x", "state=x", "q=灯", "since=2031-05-07&until=2031-05-01", "part=x"]
)
async def test_a_filter_that_is_none_is_said(console: Console, query: str) -> None:
    """An unreadable filter gives 422 with the reason, on the page and when sent."""
    head = await console.sign_in(Role.HEAD)
    await head.page(f"/exports?{query}", 422)
    await head.refused("/exports", 422, "/exports", format="csv", query=query)
    await head.refused("/exports", 422, "/exports", format="exe", query="")


async def test_a_broken_export_says_so(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    """If writing fails, the page says so and offers no partial file."""
    await console.file(WORDS)
    head = await console.sign_in(Role.HEAD)

    def fail(*_: Any, **__: Any) -> int:
        raise OSError("no room")

    monkeypatch.setattr(module, "write_report", fail)
    where = await begun(head)
    assert "服务器没能写完" in await finished(head, where)
    [card] = await service(console).mine(head.presence.actor)
    assert card.phase is Phase.FAILED
    assert (await head.get(f"{where}/file")).status == 403


async def test_counts_agree_with_the_filter(console: Console) -> None:
    """`count` equals the number of rows that the export writes."""
    await console.file(WORDS, due=date(2031, 5, 1))
    auditor = (await console.sign_in(Role.AUDITOR)).presence.actor
    assert await service(console).count(auditor, FeedbackFilter("", overdue=date(2031, 5, 6))) == 1


@NEEDS_CHROMIUM
@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="session")
async def test_progress_in_a_browser(
    shown: Console, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a browser the bar moves without reloading, then the requested file is offered."""
    monkeypatch.setattr(module, "ROOM_EVERY_ROWS", 1)
    monkeypatch.setattr(module, "ROOM_S", 0.2)
    monkeypatch.setattr(module, "TOLD_EVERY_S", 0.0)
    for _ in range(40):
        await shown.file(WORDS)
    head = await shown.sign_in(Role.HEAD)
    async with looking(browser, shown, "1440", head) as page:
        await page.goto(str(shown.server.make_url(f"{PREFIX}/exports?kind=投诉")))
        await page.get_by_label("CSV").check()
        await page.get_by_role("button", name="开始导出").click()
        await expect(page.get_by_role("progressbar")).to_be_visible()
        first = await page.locator(".exports-done").inner_text()
        await expect(page.locator(".exports-done")).not_to_have_text(first)
        assert await faults(page) == []
        await expect(page.get_by_role("link", name="下载文件")).to_be_visible(timeout=20_000)
        async with page.expect_download() as waiting:
            await page.get_by_role("link", name="下载文件").click()
        path = await (await waiting.value).path()
        assert len(rows(path.read_bytes())) == 40

"""`run.py export`: which tickets of which days, and what a clerk may see."""

import asyncio
import csv
import json
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook
from structlog.testing import capture_logs

from bot import exporting
from bot.exporting import Wanted, export_feedback
from bot.settings import Settings, SettingsError
from storage.database import Database
from storage.errors import StorageError
from storage.export import ExportError, Format
from storage.records import (
    AuditEntry,
    AuditFilter,
    FeedbackKind,
    FeedbackOutcome,
    FeedbackRecord,
    FeedbackState,
)
from tests.knowledge.small_city import write_small_city
from tests.storage.older_schema import OLDER, REFUSED, make_older, version_of

CODE = "yunling-2031"
WORDS = "我叫王小明，电话13812345678，编钟大道12栋2单元门口的路灯坏了"
ANY = Wanted("1900-01-01", "2999-12-31")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return settings of the small city, in Shanghai's time zone."""
    city = write_small_city(tmp_path / CODE).folder
    return Settings(_env_file=None, var_dir=tmp_path / "var", city=str(city))


def ticket(number: str, received: str = "2023-11-05T04:00", **changes: Any) -> FeedbackRecord:
    """Return a ticket received at that UTC time."""
    usual: dict[str, Any] = {
        "city": CODE,
        "channel": "wechat",
        "citizen": "c0ffee",
        "kind": FeedbackKind.COMPLAINT,
        "text": WORDS,
        "place": None,
        "departments": ("城建局", "市民热线"),
        "commitments": ("1-001", "0-000"),
        "state": FeedbackState.RECEIVED,
        "received_at": datetime.fromisoformat(received).replace(tzinfo=UTC),
        "due": None,
    }
    return FeedbackRecord(number=number, **{**usual, **changes})


def store(settings: Settings, tickets: Iterable[FeedbackRecord]) -> None:
    """Store tickets as the server would."""

    async def put() -> None:
        settings.make_var_dir()
        database = Database(settings.database)
        await database.open()
        for each in tickets:
            await database.transact(lambda unit, each=each: unit.feedback.add(each))
        await database.close()

    asyncio.run(put())


def exported(settings: Settings, wanted: Wanted, folder: Path) -> list[dict[str, Any]]:
    """Export as JSON lines and parse them."""
    count = export_feedback(settings, wanted, Format.JSONL, folder / "out.jsonl")
    lines = (folder / "out.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == count
    return [json.loads(line) for line in lines]


def audited(settings: Settings) -> list[AuditEntry]:
    """Return the audit log."""
    with Database(settings.database).reading() as unit:
        return [row.entry for row in unit.audit.page(AuditFilter(), limit=9).rows]


def numbers(settings: Settings, wanted: Wanted, folder: Path) -> list[str]:
    """Export, and return the numbers in order."""
    return [line["number"] for line in exported(settings, wanted, folder)]


def test_days_are_the_city_s_own_and_included(settings: Settings, tmp_path: Path) -> None:
    """Tickets at 23:59 and 00:01 in the city are of different days, though of one day in UTC."""
    local = {
        "before": "2023-11-04T23:59:59.999999",
        "first": "2023-11-05T00:00",
        "early": "2023-11-05T00:01",
        "late": "2023-11-05T23:59",
        "last": "2023-11-06T23:59:59.999999",
        "after": "2023-11-07T00:00",
    }
    zone = exporting.load_city(settings.city_folder).timezone
    moments = {name: datetime.fromisoformat(at).replace(tzinfo=zone) for name, at in local.items()}
    store(settings, [ticket(name, received_at=at.astimezone(UTC)) for name, at in moments.items()])
    two_days = Wanted("2023-11-05", "2023-11-06")
    assert numbers(settings, two_days, tmp_path) == ["first", "early", "late", "last"]
    assert numbers(settings, Wanted("2023-11-05", "2023-11-05"), tmp_path) == ["first", "early", "late"]
    assert numbers(settings, Wanted("2023-11-04", "2023-11-04"), tmp_path) == ["before"]
    assert numbers(settings, Wanted("2023-11-08", "2023-12-31"), tmp_path) == []
    assert exported(settings, two_days, tmp_path)[1]["received_at"].startswith("2023-11-05T00:01")


def test_filters_hold_together(settings: Settings, tmp_path: Path) -> None:
    """Kind, state, department and this city must all match."""
    store(
        settings,
        [
            ticket("plain"),
            ticket("thanks", kind=FeedbackKind.THANKS),
            ticket("closed", state=FeedbackState.CLOSED, outcome=FeedbackOutcome.SOLVED, answer="已修好"),
            ticket("tea", departments=("茶业局", "城建局")),
            ticket("elsewhere", city="suizhou-2023"),
        ],
    )
    days = ("2023-11-05", "2023-11-05")
    assert numbers(settings, Wanted(*days), tmp_path) == ["closed", "plain", "tea", "thanks"]
    assert numbers(settings, Wanted(*days, kind=FeedbackKind.THANKS), tmp_path) == ["thanks"]
    assert numbers(settings, Wanted(*days, state=FeedbackState.CLOSED), tmp_path) == ["closed"]
    assert numbers(settings, Wanted(*days, department="茶业局"), tmp_path) == ["tea"]
    both = Wanted(*days, department="城建局", kind=FeedbackKind.THANKS, state=FeedbackState.RECEIVED)
    assert numbers(settings, both, tmp_path) == ["thanks"]


@pytest.mark.parametrize("name", ["城建局", "建设局"])
def test_a_department_goes_by_any_of_its_names(settings: Settings, tmp_path: Path, name: str) -> None:
    """The short name and an alias mean the same department."""
    store(settings, [ticket("ours"), ticket("theirs", departments=("茶业局",))])
    assert numbers(settings, Wanted(ANY.first, ANY.last, department=name), tmp_path) == ["ours"]


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (Wanted("2023-11-05", "2023-11-05", department="外星局"), "--department '外星局'.*城建局、茶业局"),
        (Wanted("2023-02-30", "2023-11-05"), "--from '2023-02-30'.*YYYY-MM-DD"),
        (Wanted("2023-11-05", "yesterday"), "--to 'yesterday'.*YYYY-MM-DD"),
        (Wanted("2023-11-06", "2023-11-05"), "--to 2023-11-05 is before --from 2023-11-06: exchange"),
        (Wanted("", "2023-11-05"), "--from '': no day between 1900 and 2999: write it as"),
        (Wanted("2023-11-05", " "), "--to ' ': no day"),
        (Wanted("2023-13-05", "2023-11-05"), "--from '2023-13-05': no day"),
    ],
)
def test_what_cannot_be_wanted_is_said(settings: Settings, tmp_path: Path, wanted: Wanted, said: str) -> None:
    """A wrong option, or an empty one from an unset variable, is reported with the remedy, and no file is made."""
    with pytest.raises(SettingsError, match=said):
        export_feedback(settings, wanted, Format.CSV, tmp_path / "out.csv")
    assert not (tmp_path / "out.csv").exists()


def test_personal_data_is_masked_in_every_format(settings: Settings, tmp_path: Path) -> None:
    """CSV, XLSX and JSON lines have the same ticket with the place of the trouble, but not the person."""
    store(settings, [ticket("YN-1")])
    for form in (Format.CSV, Format.XLSX, Format.JSONL):
        assert export_feedback(settings, ANY, form, tmp_path / f"out.{form.value}") == 1
    raw = (tmp_path / "out.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    [row] = csv.DictReader(raw.decode("utf-8-sig").splitlines())
    sheet = load_workbook(tmp_path / "out.xlsx").active
    assert sheet is not None
    table = dict(zip(*([cell.value for cell in cells] for cells in list(sheet.iter_rows())[:2]), strict=True))
    [line] = exported(settings, ANY, tmp_path)
    texts = {row["内容"], str(table["内容"]), line["text"]}
    assert len(texts) == 1
    [text] = texts
    assert "编钟大道12栋2单元门口的路灯坏了" in text
    assert "王小明" not in text
    assert "1381234" not in text
    assert row["工单号"] == table["工单号"] == line["number"] == "YN-1"
    assert "新建口袋公园15个" in row["关联承诺"]
    assert "0-000" in row["关联承诺"]
    assert "c0ffee" not in raw.decode()


def test_unmasked_data_never_leaves_without_a_trace(settings: Settings, tmp_path: Path) -> None:
    """An unmasked export has the original words, and leaves a log warning and an audit entry without them."""
    store(settings, [ticket("YN-1")])
    with capture_logs() as log:
        [line] = exported(settings, Wanted(ANY.first, ANY.last, unmasked=True), tmp_path)
    assert line["text"] == WORDS
    assert [entry["event"] for entry in log] == ["exporting_unmasked", "exported"]
    assert log[0]["log_level"] == "warning"
    assert (log[1]["unmasked"], log[1]["tickets"]) == (True, 1)
    assert "王小明" not in repr(log)
    [row] = audited(settings)
    assert (row.actor, row.action) == ("staff:operator", "export.started_unmasked")
    assert dict(row.detail) == {"filter": "1900-01-01 至 2999-12-31", "format": "jsonl"}


@pytest.mark.parametrize(("unmasked", "said"), [(False, "已脱敏"), (True, "未脱敏，请妥善保管")])
def test_a_document_says_what_it_is(settings: Settings, tmp_path: Path, *, unmasked: bool, said: str) -> None:
    """A document's subtitle has the period, the date, and whether it is confidential."""
    output = tmp_path / "out.docx"
    export_feedback(settings, Wanted("2023-11-01", "2023-11-30", unmasked=unmasked), Format.DOCX, output)
    under = Document(str(output)).paragraphs[1].text
    assert re.fullmatch(rf"2023-11-01 至 2023-11-30；\d{{4}}-\d\d-\d\d导出；{said}", under)


def test_an_unmasked_export_that_fails_is_noted_too(settings: Settings, tmp_path: Path) -> None:
    """An unmasked export is recorded even if it fails, since a partial file may exist."""
    with capture_logs() as log, pytest.raises(ExportError):
        export_feedback(
            settings, Wanted(ANY.first, ANY.last, unmasked=True), Format.CSV, tmp_path / "no" / "x.csv"
        )
    assert [entry["event"] for entry in log] == ["exporting_unmasked"]
    assert [row.action for row in audited(settings)] == ["export.started_unmasked"]


def test_a_masked_export_warns_of_nothing(settings: Settings, tmp_path: Path) -> None:
    """A masked export is logged with period and count, without a warning."""
    with capture_logs() as log:
        assert export_feedback(settings, ANY, Format.CSV, tmp_path / "out.csv") == 0
    assert [(entry["event"], entry["log_level"], entry["tickets"]) for entry in log] == [
        ("exported", "info", 0)
    ]
    assert log[0]["period"] == "1900-01-01 至 2999-12-31"


def test_a_city_that_was_never_served_has_no_tickets(settings: Settings, tmp_path: Path) -> None:
    """Before the first start an export makes VAR_DIR, the schema, and a file with headings."""
    assert not settings.var_dir.exists()
    assert numbers(settings, ANY, tmp_path) == []
    export_feedback(settings, ANY, Format.CSV, tmp_path / "out.csv")
    assert "工单号" in (tmp_path / "out.csv").read_text(encoding="utf-8-sig")


@pytest.mark.unmigrated
@pytest.mark.parametrize("unmasked", [False, True])
def test_an_older_database_is_refused_as_it_is(
    settings: Settings, database_url: str, tmp_path: Path, *, unmasked: bool
) -> None:
    """An older database is not migrated: the remedy is given, no file is made, and its own program still opens it."""
    make_older(database_url)
    older = settings.model_copy(update={"database_url": database_url})
    with pytest.raises(StorageError, match=REFUSED):
        export_feedback(older, replace(ANY, unmasked=unmasked), Format.CSV, tmp_path / "out.csv")
    assert version_of(database_url) == OLDER
    assert not (tmp_path / "out.csv").exists()


def test_a_file_that_cannot_be_written_leaves_the_old_one(settings: Settings, tmp_path: Path) -> None:
    """If the file can't be written, path and remedy are given, and the old file stays."""
    (tmp_path / "out.csv").mkdir()
    for output in (tmp_path / "out.csv", Path("/proc/out.csv"), tmp_path / "none" / "out.csv"):
        with pytest.raises(ExportError, match=f"output: .*{output.parent}"):
            export_feedback(settings, ANY, Format.CSV, output)
    assert list((tmp_path / "out.csv").iterdir()) == []


def test_a_bad_period_is_found_before_the_database_is_asked(tmp_path: Path, settings: Settings) -> None:
    """A mistyped day creates neither a database nor a folder."""
    with pytest.raises(SettingsError):
        export_feedback(settings, Wanted("x", "y"), Format.CSV, tmp_path / "out.csv")
    assert not settings.var_dir.exists()

"""Exports: every format reads back equal, nothing partial is left, and nothing is executable."""

import csv
import json
import stat
import tracemalloc
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import docx
import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from storage.export import Cell, Column, ExportError, Format, Kind, Row, write
from storage.export.document import ROW_LIMIT as DOCX_LIMIT
from storage.export.text import clean, guard, shorten, utf16_length
from storage.export.workbook import CELL_LIMIT
from storage.export.workbook import ROW_LIMIT as XLSX_LIMIT

CITY = timezone(timedelta(hours=8))
COLUMNS = (
    Column("number", "工单号"),
    Column("text", "内容", width=60, long=True),
    Column("kind", "类别", counted=True),
    Column("at", "受理时间", Kind.TIME, width=20),
    Column("due", "办理期限", Kind.DATE),
    Column("hours", "用时(小时)", Kind.NUMBER),
)
AT = datetime(2023, 11, 5, 8, 30, 15, tzinfo=CITY)
ROW: Row = ("YN-4827-1936-5", "路灯不亮，\n请修", "投诉", AT, date(2023, 11, 20), 12.5)
HOSTILE = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://x.cn","点我")',
    "+86",
    "-1",
    "@SUM(A1)",
    "  =1",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠a",
    "'=1",
    "''@x",
    "'",
    "'quoted'",
    '"',
    '""',
    'a"b,c\r\nd',
    "a\rb",
    ",,,",
    "http://x.cn",
    "mailto:a@b.cn",
    "internal:A1",
    "00123",
    "1e5",
    "TRUE",
    "_x0041_",
    "_x000D_",
    "<b>&amp;]]>",
    "עברית\u202e反",
    "👨‍👩‍👧 家",
    "❤️‍🔥",
    "\x00\x08空",
    "零\u200b宽",
    "\ufeff",
    " 前后 ",
    "\u2028行",
    "{=1}",
    "{}",
    "\ud800",
]
TEXTS = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(max_size=40),
    st.text(st.sampled_from("=+-@'\"\t\r\n ,;＝路\u202e\u200d👩x_0"), max_size=12),
)


def read_csv(path: Path) -> list[list[str]]:
    """Return the rows of a CSV file as a program reads them."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_csv_opens_in_excel(tmp_path: Path) -> None:
    """CSV begins with a byte order mark, ends lines with CRLF and has local times without a zone."""
    target = tmp_path / "r.csv"
    assert write([ROW], COLUMNS, target, Format.CSV, title="报告") == 1
    raw = target.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf" + "工单号,内容".encode())
    assert raw.endswith(b"\r\n")
    assert read_csv(target)[1] == [
        "YN-4827-1936-5",
        "路灯不亮，\n请修",
        "投诉",
        "2023-11-05 08:30:15",
        "2023-11-20",
        "12.5",
    ]


def unguard(text: str) -> str:
    """Return a guarded cell's original text."""
    return text[1:] if text == guard(text[1:]) else text


@settings(deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=6))
def test_csv_round_trip(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    """Hostile texts read back from CSV are equal once cleaned, and none begins like a formula."""
    target = tmp_path_factory.mktemp("csv") / "r.csv"
    write([("n", text) for text in texts], COLUMNS[:2], target, Format.CSV, title="t")
    cells = [row[1] for row in read_csv(target)[1:]]
    assert [unguard(cell) for cell in cells] == [clean(text) for text in texts]
    assert not [cell for cell in cells if cell.strip()[:1] in tuple("=+-@＝＋－＠") and cell.strip()]


@settings(deadline=None, max_examples=60)
@given(st.lists(TEXTS, min_size=1, max_size=6))
def test_xlsx_round_trip(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    """Hostile texts read back from XLSX are equal text cells: no formula, no link, no number."""
    target = tmp_path_factory.mktemp("xlsx") / "r.xlsx"
    write([("n", text) for text in texts], COLUMNS[:2], target, Format.XLSX, title="t")
    book = openpyxl.load_workbook(target)
    cells = [book.active.cell(place, 2) for place in range(2, len(texts) + 2)]
    assert [unescaped(cell.value) for cell in cells] == [clean(text) or None for text in texts]
    assert {cell.data_type for cell in cells if cell.value is not None} <= {"s", "inlineStr"}
    assert not [cell for cell in cells if cell.hyperlink]


def unescaped(value: str | None) -> str | None:
    """Return what Excel shows.

    It reads _x005F_ as an underscore (ECMA-376, ST_Xstring), which openpyxl does not do in inline strings.
    """
    return value.replace("_x005F_", "_") if value else value


@settings(deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=6))
def test_jsonl_round_trip(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    """Hostile texts read back from JSON lines are equal once cleaned, one per line by any definition of lines."""
    target = tmp_path_factory.mktemp("jsonl") / "r.jsonl"
    write([("n", text) for text in texts], COLUMNS[:2], target, Format.JSONL, title="t")
    lines = target.read_text("utf-8").splitlines()
    assert [json.loads(line) for line in lines] == [{"number": "n", "text": clean(text)} for text in texts]


def test_jsonl_times_have_their_offset(tmp_path: Path) -> None:
    """A JSON line has ISO 8601 times with the city's offset, numbers as numbers and null for an empty cell."""
    target = tmp_path / "r.jsonl"
    write([(*ROW[:5], None)], COLUMNS, target, Format.JSONL, title="t")
    cells = json.loads(target.read_text("utf-8"))
    assert cells["at"] == "2023-11-05T08:30:15+08:00"
    assert cells["due"] == "2023-11-20"
    assert cells["hours"] is None


def test_xlsx_is_ready_to_use(tmp_path: Path) -> None:
    """A worksheet has frozen headings, filters, widths, wrapped text, and real dates."""
    target = tmp_path / "r.xlsx"
    write([ROW, ROW], COLUMNS, target, Format.XLSX, title="随州/反馈:报告")
    sheet = openpyxl.load_workbook(target).active
    assert sheet.title == "随州 反馈 报告"
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:F3"
    assert sheet.column_dimensions["B"].width > 50
    assert [cell.value for cell in sheet[1]] == [column.heading for column in COLUMNS]
    assert sheet["D2"].value == datetime(2023, 11, 5, 8, 30, 15)  # noqa: DTZ001  worksheets have no zones
    assert sheet["D2"].number_format == "yyyy-mm-dd hh:mm"
    assert sheet["E2"].is_date
    assert sheet["F2"].value == 12.5
    assert sheet["B2"].alignment.wrap_text
    assert sheet.row_dimensions[2].height == 36


def test_xlsx_shows_numbers_as_people_write_them(tmp_path: Path) -> None:
    """Counts have no point, as 0.## would show in Excel, and hours have two decimals."""
    target = tmp_path / "r.xlsx"
    numbers = (Column("count", "件数", Kind.NUMBER), Column("hours", "用时", Kind.NUMBER))
    write([(5, 12.5)], numbers, target, Format.XLSX, title="t")
    sheet = openpyxl.load_workbook(target).active
    assert [cell.number_format for cell in sheet[2]] == ["0", "0.00"]


def test_xlsx_is_ready_to_print(tmp_path: Path) -> None:
    """It prints landscape, a row on one page with the headings above and lines between: A4, or A3 for a wide table."""
    target, wide = tmp_path / "r.xlsx", Column("more", "更多", width=200)
    for row, columns, paper in ((ROW, COLUMNS, 9), ((*ROW, "x"), (*COLUMNS, wide), 8)):
        write([row], columns, target, Format.XLSX, title="t")
        sheet = openpyxl.load_workbook(target).active
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (paper, "landscape")
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.print_options.gridLines


def test_xlsx_cuts_no_text(tmp_path: Path) -> None:
    """A short column's text is also wrapped if it is longer than its column, and the row is as high."""
    target = tmp_path / "r.xlsx"
    write(
        [("大洪山风景名胜区管委会、生态环境局",)],
        (Column("helpers", "协办部门", width=24),),
        target,
        Format.XLSX,
        title="t",
    )
    sheet = openpyxl.load_workbook(target).active
    assert sheet["A2"].alignment.wrap_text
    assert sheet.row_dimensions[2].height == 36


def test_xlsx_shortens_what_no_cell_holds(tmp_path: Path) -> None:
    """A text beyond a cell's limit ends in a marker with the missing characters' number; emoji count twice, as in
    Excel.
    """
    target = tmp_path / "r.xlsx"
    write(
        [("n", "字" * 40_000), ("n", "😀" * 20_000), ("n", "字" * CELL_LIMIT)],
        COLUMNS[:2],
        target,
        Format.XLSX,
        title="t",
    )
    sheet = openpyxl.load_workbook(target).active
    for place, whole in ((2, 40_000), (3, 20_000)):
        value = sheet.cell(place, 2).value
        kept = len(value.split("……【")[0])
        assert utf16_length(value) <= CELL_LIMIT
        assert f"省略 {whole - kept} 字" in value
        assert kept > whole * 0.8
    assert sheet["B4"].value == "字" * CELL_LIMIT


@given(st.text(max_size=80), st.integers(40, 60))
def test_shorten_keeps_the_limit(text: str, limit: int) -> None:
    """A shortened text is within the limit, and one that fits is unchanged."""
    short = shorten(text, limit, "…{}")
    assert utf16_length(short) <= limit
    assert short == text or utf16_length(text) > limit


def test_too_many_rows_for_a_worksheet(tmp_path: Path) -> None:
    """More rows than a worksheet holds are refused with the remedy before any is read."""
    target = tmp_path / "r.xlsx"
    with pytest.raises(ExportError, match=r"1,048,575 rows and there are 1,048,576.*csv"):
        write(iter([]), COLUMNS, target, Format.XLSX, title="t", expected=XLSX_LIMIT + 1)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("expected", [DOCX_LIMIT + 1, None])
def test_too_many_rows_for_a_document(tmp_path: Path, expected: int | None) -> None:
    """More rows than a document holds are refused, known beforehand or not, and leave no file."""
    with pytest.raises(ExportError, match=r"docx holds 5,000 rows at most; choose xlsx"):
        write(
            (ROW for _ in range(DOCX_LIMIT + 1)),
            COLUMNS,
            tmp_path / "r.docx",
            Format.DOCX,
            title="t",
            expected=expected,
        )
    assert list(tmp_path.iterdir()) == []


def test_docx_holds_every_row(tmp_path: Path) -> None:
    """A document on A4 has title, period, counts that add up, and each row's every cell: its kind, its words, the rest."""
    target = tmp_path / "r.docx"
    rows = [
        (f"YN-{place}", text, "投诉" if place % 3 else "建言", AT, date(2023, 11, 20), 1.5)
        for place, text in enumerate(HOSTILE)
    ]
    write(rows, COLUMNS, target, Format.DOCX, title="反馈报告", subtitle="2023-11-01 至 2023-11-30")
    document = docx.Document(str(target))
    page = document.sections[0]
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
    assert "NUMPAGES" in page.footer._element.xml
    paragraphs = [paragraph.text for paragraph in document.paragraphs]
    assert paragraphs[:3] == ["反馈报告", "2023-11-01 至 2023-11-30", f"共 {len(rows)} 件。"]
    counts = {line.cells[0].text: line.cells[1].text for line in document.tables[0].rows}
    assert int(counts["投诉"]) + int(counts["建言"]) == len(rows) == int(counts["合计"])
    assert "w:tblHeader" in document.tables[0].rows[0]._tr.xml
    for number, text, kind, *_ in rows:
        words = [f"内容：{clean(text)}"] if clean(text) else []
        first = [f"类别：{kind}", *words]
        *told, rest = paragraphs[paragraphs.index(number) + 1 :][: len(first) + 1]
        assert told == first
        assert rest.startswith("受理时间：2023-11-05 08:30")


@pytest.mark.parametrize("format_", list(Format))
def test_an_empty_report_is_a_file(tmp_path: Path, format_: Format) -> None:
    """Without rows the file opens and has its headings."""
    target = tmp_path / "r"
    assert write([], COLUMNS, target, format_, title="空") == 0
    assert target.exists()


@pytest.mark.parametrize("format_", list(Format))
def test_a_failure_leaves_the_old_file(tmp_path: Path, format_: Format) -> None:
    """If the rows fail midway, the old file is unchanged and nothing is left beside it."""
    target = tmp_path / "r"
    target.write_text("old")

    def broken() -> Iterator[Row]:
        yield ROW
        raise LookupError

    with pytest.raises(LookupError):
        write(broken(), COLUMNS, target, format_, title="t")
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["r"]


@pytest.mark.parametrize("format_", list(Format))
def test_a_success_replaces_the_old_file(tmp_path: Path, format_: Format) -> None:
    """An existing file is replaced, even through a link, and each row is reported."""
    target, link, seen = tmp_path / "r", tmp_path / "link", []
    target.write_text("old")
    link.symlink_to(target)
    write([ROW] * 3, COLUMNS, link, format_, title="t", on_row=seen.append)
    assert seen == [1, 2, 3]
    assert target.read_bytes() != b"old"
    assert link.is_symlink()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link", "r"]


def test_unwritable_paths_say_so(tmp_path: Path) -> None:
    """A missing folder, a folder as target, a device and a path through a file each give an error with the remedy."""
    (tmp_path / "file").touch()
    for path, reason in [
        (tmp_path / "no" / "r.csv", "does not exist; create it"),
        (tmp_path, "is not a file"),
        (Path("/dev/null"), "is not a file"),
        (tmp_path / "file" / "r.csv", "does not exist"),
        (tmp_path / ("长" * 120), "can't be written"),
    ]:
        with pytest.raises(ExportError, match=reason):
            write([ROW], COLUMNS, path, Format.CSV, title="t")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_full_disk_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk error while writing becomes one clear error, and no partial file is left."""

    def full() -> Iterator[Row]:
        yield ROW
        raise OSError(28, "No space left on device")

    with pytest.raises(ExportError, match="No space left on device"):
        write(full(), COLUMNS, tmp_path / "r.csv", Format.CSV, title="t")
    assert list(tmp_path.iterdir()) == []


def test_the_file_has_ordinary_rights(tmp_path: Path) -> None:
    """The file gets the rights of the user's umask, and no more."""
    target, other = tmp_path / "r.csv", tmp_path / "other"
    other.touch()
    write([ROW], COLUMNS, target, Format.CSV, title="t")
    assert stat.S_IMODE(target.stat().st_mode) == stat.S_IMODE(other.stat().st_mode)


@pytest.mark.parametrize("format_", [Format.CSV, Format.JSONL, Format.XLSX])
def test_memory_does_not_grow_with_the_rows(tmp_path: Path, format_: Format) -> None:
    """Ten times the rows take about the same memory; at most a row's height is kept."""

    def peak(count: int) -> int:
        tracemalloc.start()
        write(
            (("n", f"内容{place}" * 200, "投诉", AT, None, 1.0) for place in range(count)),
            COLUMNS,
            tmp_path / "r",
            format_,
            title="t",
        )
        size = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return size

    peak(10)
    assert peak(2_000) < peak(200) + 1_800 * 400


@given(TEXTS)
def test_guard_is_undone(text: str) -> None:
    """Every text survives guard and unguard, and only formula-like ones are changed."""
    assert unguard(guard(text)) == text
    assert guard(text) in (text, "'" + text)


@given(TEXTS)
@example("🀀\u200d\x1f")
@example("🀀\u200d\u200d")
def test_clean_is_final(text: str) -> None:
    """Cleaning twice changes nothing."""
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\u202eb\u2066c\u2069", "abc"),
        ("a\u200bb\ufeff\u200f", "ab"),
        ("a\x00\x07\x1b[31m", "a[31m"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("👨‍👩‍👧", "👨‍👩‍👧"),
        ("字\u200d字", "字字"),
        ("制\t表", "制\t表"),
    ],
)
def test_clean(text: str, expected: str) -> None:
    """Invisible and forbidden characters are removed, line breaks unified, and emoji kept whole."""
    assert clean(text) == expected


def test_xlsx_keeps_no_formula_in_its_parts(tmp_path: Path) -> None:
    """The worksheet's XML has no formula element and the workbook no external link."""
    target = tmp_path / "r.xlsx"
    write([("n", text) for text in HOSTILE], COLUMNS[:2], target, Format.XLSX, title="t")
    with zipfile.ZipFile(target) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
        assert not [name for name in parts.namelist() if "rels" in name and "sheet" in name]


def test_xlsx_keeps_a_text_a_text_when_its_cell_is_edited(tmp_path: Path) -> None:
    """What would become a formula once somebody edits the cell bears Excel's quote prefix; no other text does."""
    target = tmp_path / "out.xlsx"
    columns = [Column("text", "内容")]
    texts = ["=1+1", "＝1+1", " -5度", "@某人", "路灯=不亮", "3-047"]
    write([[one] for one in texts], columns, target, Format.XLSX, title="报告")
    sheet = openpyxl.load_workbook(target).active
    assert sheet is not None
    cells = [cell for [cell] in list(sheet.iter_rows())[1:]]
    assert [(cell.value, bool(cell.quotePrefix)) for cell in cells] == [
        (one, place < 4) for place, one in enumerate(texts)
    ]


def test_times_in_utc_are_written_as_given(tmp_path: Path) -> None:
    """The writer converts no zones: the maker of the rows chooses the readers' zone."""
    target = tmp_path / "r.csv"
    cell: Cell = AT.astimezone(UTC)
    write([("n", cell)], (COLUMNS[0], COLUMNS[3]), target, Format.CSV, title="t")
    assert read_csv(target)[1][1] == "2023-11-05 00:30:15"

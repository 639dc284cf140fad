"""Tables that people send are read as they are, whoever made them, and hostile ones cost little."""

import io
import re
import resource
import struct
import zipfile
import zlib
from datetime import date
from datetime import time as clock
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from storage.intake import LARGEST, Cell, Kind, UnreadableError, read_table
from storage.intake.cells import MOST_ROWS
from storage.intake.package import LARGEST_CONTENT, MOST_PARTS, honest_copy
from tests.storage.intake.files import SHEET, altered, saved, texts, workbook

ROWS = [["编号", "新状态"], ["1-001", "推进中"], [], ["1-002", "已完成"]]


def cell(content: bytes, row: int = 0, place: int = 0) -> Cell:
    """Read one cell."""
    return read_table(content, SHEET)[row].cells[place]


def refused(content: bytes) -> str:
    """Expect a file to be refused; return the reason, which has a remedy."""
    with pytest.raises(UnreadableError) as caught:
        read_table(content, SHEET)
    assert "；请" in str(caught.value)
    return str(caught.value)


def read_or_refused(content: bytes) -> str:
    """Read a file; return why it was refused, or a text with a remedy if it was not."""
    try:
        read_table(content, SHEET)
    except UnreadableError as error:
        return str(error)
    return "不是坏的；请看"


def test_rows_keep_the_numbers_that_the_spreadsheet_gives_them() -> None:
    """Rows have the spreadsheet's numbers, even past empty ones and, in CSV, past cells with two lines."""
    for content in (workbook(ROWS), "编号,新状态\n1-001,推进中\n,\n1-002,已完成\n".encode()):
        table = read_table(content, SHEET)
        assert [row.number for row in table] == [1, 2, 4]
        assert texts(table) == [["编号", "新状态"], ["1-001", "推进中"], ["1-002", "已完成"]]
    table = read_table('a,"两\n行"\r\nb,c\r\n'.encode(), SHEET)
    assert [(row.number, row.cells[1].text) for row in table] == [(1, "两\n行"), (2, "c")]


def test_what_xlsxwriter_wrote_is_read() -> None:
    """Shared strings, numbers, days and percentages from XlsxWriter are read."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet(SHEET)
        sheet.write_row(0, 0, ["1-001", 1.4, 62])
        sheet.write_datetime(0, 3, date(2031, 5, 6), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_number(0, 4, 0.93, book.add_format({"num_format": "0%"}))
        sheet.write(0, 5, True)
    cells = read_table(file.getvalue(), SHEET)[0].cells
    assert [one.kind for one in cells[:6]] == [
        Kind.TEXT,
        Kind.NUMBER,
        Kind.NUMBER,
        Kind.DAY,
        Kind.PERCENT,
        Kind.OTHER,
    ]
    assert (cells[1].number, cells[2].number) == (Decimal("1.4"), Decimal(62))
    assert (cells[3].day, cells[4].number, cells[4].text) == (date(2031, 5, 6), Decimal(93), "93%")


@given(st.decimals(min_value=-(10**8), max_value=10**8, places=6))
@settings(max_examples=30, deadline=None)
def test_a_number_is_what_the_spreadsheet_shows(value: Decimal) -> None:
    """A number is exact as written, though a spreadsheet stores a double; 0.1 + 0.2 is 0.3."""
    found = cell(workbook([[float(value)]]))
    assert (found.number, Decimal(found.text)) == (value, value)
    assert cell(workbook([[0.1 + 0.2]])).text == "0.3"


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("=1+1", Kind.FORMULA),
        ('=HYPERLINK("http://evil.cn")', Kind.FORMULA),
        ("  ＝1+1", Kind.FORMULA),
        ("#REF!", Kind.OTHER),
        (clock(9, 30), Kind.OTHER),
        (True, Kind.OTHER),
        ("   ", Kind.EMPTY),
        (None, Kind.EMPTY),
        ("-5", Kind.TEXT),
        ("@all", Kind.TEXT),
    ],
)
def test_a_cell_is_known_by_what_it_is(value: Any, kind: Kind) -> None:
    """A formula is never read as its result, nor an error as a word."""
    assert cell(workbook([["x", value]]), place=1).kind is kind


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";", "，"])
def test_csv_is_read_as_excel_in_china_writes_it(encoding: str, separator: str) -> None:
    """CSV is read in any encoding and with any separator used by Excel in China."""
    text = "\r\n".join(
        separator.join(row) for row in (("编号", "新状态", "依据"), ("1-001", "推进中", "云建发〔2031〕5号"))
    )
    assert texts(read_table(text.encode(encoding), SHEET))[1] == ["1-001", "推进中", "云建发〔2031〕5号"]


def test_a_formula_in_csv_is_one() -> None:
    """A formula in CSV is recognised even if quoted."""
    assert cell(b"\"=cmd|' /C calc'!A0\",x").kind is Kind.FORMULA


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "空的"),
        (b"\r\n \n", "空的"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "密码"),
        (b"PK\x03\x04" + bytes(100), "坏的"),
        (b"%PDF-1.7\x00\xff\xfe", "读不懂"),
        (bytes(range(256)) * 4, "读不懂"),
        (b"a,b\nc\x00,d", "读不懂"),
        (b'a,"b\nc,d', "引号"),
        (b"a," + b"x" * 200_000, "太长"),
        (b"x" * (LARGEST + 1), "最大2MB"),
        (b"a,b\n" * (MOST_ROWS + 1), "超过5,000行"),
    ],
)
def test_what_is_no_table_is_refused(content: bytes, said: str) -> None:
    """A file that is not a table is refused with reason and remedy."""
    assert said in refused(content)


def test_the_sheet_is_found_by_its_name() -> None:
    """The sheet is found by name among several; a single one may have any name; otherwise the names are listed."""
    assert texts(read_table(workbook(ROWS, sheet="Sheet1"), SHEET))[0] == ROWS[0]
    book = Workbook()
    book.active.title = "说明"  # type: ignore[union-attr]
    book.create_sheet("Sheet2")
    assert "“说明”、“Sheet2”" in refused(saved(book))
    book.create_sheet(SHEET).append(["编号"])
    assert texts(read_table(saved(book), SHEET)) == [["编号"]]


def test_merged_cells_are_refused() -> None:
    """Merged cells are refused with their place, since only the first of their rows would change."""
    content = workbook(ROWS, then=lambda sheet: sheet.merge_cells("B2:B4"))
    assert "B2:B4" in refused(content)


def test_endless_merged_cells_are_no_search() -> None:
    """A million beginnings of a merged cell are read once, and refused."""
    rest = b"<mergeCell " * 1_000_000
    content = altered(workbook(ROWS), lambda name, data: data + rest if "sheet1" in name else data)
    assert "坏的" in refused(content)


def test_macros_are_never_looked_at() -> None:
    """Macros, pictures and embedded files are left out of the copy that is read."""
    macros = {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" * 100, "xl/media/image1.png": b"\x89PNG"}
    content = altered(workbook(ROWS), lambda _name, data: data, macros)
    with zipfile.ZipFile(honest_copy(content)) as copy:
        assert all(name.endswith((".xml", ".rels")) for name in copy.namelist())
    assert texts(read_table(content, SHEET))[1] == ["1-001", "推进中"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(encoding: str) -> None:
    """A workbook with declared entities, growing or opening files, in any part, is refused."""
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>'.encode(
        encoding
    )
    assert "坏的" in refused(altered(workbook(ROWS), lambda name, data: bomb if "sheet1" in name else data))


def test_hostile_workbooks_are_refused_at_little_cost() -> None:
    """Gigabyte parts, false sizes, too many or overlapping parts are refused at once, with little memory."""
    zeros = bytes(40 * 1024 * 1024)
    honest = altered(workbook(ROWS), lambda name, data: data + zeros if "sheet1" in name else data)
    assert len(honest) < LARGEST
    many = altered(workbook(ROWS), lambda _name, data: data, {f"x{n}.xml": b"" for n in range(MOST_PARTS)})
    before = _memory()
    assert "内容太多" in refused(honest)
    assert "内容太多" in refused(many)
    assert "坏的" in refused(_lying(workbook(ROWS), LARGEST_CONTENT * 8))
    assert _memory() - before < 4 * LARGEST_CONTENT


def test_one_that_lies_is_read_no_further_than_it_says() -> None:
    """A part with a false size is read only to that size, even if its checksum fits the beginning."""
    content = _lying(workbook(ROWS), LARGEST_CONTENT, sound=True)
    with zipfile.ZipFile(honest_copy(content)) as copy:
        assert copy.getinfo("xl/bomb.xml").file_size == 100


def test_a_hundred_thousand_empty_rows_are_no_rows() -> None:
    """A hundred thousand empty rows, even formatted, are ignored."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet, look = book.add_worksheet(SHEET), book.add_format({"border": 1})
        sheet.write_row(0, 0, ["编号", "新状态"])
        for place in range(3):
            sheet.write_blank(1, place, None, look)
        sheet.write_row(100_000, 0, ["1-001"])

    def repeat(name: str, data: bytes) -> bytes:
        """Have the second row ninety-nine thousand times, up to the last: writing each takes five times as long."""
        if not name.endswith("sheet1.xml"):
            return data
        [empty] = re.findall(rb'<row r="2".*?</row>', data)
        return data.replace(empty, b"".join(empty.replace(b'2"', b'%d"' % row) for row in range(2, 100_001)))

    content = altered(file.getvalue(), repeat)
    assert [row.number for row in read_table(content, SHEET)] == [1, 100_001]


@pytest.mark.parametrize(
    ("found", "put"),
    [
        (b'<row r="2">', b'<row r="1000000000">'),
        (b'r="A2"', b'r="XFD2"'),
        (b'r="A2"', b'r="ZZZZZZ2"'),
        (b"<sheetData>", b'<sheetData><row r="x"><c r="A1" t="s"><v>99999999</v></c></row>'),
        (b"<sheetData>", b'<sheetData><row><c r="A1"><v>1e999</v></c></row>'),
        (b"<sheetData>", b'<sheetData><row><c r="A1"><v>' + b"9" * 5000 + b"</v></c></row>"),
        (b"<sheetData>", b"<sheetData>" + b"<row>" * 5000),
        (b'<dimension ref="A1:B4"', b'<dimension ref="A1:XFD1048576"'),
    ],
)
def test_a_broken_sheet_is_read_or_refused(found: bytes, put: bytes) -> None:
    """A broken sheet is read or refused, never with another error."""

    def change(name: str, data: bytes) -> bytes:
        if not name.endswith("sheet1.xml"):
            return data
        assert found in data
        return data.replace(found, put)

    assert "坏的" in read_or_refused(altered(workbook(ROWS), change))


@given(st.binary(max_size=300), st.integers(0, 3000))
@settings(max_examples=60, deadline=None)
def test_whatever_is_sent_is_read_or_refused(noise: bytes, at: int) -> None:
    """Noise alone, or in a real workbook, is read or refused."""
    whole = workbook(ROWS)
    at = min(at, len(whole))
    for content in (noise, whole[:at] + noise + whole[at + len(noise) :], whole[:at]):
        assert "；请" in read_or_refused(content)


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _lying(content: bytes, size: int, *, sound: bool = False) -> bytes:
    """Add a part of `size` bytes that claims to have a hundred; `sound`: with the checksum of a hundred."""
    bomb = bytes(size)
    whole = altered(content, lambda _name, data: data, {"xl/bomb.xml": bomb})
    true = struct.pack("<LL", *_sizes(whole)[::-1])
    checksum = struct.pack("<L", zlib.crc32(bomb))
    lied = whole.replace(true, true[:4] + struct.pack("<L", 100))
    return lied.replace(checksum, struct.pack("<L", zlib.crc32(bytes(100)))) if sound else lied


def _sizes(content: bytes) -> tuple[int, int]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        part = package.getinfo("xl/bomb.xml")
        return part.file_size, part.compress_size

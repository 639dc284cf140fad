"""One cell, read in the usual office spellings; ambiguous ones are refused, and nothing is converted."""

import unicodedata
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.batch.values import (
    CellError,
    cell_text,
    folded,
    read_amount,
    read_choice,
    read_day,
    read_id,
    read_text,
)
from storage.intake import Cell, Kind
from storage.intake.cells import text_cell

FULL_WIDTH = str.maketrans("0123456789-./%", "０１２３４５６７８９－．／％")
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


def number(value: str, kind: Kind = Kind.NUMBER) -> Cell:
    """Make a cell containing a number."""
    return Cell(kind, value, number=Decimal(value))


@given(
    DAYS,
    st.sampled_from(
        [
            "{0}-{1:02}-{2:02}",
            "{0}-{1}-{2}",
            "{0}/{1}/{2}",
            "{0}.{1}.{2}",
            "{0}年{1}月{2}日",
            "{0}{1:02}{2:02}",
        ]
    ),
    st.booleans(),
)
def test_a_day_is_read_however_it_is_written(day: date, form: str, wide: bool) -> None:
    """A day is read with hyphens, slashes, points, 年月日 or no separator, also in full width."""
    text = form.format(day.year, day.month, day.day)
    assert read_day(text_cell(text.translate(FULL_WIDTH) if wide else f" {text} ")) == day


@given(DAYS)
def test_a_day_is_read_from_a_spreadsheets_number(day: date) -> None:
    """An unformatted date is read as days since 1899-12-30, and a spreadsheet date as itself."""
    assert read_day(number(str((day - date(1899, 12, 30)).days))) == day
    assert read_day(Cell(Kind.DAY, day.isoformat(), day=day)) == day
    assert read_day(number(f"{day:%Y%m%d}")) == day


@pytest.mark.parametrize(
    "text",
    [
        "昨天",
        "5月6日",
        "2031-13-01",
        "2031-02-30",
        "31-5-6",
        "6/5/2031",
        "2031-5",
        "2031-05-06 至今",
        "=A1",
        "1.5",
    ],
)
def test_what_is_no_whole_day_is_refused(text: str) -> None:
    """An incomplete day is refused with the remedy, and no year is guessed."""
    with pytest.raises(CellError, match="；请"):
        read_day(text_cell(text))


@given(
    st.decimals(min_value=-(10**11), max_value=10**11, places=6),
    st.sampled_from(["部", "万亩", "亿元", "%", "个百分点", "公里"]),
    st.booleans(),
    st.booleans(),
)
def test_a_number_is_read_with_and_without_its_unit(
    value: Decimal, unit: str, wide: bool, named: bool
) -> None:
    """A number is read exactly with and without its unit, also in full width."""
    text = f"{value:f}{unit if named else ''}"
    assert read_amount(text_cell(text.translate(FULL_WIDTH) if wide else text), unit) == value
    assert read_amount(number(f"{value:f}"), unit) == value


@pytest.mark.parametrize(
    ("cell", "unit", "value"),
    [
        (text_cell("1,234.5"), "户", "1234.5"),
        (text_cell("８０部"), "部", "80"),
        (text_cell("80 部"), "部", "80"),
        (text_cell("−3.5%"), "%", "-3.5"),
        (text_cell("93％"), "%", "93"),
        (text_cell("7%"), "个百分点", "7"),
        (number("93", Kind.PERCENT), "%", "93"),
    ],
)
def test_a_number_is_read_as_offices_write_it(cell: Cell, unit: str, value: str) -> None:
    """A number is read with commas, any minus sign, or as a spreadsheet's percentage."""
    assert read_amount(cell, unit) == Decimal(value)


@pytest.mark.parametrize(
    ("cell", "unit", "said"),
    [
        (text_cell("80户"), "部", "单位是“户”"),
        (text_cell("1.4万亩"), "亩", "换算成“亩”"),
        (text_cell("14000亩"), "万亩", "换算成“万亩”"),
        (text_cell("约80"), "部", "不是数"),
        (text_cell("八十"), "部", "不是数"),
        (text_cell("80/100"), "部", "不是数"),
        (text_cell("1.2.3"), "部", "不是数"),
        (text_cell("1,2"), "部", "不是数"),
        (text_cell("=SUM(A1:A9)"), "部", "公式"),
        (text_cell("1" * 13), "部", "不是数"),
        (number("1E+30"), "部", "不是数"),
        (number("93", Kind.PERCENT), "部", "百分比"),
        (Cell(Kind.DAY, "2031-03-05", day=date(2031, 3, 5)), "部", "日期"),
        (Cell(Kind.OTHER, "#REF!"), "部", "重新填"),
    ],
)
def test_what_is_no_number_of_that_unit_is_refused(cell: Cell, unit: str, said: str) -> None:
    """A number in another unit is refused with the remedy; 1.4万亩 is not converted to 14000亩."""
    with pytest.raises(CellError, match="；请") as caught:
        read_amount(cell, unit)
    assert said in str(caught.value)


@given(st.text(max_size=30))
def test_whatever_is_written_is_read_or_refused(text: str) -> None:
    """Any text is read or refused with CellError, and the value in the message is visible and short."""
    cell = text_cell(text)
    for read in (
        read_text,
        read_id,
        read_day,
        lambda one: read_amount(one, "部"),
        lambda one: read_choice(one, ("是",)),
    ):
        try:
            read(cell)
        except CellError as error:
            assert "；请" in str(error)  # noqa: PT017 - Most texts are refused, but none must be.
    assert len(cell_text(cell)) <= 41
    assert not any(unicodedata.category(sign) == "Cc" for sign in cell_text(cell))
    assert folded(text) == folded(folded(text))


@pytest.mark.parametrize(
    "text", ["," * 100_000 + "1x1", "1" * 100_000, "2031-" + " " * 100_000, "." * 100_000]
)
def test_what_is_endless_is_refused_at_once(text: str) -> None:
    """An extremely long cell is refused at once, without a slow search."""
    for read in (read_day, lambda one: read_amount(one, "部")):
        with pytest.raises(CellError):
            read(text_cell(text + "!"))


def test_a_choice_is_one_of_those_that_there_are() -> None:
    """A choice is accepted regardless of spaces and width; others are refused with the list."""
    choices = ("推进中", "已完成")
    assert read_choice(text_cell(" 已完成\u3000"), choices) == "已完成"
    assert read_choice(Cell(), choices) == ""
    with pytest.raises(CellError, match="推进中、已完成"):
        read_choice(text_cell("完成"), choices)


def test_an_id_that_became_a_day_is_refused() -> None:
    """An id that the spreadsheet turned into a day, like 3-5, is refused."""
    assert read_id(text_cell("３-００３ ")) == "3-003"
    with pytest.raises(CellError, match="变成了日期"):
        read_id(Cell(Kind.DAY, "2031-03-05", day=date(2031, 3, 5)))

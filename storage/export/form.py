"""A worksheet to be filled in: cells to read are grey and locked, cells to fill in are white, with hints and checks."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from .text import clean, width

_LINE_HEIGHT = 16
_FIRST_DAY = date(2000, 1, 1)
"""Later dates are accepted as days; one that is too late is reported when the form comes back, perhaps weeks later."""
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_EDGE = {"border": 1, "border_color": "#BFBFBF", "valign": "vcenter", "text_wrap": True}
_LOOKS: dict[str, dict[str, Any]] = {
    "heading": {**_EDGE, "bold": True, "bg_color": "#DCE6F1", "align": "center"},
    "read": {**_EDGE, "bg_color": "#EDEDED", "font_color": "#404040", "num_format": "@"},
    "filled heading": {**_EDGE, "bold": True, "bg_color": "#FFE699", "align": "center"},
    # Text stays as written: 93% does not become 0.93, nor 3-5 a day in March.
    "filled": {**_EDGE, "locked": False, "num_format": "@"},
    "day": {**_EDGE, "locked": False, "num_format": "yyyy-mm-dd"},
    "guide": {"text_wrap": True, "valign": "top"},
}


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a form."""

    heading: str
    width: int
    """In Latin characters."""
    filled: bool
    """False: read-only."""
    hint: str = ""
    """Shown at the cell."""
    choices: tuple[str, ...] = ()
    day: bool = False
    longest: int | None = None
    """Characters."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form to be filled in."""

    name: str
    """The sheet's name, at most 31 characters."""
    fields: Sequence[Field]
    rows: Sequence[Sequence[str]]
    guide: Sequence[str]
    """Lines for a second sheet; the first is its heading."""


def write_form(form: Form) -> bytes:
    """Write the form as XLSX: headings stay in view, and rows to read can't be changed by mistake."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - Loaded only when a form is downloaded.

    file = io.BytesIO()
    with Workbook(file, _OPTIONS) as book:
        looks = {name: book.add_format(look) for name, look in _LOOKS.items()}
        _fill(book.add_worksheet(form.name), form, looks)
        guide = book.add_worksheet("填写说明")
        guide.set_column(0, 0, 90)
        for place, line in enumerate(form.guide):
            guide.write_string(place, 0, line, looks["guide"])
    return file.getvalue()


def _fill(sheet: Any, form: Form, looks: dict[str, Any]) -> None:
    for place, field in enumerate(form.fields):
        sheet.set_column(place, place, field.width)
        sheet.write_string(0, place, field.heading, looks["filled heading" if field.filled else "heading"])
        if form.rows:
            _help(sheet, place, len(form.rows), field)
    for number, row in enumerate(form.rows, 1):
        sheet.set_row(number, _height(form.fields, row))
        for place, (field, text) in enumerate(zip(form.fields, row, strict=True)):
            look = looks[("day" if field.day else "filled") if field.filled else "read"]
            _put(sheet, number, place, clean(text), look)
    sheet.freeze_panes(1, 2)
    sheet.protect(options={"format_columns": True, "format_rows": True, "autofilter": True, "sort": True})
    sheet.autofilter(0, 0, max(len(form.rows), 1), len(form.fields) - 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:Z{len(form.rows) + 1}"})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _put(sheet: Any, row: int, place: int, text: str, look: Any) -> None:
    if text:
        sheet.write_string(row, place, text, look)
    else:
        sheet.write_blank(row, place, None, look)


def _help(sheet: Any, place: int, rows: int, field: Field) -> None:
    rule: dict[str, Any] = {"validate": "any"}
    if field.choices:
        rule = {"validate": "list", "source": list(field.choices), "error_message": "请从下拉列表里选。"}
    elif field.day:
        rule = {
            "validate": "date",
            "criteria": ">=",
            "value": _FIRST_DAY,
            "error_message": "请填日期，如2023-06-30。",
        }
    elif field.longest:
        rule = {
            "validate": "length",
            "criteria": "<=",
            "value": field.longest,
            "error_message": f"最多{field.longest}个字。",
        }
    if field.hint:
        rule |= {"input_title": field.heading, "input_message": field.hint}
    if field.filled:
        sheet.data_validation(1, place, rows, place, {"error_title": "不能这样填", **rule})


def _height(fields: Sequence[Field], row: Sequence[str]) -> int:
    """Return a row's height in points: not every program fits a row to wrapped text when opening the file."""
    lines = (-(-width(text) // (field.width - 2)) for field, text in zip(fields, row, strict=True))
    return _LINE_HEIGHT * max(2, *lines)

"""The value of one cell (a day, a number, a status), parsed as office workers write it, never guessed. Pure."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from handlers.casework.change import ReviewError
from handlers.publishing.evidence import read_number
from storage.export.text import clean
from storage.intake import Cell, Kind

_DAY = re.compile(r"(\d{4})\s*([-/.年])\s*(\d{1,2})\s*(?:[-/.月])\s*(\d{1,2})\s*日?(?:\s+0{1,2}:00(?::00)?)?")
_RUN = re.compile(r"(\d{4})(\d{2})(\d{2})")
_AMOUNT = re.compile(r"([+\-−]?[\d.,]+)\s*(\D*)")
_EPOCH = date(1899, 12, 30)
"""Day 0 of a spreadsheet's serial days, as they count from March 1900 (ISO/IEC 29500-1, 18.17.4.1)."""
_SERIALS = range((date(2000, 1, 1) - _EPOCH).days, (date(2100, 1, 1) - _EPOCH).days)
_PERCENT = frozenset({"%", "个百分点", "百分点"})
_LONGEST = 40
"""Characters of a day or number: longer text is neither, and is cut in messages."""
_DAY_WANTED = "请写全年月日，如2023-06-30"


class CellError(Exception):
    """A cell holds no value its column accepts; the message, in Chinese, says why, and the remedy."""


def cell_text(cell: Cell) -> str:
    """Format a cell's content for a message: visible, and not endless."""
    text = " ".join(clean(cell.text).split())
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def read_text(cell: Cell) -> str:
    """Return the text; a number or day as shown. Raises CellError."""
    _refuse_odd(cell)
    return "" if cell.empty else clean(cell.text).strip()


def read_id(cell: Cell) -> str:
    """Return a commitment's id. Raises CellError."""
    if cell.kind is Kind.DAY:
        raise CellError("编号变成了日期；请从新下载的表格复制编号")
    return folded(read_text(cell))


def read_day(cell: Cell) -> date | None:
    """Parse a day: a spreadsheet's date, its serial number, or a written-out date. Raises CellError."""
    _refuse_odd(cell)
    if cell.kind is Kind.DAY:
        return cell.day
    if cell.kind is Kind.NUMBER and cell.number is not None and cell.number in _SERIALS:
        return _EPOCH + timedelta(days=int(cell.number))
    text = folded(cell.text)
    if not text:
        return None
    found = (_DAY.fullmatch(text) or _RUN.fullmatch(text)) if len(text) <= _LONGEST else None
    if found is None:
        raise CellError(f"不是日期；{_DAY_WANTED}")
    year, month, day = (int(part) for part in found.groups() if part.isdigit())
    try:
        return date(year, month, day)
    except ValueError:
        raise CellError(f"没有这一天；{_DAY_WANTED}") from None


def read_amount(cell: Cell, unit: str) -> Decimal | None:
    """Parse a number, perhaps followed by `unit`. Raises CellError, also for another unit: nothing is converted."""
    _refuse_odd(cell)
    if cell.kind is Kind.DAY:
        raise CellError("变成了日期；请把单元格格式改为文本，重新填数")
    if cell.kind is Kind.PERCENT and unit not in _PERCENT:
        raise CellError(f"是百分比，目标的单位是“{unit}”；请填以“{unit}”为单位的数")
    if cell.number is not None:
        return _number(f"{cell.number:f}")
    text = folded(cell.text)
    if not text:
        return None
    found = _AMOUNT.fullmatch(text) if len(text) <= _LONGEST else None
    if found is None:
        raise CellError(f"不是数；请只填数字，如62或1.4，单位是“{unit}”")
    number, given = found.groups()
    if given.strip() and not _same_unit(given.strip(), unit):
        raise CellError(f"单位是“{given.strip()[:10]}”，目标的单位是“{unit}”；请换算成“{unit}”再填")
    return _number(number)


def read_choice(cell: Cell, choices: Sequence[str]) -> str:
    """Parse one of the choices; empty if the cell is. Raises CellError, which lists them."""
    text = folded(read_text(cell))
    found = next((one for one in choices if folded(one) == text), "")
    if text and not found:
        raise CellError(f"不能这样填；请从这些里选一个：{'、'.join(choices)}")
    return found


def folded(text: str) -> str:
    """Normalise full-width letters, digits and marks to half width, and trim."""
    return unicodedata.normalize("NFKC", clean(text)).strip()


def _same_unit(given: str, unit: str) -> bool:
    return given == folded(unit) or (given == "%" and unit in _PERCENT)


def _number(written: str) -> Decimal:
    try:
        return read_number("", written)
    except ReviewError:
        raise CellError("不是数，或者太长；请填整数最多12位、小数最多6位的数") from None


def _refuse_odd(cell: Cell) -> None:
    if cell.kind is Kind.FORMULA:
        raise CellError("以“=”开头，是公式；请填算好的值（复制后“选择性粘贴”为数值）")
    if cell.kind is Kind.OTHER:
        raise CellError("不是文字、数字或日期；请重新填这一格")

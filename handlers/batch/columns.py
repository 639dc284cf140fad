"""The columns of the table, as named in its first row."""

from enum import StrEnum

SHEET = "批量更新"
"""The sheet that is read."""
RESUME = "恢复按数据判断"
"""In the column for manual verdicts: returns the judgement to the rule."""


class Column(StrEnum):
    """One column."""

    ID = "编号"
    TITLE = "承诺"
    TARGET = "目标"
    STATUS_NOW = "当前状态"
    VALUE_NOW = "当前数值"
    STATUS = "新状态"
    DAY = "状态日期"
    VALUE = "完成数值"
    EVIDENCE = "依据说明"
    LINK = "依据链接"
    VERDICT = "人工认定"
    NOTE = "备注/改动理由"
    STAMP = "版本（勿改）"


FILLED = (
    Column.STATUS,
    Column.DAY,
    Column.VALUE,
    Column.EVIDENCE,
    Column.LINK,
    Column.VERDICT,
    Column.NOTE,
)
"""What a clerk fills in; all others are read-only."""
NEEDED = (Column.ID, Column.STATUS, Column.DAY, Column.VALUE, Column.EVIDENCE, Column.STAMP)
"""A table without any of these is rejected."""

"""The table to download: a row for each commitment, or each of its targets, that the person may update."""

from collections.abc import Iterable, Iterator

from handlers.batch.columns import FILLED, RESUME, SHEET, Column
from handlers.batch.holding import Held, amount, label
from handlers.publishing.publishing import LONGEST_EVIDENCE, LONGEST_NOTE
from knowledge.commitment import Commitment, Target
from storage.export.form import Field, Form
from storage.records import CommitmentStatus, StatusUpdate, Verdict

_WIDTHS = {
    Column.ID: 10,
    Column.TITLE: 34,
    Column.TARGET: 24,
    Column.STATUS_NOW: 16,
    Column.VALUE_NOW: 20,
    Column.STATUS: 14,
    Column.DAY: 13,
    Column.VALUE: 13,
    Column.EVIDENCE: 32,
    Column.LINK: 26,
    Column.VERDICT: 16,
    Column.NOTE: 32,
    Column.STAMP: 15,
}
_HINTS = {
    Column.STATUS: "从下拉列表里选。不改状态就留空。",
    Column.DAY: "状态或数值说的是哪一天，如2023-06-30，不能晚于上传那天。",
    Column.VALUE: "今年以来的总数，可以带目标里的单位；增速下降填负数。",
    Column.EVIDENCE: f"必填：文件名和文号，或月报名称，最多{LONGEST_EVIDENCE}字。居民看得到。",
    Column.LINK: "随新状态发布的公开网页，https://开头。可以不填。",
    Column.VERDICT: "代替按数据的判断，要在备注/改动理由里写理由。不改就留空。",
    Column.NOTE: f"随新状态发布的说明，最多{LONGEST_NOTE}字；人工认定时是理由，必填。居民看得到。",
}
_LONGEST = {Column.EVIDENCE: LONGEST_EVIDENCE, Column.NOTE: LONGEST_NOTE}
GUIDE = (
    "怎样填",
    "1. 只填白色的格子；灰色的是现在的情况，改了也不算。不用更新的承诺整行留空。",
    "2. 改状态：选新状态，填状态日期和依据说明；依据链接和备注可以不填。",
    "3. 报数据：填完成数值、状态日期和依据说明（数据从哪里来）。状态和数值可以同时填，日期是同一天。",
    "4. 一项承诺有几个目标的，一个目标一行；状态只在其中一行填。",
    "5. 不要用公式，不要合并单元格，不要改第一行和“版本”一列。",
    "6. 存成xlsx（CSV也行），回到“批量更新”页面上传。先看预览，点“确认更新”才生效；有一处错就一行也不更新。",
    "7. 下载以后别人更新过的承诺，上传时会告诉您，不会盖掉别人的。",
)


def blank(commitments: Iterable[Commitment], held: Held, *, overrides: bool) -> Form:
    """Return the empty table; `overrides`: with a column for manual verdicts."""
    columns = [column for column in Column if overrides or column is not Column.VERDICT]
    rows = [
        [cells[column] for column in columns]
        for commitment in commitments
        for cells in _rows(commitment, held)
    ]
    return Form(SHEET, [_field(column) for column in columns], rows, GUIDE)


def status_text(status: StatusUpdate | None) -> str:
    """Format a status with its day."""
    return f"{status.status.value}（{status.as_of}）" if status else CommitmentStatus.UNKNOWN.value


def _rows(commitment: Commitment, held: Held) -> Iterator[dict[Column, str]]:
    for target in commitment.targets or (None,):
        yield dict.fromkeys(FILLED, "") | _shown(commitment, target, held)


def _shown(commitment: Commitment, target: Target | None, held: Held) -> dict[Column, str]:
    actual = held.actual(commitment.id, target)
    return {
        Column.ID: commitment.id,
        Column.TITLE: commitment.title,
        Column.TARGET: label(target) if target else "没有数字目标",
        Column.STATUS_NOW: status_text(held.status(commitment.id)),
        Column.VALUE_NOW: amount(actual.value, actual.unit, actual.as_of) if actual else "",
        Column.STAMP: held.stamp(commitment, target),
    }


def _field(column: Column) -> Field:
    choices: tuple[str, ...] = ()
    if column is Column.STATUS:
        choices = tuple(status.value for status in CommitmentStatus)
    elif column is Column.VERDICT:
        choices = (*(verdict.value for verdict in Verdict), RESUME)
    return Field(
        column.value,
        _WIDTHS[column],
        filled=column in FILLED,
        hint=_HINTS.get(column, ""),
        choices=choices,
        day=column is Column.DAY,
        longest=_LONGEST.get(column),
    )

"""The figures as rows of a file: the same numbers as the page, each with its name, and its definition once."""

from collections.abc import Callable, Iterator

from handlers.figures.desk import Report
from handlers.figures.rates import Line, Rate
from storage.export import Column, Kind, Row
from storage.records import Decision

COLUMNS = (
    Column("section", "栏目", width=16),
    Column("name", "对象", width=36),
    Column("measure", "指标", width=12),
    Column("item", "项目", width=40),
    Column("count", "数量", Kind.NUMBER, width=10),
    Column("percent", "百分比", Kind.NUMBER, width=10),
    Column("low", "95%区间下限(%)", Kind.NUMBER, width=16),
    Column("high", "95%区间上限(%)", Kind.NUMBER, width=16),
    Column("note", "说明", width=60, long=True),
)
DECISIONS = {
    Decision.ANSWER: "直接回答",
    Decision.CHOOSE: "请居民选择",
    Decision.DECLINE: "没有找到",
    Decision.LOG: "转为反馈",
    Decision.OTHER: "其他",
}
"""What was done with a question."""


def rows(report: Report, title: Callable[[str], str]) -> Iterator[Row]:
    """Yield all rows; `title` returns a commitment's title."""
    yield _row("期间", f"{report.first} 至 {report.last}", note=f"截至 {report.day}，按收到日期")
    everything = "全市"
    if report.departments:
        # All names once; on every line they would hide the figures.
        yield _row("范围", "、".join(report.departments))
        everything = (
            report.departments[0] if len(report.departments) == 1 else f"{len(report.departments)}个部门"
        )
    for line in (report.total, *report.lines):
        yield from _of_line(line, everything)
    for kind, count in report.kinds.items():
        yield _row("反馈最多", kind.value, "按类别", count=count)
    for one, count in report.commitments.items():
        yield _row("反馈最多", title(one), "按承诺", count=count)
    for theme, count in report.themes.items():
        yield _row("反馈最多", theme, "按主题", count=count)
    for asked in report.asked:
        yield _row("提问最多", title(asked.commitment), "按承诺", "直接回答", asked.answered)
        yield _row("提问最多", title(asked.commitment), "按承诺", "作为选项", asked.offered)
    for decision, count in report.decisions.items():
        yield _row("提问", "全市", "处理", DECISIONS[decision], count)
    for text, count in report.unanswered:
        yield _row("问不到的", text, count=count)


def _of_line(line: Line, everything: str) -> Iterator[Row]:
    section, name = ("合计", everything) if line.name is None else ("部门", line.name)
    yield _row(section, name, "收到", "收到的工单", line.received)
    for rate in line.rates:
        # Repeated for each department, the definitions would hide the figures.
        yield _of_rate(section, name, rate, note=rate.measure.definition if line.name is None else "")
        for share in (rate.met, rate.base, *rate.pieces):
            yield _row(section, name, rate.measure.name, share.name, share.count)
        for share in rate.excluded:
            yield _row(section, name, rate.measure.name, f"不计：{share.name}", share.count)


def _of_rate(section: str, name: str, rate: Rate, *, note: str) -> Row:
    said = "；".join(filter(None, (rate.verdict, note)))
    return _row(section, name, rate.measure.name, "比率", rate=rate, note=said)


def _row(
    section: str,
    name: str,
    measure: str = "",
    item: str = "",
    count: int | None = None,
    *,
    rate: Rate | None = None,
    note: str = "",
) -> Row:
    value = rate.value if rate else None
    low, high = (rate and rate.interval) or (None, None)
    return (section, name, measure, item, count, *map(_percent, (value, low, high)), note)


def _percent(share: float | None) -> float | None:
    return None if share is None else round(share * 100, 2)

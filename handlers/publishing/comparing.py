"""What became of last year's promises, in words for staff: why it is proposed, and all of it as rows of a file."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime

from handlers.answering.card import targets_text
from handlers.publishing.rollover import Rolled
from knowledge.commitment import Baseline, Commitment
from knowledge.rollover import NEAR, Change, Proposal
from storage.export import Column, Kind, Row

COLUMNS = (
    Column("id", "去年编号", width=10),
    Column("earlier", "去年的承诺", width=28),
    Column("quote", "去年原文", width=30),
    Column("target", "去年目标", width=14),
    Column("lead", "牵头部门", width=12),
    Column("fate", "建议", width=10),
    Column("reasons", "理由", width=40),
    Column("later_id", "今年编号", width=10),
    Column("later", "今年的承诺", width=28),
    Column("later_target", "今年目标", width=14),
)
CONFIRMED_COLUMNS = (
    *COLUMNS,
    Column("confirmed", "核对结果", width=10),
    Column("confirmed_later", "核对的今年编号", width=14),
    Column("note", "说明", width=24),
    Column("department", "核对部门", width=12),
    Column("staff", "核对人", width=10),
    Column("day", "核对日期", Kind.DATE, width=12),
)
"""With what staff confirmed; empty where nobody did yet."""
NO_FIGURE = "没有数字"


def rows(proposals: Iterable[Proposal]) -> Iterator[Row]:
    """Yield a row for each proposal."""
    return map(_row, proposals)


def confirmed_rows(
    rolled: Iterable[Rolled], names: Mapping[str, str], day: Callable[[datetime], date]
) -> Iterator[Row]:
    """Yield a row for each, with what was confirmed; `names` of staff by id, `day` gives a moment's day in the city."""
    for one in rolled:
        said = one.confirmed
        if said is None:
            yield (*_row(one.proposal), *(None,) * 6)
            continue
        who = names.get(said.staff, said.staff)
        yield (
            *_row(one.proposal),
            said.fate,
            said.later,
            said.note,
            said.department,
            who,
            day(said.recorded_at),
        )


def _row(one: Proposal) -> Row:
    earlier, later = one.earlier, one.later
    return (
        earlier.id,
        earlier.title,
        earlier.quote,
        targets_text(earlier.targets),
        one.owner,
        one.fate.value,
        "\n".join(reasons(one)),
        *((later.id, later.title, targets_text(later.targets)) if later else (None,) * 3),
    )


def reasons(one: Proposal) -> tuple[str, ...]:
    """Say what a proposal rests on, and how sure it is, in a line each."""
    return tuple(_reasons(one))


def _reasons(one: Proposal) -> Iterator[str]:
    if one.published:
        yield "去年发布的进展是已完成"
    if one.result:
        yield _review(one, one.result)
    if one.later is None:
        yield _nowhere(one)
        return
    for change in one.changes:
        yield _change(one, one.later, change)
    if not one.changes:
        yield "今年的说法、目标、牵头部门都一样"


def _review(one: Proposal, result: Baseline) -> str:
    said = f"今年报告的回顾里写了“{result.quote}”"
    if one.reached is None:
        return said
    return f"{said}，{'达到' if one.reached else '没有达到'}去年的目标{targets_text(one.earlier.targets)}"


def _nowhere(one: Proposal) -> str:
    said = "今年的报告里没有找到相近的承诺"
    if one.nearest is None:
        return said
    taken = "，它更像是接着另一项" if one.likeness >= NEAR else ""
    return f"{said}；最接近的是“{one.nearest.title}”（相似{one.likeness:.0%}）{taken}"


def _change(one: Proposal, later: Commitment, change: Change) -> str:
    if change is Change.TARGET:
        before, now = (targets_text(of.targets) or NO_FIGURE for of in (one.earlier, later))
        return f"目标：{before} → {now}"
    if change is Change.LEAD:
        return f"牵头部门：{one.owner} → {later.lead}"
    return f"说法不同（相似{one.likeness:.0%}），可能不是同一件事"

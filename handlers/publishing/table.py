"""The commitments as rows of a file: what each promises, how far it is, and how much residents write and ask about it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from handlers.answering.card import actual_text, number_text, target_text
from handlers.publishing.accounting import Account
from handlers.publishing.judging import percent
from handlers.publishing.progress import TargetProgress
from knowledge.commitment import Baseline
from storage.export import Column, Kind, Row
from storage.records import CommitmentStatus, StatusUpdate

COLUMNS = (
    Column("id", "编号", width=8),
    Column("title", "承诺", width=28),
    Column("area", "报告部分", width=16),
    Column("quote", "报告原文", width=30),
    Column("lead", "牵头部门", width=12),
    Column("co", "配合部门", width=10),
    Column("target", "目标", width=16),
    Column("baseline", "上年", width=12),
    Column("actual", "实际", width=16),
    Column("verdict", "进度", width=10),
    Column("status", "状态", width=14),
    Column("updated", "截至", Kind.DATE, width=12),
    Column("stale", "待更新", width=8),
    Column("evidence", "依据", width=24),
    Column("note", "说明", width=16),
    Column("tickets", "居民反馈(件)", Kind.NUMBER, width=9),
    Column("questions", "居民提问(次)", Kind.NUMBER, width=9),
)
"""Together no wider than a printed page."""

_Thing = TypeVar("_Thing")


def rows(
    accounts: Iterable[Account],
    areas: Mapping[str, str],
    tickets: Mapping[str, int],
    questions: Mapping[str, int],
) -> Iterator[Row]:
    """Yield a row for each account; `areas` names the report's parts, the others count by commitment's id, none meaning 0."""
    for account in accounts:
        one, status, standing = account.commitment, account.status, account.standing
        yield (
            one.id,
            one.title,
            areas[one.place.area],
            one.quote,
            one.lead,
            "、".join(one.co),
            _several(one.targets, lambda target: target.name, target_text),
            _several(one.baselines, lambda last: last.name, _baseline),
            _several(standing.reported, lambda part: part.target.name, _actual),
            standing.verdict.value if standing.verdict else None,
            (status.status if status else CommitmentStatus.UNKNOWN).value,
            account.updated,
            "是" if account.stale else "否",
            _evidence(status),
            status.note if status else None,
            tickets.get(one.id, 0),
            questions.get(one.id, 0),
        )


def _several(things: tuple[_Thing, ...], name: Callable[[_Thing], str], text: Callable[[_Thing], str]) -> str:
    """Format each on a line of its own, named if there are several."""
    return "\n".join(f"{name(one)}{text(one)}" if len(things) > 1 else text(one) for one in things)


def _baseline(last: Baseline) -> str:
    return f"{number_text(last.value or 0)}{last.unit}"


def _actual(part: TargetProgress) -> str:
    said = actual_text(part.target, part.actual) if part.actual else ""
    share = part.judgement.share if part.judgement else None
    return said if share is None else f"{said}（{percent(share)}）"


def _evidence(status: StatusUpdate | None) -> str | None:
    return "\n".join(filter(None, (status.evidence, status.link))) if status else None

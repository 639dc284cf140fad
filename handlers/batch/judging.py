"""What a table would do: each row checked against the rules and against what is published now. Stores nothing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from handlers.batch import changes
from handlers.batch.blank import status_text
from handlers.batch.changes import Difference
from handlers.batch.columns import Column
from handlers.batch.holding import Held
from handlers.batch.reading import Line, Problem, ReadTable
from handlers.casework.change import ReviewError
from handlers.people import Actor, ForbiddenError
from handlers.publishing.publishing import Publication, Publishing
from knowledge.commitment import Commitment

_FIELDS = {
    "截至日期": Column.DAY,
    "实际完成": Column.VALUE,
    "依据": Column.EVIDENCE,
    "数据来源": Column.EVIDENCE,
    "佐证链接": Column.LINK,
    "说明": Column.NOTE,
    "理由": Column.NOTE,
    "进度": Column.VERDICT,
}
"""The rules' names of fields, and the columns that they refer to."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one row would do."""

    row: int
    commitment: Commitment
    publications: tuple[Publication, ...]
    changes: tuple[Difference, ...]
    notes: tuple[str, ...]
    """What the clerk may not expect."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What the whole table would do. With `problems` it does nothing at all."""

    steps: tuple[Step, ...]
    unchanged: int
    """Rows that are empty or match what is published already."""
    problems: tuple[Problem, ...]
    """In the order of the rows."""


def judge(publishing: Publishing, actor: Actor, understood: ReadTable, held: Held, year: int) -> Judged:
    """Check every row against the rules and what is `held`. `year`: the report's."""
    steps: list[Step] = []
    problems = list(understood.problems)
    unchanged = understood.blank
    seen: dict[tuple[str, object], int] = {}
    for line in understood.lines:
        publications, wrong = _judge(publishing, actor, line, held)
        wrong += _said_before(line, seen)
        problems += wrong
        if wrong:
            continue
        if publications:
            steps.append(_step(line, publications, held, year))
        else:
            unchanged += 1
    return Judged(tuple(steps), unchanged, tuple(sorted(problems, key=lambda one: one.row or 0)))


def _judge(
    publishing: Publishing, actor: Actor, line: Line, held: Held
) -> tuple[list[Publication], list[Problem]]:
    """Return what the row would newly publish, and what is wrong."""
    if half := list(_half_filled(line)):
        return [], half
    publications: list[Publication] = []
    problems: list[Problem] = []
    for check in _checks_wanted(publishing, actor, line, held):
        try:
            publications.append(check())
        except ForbiddenError as error:
            problems.append(_wrong(line, Column.VERDICT, str(error)))
        except ReviewError as error:
            problems.append(_wrong(line, _FIELDS.get(error.field, Column.ID), error.said))
    target = line.commitment.targets[line.target] if line.target is not None else None
    new = [publication for publication in publications if not changes.is_held(publication, held)]
    if new and line.stamp != held.stamp(line.commitment, target):
        problems.append(_stale(line, held))
    return new, list(dict.fromkeys(problems))


def _checks_wanted(
    publishing: Publishing, actor: Actor, line: Line, held: Held
) -> Iterator[Callable[[], Publication]]:
    """Yield the checks of the commitment's own page, one for each thing that the row wants."""
    id_ = line.commitment.id
    if line.status is not None and line.day is not None:
        yield partial(
            publishing.checked_status,
            actor,
            id_,
            status=line.status,
            as_of=line.day,
            evidence=line.evidence,
            link=line.link,
            note=line.note,
        )
    if line.value is not None and line.target is not None and line.day is not None:
        yield partial(
            publishing.checked_actual,
            actor,
            id_,
            target=line.target,
            value=line.value,
            as_of=line.day,
            source=line.evidence,
        )
    if line.judged:
        held_now = held.override(id_)
        yield partial(
            publishing.checked_override, actor, id_, verdict=line.verdict, reason=line.note, held=held_now
        )


def _half_filled(line: Line) -> Iterator[Problem]:
    published = line.status is not None or line.value is not None
    if not published and not line.judged:
        yield _wrong(line, Column.STATUS, "填了别的，没有填新状态或完成数值；请补上，或清空这一行")
        return
    if published and line.day is None:
        yield _wrong(line, Column.DAY, "没有填；请写状态或数值说的是哪一天，如2023-06-30")
    if published and not line.evidence:
        yield _wrong(line, Column.EVIDENCE, "没有填；请写文件名和文号，或月报名称")
    if line.link and line.status is None:
        yield _wrong(line, Column.LINK, "链接只随新状态发布；请同时选新状态，或清空这一格")
    if line.note and line.status is None and not line.judged:
        yield _wrong(line, Column.NOTE, "备注只随新状态或人工认定发布；请同时选新状态，或清空这一格")
    if line.judged and not line.note:
        yield _wrong(line, Column.NOTE, "没有填；请写明人工认定的理由")


def _said_before(line: Line, seen: dict[tuple[str, object], int]) -> list[Problem]:
    """Refuse a row on the same thing as an earlier one, since it is unclear which is meant."""
    id_ = line.commitment.id
    asked: list[tuple[tuple[str, object], Column, str]] = [((id_, line.target), Column.ID, "这一项")]
    if line.status is not None:
        asked.append(((id_, "status"), Column.STATUS, "这项承诺的状态"))
    if line.judged:
        asked.append(((id_, "verdict"), Column.VERDICT, "这项承诺的人工认定"))
    for key, column, what in asked:
        first = seen.setdefault(key, line.row)
        if first != line.row:
            return [_wrong(line, column, f"{what}在第{first}行已经填过；请只留下一处")]
    return []


def _stale(line: Line, held: Held) -> Problem:
    """Say that somebody else was faster, and what is published now."""
    if not line.stamp:
        return _wrong(
            line, Column.STAMP, "是空的，不知道表格是什么时候下载的；请重新下载模板，填在新的表格里"
        )
    id_ = line.commitment.id
    newest = max(
        (one for one in (held.status(id_), held.override(id_), *held.figures(id_).actuals) if one),
        key=lambda one: one.recorded_at,
        default=None,
    )
    who = held.names.get(newest.staff or "", "运维人员") if newest else ""
    by = f"最近是{who}填的，" if who else ""
    now = status_text(held.status(id_))
    said = f"下载表格以后有人更新过这项承诺：{by}现在的状态是“{now}”；请重新下载模板，看过再填"
    return _wrong(line, Column.STAMP, said)


def _step(line: Line, publications: list[Publication], held: Held, year: int) -> Step:
    commitment = line.commitment
    told = [change for publication in publications for change in changes.of_publication(publication, held)]
    told += changes.of_verdict(commitment, publications, held, year)
    notes = [note for publication in publications for note in changes.notes(publication, held)]
    return Step(line.row, commitment, tuple(publications), tuple(told), tuple(notes))


def _wrong(line: Line, column: Column, said: str) -> Problem:
    return Problem(said, line.row, column, line.cells.get(column, ""))

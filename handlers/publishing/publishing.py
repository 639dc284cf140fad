"""Checks what staff publish about a commitment: the same rules and records, on its page or by a table.

Checking and storing are separate, so that a preview can check without storing.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from handlers.casework.change import ReviewError, written_line
from handlers.days import OutOfRangeError, in_range
from handlers.desk.office import Detail, Office
from handlers.people import Actor, ForbiddenError, Permission
from handlers.publishing.evidence import read_link
from knowledge.commitment import Commitment, Comparison
from storage.database import Unit
from storage.records import (
    Actual,
    CommitmentStatus,
    ConfirmedFate,
    Milestone,
    Override,
    StatusUpdate,
    Verdict,
)

LONGEST_EVIDENCE = 200
LONGEST_NOTE = 300
LONGEST_MILESTONE, MOST_MILESTONES = 20, 6
"""Characters; with quote, figures and departments an answer still fits into one message."""
_RATES = frozenset({"%", "％", "‰"})

Publication = StatusUpdate | Actual | Override
"""Something to publish."""


class UnknownError(ReviewError):
    """The report contains no such commitment."""

    def __init__(self, id_: str) -> None:
        super().__init__("承诺", f"“{id_[:20]}”不在报告里；请从承诺列表打开")


class NotTheirsError(ForbiddenError):
    """Another department leads the commitment."""

    def __init__(self, commitment: Commitment) -> None:
        self.lead = commitment.lead
        super().__init__(f"承诺{commitment.id}：由{self.lead}牵头填报；您可以把情况告诉{self.lead}")


class Publishing:
    """The rules; each raises ReviewError (about the data) or ForbiddenError (about the person)."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def checked_status(
        self,
        actor: Actor,
        id_: str,
        *,
        status: CommitmentStatus,
        as_of: date,
        evidence: str,
        link: str = "",
        note: str = "",
    ) -> StatusUpdate:
        """Return the status that would be published."""
        commitment = self.theirs(actor, id_, Permission.COMMITMENT_STATUS)
        return StatusUpdate(
            city=self._office.city.code,
            commitment=id_,
            status=status,
            as_of=self._day(as_of),
            evidence=written_line("依据", evidence, LONGEST_EVIDENCE),
            department=commitment.lead,
            note=written_line("说明", note, LONGEST_NOTE) if note.strip() else "",
            recorded_at=self._office.now(),
            link=read_link(link),
            staff=actor.id,
        )

    def checked_actual(
        self, actor: Actor, id_: str, *, target: int, value: Decimal, as_of: date, source: str
    ) -> Actual:
        """Return the actual that would be published for a target, by index among the commitment's."""
        commitment = self.theirs(actor, id_, Permission.COMMITMENT_STATUS)
        if not 0 <= target < len(commitment.targets):
            raise ReviewError("目标", "这项承诺没有这个数字目标；请刷新页面，从列表里选")
        if as_of.year < self._office.city.year:
            raise ReviewError(
                "截至日期",
                f"{as_of}早于{self._office.city.year}年，不是这份报告的进展；请填{self._office.city.year}年的日期",
            )
        wanted = commitment.targets[target]
        # What is counted can't be fewer than none; a growth or a rate can fall.
        if value < 0 <= wanted.value and wanted.op is not Comparison.GROWTH and wanted.unit not in _RATES:
            raise ReviewError("实际完成", f"{value}{wanted.unit}是负数；请填今年以来完成的总数")
        return Actual(
            city=self._office.city.code,
            commitment=id_,
            target=wanted.name,
            value=value,
            unit=wanted.unit,
            as_of=self._day(as_of),
            source=written_line("数据来源", source, LONGEST_EVIDENCE),
            department=commitment.lead,
            staff=actor.id,
            recorded_at=self._office.now(),
        )

    def checked_override(
        self, actor: Actor, id_: str, *, verdict: Verdict | None, reason: str, held: Override | None
    ) -> Override:
        """Return the manual verdict that would be published; None returns to the automatic one if one is `held`."""
        self.theirs(actor, id_, Permission.COMMITMENT_OVERRIDE)
        why = written_line("理由", reason, LONGEST_EVIDENCE)
        if verdict is None and held is None:
            raise ReviewError("进度", "现在没有人工认定，不用恢复；请刷新页面看看")
        return Override(
            self._office.city.code, id_, verdict, self._office.today, why, actor.id, self._office.now()
        )

    def checked_milestones(self, given: Sequence[Milestone]) -> tuple[Milestone, ...]:
        """Return the milestones that would be published with a status, by the day planned."""
        if len(given) > MOST_MILESTONES:
            raise ReviewError("节点", f"有{len(given)}个，最多{MOST_MILESTONES}个；请留下要紧的")
        return tuple(sorted(map(self._milestone, given), key=lambda one: one.due))

    def _milestone(self, given: Milestone) -> Milestone:
        name = written_line("节点", given.name, LONGEST_MILESTONE)
        if given.reached is None and given.evidence.strip():
            raise ReviewError("节点", f"“{name}”写了依据，没有填办到的日期；请补上，或者先不写依据")
        if given.reached is not None and not given.evidence.strip():
            raise ReviewError("节点", f"“{name}”填了办到的日期，没有写依据；请写文件名和文号，或月报名称")
        if given.reached is not None and given.reached > self._office.today:
            raise ReviewError("节点", f"“{name}”办到的日期{given.reached}还没有到；没办到的，先不填")
        try:
            due, reached = in_range(given.due), in_range(given.reached) if given.reached else None
        except OutOfRangeError as error:
            raise ReviewError("节点", str(error)) from None
        evidence = written_line("节点", given.evidence, LONGEST_EVIDENCE) if reached else ""
        return Milestone(name, due, reached, evidence)

    def publish(
        self,
        unit: Unit,
        actor: Actor,
        publications: Sequence[Publication],
        more: Detail | None = None,
        *,
        with_milestones: bool = False,
    ) -> None:
        """Store what was checked, each with an audit entry, to whose detail `more` is added.

        A status keeps the milestones of the current one, unless it is given `with_milestones` of its own.
        """
        for publication in publications:
            _store(unit, publication, with_milestones=with_milestones)
        for publication in publications:
            action, detail = _audit_entry(publication)
            self._office.record(
                unit, actor, action, f"commitment:{publication.commitment}", {**detail, **(more or {})}
            )

    def theirs(self, actor: Actor, id_: str, permission: Permission) -> Commitment:
        """Return the commitment, led by the actor's department. Raises UnknownError, NotTheirsError, ForbiddenError."""
        actor.require(permission)
        commitment = self._office.city.commitment(id_)
        if commitment is None:
            raise UnknownError(id_)
        if not actor.sees(commitment.lead):
            raise NotTheirsError(commitment)
        return commitment

    def _day(self, as_of: date) -> date:
        if as_of > self._office.today:
            raise ReviewError(
                "截至日期", f"{as_of}还没有到；请填进展所说的那一天，最晚是今天（{self._office.today}）"
            )
        try:
            return in_range(as_of)
        except OutOfRangeError as error:
            raise ReviewError("截至日期", str(error)) from None


def mark(latest: StatusUpdate | ConfirmedFate | None) -> str:
    """Return what tells the latest of a history from the next one, for a form to carry; empty if there is none."""
    return latest.recorded_at.isoformat() if latest else ""


def _store(unit: Unit, publication: Publication, *, with_milestones: bool) -> None:
    match publication:
        case StatusUpdate(city=city, commitment=commitment):
            before = None if with_milestones else unit.statuses.latest(city, commitment)
            unit.statuses.add(replace(publication, milestones=before.milestones) if before else publication)
        case Actual():
            unit.progress.add(publication)
        case Override():
            unit.progress.override(publication)


def _audit_entry(publication: Publication) -> tuple[str, Detail]:
    day = publication.as_of.isoformat()
    match publication:
        case StatusUpdate(status=status, milestones=milestones):
            steps = {"milestones": len(milestones)} if milestones else {}
            return "commitment.status", {"status": status.value, "as_of": day, **steps}
        case Actual(value=value, unit=unit, target=target):
            return "commitment.actual", {"value": f"{value:f}{unit}", "target": target, "as_of": day}
        case Override(verdict=verdict):
            return "commitment.override", {"verdict": verdict.value if verdict else None}

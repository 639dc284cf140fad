"""What staff do about last year's promises: see what seems to have become of each in this year's report, and confirm it.

A proposal is for staff only. What they confirm is what citizens read; it is append-only, each with its audit entry.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace

from handlers.casework.change import ReviewError, written_line
from handlers.desk.acting import StaleError
from handlers.desk.office import Office
from handlers.people import Actor, Permission
from handlers.publishing.progress import NOTHING, standing_of
from handlers.publishing.publishing import LONGEST_NOTE, NotTheirsError, UnknownError, mark
from knowledge.city import City
from knowledge.commitment import Commitment
from knowledge.rollover import Fate, Proposal, Rollover
from storage.database import Unit
from storage.records import CommitmentStatus, ConfirmedFate, StatusUpdate, Verdict

CONTINUED = frozenset({Fate.CARRIED, Fate.CHANGED})
"""Fates of a promise with which this year's report goes on."""


@dataclass(frozen=True, slots=True)
class Rolled:
    """One of last year's promises: what is proposed, and what staff confirmed, if they did."""

    proposal: Proposal
    confirmed: ConfirmedFate | None
    later: Commitment | None
    """This year's promise that goes on with it: as confirmed, else as proposed."""

    @property
    def fate(self) -> Fate:
        """Return what became of it: as confirmed, else as proposed."""
        return Fate(self.confirmed.fate) if self.confirmed else self.proposal.fate


@dataclass(frozen=True, slots=True)
class RolledCourse:
    """One of last year's promises with all that was recorded about it."""

    rolled: Rolled
    status: StatusUpdate | None
    history: tuple[ConfirmedFate, ...]
    """Newest first."""
    names: Mapping[str, str]
    """Names of the members of staff, by id."""


class RolloverDesk:
    """The desk's part for last year's promises; empty if the city's report is its first."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._rollover: Rollover | None = None

    async def all(self, actor: Actor) -> tuple[Rolled, ...]:
        """Return last year's promises in their report's order; all staff may see them."""
        actor.require(Permission.TICKET_READ)
        rollover = await self._compared()
        if rollover is None:
            return ()
        return await self._office.database.read(lambda unit: self._rolled(unit, rollover))

    async def one(self, actor: Actor, id_: str) -> RolledCourse | None:
        """Return one with its history; None for an id that last year's report does not have."""
        actor.require(Permission.TICKET_READ)
        rollover, code = await self._compared(), self._office.city.code
        if rollover is None:
            return None

        def work(unit: Unit) -> RolledCourse | None:
            found = self._rolled(unit, rollover)
            rolled = next((one for one in found if one.proposal.earlier.id == id_), None)
            if rolled is None:
                return None
            history = tuple(unit.rollover.history(code, id_))
            return RolledCourse(rolled, unit.statuses.latest(code, id_), history, unit.staff.names(code))

        return await self._office.database.read(work)

    async def confirm(
        self,
        actor: Actor,
        id_: str,
        *,
        fate: Fate,
        later: str | None,
        note: str = "",
        seen: str | None = None,
    ) -> ConfirmedFate:
        """Confirm what became of a promise, or correct it; `later` is the id of the one that goes on with it.

        `seen` is the `mark` of what the actor saw confirmed; None: whatever that was. Raises ReviewError,
        ForbiddenError, StaleError (somebody confirmed it since).
        """
        actor.require(Permission.COMMITMENT_STATUS)
        rollover = await self._compared()
        proposals = rollover.proposals() if rollover else ()
        proposal = next((one for one in proposals if one.earlier.id == id_), None)
        if proposal is None:
            raise UnknownError(id_)
        if not answers_for(actor, proposal):
            raise NotTheirsError(replace(proposal.earlier, lead=proposal.owner))
        confirmed = self._checked(actor, proposal, fate, later, note)

        def work(unit: Unit) -> ConfirmedFate:
            unit.audit.lock()  # Whoever confirms holds it, so nobody does between this look and what is stored.
            latest = unit.rollover.latest(confirmed.city, id_)
            if seen is not None and latest is not None and seen != mark(latest):
                who = unit.staff.names(confirmed.city).get(latest.staff, latest.staff)
                raise StaleError(
                    f"承诺{id_}：您打开之后，别人已经核对过（{who}：{latest.fate}）；请看过核对记录，再决定要不要更正"
                )
            unit.rollover.confirm(confirmed)
            detail = {"fate": confirmed.fate, "later": confirmed.later}
            self._office.record(unit, actor, "commitment.fate", f"commitment:{id_}", detail)
            return confirmed

        return await self._office.database.transact(work)

    async def waiting(self, actor: Actor) -> int:
        """Count the promises that the actor may confirm and nobody has yet."""
        return sum(
            one.confirmed is None and answers_for(actor, one.proposal) for one in await self.all(actor)
        )

    def _checked(
        self, actor: Actor, proposal: Proposal, fate: Fate, later: str | None, note: str
    ) -> ConfirmedFate:
        if later is not None and self._office.city.commitment(later) is None:
            raise ReviewError("今年的承诺", f"“{later[:20]}”不在今年的报告里；请从列表里选")
        if fate in CONTINUED and later is None:
            raise ReviewError("今年的承诺", f"“{fate.value}”要选是今年的哪一项；今年没有，就选“未再提及”")
        if fate is Fate.VANISHED and later is not None:
            raise ReviewError("今年的承诺", "“未再提及”就不选今年的承诺；选了，请改成“接续”或“有变化”")
        return ConfirmedFate(
            city=self._office.city.code,
            commitment=proposal.earlier.id,
            fate=fate.value,
            later=later,
            note=written_line("说明", note, LONGEST_NOTE) if note.strip() else "",
            department=_department(actor, proposal),
            staff=actor.id,
            recorded_at=self._office.now(),
        )

    async def _compared(self) -> Rollover | None:
        """Return the two reports, compared; in a thread, as it takes a quarter of a second, and once."""
        city = self._office.city
        if self._rollover is None and city.previous is not None:
            self._rollover = await asyncio.to_thread(Rollover, city.previous, city)
        return self._rollover

    def _rolled(self, unit: Unit, rollover: Rollover) -> tuple[Rolled, ...]:
        city = self._office.city
        confirmed = unit.rollover.latest_all(city.code)
        proposals = rollover.proposals(_done(unit, city, rollover.earlier))
        return tuple(_with_confirmed(one, confirmed.get(one.earlier.id), city) for one in proposals)


def concerns(actor: Actor, proposal: Proposal) -> bool:
    """Tell whether it is the actor's business: they belong to the department that leads it now, or what goes on with it."""
    return actor.sees(proposal.owner, (proposal.later.lead,) if proposal.later else ())


def answers_for(actor: Actor, proposal: Proposal) -> bool:
    """Tell whether the actor may confirm it."""
    return actor.may(Permission.COMMITMENT_STATUS) and concerns(actor, proposal)


def _department(actor: Actor, proposal: Proposal) -> str:
    """Return for which department the actor confirms it."""
    return proposal.later.lead if proposal.later and not actor.sees(proposal.owner) else proposal.owner


def _with_confirmed(one: Proposal, confirmed: ConfirmedFate | None, city: City) -> Rolled:
    if confirmed is None:
        return Rolled(one, None, one.later)
    return Rolled(one, confirmed, city.commitment(confirmed.later) if confirmed.later else None)


def _done(unit: Unit, city: City, previous: City) -> frozenset[str]:
    """Return the ids of last year's promises whose last status, or else whose figures, say that they are done."""
    statuses, reached = unit.statuses.latest_all(city.code), unit.progress.latest_all(city.code)

    def done(one: Commitment) -> bool:
        if (status := statuses.get(one.id)) is not None:
            return status.status is CommitmentStatus.DONE
        return standing_of(one, reached.get(one.id, NOTHING), previous.year).verdict is Verdict.DONE

    return frozenset(one.id for one in previous.commitments if done(one))

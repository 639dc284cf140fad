"""What staff teach when a question was not understood: a wording of a commitment, or of what the report lacks.

A wording is taught only after its replay was shown; it applies from the next citizen's message on, in every process.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from handlers.casework.change import ReviewError
from handlers.desk.office import Office
from handlers.hearing.learning import LearningUnderstanding
from handlers.people import Actor, ForbiddenError, Permission
from handlers.teaching import teachable
from handlers.teaching.learner import Learner
from handlers.teaching.replay import Effect, Replay, replay
from knowledge.commitment import Commitment
from knowledge.found import Match
from knowledge.language.folding import plain_words
from knowledge.matching.ranking import SHOWN
from knowledge.matching.taught import Taught
from storage.database import Unit
from storage.records import (
    Settled,
    TalliedQuestion,
    TaughtWording,
)

REPLAYED = 2_000
"""Different past questions that a replay asks again: the latest."""


@dataclass(frozen=True, slots=True)
class TeachingPreview:
    """What a wording would change, before it is taught."""

    text: str
    commitment: Commitment | None
    """None: the report contains nothing about it."""
    replay: Replay
    why: tuple[Match, ...]
    """What it would be answered with, and why."""


@dataclass(frozen=True, slots=True)
class Wordings:
    """The wordings of one commitment, or (None) of what the report does not contain."""

    commitment: Commitment | None
    taught: tuple[TaughtWording, ...]
    """The current ones."""
    retracted: tuple[TaughtWording, ...]
    """Newest first."""
    names: Mapping[str, str]


class TeachingDesk:
    """The desk's part for teaching."""

    def __init__(self, office: Office, learner: Learner) -> None:
        self._office, self._learner = office, learner

    async def wordings(self, actor: Actor, commitment: Commitment | None) -> Wordings:
        """List what was taught for a commitment, or (None) as outside the report; all staff may look."""
        actor.require(Permission.TICKET_READ)
        edition = self._office.city.edition

        def work(unit: Unit) -> Wordings:
            every = (
                unit.teaching.of_commitment(edition, commitment.id)
                if commitment
                else unit.teaching.outside(edition)
            )
            return Wordings(
                commitment,
                tuple(one for one in every if one.retracted_at is None),
                tuple(one for one in reversed(every) if one.retracted_at is not None),
                MappingProxyType(unit.staff.names(self._office.city.code)),
            )

        return await self._office.database.read(work)

    async def preview(self, actor: Actor, text: str, commitment: str | None) -> TeachingPreview:
        """Return what teaching `text` would change: for the commitment with that id, or (None) as outside the report.

        Raises ReviewError, ForbiddenError.
        """
        meant = self._teachable(actor, commitment)
        learner = await self._learner.up_to_date()
        said = teachable.wording(text, learner.now.matcher)
        edition, words = self._office.city.edition, plain_words(said)

        def work(unit: Unit) -> list[TalliedQuestion]:
            teachable.unused(self._office.city, words, unit.teaching.standing(edition, words), commitment)
            return unit.tally.newest(self._office.city.code, REPLAYED)

        past = await self._office.database.read(work)
        played, why = await self._replay(learner, Taught(said, commitment), past)
        return TeachingPreview(said, meant, played, why)

    async def teach(
        self, actor: Actor, text: str, commitment: str | None, *, question: int | None = None
    ) -> TaughtWording:
        """Teach what `preview` showed. The question it came from, and those that now get what is taught, are settled.

        Raises ReviewError, ForbiddenError.
        """
        shown = await self.preview(actor, text, commitment)
        edition, now, words = self._office.city.edition, self._office.now(), plain_words(shown.text)
        how = Settled.TAUGHT if commitment else Settled.OUTSIDE
        settled = [one.question.id for one in shown.replay.changed if one.effect is Effect.BETTER]
        ids = sorted({*settled, *([question] if question is not None else [])})

        def work(unit: Unit) -> TaughtWording:
            unit.teaching.begin(edition)
            teachable.unused(self._office.city, words, unit.teaching.standing(edition, words), commitment)
            taught = unit.teaching.add(edition, shown.text, words, commitment, actor.id, now)
            count = unit.tally.settle(self._office.city.code, ids, how, actor.id, now) if ids else 0
            action = "teaching.taught" if commitment else "teaching.outside"
            detail = {"commitment": commitment, "length": len(shown.text), "questions": count}
            self._office.record(unit, actor, action, f"wording:{taught.id}", detail)
            return taught

        taught = await self._office.database.transact(work)
        await self._learner.up_to_date()
        return taught

    async def retract(self, actor: Actor, id_: int) -> TaughtWording:
        """Retract a wording; it stays on record. Raises ReviewError, ForbiddenError."""
        actor.require(Permission.TEACH)
        edition, now = self._office.city.edition, self._office.now()

        def work(unit: Unit) -> TaughtWording:
            unit.teaching.begin(edition)
            taught = unit.teaching.get(edition, id_)
            if taught is None:
                raise ReviewError("说法", f"没有编号{id_}的说法；请从承诺页面撤回")
            self._teachable(actor, taught.commitment)
            if not unit.teaching.retract(edition, id_, actor.id, now):
                raise ReviewError("说法", "已经撤回过了；请刷新页面看看")
            detail = {"commitment": taught.commitment, "length": len(taught.text)}
            self._office.record(unit, actor, "teaching.retracted", f"wording:{id_}", detail)
            return taught

        taught = await self._office.database.transact(work)
        await self._learner.up_to_date()
        return taught

    def teaches(self, actor: Actor, commitment: Commitment | None) -> bool:
        """Tell whether the actor may teach that commitment's wordings, being in one of its departments."""
        return actor.may(Permission.TEACH) and (
            commitment is None or actor.sees(commitment.lead, commitment.co)
        )

    def _teachable(self, actor: Actor, id_: str | None) -> Commitment | None:
        actor.require(Permission.TEACH)
        if id_ is None:
            return None
        commitment = self._office.city.commitment(id_)
        if commitment is None:
            raise ReviewError("承诺", f"“{id_[:20]}”不在报告里；请从列表里选")
        if not self.teaches(actor, commitment):
            raise ForbiddenError(
                f"承诺{id_}：说法由{'、'.join(commitment.departments)}和市级岗位维护；您可以告诉{commitment.lead}"
            )
        return commitment

    async def _replay(
        self, learner: LearningUnderstanding, taught: Taught, past: list[TalliedQuestion]
    ) -> tuple[Replay, tuple[Match, ...]]:
        now = learner.now

        def run() -> tuple[Replay, tuple[Match, ...]]:
            trial = learner.with_taught((*now.taught, taught))
            played = replay(self._office.city, now, trial, taught, past)
            return played, trial.matcher.why(taught.text, played.after.commitments[:SHOWN])

        return await asyncio.to_thread(run)

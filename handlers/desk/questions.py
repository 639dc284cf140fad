"""The desk's access to past questions: those not understood, what each may have meant, and which are set aside."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from handlers.casework.change import ReviewError
from handlers.desk.office import Office
from handlers.people import Actor, Permission
from handlers.teaching.learner import Learner
from handlers.teaching.tallying import AT_ONCE, tally
from knowledge.found import Match
from knowledge.matching.ranking import SHOWN
from storage.database import Unit
from storage.records import QuestionStanding, Settled, TalliedQuestion, TallyPage

MOST_COUNTED = 10_000
_TALLIED_FIRST = 4
"""Batches of new questions tallied before the queue opens."""


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """A page of the queue, with the count of each standing."""

    page: TallyPage
    counts: Mapping[QuestionStanding, int]
    """Each up to MOST_COUNTED."""
    names: Mapping[str, str]
    """Names of staff, by id."""


class QuestionDesk:
    """The desk's part for past questions, read by the same understanding that answers citizens."""

    def __init__(self, office: Office, learner: Learner) -> None:
        self._office, self._learner = office, learner

    async def page(
        self,
        actor: Actor,
        standing: QuestionStanding,
        *,
        often: bool = True,
        search: str = "",
        cursor: str | None = None,
        limit: int = 50,
    ) -> QuestionPage:
        """Return a page of past questions (masked), including the newest. Raises ValueError for an invalid cursor."""
        actor.require(Permission.TEACH)
        code = self._office.city.code
        for _ in range(_TALLIED_FIRST):
            if await tally(self._office.database, code) < AT_ONCE:
                break

        def work(unit: Unit) -> QuestionPage:
            page = unit.tally.page(code, standing, often=often, search=search, cursor=cursor, limit=limit)
            return QuestionPage(
                page, unit.tally.counts(code, MOST_COUNTED), MappingProxyType(unit.staff.names(code))
            )

        return await self._office.database.read(work)

    async def get(self, actor: Actor, id_: int) -> TalliedQuestion | None:
        """Return one past question, masked."""
        actor.require(Permission.TEACH)
        return await self._office.database.read(lambda unit: unit.tally.get(self._office.city.code, id_))

    async def candidates(self, actor: Actor, text: str, offered: Iterable[str] = ()) -> tuple[Match, ...]:
        """Find what may be meant, with reasons: what was `offered` (ids), and the nearest to `text`, at most three."""
        actor.require(Permission.TEACH)
        matcher = (await self._learner.up_to_date()).now.matcher

        def find() -> tuple[Match, ...]:
            known = tuple(offered)
            why = {match.commitment.id: match for match in matcher.why(text, known)}
            bare = {one.id: Match(one, 0.0) for one in self._office.city.commitments_with(known)}
            nearest = {match.commitment.id: match for match in matcher.nearest(text)}
            return tuple({**bare, **nearest, **why}.values())

        return await asyncio.to_thread(find)

    async def why(
        self, actor: Actor, questions: Iterable[TalliedQuestion]
    ) -> Mapping[int, tuple[Match, ...]]:
        """Return what each question shares with the commitments it was answered with, as matching works now.

        It is computed from the masked words; nothing of it is stored.
        """
        actor.require(Permission.TEACH)
        answered = [one for one in questions if one.commitments]
        if not answered:
            return {}
        matcher = (await self._learner.up_to_date()).now.matcher

        def find() -> Mapping[int, tuple[Match, ...]]:
            return {one.id: matcher.why(one.text, one.commitments[:SHOWN]) for one in answered}

        return await asyncio.to_thread(find)

    async def set_aside(self, actor: Actor, id_: int) -> None:
        """Set aside a question from which there is nothing to teach. Raises ReviewError."""
        await self._change(
            actor,
            id_,
            "question.settled",
            lambda unit: bool(
                unit.tally.settle(self._office.city.code, [id_], Settled.IDLE, actor.id, self._office.now())
            ),
            "已经处理过了",
        )

    async def put_back(self, actor: Actor, id_: int) -> None:
        """Put back a question that was set aside. Raises ReviewError."""
        await self._change(
            actor,
            id_,
            "question.reopened",
            lambda unit: unit.tally.reopen(self._office.city.code, id_),
            "没有处理过，不用放回",
        )

    async def _change(
        self, actor: Actor, id_: int, action: str, change: Callable[[Unit], bool], otherwise: str
    ) -> None:
        actor.require(Permission.TEACH)

        def work(unit: Unit) -> None:
            if not change(unit):
                raise ReviewError("问题", f"没有这个问题，或{otherwise}；请刷新页面看看")
            self._office.record(unit, actor, action, f"question:{id_}")

        await self._office.database.transact(work)

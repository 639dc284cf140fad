"""What staff do with many tickets at once: each succeeds or fails by itself, in a transaction of its own."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass

from handlers.casework.change import Resolution, ReviewError, checked
from handlers.desk.acting import StaleError
from handlers.desk.actions import ActionDesk
from handlers.people import Actor, ForbiddenError, Permission
from storage.records import FeedbackRecord

Numbered = tuple[str, int]
"""A ticket's number and the version that the clerk saw."""
MOST_AT_ONCE = 200
"""Tickets in one bulk action."""


@dataclass(frozen=True, slots=True)
class BulkResult:
    """The result for one ticket of a bulk action; `problem` is None if it was done."""

    number: str
    ticket: FeedbackRecord | None = None
    problem: str | None = None


class BulkDesk:
    """The desk's part for many tickets. Raises ReviewError for more than MOST_AT_ONCE."""

    def __init__(self, actions: ActionDesk) -> None:
        self._actions = actions

    async def assign(
        self,
        actor: Actor,
        tickets: Sequence[Numbered],
        *,
        department: str,
        handler: str | None = None,
        reason: str | None = None,
    ) -> tuple[BulkResult, ...]:
        """Assign many."""
        return await _one_by_one(
            actor,
            tickets,
            lambda number, version: self._actions.assign(
                actor, number, version, department=department, handler=handler, reason=reason
            ),
        )

    async def dispatch(
        self, actor: Actor, tickets: Sequence[Numbered], *, reason: str | None = None
    ) -> tuple[BulkResult, ...]:
        """Assign many new ones, each to the department that it was routed to."""
        return await _one_by_one(
            actor,
            tickets,
            lambda number, version: self._actions.dispatch(actor, number, version, reason=reason),
        )

    async def answer(
        self, actor: Actor, tickets: Sequence[Numbered], *, resolution: Resolution
    ) -> tuple[BulkResult, ...]:
        """Give many the same answer; an invalid answer is refused at once."""
        actor.require(Permission.BULK)
        checked(resolution)
        return await _one_by_one(
            actor,
            tickets,
            lambda number, version: self._actions.answer(actor, number, version, resolution=resolution),
        )

    async def close(self, actor: Actor, tickets: Sequence[Numbered]) -> tuple[BulkResult, ...]:
        """Close many."""
        return await _one_by_one(
            actor, tickets, lambda number, version: self._actions.close(actor, number, version)
        )


async def _one_by_one(
    actor: Actor,
    tickets: Iterable[Numbered],
    act: Callable[[str, int], Awaitable[FeedbackRecord]],
) -> tuple[BulkResult, ...]:
    """Act on one ticket after another, so that one refusal harms no other."""
    actor.require(Permission.BULK)
    wanted = list(tickets)
    if len(wanted) > MOST_AT_ONCE:
        raise ReviewError("批量操作", f"选了{len(wanted)}件，一次最多{MOST_AT_ONCE}件；请分几次做")
    results = []
    for number, version in wanted:
        try:
            results.append(BulkResult(number, await act(number, version)))
        except (ReviewError, StaleError, ForbiddenError) as error:
            results.append(BulkResult(number, problem=str(error)))
    return tuple(results)

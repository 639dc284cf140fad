"""The console's access to tickets: what staff see, do, do in bulk, and set up for their work.

Reading is handlers/desk/view.py, the actions on one ticket handlers/desk/ticket_actions.py and handlers/desk/restricting.py,
talks with citizens handlers/desk/talks.py, templates, views and rules handlers/desk/settings.py, notices
handlers/desk/notices.py, commitments handlers/publishing/accounting.py and, many by a table, handlers/batch/, past
questions handlers/desk/questions.py, teaching handlers/teaching/teaching.py.
"""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass

from handlers.batch import BatchDesk
from handlers.casework.change import Resolution, ReviewError, checked
from handlers.desk.acting import StaleError
from handlers.desk.notices import DeskNotices
from handlers.desk.restricting import DeskRestricting
from handlers.desk.settings import DeskSettings
from handlers.desk.talks import DeskTalks
from handlers.desk.ticket_actions import DeskActions
from handlers.people import Actor, ForbiddenError, Permission
from handlers.publishing.accounting import CommitmentDesk
from handlers.teaching.teaching import TeachingDesk
from storage.records import FeedbackOutcome, FeedbackRecord

__all__ = ["MOST_AT_ONCE", "BulkResult", "Desk", "Numbered", "StaleError"]

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


class Desk(
    DeskActions,
    DeskRestricting,
    DeskTalks,
    DeskSettings,
    DeskNotices,
    CommitmentDesk,
    BatchDesk,
    TeachingDesk,
):
    """Safe to call concurrently."""

    async def bulk_assign(
        self,
        actor: Actor,
        tickets: Sequence[Numbered],
        *,
        department: str,
        handler: str | None = None,
        reason: str | None = None,
    ) -> tuple[BulkResult, ...]:
        """Assign many; each succeeds or fails by itself."""
        return await _one_by_one(
            actor,
            tickets,
            lambda number, version: self.assign(
                actor, number, version, department=department, handler=handler, reason=reason
            ),
        )

    async def bulk_answer(
        self,
        actor: Actor,
        tickets: Sequence[Numbered],
        *,
        text: str,
        outcome: FeedbackOutcome,
        outcome_note: str | None = None,
    ) -> tuple[BulkResult, ...]:
        """Give many the same answer; each succeeds or fails by itself, but an invalid answer is refused at once."""
        actor.require(Permission.BULK)
        checked(Resolution(text, outcome, outcome_note))
        return await _one_by_one(
            actor,
            tickets,
            lambda number, version: self.answer(
                actor, number, version, text=text, outcome=outcome, outcome_note=outcome_note
            ),
        )

    async def bulk_close(self, actor: Actor, tickets: Sequence[Numbered]) -> tuple[BulkResult, ...]:
        """Close many; each succeeds or fails by itself."""
        return await _one_by_one(actor, tickets, lambda number, version: self.close(actor, number, version))


async def _one_by_one(
    actor: Actor,
    tickets: Iterable[Numbered],
    act: Callable[[str, int], Awaitable[FeedbackRecord]],
) -> tuple[BulkResult, ...]:
    """Act on one ticket after another, each in its own transaction, so that one refusal harms no other."""
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

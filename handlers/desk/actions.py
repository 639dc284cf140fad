"""What staff do with one ticket: one transaction with permission, scope, version, events and an audit entry.

Every action returns the changed ticket, masked, and raises ForbiddenError (handlers/people.py), ReviewError (what the
ticket does not allow), StaleError (somebody else changed it first), or StorageError.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from handlers.casework import merging, review
from handlers.casework.actions import FOR_HELPERS, Action, permit
from handlers.casework.change import Change, Resolution, ReviewError
from handlers.casework.due import answer_day
from handlers.desk.acting import carry_out, require_version
from handlers.desk.masked import masked
from handlers.desk.office import Office
from handlers.people import Actor, ForbiddenError
from storage.database import Unit
from storage.records import FeedbackRecord, Happening

Act = Callable[[FeedbackRecord, Actor, datetime], Change]


class ActionDesk:
    """The desk's part for handling a ticket."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def assign(
        self,
        actor: Actor,
        number: str,
        version: int,
        *,
        department: str,
        handler: str | None = None,
        reason: str | None = None,
    ) -> FeedbackRecord:
        """Assign it to a department and, if given, to `handler` (a staff id). To another department: with a reason."""
        known = self._office.department(department)
        if not actor.sees(known):
            raise ForbiddenError(f"承办单位：“{known}”不在您负责的部门之内；请退回调度员改派")
        act = partial(review.assign, department=known, handler=handler, reason=reason)
        return await self._perform(actor, number, version, Action.ASSIGN, act)

    async def dispatch(
        self, actor: Actor, number: str, version: int, *, reason: str | None = None
    ) -> FeedbackRecord:
        """Assign a new ticket to the department that it was routed to."""
        act = partial(review.dispatch, reason=reason)
        return await self._perform(actor, number, version, Action.ASSIGN, act)

    async def take(self, actor: Actor, number: str, version: int) -> FeedbackRecord:
        """Start work on it."""
        return await self._perform(actor, number, version, Action.TAKE, review.take)

    async def return_(self, actor: Actor, number: str, version: int, *, reason: str) -> FeedbackRecord:
        """Return it to the dispatcher."""
        return await self._perform(
            actor, number, version, Action.RETURN, partial(review.return_, reason=reason)
        )

    async def co_handle(
        self, actor: Actor, number: str, version: int, *, departments: Sequence[str]
    ) -> FeedbackRecord:
        """Set which other departments co-handle it; an empty list ends that."""
        known = tuple(self._office.department(one) for one in departments)
        return await self._perform(
            actor,
            number,
            version,
            Action.CO_HANDLE,
            partial(review.co_handle, departments=known),
        )

    async def note(self, actor: Actor, number: str, *, text: str) -> FeedbackRecord:
        """Write a private note; anybody who sees the ticket may, including co-handlers, and no version is needed."""
        return await self._perform(actor, number, None, Action.NOTE, partial(review.note, text=text))

    async def propose(
        self, actor: Actor, number: str, version: int, *, resolution: Resolution
    ) -> FeedbackRecord:
        """Write an answer that awaits a second person."""
        act = partial(review.propose, resolution=resolution)
        return await self._perform(actor, number, version, Action.PROPOSE, act)

    async def approve(self, actor: Actor, number: str, version: int) -> FeedbackRecord:
        """Approve a waiting answer: it goes to the citizen, and to those of the tickets merged into it."""
        return await self._perform(actor, number, version, Action.APPROVE, review.approve, led=True)

    async def send_back(self, actor: Actor, number: str, version: int, *, reason: str) -> FeedbackRecord:
        """Send a waiting answer back."""
        return await self._perform(
            actor, number, version, Action.SEND_BACK, partial(review.send_back, reason=reason)
        )

    async def answer(
        self, actor: Actor, number: str, version: int, *, resolution: Resolution
    ) -> FeedbackRecord:
        """Answer the citizen, and those of the tickets merged into it.

        Refused if the department requires a second person's approval: use `propose`.
        """
        act = partial(review.answer, resolution=resolution)
        return await self._perform(actor, number, version, Action.ANSWER, act, led=True)

    async def close(self, actor: Actor, number: str, version: int) -> FeedbackRecord:
        """Close an answered ticket, and the tickets merged into it."""
        return await self._perform(actor, number, version, Action.CLOSE, review.close, led=True)

    async def extend(
        self, actor: Actor, number: str, version: int, *, working_days: int, reason: str
    ) -> FeedbackRecord:
        """Extend the due date; an overdue one from today."""
        return await self._perform(
            actor,
            number,
            version,
            Action.EXTEND,
            partial(review.extend, working_days=working_days, reason=reason, today=self._office.today),
        )

    async def escalate(self, actor: Actor, number: str, version: int, *, reason: str) -> FeedbackRecord:
        """Escalate it to superiors."""
        return await self._perform(
            actor, number, version, Action.ESCALATE, partial(review.escalate, reason=reason)
        )

    async def reopen(self, actor: Actor, number: str, version: int, *, reason: str) -> FeedbackRecord:
        """Reopen an answered or closed ticket with a new due date for its kind, and the tickets merged into it."""
        kept = await self._office.database.read(lambda unit: unit.limits.all(self._office.city.code))

        def act(ticket: FeedbackRecord, actor: Actor, now: datetime) -> Change:
            limit = kept.get(ticket.kind)
            days = limit.working_days if limit else None
            due = answer_day(self._office.city, ticket.kind, days, self._office.day(now))
            return review.reopen(ticket, actor, now, reason=reason, due=due)

        return await self._perform(actor, number, version, Action.REOPEN, act, led=True)

    async def merge(self, actor: Actor, number: str, version: int, *, lead: str) -> FeedbackRecord:
        """Merge it into another ticket; the actor must be able to handle both."""
        permit(actor, Action.MERGE)

        def work(unit: Unit) -> FeedbackRecord:
            now = self._office.now()
            first, second = self._both(unit, actor, number, lead)
            require_version(first, version)
            followers = len(unit.feedback.followers(number))
            joined, gained = merging.merge(first, second, actor, now, followers=followers)
            carry_out(unit, actor, now, joined, gained)
            return masked(joined.ticket)

        return await self._office.database.transact(work)

    async def unmerge(self, actor: Actor, number: str, version: int, *, reason: str) -> FeedbackRecord:
        """Undo its merge and restore its former state."""
        permit(actor, Action.UNMERGE)

        def work(unit: Unit) -> FeedbackRecord:
            now = self._office.now()
            lead = merging.lead_of(self._office.ticket(unit, actor, number))
            first, second = self._both(unit, actor, number, lead)
            require_version(first, version)
            event = unit.events.last(number, Happening.MERGED)
            before = event.detail.get("before", {}) if event else {}
            gone, left = merging.unmerge(first, second, actor, now, before=before, reason=reason)
            carry_out(unit, actor, now, gone, left)
            return masked(gone.ticket)

        return await self._office.database.transact(work)

    async def _perform(
        self,
        actor: Actor,
        number: str,
        version: int | None,
        action: Action,
        act: Act,
        *,
        led: bool = False,
    ) -> FeedbackRecord:
        """Perform one action on one ticket. `led`: merged tickets follow."""
        permit(actor, action)

        def work(unit: Unit) -> FeedbackRecord:
            now, code = self._office.now(), self._office.city.code
            ticket = self._office.ticket(unit, actor, number, lock=True, helping=action in FOR_HELPERS)
            require_version(ticket, version)
            if action is Action.ANSWER and unit.policies.of(code, ticket.department).second_person:
                raise ReviewError("答复", f"{ticket.department}的答复要经第二人审核，请改点“提交审核”")
            done = act(ticket, actor, now)
            followers = unit.feedback.followers(number, lock=True) if led else ()
            told = (merging.follow(done.ticket, follower, actor, now) for follower in followers)
            carry_out(unit, actor, now, done, *told)
            return masked(done.ticket)

        return await self._office.database.transact(work)

    def _both(
        self, unit: Unit, actor: Actor, number: str, lead: str
    ) -> tuple[FeedbackRecord, FeedbackRecord]:
        """Lock two tickets, always in the same order, so that two clerks never deadlock."""
        locked = {
            one: self._office.ticket(unit, actor, one, lock=True, helping=one == lead)
            for one in sorted({number, lead})
        }
        return locked[number], locked[lead]

"""How the desk acts on a ticket: one transaction with permission, scope, version, events and an audit entry."""

from collections.abc import Callable
from datetime import datetime

from handlers.casework import applying, merging
from handlers.casework.actions import FOR_HELPERS, Action, permit
from handlers.casework.change import Change, ReviewError
from handlers.desk.view import DeskView, masked
from handlers.people import Actor
from storage.database import Unit
from storage.records import AuditEntry, FeedbackRecord

Act = Callable[[FeedbackRecord, Actor, datetime], Change]


class StaleError(Exception):
    """Somebody else changed the ticket since the clerk saw it; the message, in Chinese, says so."""


class DeskActing(DeskView):
    """The common parts of all actions of the desk."""

    async def _act(
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
            now = self.now()
            ticket = self._seen(unit, actor, number, lock=True, helping=action in FOR_HELPERS)
            require_version(ticket, version)
            if action is Action.ANSWER and unit.policies.of(self.city.code, ticket.department).second_person:
                raise ReviewError("答复", f"{ticket.department}的答复要经第二人审核，请改点“提交审核”")
            done = act(ticket, actor, now)
            followers = unit.feedback.followers(number, lock=True) if led else ()
            told = (merging.follow(done.ticket, follower, actor, now) for follower in followers)
            self._store(unit, actor, now, done, *told)
            return masked(done.ticket)

        return await self.database.transact(work)

    def _both(
        self, unit: Unit, actor: Actor, number: str, lead: str
    ) -> tuple[FeedbackRecord, FeedbackRecord]:
        """Lock two tickets, always in the same order, so that two clerks never deadlock."""
        locked = {
            one: self._seen(unit, actor, one, lock=True, helping=one == lead)
            for one in sorted({number, lead})
        }
        return locked[number], locked[lead]

    def _store(self, unit: Unit, actor: Actor, now: datetime, *changes: Change) -> None:
        applying.store(unit, *changes)
        for one in changes:
            applying.notify(unit, one, now)
        for one in changes:
            for event in one.events:
                # The audit log says who did what to which ticket; what was said is in the ticket's own events.
                unit.audit.append(
                    AuditEntry(
                        now,
                        actor.reference,
                        f"ticket.{event.kind.value}",
                        one.ticket.number,
                        {"state": one.ticket.state.value, "version": one.ticket.version},
                    )
                )


def require_version(ticket: FeedbackRecord, version: int | None) -> None:
    """Raise StaleError unless the ticket has the version that the clerk saw; None: any."""
    if version is not None and ticket.version != version:
        raise StaleError(f"工单{ticket.number}：您打开之后，别人已经改过这件工单；请刷新页面，看过再做")

"""How the desk restricts a citizen, and ends that: on a ticket's page, in one transaction with the ticket's event."""

from handlers.casework import restricting
from handlers.casework.actions import Action, permit
from handlers.desk.acting import DeskActing
from handlers.desk.view import masked
from handlers.people import Actor
from storage.database import Unit
from storage.records import FeedbackRecord


class DeskRestricting(DeskActing):
    """Restrictions; nobody at the desk ever sees who the citizen is."""

    async def restrict(self, actor: Actor, number: str, *, days: int, reason: str) -> FeedbackRecord:
        """Refuse new feedback from the ticket's writer for `days`."""
        permit(actor, Action.RESTRICT)

        def work(unit: Unit) -> FeedbackRecord:
            now = self.now()
            ticket = self._seen(unit, actor, number, lock=True)
            held = unit.restrictions.of(ticket.city, ticket.citizen, now)
            done, begun = restricting.restrict(ticket, actor, now, days=days, reason=reason, held=held)
            unit.restrictions.save(begun)
            self._store(unit, actor, now, done)
            return masked(done.ticket)

        return await self.database.transact(work)

    async def unrestrict(self, actor: Actor, number: str, *, reason: str) -> FeedbackRecord:
        """Accept feedback from the ticket's writer again."""
        permit(actor, Action.UNRESTRICT)

        def work(unit: Unit) -> FeedbackRecord:
            now = self.now()
            ticket = self._seen(unit, actor, number, lock=True)
            held = unit.restrictions.of(ticket.city, ticket.citizen, now)
            done = restricting.unrestrict(ticket, actor, now, reason=reason, held=held)
            unit.restrictions.lift(ticket.city, ticket.citizen)
            self._store(unit, actor, now, done)
            return masked(done.ticket)

        return await self.database.transact(work)

"""How the desk restricts a citizen, and ends that: on a ticket's page, in one transaction with the ticket's event."""

from handlers.casework import restricting
from handlers.casework.actions import Action, permit
from handlers.desk.acting import carry_out
from handlers.desk.masked import masked
from handlers.desk.office import Office
from handlers.people import Actor
from storage.database import Unit
from storage.records import FeedbackRecord


class RestrictionDesk:
    """The desk's part for restrictions; nobody there ever sees who the citizen is."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def restrict(self, actor: Actor, number: str, *, days: int, reason: str) -> FeedbackRecord:
        """Refuse new feedback from the ticket's writer for `days`."""
        permit(actor, Action.RESTRICT)

        def work(unit: Unit) -> FeedbackRecord:
            now = self._office.now()
            ticket = self._office.ticket(unit, actor, number, lock=True)
            held = unit.restrictions.of(ticket.city, ticket.citizen, now)
            done, begun = restricting.restrict(ticket, actor, now, days=days, reason=reason, held=held)
            unit.restrictions.save(begun)
            carry_out(unit, actor, now, done)
            return masked(done.ticket)

        return await self._office.database.transact(work)

    async def unrestrict(self, actor: Actor, number: str, *, reason: str) -> FeedbackRecord:
        """Accept feedback from the ticket's writer again."""
        permit(actor, Action.UNRESTRICT)

        def work(unit: Unit) -> FeedbackRecord:
            now = self._office.now()
            ticket = self._office.ticket(unit, actor, number, lock=True)
            held = unit.restrictions.of(ticket.city, ticket.citizen, now)
            done = restricting.unrestrict(ticket, actor, now, reason=reason, held=held)
            unit.restrictions.lift(ticket.city, ticket.citizen)
            carry_out(unit, actor, now, done)
            return masked(done.ticket)

        return await self._office.database.transact(work)

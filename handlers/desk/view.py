"""What staff see of tickets: queues, counts, one ticket with its events, similar ones; masked, within departments."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from handlers.casework import similar
from handlers.casework.actions import Action, permit
from handlers.casework.change import written
from handlers.casework.talking import LAPSE
from handlers.desk.base import DeskBase
from handlers.masking import mask
from handlers.people import Actor, ForbiddenError, Permission
from storage.database import Unit
from storage.records import (
    OPEN_STATES,
    Counts,
    FeedbackEvent,
    FeedbackFilter,
    FeedbackRecord,
    Happening,
    Matched,
    NoticeRecord,
    Page,
    Restriction,
    Sort,
    Talk,
)


@dataclass(frozen=True, slots=True)
class TicketView:
    """One ticket as its page shows it; every record in it is masked."""

    ticket: FeedbackRecord
    events: tuple[FeedbackEvent, ...]
    """Oldest first; notes written by citizens are masked."""
    lead: FeedbackRecord | None
    followers: tuple[FeedbackRecord, ...]
    second_person: bool
    """True if this department's answers need approval: offer `propose`, not `answer`."""
    talk: Talk | None = None
    """The clerk's conversation with the citizen about this ticket."""
    notices: tuple[NoticeRecord, ...] = ()
    """Notices to its citizen, oldest first; without their words and the citizen."""
    restriction: Restriction | None = None
    """The writer's current restriction; without the pseudonym."""
    anonymous: bool = False
    """True if the citizen's data was erased."""


@dataclass(frozen=True, slots=True)
class Revealed:
    """A citizen's unmasked words."""

    text: str
    place: str | None
    more: tuple[FeedbackEvent, ...] = ()
    """What was added later, also unmasked."""


@dataclass(frozen=True, slots=True)
class Similar:
    """A ticket that may concern the same matter, masked."""

    ticket: FeedbackRecord
    score: float
    """0 to 1."""


_OWN_WORDS = (Happening.ADDED, Happening.EXPLAINED)
"""Events whose note a citizen wrote."""


class DeskView(DeskBase):
    """The reading half of the desk."""

    async def queue(
        self,
        actor: Actor,
        wanted: FeedbackFilter,
        sort: Sort = Sort.NEWEST,
        cursor: str | None = None,
        *,
        limit: int = 50,
    ) -> Page:
        """Return a page of tickets, masked, within the actor's departments.

        Raises ValueError for an invalid cursor, and for a search of fewer than two characters.
        """
        scoped = self.scoped(actor, wanted)
        page = await self.database.read(lambda unit: unit.tickets.page(scoped, sort, cursor, limit=limit))
        return replace(page, rows=tuple(masked(row) for row in page.rows))

    async def counts(self, actor: Actor, wanted: FeedbackFilter | None = None) -> Counts:
        """Count for the head of the queue: unmerged tickets of the actor's departments (those in `wanted`, if given)."""
        scoped = self.scoped(actor, wanted or FeedbackFilter(self.city.code))
        names = scoped.departments or tuple(department.name for department in self.city.departments)
        today = self.today
        return await self.database.read(
            lambda unit: unit.tickets.counts(scoped, names, today=today, handler=actor.id)
        )

    async def found(self, actor: Actor, wanted: FeedbackFilter, *, most: int = 10_000) -> Matched:
        """Count the tickets of a filter up to `most`, as far as a page looks; if incomplete, there may be more."""
        scoped = self.scoped(actor, wanted)
        return await self.database.read(lambda unit: unit.tickets.found(scoped, most=most))

    async def ticket(self, actor: Actor, number: str) -> TicketView:
        """Return one ticket with its events and those it is merged with, masked."""
        actor.require(Permission.TICKET_READ)

        def work(unit: Unit) -> TicketView:
            ticket = self._seen(unit, actor, number)
            lead = unit.feedback.get(ticket.merged_into) if ticket.merged_into else None
            held = unit.restrictions.of(self.city.code, ticket.citizen, self.now())
            return TicketView(
                masked(ticket),
                tuple(_masked_event(event) for event in unit.events.of(number)),
                masked(lead) if lead else None,
                tuple(masked(one) for one in unit.feedback.followers(number)),
                unit.policies.of(self.city.code, ticket.department).second_person,
                talk=self._talk(unit, ticket),
                notices=tuple(without_words(one) for one in unit.notices.of_ticket(self.city.code, number)),
                restriction=replace(held, citizen="") if held else None,
                anonymous=not ticket.citizen,
            )

        return await self.database.read(work)

    async def several(self, actor: Actor, numbers: Sequence[str]) -> tuple[FeedbackRecord, ...]:
        """Return those tickets that are within the actor's departments, masked, in the order of `numbers`."""
        actor.require(Permission.TICKET_READ)

        def work(unit: Unit) -> tuple[FeedbackRecord, ...]:
            found = (unit.feedback.get(number) for number in numbers)
            return tuple(
                masked(one)
                for one in found
                if one and one.city == self.city.code and actor.sees(one.department, one.helpers)
            )

        return await self.database.read(work)

    async def similar(self, actor: Actor, number: str) -> tuple[Similar, ...]:
        """Return tickets of the actor's departments that may concern the same matter, best first."""
        actor.require(Permission.TICKET_READ)

        def work(unit: Unit) -> tuple[Similar, ...]:
            ticket = self._seen(unit, actor, number)
            candidates = unit.tickets.neighbours(ticket)
            seen = [one for one in candidates if actor.sees(one.department, one.helpers)]
            ranked = similar.rank(masked(ticket), [masked(one) for one in seen])
            return tuple(Similar(one, score) for one, score in ranked)

        return await self.database.read(work)

    async def reveal(self, actor: Actor, number: str, purpose: str) -> Revealed:
        """Return the citizen's unmasked words; who read which ticket and why is recorded in the audit log first."""
        permit(actor, Action.REVEAL)
        why = written("查看目的", purpose, 200)

        def work(unit: Unit) -> Revealed:
            ticket = self._seen(unit, actor, number)
            self._note(unit, actor, "ticket.revealed", number, {"purpose": why})
            events = unit.events.of(number)
            more = tuple(one for one in events if one.actor == "citizen" and one.kind in _OWN_WORDS)
            return Revealed(ticket.text, ticket.place, more)

        return await self.database.transact(work)

    def _talk(self, unit: Unit, ticket: FeedbackRecord) -> Talk | None:
        talk = unit.talks.of(ticket.city, ticket.citizen) if ticket.citizen else None
        lasts = talk is not None and talk.number == ticket.number and self.now() - talk.at <= LAPSE
        return talk if lasts and ticket.state in OPEN_STATES else None

    def scoped(self, actor: Actor, wanted: FeedbackFilter) -> FeedbackFilter:
        """Narrow a filter to this city and the actor's departments. Raises ForbiddenError if nothing would be left."""
        actor.require(Permission.TICKET_READ)
        departments = wanted.departments
        if actor.departments:
            asked = departments or actor.departments
            departments = tuple(one for one in asked if one in actor.departments)
            if not departments:
                raise ForbiddenError(f"部门：“{'、'.join(asked)}”不在您负责的部门之内；请改选您的部门")
        return replace(wanted, city=self.city.code, departments=departments)


def masked(ticket: FeedbackRecord) -> FeedbackRecord:
    """Replace the citizen's words with the masked ones, and drop the pseudonym: pages see no other record."""
    text = ticket.text_masked if ticket.text_masked is not None else mask(ticket.text)
    place = mask(ticket.place) if ticket.place else ticket.place
    return replace(ticket, text=text, text_masked=text, place=place, citizen="")


def without_words(notice: NoticeRecord) -> NoticeRecord:
    """Remove the recipient and the words of a notice: staff see only what became of it."""
    return replace(notice, citizen="", replies="")


def _masked_event(event: FeedbackEvent) -> FeedbackEvent:
    by_citizen = event.actor == "citizen" and event.note
    return replace(event, note=mask(event.note or "")) if by_citizen else event

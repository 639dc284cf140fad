"""What staff see of tickets: queues, counts, one ticket with its events, similar ones; masked, within departments."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from handlers.casework import similar
from handlers.casework.actions import Action, permit
from handlers.casework.change import written
from handlers.casework.talking import goes_on
from handlers.desk.masked import masked, masked_event, without_words
from handlers.desk.office import Office
from handlers.people import CITIZEN, Actor, Permission
from storage.database import Unit
from storage.records import (
    IN_HAND,
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
_NEWS_OF_CITIZEN = (*_OWN_WORDS, Happening.PLACE_ADDED)


class TicketDesk:
    """The desk's part for reading tickets."""

    def __init__(self, office: Office) -> None:
        self._office = office

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
        scoped = self._office.scoped(actor, wanted)
        page = await self._office.database.read(
            lambda unit: unit.tickets.page(scoped, sort, cursor, limit=limit)
        )
        return replace(page, rows=tuple(masked(row) for row in page.rows))

    async def unheard(self, actor: Actor, shown: Sequence[FeedbackRecord]) -> frozenset[str]:
        """Return those of a page's tickets in a department's hands whose citizen has said something since staff did anything."""
        actor.require(Permission.TICKET_READ)
        numbers = [one.number for one in shown if one.state in IN_HAND]

        def work(unit: Unit) -> frozenset[str]:
            last = unit.events.latest(numbers).values()
            by_citizen = (one for one in last if one.actor == CITIZEN.reference)
            return frozenset(one.number for one in by_citizen if one.kind in _NEWS_OF_CITIZEN)

        return await self._office.database.read(work)

    async def counts(self, actor: Actor, wanted: FeedbackFilter | None = None) -> Counts:
        """Count for the head of the queue: unmerged tickets of the actor's departments (those in `wanted`, if given)."""
        scoped = self._office.scoped(actor, wanted or FeedbackFilter(self._office.city.code))
        names = scoped.departments or tuple(department.name for department in self._office.city.departments)
        today = self._office.today
        return await self._office.database.read(
            lambda unit: unit.tickets.counts(scoped, names, today=today, handler=actor.id)
        )

    async def found(self, actor: Actor, wanted: FeedbackFilter, *, most: int = 10_000) -> Matched:
        """Count the tickets of a filter up to `most`, as far as a page looks; if incomplete, there may be more."""
        scoped = self._office.scoped(actor, wanted)
        return await self._office.database.read(lambda unit: unit.tickets.found(scoped, most=most))

    async def view(self, actor: Actor, number: str) -> TicketView:
        """Return one ticket with its events and those it is merged with, masked."""
        actor.require(Permission.TICKET_READ)

        def work(unit: Unit) -> TicketView:
            ticket = self._office.ticket(unit, actor, number)
            lead = unit.feedback.get(ticket.merged_into) if ticket.merged_into else None
            held = unit.restrictions.of(self._office.city.code, ticket.citizen, self._office.now())
            return TicketView(
                masked(ticket),
                tuple(masked_event(event) for event in unit.events.of(number)),
                masked(lead) if lead else None,
                tuple(masked(one) for one in unit.feedback.followers(number)),
                unit.policies.of(self._office.city.code, ticket.department).second_person,
                talk=self._talk(unit, ticket),
                notices=tuple(
                    without_words(one) for one in unit.notices.of_ticket(self._office.city.code, number)
                ),
                restriction=replace(held, citizen="") if held else None,
                anonymous=not ticket.citizen,
            )

        return await self._office.database.read(work)

    async def several(self, actor: Actor, numbers: Sequence[str]) -> tuple[FeedbackRecord, ...]:
        """Return those tickets that are within the actor's departments, masked, in the order of `numbers`."""
        actor.require(Permission.TICKET_READ)

        def work(unit: Unit) -> tuple[FeedbackRecord, ...]:
            found = (unit.feedback.get(number) for number in numbers)
            return tuple(masked(one) for one in found if one and self._office.shows(actor, one))

        return await self._office.database.read(work)

    async def similar(self, actor: Actor, number: str) -> tuple[Similar, ...]:
        """Return tickets of the actor's departments that may concern the same matter, best first."""
        actor.require(Permission.TICKET_READ)

        def work(unit: Unit) -> tuple[Similar, ...]:
            ticket = self._office.ticket(unit, actor, number)
            candidates = unit.tickets.neighbours(ticket)
            seen = [one for one in candidates if actor.sees(one.department, one.helpers)]
            ranked = similar.rank(masked(ticket), [masked(one) for one in seen])
            return tuple(Similar(one, score) for one, score in ranked)

        return await self._office.database.read(work)

    async def reveal(self, actor: Actor, number: str, purpose: str) -> Revealed:
        """Return the citizen's unmasked words; who read which ticket and why is recorded in the audit log first."""
        permit(actor, Action.REVEAL)
        why = written("查看目的", purpose, 200)

        def work(unit: Unit) -> Revealed:
            ticket = self._office.ticket(unit, actor, number)
            self._office.record(unit, actor, "ticket.revealed", number, {"purpose": why})
            events = unit.events.of(number)
            more = tuple(one for one in events if one.actor == CITIZEN.reference and one.kind in _OWN_WORDS)
            return Revealed(ticket.text, ticket.place, more)

        return await self._office.database.transact(work)

    def _talk(self, unit: Unit, ticket: FeedbackRecord) -> Talk | None:
        talk = unit.talks.of(ticket.city, ticket.citizen) if ticket.citizen else None
        of_it = talk is not None and talk.number == ticket.number and goes_on(talk.at, self._office.now())
        return talk if of_it and ticket.state in OPEN_STATES else None

"""Holding to what citizens are told of how long what is kept: in many small units of work, safe in any number of processes."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from handlers.erasing import erase_tickets
from handlers.keeping import Keeping
from storage.database import Database, Unit

AT_ONCE = 20
"""Tickets in one unit of work."""
ROWS_AT_ONCE = 1_000
_LISTED = 1_000
TALKS_KEPT = timedelta(days=30)
"""A clerk's words may wait as long for a citizen who can't be pushed to; then nobody answers them any more."""


async def keep_to(database: Database, city: str, keeping: Keeping, now: datetime) -> dict[str, int]:
    """Let go of everything whose time is over; gives how many of each kind. `now` is aware, in UTC. Raises StorageError."""

    def before(days: int) -> datetime:
        return now - timedelta(days=days)

    old = before(keeping.questions)
    return {
        "replies": await database.transact(lambda unit: unit.inbox.forget(before(keeping.replies))),
        "talks": await database.transact(lambda unit: unit.talks.forget(now - TALKS_KEPT)),
        "restrictions": await database.transact(lambda unit: unit.citizens.forget_restrictions(now)),
        "erasures": await database.transact(
            lambda unit: unit.citizens.forget_erasures(before(keeping.replies))
        ),
        "conversations": await database.transact(
            lambda unit: unit.states.forget(before(keeping.conversations))
        ),
        "contacts": await database.transact(lambda unit: unit.contacts.forget(before(keeping.conversations))),
        "notices": await database.transact(lambda unit: unit.notices.forget(city, before(keeping.notices))),
        "questions": await _all(database, lambda unit: unit.questions.forget(old, ROWS_AT_ONCE)),
        "tallies": await _all(database, lambda unit: unit.tally.forget(old, ROWS_AT_ONCE)),
        "identities": await _identities(database, city, before(keeping.identities), now),
    }


async def _all(database: Database, some: Callable[[Unit], int]) -> int:
    """Repeat a part of the work until nothing is left of it."""
    done = 0
    while count := await database.transact(some):
        done += count
    return done


async def _identities(database: Database, city: str, before: datetime, now: datetime) -> int:
    done = 0
    while numbers := await database.read(lambda unit: unit.feedback.finished(city, before, _LISTED)):
        for start in range(0, len(numbers), AT_ONCE):
            some = numbers[start : start + AT_ONCE]
            done += await database.transact(
                partial(_make_nobodys, city=city, numbers=some, before=before, now=now)
            )
    return done


def _make_nobodys(unit: Unit, *, city: str, numbers: list[str], before: datetime, now: datetime) -> int:
    """Make tickets nobody's that, now that they are locked, are still finished for so long and somebody's."""
    locked = [unit.feedback.get(number, lock=True) for number in numbers]
    due = set(unit.feedback.finished(city, before, len(numbers), among=numbers))
    tickets = [ticket for ticket in locked if ticket and ticket.number in due]
    for ticket in tickets:
        unit.notices.erase_of_ticket(ticket.city, ticket.number)
        erase_tickets(unit, [ticket], why="retention", now=now)
    return len(tickets)

"""Keeps data no longer than citizens are told: in many small units of work, safe in any number of processes.

For every city that has rows: the promise still holds when the next year's report takes over.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

from handlers.own_data.erasing import erase_tickets
from handlers.own_data.keeping import Keeping
from storage.database import Database, Unit
from storage.lapsed import Key, Lapsed

AT_ONCE = 20
"""Tickets per unit of work."""
ROWS_AT_ONCE = 200
"""Rows per unit of work; messages wait for no more than one, even when a whole evening's digests expire together."""
_LISTED = 10_000
TALKS_KEPT = timedelta(days=30)
"""How long a clerk's words may wait for a citizen who can't be pushed to."""


async def keep_to(database: Database, keeping: Keeping, now: datetime) -> dict[str, int]:
    """Delete everything past its period; return counts by kind. `now` is aware, in UTC. Raises StorageError."""

    def before(days: int) -> datetime:
        return now - timedelta(days=days)

    replies, silent, old = before(keeping.replies), before(keeping.conversations), before(keeping.questions)
    told = before(keeping.notices)
    return {
        "replies": await _drop(database, lambda unit: unit.inbox.lapsed(replies)),
        "talks": await database.transact(lambda unit: unit.talks.forget(now - TALKS_KEPT)),
        "restrictions": await database.transact(lambda unit: unit.citizens.forget_restrictions(now)),
        "erasures": await database.transact(lambda unit: unit.citizens.forget_erasures(replies)),
        "conversations": await _drop(database, lambda unit: unit.states.lapsed(silent)),
        "contacts": await _drop(database, lambda unit: unit.contacts.lapsed(silent)),
        "notices": await _drop(database, lambda unit: unit.notices.lapsed(told)),
        "questions": await _drop(database, lambda unit: unit.questions.lapsed(old)),
        "tallies": await _drop(database, lambda unit: unit.tally.lapsed(old)),
        "identities": await _identities(database, before(keeping.identities), now),
    }


async def _drop(database: Database, lapsed: Callable[[Unit], Lapsed]) -> int:
    """Delete expired rows until none are left."""
    done = 0
    while keys := await database.read(lambda unit: lapsed(unit).keys(_LISTED)):
        for start in range(0, len(keys), ROWS_AT_ONCE):
            some = keys[start : start + ROWS_AT_ONCE]
            done += await database.transact(partial(_drop_some, lapsed=lapsed, keys=some))
    return done


def _drop_some(unit: Unit, *, lapsed: Callable[[Unit], Lapsed], keys: Sequence[Key]) -> int:
    return lapsed(unit).drop(keys)


async def _identities(database: Database, before: datetime, now: datetime) -> int:
    done = 0
    while numbers := await database.read(lambda unit: unit.feedback.finished(before, _LISTED)):
        for start in range(0, len(numbers), AT_ONCE):
            some = numbers[start : start + AT_ONCE]
            done += await database.transact(partial(_make_nobodys, numbers=some, before=before, now=now))
    return done


def _make_nobodys(unit: Unit, *, numbers: list[str], before: datetime, now: datetime) -> int:
    """Remove the citizen from those tickets that, now locked, are still due for it."""
    locked = [unit.feedback.get(number, lock=True) for number in numbers]
    due = set(unit.feedback.finished(before, len(numbers), among=numbers))
    tickets = [ticket for ticket in locked if ticket and ticket.number in due]
    for ticket in tickets:
        unit.notices.erase_of_ticket(ticket.city, ticket.number)
        erase_tickets(unit, [ticket], why="retention", now=now)
    return len(tickets)

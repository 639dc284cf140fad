"""Background catching-up: masks, tallies, and reminders to rate. Deleting is in tidying.py."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

import structlog

from bot.chores import at_intervals
from handlers.masking import mask
from handlers.notices import outbox
from handlers.teaching.tallying import AT_ONCE, tally
from handlers.tickets.reminding import answered_within, reminder
from knowledge.city import City
from storage.database import Database, StorageError, Unit
from storage.records import FeedbackRecord

MASKED_AT_ONCE = 200
"""Tickets per unit of work; citizens' messages wait for no more than one unit."""

REMIND_EVERY_S = 600.0
REMINDED_AT_ONCE = 200

TALLY_EVERY_S = 30.0
"""Seconds; opening the queue of questions also tallies, and so shows what was asked since."""

_log = structlog.get_logger(__name__)


async def mask_old_tickets(database: Database) -> int:
    """Mask the text of tickets from before masked texts were stored, so that lists show and search finds them.

    Return how many there were. Stops if the storage fails: the next start continues.
    """
    done = 0
    try:
        while old := await database.read(lambda unit: unit.feedback.unmasked(MASKED_AT_ONCE)):
            masked = [(record, await asyncio.to_thread(mask, record.text)) for record in old]

            def keep(unit: Unit, masked: list[tuple[FeedbackRecord, str]] = masked) -> None:
                for record, text in masked:
                    unit.feedback.set_masked(record, text)

            await database.transact(keep)
            done += len(old)
    except StorageError as error:
        _log.warning("tickets_not_masked", error=str(error))
    if done:
        _log.info("tickets_masked", tickets=done)
    return done


async def remind_to_rate(database: Database, city: City, clock: Callable[[], datetime]) -> None:
    """Remind citizens to rate answers, now and every ten minutes, until cancelled."""

    async def remind() -> None:
        if made := await remind_once(database, city, clock()):
            _log.info("reminded_to_rate", tickets=made)

    await at_intervals(remind, REMIND_EVERY_S, failed="not_reminded")


async def remind_once(database: Database, city: City, now: datetime) -> int:
    """Store the reminders due at `now`; return how many tickets were examined. Raises StorageError."""
    seen = 0
    while found := await database.transact(lambda unit: _remind(unit, city, now.astimezone(UTC))):
        seen += found
    return seen


def _remind(unit: Unit, city: City, now: datetime) -> int:
    """Store some reminders, once each even with several processes; return how many tickets were examined."""
    within = answered_within(now, city.timezone)
    if within is None:
        return 0
    unrated = unit.feedback.unreminded(city.code, *within, REMINDED_AT_ONCE)
    for ticket in unrated:
        # Also marked if the citizen is gone; otherwise the ticket would be examined over and over.
        if unit.feedback.mark_reminded(ticket.number, now) and ticket.citizen:
            unit.notices.add(outbox.of_ticket(ticket, reminder(ticket, city.timezone), now))
    return len(unrated)


async def tally_questions(database: Database, city: str) -> None:
    """Tally what was asked, now and every half minute, until cancelled."""

    async def tally_all() -> None:
        while await tally(database, city) == AT_ONCE:
            pass  # More are waiting; citizens' messages take their turn in between.

    await at_intervals(tally_all, TALLY_EVERY_S, failed="questions_not_tallied")

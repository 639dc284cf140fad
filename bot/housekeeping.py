"""What is forgotten in time, the replies kept for messages that no platform delivers again; and what is made up for."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from handlers.masking import mask
from handlers.tallying import AT_ONCE, tally
from storage.database import Database, StorageError, Unit
from storage.records import FeedbackRecord

KEPT = timedelta(days=2)
"""Telegram, the longest, delivers again for a day ('getUpdates'); WeChat for seconds."""
EVERY = timedelta(hours=6)
MASKED_AT_ONCE = 200
"""Tickets in one unit of work; citizens' messages wait for no more than that."""

TALLY_EVERY_S = 30.0
"""Seconds; whoever opens the queue of questions tallies too, and sees what was asked since."""

_log = structlog.get_logger(__name__)


async def forget_deliveries(database: Database, clock: Callable[[], datetime]) -> None:
    """Drop old replies from the inbox now and every six hours, until cancelled; a failure waits for the next time."""
    while True:
        try:
            count = await database.transact(lambda unit: unit.inbox.forget(clock() - KEPT))
            _log.info("inbox_tidied", forgotten=count)
        except StorageError as error:
            _log.warning("inbox_not_tidied", error=str(error))
        await asyncio.sleep(EVERY.total_seconds())


async def mask_old_tickets(database: Database) -> int:
    """Mask the words of tickets from before masked texts were kept, so that lists show and search finds them.

    Gives how many there were. Stops where the storage fails: the next start goes on.
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


async def tally_questions(database: Database, city: str) -> None:
    """Tally what was asked, now and every half minute, until cancelled; a failure waits for the next time."""
    while True:
        seen = 0
        try:
            seen = await tally(database, city)
        except StorageError as error:
            _log.warning("questions_not_tallied", error=str(error))
        # Where more wait, citizens' messages take their turn in between.
        await asyncio.sleep(0 if seen == AT_ONCE else TALLY_EVERY_S)

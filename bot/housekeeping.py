"""What is forgotten in time: the replies kept for messages that no platform delivers again."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from storage.database import Database, StorageError

KEPT = timedelta(days=2)
"""Telegram, the longest, delivers again for a day ('getUpdates'); WeChat for seconds."""
EVERY = timedelta(hours=6)

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

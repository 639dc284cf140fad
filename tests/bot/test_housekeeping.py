"""The inbox does not grow for ever."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.housekeeping import KEPT, forget_deliveries
from storage.database import Database, Unit

NOW = datetime(2023, 6, 1, 12, tzinfo=UTC)


async def test_old_replies_are_forgotten_and_young_ones_kept(tmp_path: Path) -> None:
    """A reply older than any redelivery goes; one that may still be asked for stays."""
    database = Database(f"sqlite:///{tmp_path / 'test.db'}")
    await database.open()

    async def keep(message_id: str, received: datetime) -> None:
        def work(unit: Unit) -> None:
            unit.inbox.claim("web", "c", message_id, received)
            unit.inbox.keep("web", "c", message_id, "[]")

        await database.transact(work)

    try:
        await keep("old", NOW - KEPT - timedelta(minutes=1))
        await keep("young", NOW - KEPT + timedelta(minutes=1))
        task = asyncio.create_task(forget_deliveries(database, lambda: NOW))
        await asyncio.sleep(0.3)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        again = await database.transact(
            lambda unit: [unit.inbox.claim("web", "c", m, NOW) for m in ("old", "young")]
        )
        assert again == [None, "[]"]
    finally:
        await database.close()

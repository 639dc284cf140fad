"""Background work that one process does for all of them, as long as the server runs."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import structlog

from bot.duty import Duty
from storage.database import Database, StorageError

Chore = Callable[[], Awaitable[object]]
"""Works until cancelled, or returns when all is done."""

AGAIN_S = 60.0
"""A chore that broke is begun again after this."""

_log = structlog.get_logger(__name__)


class Chores:
    """Background work by name; this process does all of it while it holds the duty, and otherwise none."""

    def __init__(self, database: Database, duty: Duty, chores: Mapping[str, Chore]) -> None:
        self._database, self._duty, self._chores = database, duty, dict(chores)

    async def run(self) -> None:
        """Work until cancelled, from when the database is open."""
        await self._database.opened()
        await self._duty.do(self._all)

    async def _all(self) -> None:
        tasks = [
            asyncio.create_task(_steadily(name, chore), name=name) for name, chore in self._chores.items()
        ]
        try:
            await asyncio.Event().wait()  # What returns is not begun again before the duty changes hands.
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)


async def at_intervals(chore: Chore, seconds: float, *, failed: str) -> None:
    """Do a chore now and every so many seconds, until cancelled; a failure to store is logged as `failed`, and waits for the next time."""
    while True:
        try:
            await chore()
        except StorageError as error:
            _log.warning(failed, error=str(error))
        await asyncio.sleep(seconds)


async def _steadily(name: str, chore: Chore) -> None:
    while True:
        try:
            await chore()
        except Exception as error:  # noqa: BLE001 - Whatever it is, the other chores and the next time go on.
            _log.error("chore_failed", chore=name, exc_info=error)
            await asyncio.sleep(AGAIN_S)
        else:
            return

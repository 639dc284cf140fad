"""Background work that one process does for all of them, for as long as the server runs."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import structlog

from bot.duty import Duty
from storage.database import Database, StorageError

Chore = Callable[[], Awaitable[object]]
"""Works until cancelled, or returns when everything is done."""

AGAIN_S = 60.0
"""Seconds until a chore that failed is started again."""

_log = structlog.get_logger(__name__)


class Chores:
    """Background work by name; this process does all of it while it holds the duty, and none otherwise."""

    def __init__(self, database: Database, duty: Duty, chores: Mapping[str, Chore]) -> None:
        self._database, self._duty, self._chores = database, duty, dict(chores)

    async def run(self) -> None:
        """Work until cancelled, as soon as the database is open."""
        await self._database.opened()
        await self._duty.do(self._all)

    async def _all(self) -> None:
        tasks = [
            asyncio.create_task(steadily(name, chore), name=name) for name, chore in self._chores.items()
        ]
        try:
            # A chore that returned is not started again before the duty changes hands.
            await asyncio.Event().wait()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)


async def at_intervals(chore: Chore, seconds: float, *, failed: str) -> None:
    """Do a chore now and every `seconds`, until cancelled; log a failing database or disk as `failed`, and go on."""
    while True:
        try:
            await chore()
        except (StorageError, OSError) as error:
            _log.warning(failed, error=str(error))
        await asyncio.sleep(seconds)


async def steadily(name: str, chore: Chore) -> None:
    """Do a chore until it returns; start it again after a bug, which is logged: nobody else would notice."""
    while True:
        try:
            await chore()
        except Exception as error:  # noqa: BLE001 - Whatever it is, the chore is retried.
            _log.error("chore_failed", chore=name, exc_info=error)
            await asyncio.sleep(AGAIN_S)
        else:
            return

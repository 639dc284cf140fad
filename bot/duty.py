"""Work that one process does for all: the holder of the duty works, and if it dies another process takes over."""

import asyncio
import os
import secrets
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta

import structlog

from storage.database import Database, StorageError

TERM_S = 15.0
"""Seconds for which a process that died still holds its duties."""
EVERY_S = 5.0
"""Seconds after which the holder renews its term, and the others check whether it has lapsed."""

_log = structlog.get_logger(__name__)


def name_of_this_process() -> str:
    """Return a name that no other process has, on any host; begins with host and process id for human readers."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"


class Duty:
    """One kind of work, by name. Two processes may do it at once for a moment, which the work must tolerate.

    A holder that was frozen for longer than its term continues for up to `every` seconds after it wakes up.
    """

    def __init__(
        self,
        database: Database,
        name: str,
        holder: str,
        clock: Callable[[], datetime],
        *,
        term: float = TERM_S,
        every: float = EVERY_S,
    ) -> None:
        """`holder` names this process; `clock` returns aware times; `term` and `every` are in seconds."""
        self._database, self._name, self._holder, self._clock = database, name, holder, clock
        self._term, self._every = term, every

    async def do(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do `work` whenever this process holds the duty, until cancelled; raises what `work` raises.

        Work that returns is started again by whichever process holds the duty then.
        """
        try:
            while True:
                if await self._take():
                    _log.info("duty_taken", duty=self._name)
                    await self._while_ours(work)
                await asyncio.sleep(self._every)
        finally:
            await self._leave()

    async def _while_ours(self, work: Callable[[], Awaitable[None]]) -> None:
        task = asyncio.ensure_future(work())
        until = self._now() + self._term
        try:
            while not (await asyncio.wait({task}, timeout=self._every))[0]:
                begun = self._now()
                kept = await self._take()
                if kept:
                    until = begun + self._term
                elif kept is False or self._now() >= until:
                    _log.warning("duty_lost", duty=self._name)
                    return
            await task
        finally:
            task.cancel()
            await asyncio.wait({task})

    async def _take(self) -> bool | None:
        """Tell whether we hold the duty for another term; None if the database can't say."""
        now = self._clock()
        until = now + timedelta(seconds=self._term)
        try:
            return await self._database.transact(
                lambda unit: unit.duties.take(self._name, self._holder, now, until), patience=self._every
            )
        except StorageError:
            return None

    async def _leave(self) -> None:
        with suppress(StorageError):
            await self._database.transact(lambda unit: unit.duties.leave(self._name, self._holder))

    @staticmethod
    def _now() -> float:
        return asyncio.get_running_loop().time()

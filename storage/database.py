"""The one way in: units of work for writing, reading, and exports."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Self, TypeVar

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from storage.address import read_address
from storage.engine import build_engine, for_reading
from storage.errors import StorageError, UnreachableError, explain
from storage.migrations import migrate
from storage.scrubbing import scrub
from storage.unit import Unit
from storage.writer import Writer

__all__ = ["Database", "StorageError", "Unit", "UnreachableError"]

T = TypeVar("T")

_READERS = 4
"""Threads, and so connections, that answer `read` at the same time."""
_AGAIN_S = 2.0
"""How soon a database that was down at the start is tried again."""

_log = structlog.get_logger(__name__)


class Database:
    """What must survive a crash, in SQLite or PostgreSQL.

    Several processes may share one database. A unit of work is a plain function: it runs in the writer's thread
    and must not wait for anything but the database. It must be safe to run again, as it is when the transaction
    that it shared with others could not be committed: what it does outside the database happens then twice.
    """

    def __init__(self, url: str) -> None:
        """`url` as in DATABASE_URL (see `read_address`, which raises ValueError). Opens no connection."""
        self._url = url
        self._engine = build_engine(read_address(url), readers=_READERS)
        self._writer = Writer(self._engine)
        self._demonstration = False
        self._opened = asyncio.Event()
        self._opening: asyncio.Task[None] | None = None
        self._readers = ThreadPoolExecutor(_READERS, thread_name_prefix="storage-reader")

    @property
    def waiting(self) -> int:
        """How many units of work wait for the writer."""
        return self._writer.waiting

    @property
    def oldest(self) -> float:
        """For how many seconds the unit at work has been waiting for its COMMIT; 0 where none is."""
        return self._writer.oldest

    @property
    def failures(self) -> int:
        """How often the database failed to store something; it only grows."""
        return self._writer.failures

    @property
    def is_open(self) -> bool:
        """True once the schema is at its newest version."""
        return self._opened.is_set()

    @property
    def demonstration(self) -> bool:
        """True: nothing in it is real, and every page has to say so. Known once the database is open."""
        return self._demonstration

    async def open(self, *, insist: bool = False) -> None:
        """Bring the schema to its newest version and begin to take work. Raises StorageError.

        With `insist`, a database that can't be reached is no error: work is refused with StorageError until it can.
        """
        try:
            await self._prepare()
        except UnreachableError as error:
            if not insist:
                raise
            _log.error("database_unreachable", error=str(error))
            self._opening = asyncio.create_task(self._prepare_later(), name="opening")
        self._writer.start()

    async def opened(self) -> None:
        """Wait until the schema is at its newest version."""
        await self._opened.wait()

    async def close(self) -> None:
        """Finish the work that waits, then let go of every connection. What comes after is refused."""
        if self._opening:
            self._opening.cancel()
            await asyncio.wait({self._opening})
        await asyncio.to_thread(self._writer.stop)
        await asyncio.to_thread(self._readers.shutdown)
        self._engine.dispose()

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    def dispose(self) -> None:
        """Let go of every connection, after `reading` without `open`."""
        self._engine.dispose()

    async def _prepare(self) -> None:
        await asyncio.to_thread(migrate, self._url)
        self._demonstration = await asyncio.to_thread(self._is_demonstration)
        self._opened.set()

    async def _prepare_later(self) -> None:
        while not self._opened.is_set():
            await asyncio.sleep(_AGAIN_S)
            try:
                await self._prepare()
            except StorageError as error:
                _log.warning("database_unreachable", error=str(error))
        _log.info("database_reached")

    async def transact(self, work: Callable[[Unit], T], *, key: str = "", patience: float | None = None) -> T:
        """Run `work` and return its result once it is on the disk.

        What `work` raises undoes this unit alone and comes back to the caller. StorageError: the database failed
        and nothing of the unit is kept, except when the connection broke during COMMIT itself, which may have
        succeeded; so `work` must find its own traces (`Inbox.claim` does). A caller that is cancelled before its
        turn leaves nothing; after that, the unit may still be committed.

        `key` names whom the unit locks (see `Writer.submit`). A unit whose turn has not come after `patience` seconds
        is refused with StorageError, and is certain never to be stored.
        """
        waiting = self._writer.submit(work, key)
        timer = asyncio.get_running_loop().call_later(patience, waiting.give_up) if patience else None
        try:
            return await waiting.future
        except asyncio.CancelledError:
            waiting.leave()
            raise
        finally:
            if timer:
                timer.cancel()

    async def scrub(self, *, rewrite: bool = False) -> bool:
        """Leave no trace of what was deleted in the database's files; see storage/scrubbing.py. Raises StorageError."""
        return await asyncio.to_thread(scrub, self._engine, rewrite=rewrite)

    async def read(self, work: Callable[[Unit], T]) -> T:
        """Run `work` on a connection of its own, in a thread, without writing. Raises StorageError."""

        def run() -> T:
            with self._reading(for_reading(self._engine)) as unit:
                return work(unit)

        return await asyncio.get_running_loop().run_in_executor(self._readers, run)

    def _is_demonstration(self) -> bool:
        with self.reading() as unit:
            return unit.demonstration.read() is not None

    @contextmanager
    def reading(self) -> Iterator[Unit]:
        """Give a read-only unit on a connection of its own, for exports; it sees the database as of one moment.

        Synchronous: use it in a thread or a command, never on the event loop. Needs no `open`, but the schema
        (`run.py migrate`). Raises StorageError.
        """
        with self._reading(for_reading(self._engine, at_length=True)) as unit:
            yield unit

    @contextmanager
    def _reading(self, engine: Engine) -> Iterator[Unit]:
        done = False
        try:
            with engine.connect() as connection, connection.begin():
                yield Unit(connection)
                done = True
        except SQLAlchemyError as error:
            if not done:  # What was read whole stays so when the connection breaks at its COMMIT.
                raise explain(error) from None

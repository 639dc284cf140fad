"""The only entry to storage: units of work for writing and reading, and long reads for exports."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Self, TypeVar

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from storage.address import read_address
from storage.engine import build_engine, for_reading, vet_connections
from storage.errors import RefusedError, StorageError, UnreachableError, explain
from storage.migrations import migrate
from storage.scrubbing import scrub
from storage.unit import Unit
from storage.writer import Writer

__all__ = ["Database", "RefusedError", "StorageError", "Unit", "UnreachableError"]

T = TypeVar("T")

_READERS = 4
"""Threads, and so connections, that serve `read` at the same time."""
_AGAIN_S = 2.0
"""Seconds between attempts to open a database that was down at the start."""

_log = structlog.get_logger(__name__)


class Database:
    """What must survive a crash, in SQLite or PostgreSQL.

    Several processes may share one database. A unit of work is a plain function: it runs in the writer's thread and
    must wait for nothing but the database. It must be safe to run again, which happens if the transaction that it
    shares with others can't be committed: its effects outside the database then happen twice.
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
        """For how many seconds the unit in progress has waited for its COMMIT; 0 if there is none."""
        return self._writer.oldest

    @property
    def failures(self) -> int:
        """How often the database failed to store something; never decreases."""
        return self._writer.failures

    @property
    def is_open(self) -> bool:
        """True once the schema is at its newest version."""
        return self._opened.is_set()

    @property
    def demonstration(self) -> bool:
        """True if nothing in the database is real, as every page must say. Known once the database is open."""
        return self._demonstration

    async def open(self, vet: Callable[[Unit], None] | None = None, *, insist: bool = False) -> None:
        """Bring the schema to its newest version and start accepting work. Raises StorageError.

        `vet` raises RefusedError if the database must not be used, which leaves it as it was, its schema too. It looks
        at it before any work, and again at each new connection, also on one that only reads: after an outage another database may answer.

        With `insist`, a database that can't be reached is not an error: work is refused with StorageError until it can
        be.
        """
        if vet:
            vet_connections(self._engine, lambda connection: vet(Unit(connection)))
        try:
            await self._prepare(vet)
        except UnreachableError as error:
            if not insist:
                raise
            _log.error("database_unreachable", error=str(error))
            self._opening = asyncio.create_task(self._prepare_later(vet), name="opening")

    async def opened(self) -> None:
        """Wait until the schema is at its newest version."""
        await self._opened.wait()

    async def close(self) -> None:
        """Finish the waiting work, then close every connection. Later work is refused."""
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
        """Close every connection, after `reading` without `open`."""
        self._engine.dispose()

    async def _prepare(self, vet: Callable[[Unit], None] | None) -> None:
        await asyncio.to_thread(migrate, self._url, vet)
        self._demonstration = await asyncio.to_thread(self._is_demonstration)
        self._writer.start()
        self._opened.set()

    async def _prepare_later(self, vet: Callable[[Unit], None] | None) -> None:
        while not self._opened.is_set():
            await asyncio.sleep(_AGAIN_S)
            try:
                await self._prepare(vet)
            except RefusedError:
                return
            except StorageError as error:
                _log.warning("database_unreachable", error=str(error))
        _log.info("database_reached")

    async def transact(self, work: Callable[[Unit], T], *, key: str = "", patience: float | None = None) -> T:
        """Run `work` and return its result once it is on disk.

        An exception from `work` undoes this unit alone and is raised to the caller. StorageError: the database failed
        and nothing of the unit is stored, except if the connection broke during COMMIT itself, which may have
        succeeded; so `work` must recognise its own traces (`Inbox.claim` does). A caller cancelled before its turn
        leaves nothing behind; after that, the unit may still be committed.

        `key` names what the unit locks (see `Writer.submit`). A unit whose turn has not come after `patience` seconds
        is refused with StorageError, and will certainly never be stored.
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
        """Remove all traces of deleted data from the database files (storage/scrubbing.py). Raises StorageError."""
        return await asyncio.to_thread(scrub, self._engine, rewrite=rewrite)

    async def read(self, work: Callable[[Unit], T]) -> T:
        """Run `work` read-only, on its own connection in a thread. Raises StorageError."""
        if not self.is_open:
            raise StorageError("the database is not open")

        def run() -> T:
            with self._reading(for_reading(self._engine)) as unit:
                return work(unit)

        return await asyncio.get_running_loop().run_in_executor(self._readers, run)

    def _is_demonstration(self) -> bool:
        with self.reading() as unit:
            return unit.demonstration.read() is not None

    @contextmanager
    def reading(self) -> Iterator[Unit]:
        """Yield a read-only unit on its own connection, for exports; it sees the database as of one moment.

        Synchronous: use it in a thread or a command, never on the event loop. Needs no `open`, only the schema
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
            if not done:  # Everything was read, so a connection that breaks at COMMIT does no harm.
                raise explain(error) from None

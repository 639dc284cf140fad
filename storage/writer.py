"""Group commit: one thread takes the waiting units of work and commits them together.

A commit waits about 4 ms for the disk, however much it holds. Committing together what gathered meanwhile makes
full durability cheap, and SQLite allows only one writer anyway.
"""

import asyncio
import queue
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from itertools import islice
from typing import Any, TypeVar

import structlog
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from storage.errors import CutError, StorageError, explain
from storage.unit import Unit
from storage.waiting import LostError, Waiting

T = TypeVar("T")

MOST_UNITS = 256
"""Per transaction."""
MOST_WORK_S = 0.02
"""After this much work the transaction is committed even if more units wait: the first must not wait for the last."""
MOST_WAITING = 10_000
"""More than this is refused at once: the database is down or far too slow, and memory is finite."""


_log = structlog.get_logger(__name__)


class _NotBegunError(Exception):
    """No transaction could begin; nothing was run."""

    def __init__(self, reason: StorageError) -> None:
        super().__init__(str(reason))
        self.reason = reason


class Writer:
    """The one thread that writes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._queue: queue.SimpleQueue[Waiting[Any] | None] = queue.SimpleQueue()
        self._chunk: deque[Waiting[Any]] = deque()
        self._at_work: Waiting[Any] | None = None
        self.failures = 0
        """How often a joint commit was refused or broke off; never decreases."""
        self._gate = threading.Lock()
        self._open = False
        self._draining = False
        self._thread = threading.Thread(target=self._run, name="storage-writer", daemon=True)

    @property
    def waiting(self) -> int:
        """How many units of work wait for their turn."""
        return self._queue.qsize() + len(self._chunk)

    @property
    def oldest(self) -> float:
        """For how many seconds the unit in progress has waited for its COMMIT; 0 if there is none."""
        at_work = self._at_work
        return time.monotonic() - at_work.since if at_work else 0.0

    def start(self) -> None:
        """Start accepting units of work."""
        self._thread.start()
        self._open = True

    def stop(self) -> None:
        """Refuse new units, finish the waiting ones, and end the thread. Blocks until then."""
        with self._gate:
            if not self._open:
                return
            self._open = False
            self._queue.put(None)
        self._thread.join()

    def submit(self, work: Callable[[Unit], T], key: str = "") -> Waiting[T]:
        """Queue a unit of work, from an event loop. Raises StorageError if closed, or if too many wait.

        `key` names what the unit locks for itself alone (a citizen). Units committed together take their locks in the
        order of their keys, in every process, so that no two processes deadlock.
        """
        waiting = Waiting(work, key)
        with self._gate:
            if not self._open:
                raise StorageError("the database is not open")
            if self.waiting >= MOST_WAITING:
                raise StorageError(f"{MOST_WAITING} units of work wait already")
            self._queue.put(waiting)
        return waiting

    def _run(self) -> None:
        while not self._draining:
            first = self._queue.get()
            if first is None:
                return
            self._at_work = first
            # A chunk is finished before the next begins, so that its key alone can't make a unit wait for ever.
            taken = [first, *islice(self._take(), MOST_UNITS - 1)]
            self._chunk.extend(sorted(taken, key=lambda one: one.key))
            while self._chunk:
                self._together()
            self._at_work = None

    def _together(self) -> None:
        """Run and commit the next units of the chunk; if that fails as a whole, run each alone."""
        batch: list[Waiting[Any]] = []
        try:
            self._attempt_all(batch)
        except _NotBegunError as error:
            self.failures += 1
            # The units behind would only wait for the same refusal, one connection timeout after another.
            batch.extend(one for one in (*self._rest(), *self._take()) if one.begin())
            _refuse_all(batch, error.reason)
        except Exception as error:  # noqa: BLE001 - A COMMIT may fail in any way; this thread must survive it.
            self.failures += 1
            _log.warning(
                "storage_batch_failed", units=len(batch), error=type(error.__cause__ or error).__name__
            )
            self._alone(batch)
        _settle_all(batch)

    def _attempt_all(self, batch: list[Waiting[Any]]) -> None:
        with self._transaction() as connection:
            until = time.monotonic() + MOST_WORK_S
            for waiting in self._rest():
                if not waiting.begin():
                    continue
                batch.append(waiting)
                waiting.attempt(connection)
                if time.monotonic() > until:
                    break

    def _rest(self) -> Iterable[Waiting[Any]]:
        while self._chunk:
            yield self._chunk.popleft()

    def _alone(self, batch: list[Waiting[Any]]) -> None:
        """Run each unit again, in its own transaction: what fails now fails its caller alone."""
        for position, waiting in enumerate(batch):
            try:
                with self._transaction() as connection:
                    waiting.attempt(connection)
            except _NotBegunError as error:
                _refuse_all(batch[position:], error.reason)
                return
            except LostError:
                continue  # `attempt` recorded why.
            except Exception as error:  # noqa: BLE001 - As above: a COMMIT that failed.
                waiting.refuse(
                    error if isinstance(error, SQLAlchemyError) else StorageError(type(error).__name__)
                )

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with ExitStack() as stack:
            try:
                connection = self._begun(stack)
            except SQLAlchemyError as error:
                raise _NotBegunError(explain(error)) from None
            except StorageError as error:  # The database was vetted, and refused.
                raise _NotBegunError(error) from None
            yield connection

    def _begun(self, stack: ExitStack) -> Connection:
        """Begin a transaction, on another connection if the first one breaks before anything was done on it."""
        try:
            return stack.enter_context(self._engine.begin())
        except CutError:
            return stack.enter_context(self._engine.begin())

    def _take(self) -> Iterator[Waiting[Any]]:
        """Yield what is waiting right now."""
        while True:
            try:
                waiting = self._queue.get_nowait()
            except queue.Empty:
                return
            if waiting is None:
                self._draining = True
                return
            yield waiting


def _settle_all(batch: Iterable[Waiting[Any]]) -> None:
    """Tell the callers, waking each event loop (usually the only one) once: it wakes faster than results can be set."""
    loops: defaultdict[asyncio.AbstractEventLoop, list[Waiting[Any]]] = defaultdict(list)
    for waiting in batch:
        loops[waiting.future.get_loop()].append(waiting)
    for loop, theirs in loops.items():
        with suppress(RuntimeError):  # The loop is closed, so nobody waits.
            loop.call_soon_threadsafe(_settle, theirs)


def _settle(batch: Iterable[Waiting[Any]]) -> None:
    for waiting in batch:
        waiting.settle()


def _refuse_all(batch: Iterable[Waiting[Any]], reason: StorageError) -> None:
    for waiting in batch:
        waiting.refuse(reason)

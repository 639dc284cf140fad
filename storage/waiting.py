"""A unit of work waiting for its turn, its result, and whether a failure was its own fault or the database's."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError

from storage.errors import StorageError, explain
from storage.prepared import execute
from storage.unit import Unit

T = TypeVar("T")

# SQLSTATE classes in which the database, not the unit, is at fault: connection, rollback (deadlock,
# serialization), resources, lock not available, operator intervention, system and internal errors.
_DATABASES_FAULT = ("08", "40", "53", "55", "57", "58", "XX")


class LostError(Exception):
    """The transaction can't continue; its units are run again."""


class Waiting(Generic[T]):
    """A unit of work and its result; its caller, on an event loop, is told only after the COMMIT."""

    def __init__(self, work: Callable[[Unit], T], key: str) -> None:
        self.future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self.key = key
        self.since = time.monotonic()
        self._work = work
        self._result: T | None = None
        self._error: BaseException | None = None
        self._turn = threading.Lock()
        self._begun = self._gone = False

    def begin(self) -> bool:
        """Take its turn; False if its caller gave up before."""
        with self._turn:
            self._begun = not self._gone
        return self._begun

    def leave(self) -> None:
        """The caller stops waiting: if its turn has not come yet, nothing of it is ever stored."""
        with self._turn:
            self._gone = not self._begun

    def give_up(self) -> None:
        """Refuse it if its turn has not come yet; then nothing of it is ever stored."""
        self.leave()
        if self._gone and not self.future.done():
            self.future.set_exception(StorageError("its turn did not come in time: the database is slow"))

    def attempt(self, connection: Connection) -> None:
        """Run it inside a SAVEPOINT. Raises LostError if that lost the whole transaction."""
        self._result, self._error = None, None
        try:
            with _savepoint(connection):
                self._result = self._work(Unit(connection))
        except BaseException as error:  # Whatever it is belongs to the caller, not to this thread.
            self.refuse(error)
            if _is_databases_fault(error):
                raise LostError from error
        if connection.invalidated:  # The unit may have hidden it.
            self.refuse(self._error or StorageError("the transaction was lost"))
            raise LostError

    def refuse(self, error: BaseException) -> None:
        """Record that it failed, and why."""
        if isinstance(error, StopIteration):  # A future does not accept it.
            error = RuntimeError("the unit of work raised StopIteration")
        self._error = explain(error) if isinstance(error, SQLAlchemyError) else error

    def settle(self) -> None:
        """Tell the caller, on its event loop."""
        if self.future.done():
            return  # It was cancelled.
        if self._error is not None:
            self.future.set_exception(self._error)
        else:
            self.future.set_result(self._result)  # type: ignore[arg-type]


@contextmanager
def _savepoint(connection: Connection) -> Iterator[None]:
    """On failure, undo what was done inside and nothing else. Plain SQL: SQLAlchemy's own costs half a unit."""
    execute(connection, "SAVEPOINT unit")
    try:
        yield
        execute(connection, "RELEASE SAVEPOINT unit")
    except BaseException as error:
        if not (_is_databases_fault(error) or connection.invalidated):
            execute(connection, "ROLLBACK TO SAVEPOINT unit")
            execute(connection, "RELEASE SAVEPOINT unit")
        raise


def _is_databases_fault(error: BaseException) -> bool:
    """Tell whether other units may suffer from it.

    SQLite raises OperationalError for a full disk or an I/O error, after which it may have rolled back everything
    on its own ("BEGIN TRANSACTION: Response To Errors", sqlite.org); also for the RELEASE that then finds no SAVEPOINT.
    """
    if not isinstance(error, DBAPIError):
        return False
    state = getattr(error.orig, "sqlstate", None)
    if state is None:
        return error.connection_invalidated or isinstance(error, OperationalError)
    return str(state).startswith(_DATABASES_FAULT)

"""What storage raises: StorageError, and how a driver's error becomes one without a citizen's words in it."""

import re
import sqlite3
from typing import Any

from sqlalchemy.exc import OperationalError, SQLAlchemyError


class StorageError(Exception):
    """The database could not do what was asked; nothing of that unit of work was stored."""


class RefusedError(StorageError):
    """This database must not be used, as it is another one than this process is for; the message says what to do."""


class CutError(StorageError):
    """The connection broke while its database was looked at, before any work: another one may hold."""


class UnreachableError(StorageError):
    """No connection is possible: the database is down, starting or out of connections. It may come back."""


# What a server says to a client that it will never let in: a wrong password, role, database or host.
_NEVER = re.compile(r"authentication failed|does not exist|no pg_hba|not permitted|no password supplied")
# "57P03: cannot connect now", "53300: too many connections", class 08 "Connection Exception" (PostgreSQL, "Error Codes").
_LATER = re.compile(r"57P0|53300|08")


def explain(error: SQLAlchemyError) -> StorageError:
    """Turn a failure into a StorageError that is safe to log.

    PostgreSQL quotes whole rows in its messages ("Failing row contains …"), so its errors are reported by class,
    SQLSTATE and constraint only. Messages of SQLite and of a failed connection contain no values.
    """
    cause: Any = getattr(error, "orig", None) or error
    state = getattr(cause, "sqlstate", None)
    if state is None:
        of_server = isinstance(error, OperationalError) and not isinstance(cause, sqlite3.Error)
        lost = of_server and not _NEVER.search(str(cause))
        kind = UnreachableError if lost else StorageError
        return kind(f"{type(cause).__name__}: {str(cause).partition(chr(10))[0]}")
    constraint = cause.diag.constraint_name
    kind = UnreachableError if _LATER.match(state) else StorageError
    return kind(
        f"{type(cause).__name__}: SQLSTATE {state}" + (f", constraint {constraint}" if constraint else "")
    )

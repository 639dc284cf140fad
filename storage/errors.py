"""What storage raises: StorageError, and how a driver's error becomes one without a citizen's words in it."""

from typing import Any

from sqlalchemy.exc import SQLAlchemyError


class StorageError(Exception):
    """The database could not do what was asked; nothing of that unit of work was kept."""


def explain(error: SQLAlchemyError) -> StorageError:
    """Turn a failure into a StorageError that may be logged.

    PostgreSQL quotes whole rows in its messages ("Failing row contains …"), so of an error that it reports
    only class, SQLSTATE and constraint are told. SQLite's messages and a failed connection's hold no values.
    """
    cause: Any = getattr(error, "orig", None) or error
    state = getattr(cause, "sqlstate", None)
    if state is None:
        return StorageError(f"{type(cause).__name__}: {str(cause).partition(chr(10))[0]}")
    constraint = cause.diag.constraint_name
    return StorageError(
        f"{type(cause).__name__}: SQLSTATE {state}" + (f", constraint {constraint}" if constraint else "")
    )

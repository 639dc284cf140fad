"""Removes all traces of deleted data, from the database file and from its log.

SQLite: `secure_delete` (storage/engine.py) overwrites deleted data with zeros, first in the write-ahead log. A
checkpoint that truncates the log copies the zeros into the file and empties the log ("PRAGMA wal_checkpoint",
sqlite.org). VACUUM rewrites the whole file, since pages may still hold data between their rows.

PostgreSQL: VACUUM frees the space of dead rows for new ones; its own log and its backups are up to the operators.
"""

from pathlib import Path
from sqlite3 import DatabaseError

from sqlalchemy import Engine, text
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.exc import SQLAlchemyError

from storage.errors import StorageError, explain
from storage.tables import Row
from storage.ticket_text import COMPACT

MOST_REWRITTEN = 512 * 1024 * 1024
"""Bytes: rewriting this much takes some four seconds, during which messages wait."""
READERS_MS = 100
"""How long truncating the log waits for other connections, and messages with it; an export would take far longer."""


def scrub(engine: Engine, *, rewrite: bool = False) -> bool:
    """Remove all traces; with `rewrite` also rewrite the file, which takes long, unless it is too large.

    Return False if another connection was in the way: try again later. Raises StorageError.
    """
    try:
        return _sqlite(engine, rewrite=rewrite) if engine.dialect.name == "sqlite" else _postgres(engine)
    except SQLAlchemyError as error:
        raise explain(error) from None


def _sqlite(engine: Engine, *, rewrite: bool) -> bool:
    # Not through SQLAlchemy, which would begin a transaction, inside which none of these works.
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("PRAGMA query_only=0")
        changes = -2
        while connection.total_changes - changes >= 2:  # Fewer means that nothing was left to merge.
            changes = connection.total_changes
            cursor.execute(COMPACT)
        if rewrite and _size(engine) <= MOST_REWRITTEN:
            cursor.execute("VACUUM")
        busy = _checkpoint(cursor)
        cursor.close()
    except DatabaseError as error:
        raise StorageError(f"scrubbing: {type(error).__name__}: {error}") from None
    finally:
        connection.close()
    return not busy


def _checkpoint(cursor: DBAPICursor) -> bool:
    """Copy the log into the file and truncate it; return True if another connection was in the way.

    It takes the writer's lock and then waits for readers, such as exports, and messages would wait with it.
    """
    cursor.execute("PRAGMA busy_timeout")
    (patience,) = cursor.fetchone() or (0,)
    cursor.execute(f"PRAGMA busy_timeout={READERS_MS}")
    try:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy, *_ = cursor.fetchone() or (1,)
    finally:
        cursor.execute(f"PRAGMA busy_timeout={patience}")
    return bool(busy)


def _postgres(engine: Engine) -> bool:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in Row.metadata.sorted_tables:
            if "citizen" in table.c or table.name == "feedback_event":
                connection.execute(text(f'VACUUM "{table.name}"'))
    return True


def _size(engine: Engine) -> int:
    path = Path(engine.url.database or "")
    return path.stat().st_size if path.is_file() else 0

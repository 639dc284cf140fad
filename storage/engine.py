"""One synchronous SQLAlchemy engine for SQLite or PostgreSQL, durable and with real transactions on both.

SQLite: WAL, so that readers and the writer don't block each other; synchronous=FULL, so that a COMMIT is on
disk when it returns ("PRAGMA synchronous", sqlite.org); BEGIN sent by us, because Python's sqlite3 begins
late, and not at all before SAVEPOINT or DDL (SQLAlchemy, "SQLite: Transactional DDL, savepoints").
"""

import json
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from sqlite3 import OperationalError
from typing import Any

from sqlalchemy import URL, Connection, Dialect, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection, ExceptionContext
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from storage.address import setting
from storage.errors import CutError, StorageError, explain
from storage.prepared import execute

LOCK_WAIT_S = 5.0
"""How long a statement waits for another process's lock: WeChat waits five seconds for a reply, all told."""
ABANDONED_S = 15
"""After this silence of a process or host, the server ends its transaction and releases its locks."""
READING_S = 3600
"""The same for read-only transactions: an export may fetch all rows first, then write for minutes, blocking nobody."""
_READ_ONLY = "25006"
_VETTED = "younuo_vetted"


def build_engine(url: URL, *, readers: int = 4, lock_wait_s: float = LOCK_WAIT_S) -> Engine:
    """Return an engine with room for one writer, `readers` threads and two exports. Opens no connection."""
    settings = {
        "pool_size": readers + 3,
        "max_overflow": 0,
        "hide_parameters": True,  # They are citizens' words, and errors may be logged.
        "json_serializer": partial(json.dumps, ensure_ascii=False),
    }
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, **settings)
        _make_sqlite_strict(engine, lock_wait_s)
    else:
        engine = create_engine(url, pool_pre_ping=True, **settings)
        _find_the_primary(engine)
        _limit_waits(engine, lock_wait_s)
        _leave_standbys(engine)
    return engine


def for_reading(engine: Engine, *, at_length: bool = False) -> Engine:
    """Return the engine, same pool, for read-only transactions, each of which sees the database as of one moment.

    `at_length`: they may be silent for READING_S.
    """
    if engine.dialect.name == "sqlite":
        return engine.execution_options(younuo_reading=True)
    return engine.execution_options(
        isolation_level="REPEATABLE READ", postgresql_readonly=True, younuo_at_length=at_length
    )


def vet_connections(engine: Engine, vet: Callable[[Connection], None]) -> None:
    """Let `vet` look at the database of each new connection, in its first transaction, before anything else does.

    What it raises is raised where the transaction was to begin, and CutError if the connection breaks meanwhile. After
    an outage, another database may answer.
    """

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if _VETTED not in connection.info:
            try:
                vet(connection)
            except DBAPIError as error:
                raise CutError(str(explain(error))) if error.connection_invalidated else error from None
            connection.info[_VETTED] = True


def switch_to_wal(engine: Engine) -> None:
    """Make the SQLite file a WAL database, which it then stays. Does nothing on PostgreSQL.

    SQLite does not consult its busy handler while the journal mode changes, so two processes that start at once need
    these retries. Raises StorageError if the file system does not support WAL (a network share).
    """
    if engine.dialect.name != "sqlite":
        return
    folder = Path(engine.url.database or "").parent
    if not (folder.is_dir() or engine.url.query.get("uri")):
        raise StorageError(f"{setting(engine.url)}: folder {str(folder)!r} doesn't exist: make it first")
    connection = engine.raw_connection()
    try:
        mode = _journal_mode(connection, time.monotonic() + LOCK_WAIT_S)
    finally:
        connection.close()
    if mode != "wal":
        raise StorageError(f"{setting(engine.url)}: no WAL there ({mode}): use a disk of this machine")


def _journal_mode(connection: DBAPIConnection, until: float) -> str:
    while True:
        cursor = connection.cursor()
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            row = cursor.fetchone() or ("unknown",)
            return str(row[0])
        except OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise StorageError(f"switching SQLite to WAL: {error}") from error
            time.sleep(0.02)
        finally:
            cursor.close()


def _make_sqlite_strict(engine: Engine, lock_wait_s: float) -> None:
    @event.listens_for(engine, "connect")
    def prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={int(lock_wait_s * 1000)}")
        cursor.execute("PRAGMA synchronous=FULL")
        # Deleted data is overwritten with zeros; otherwise it would stay in the file until its page is reused.
        cursor.execute("PRAGMA secure_delete=ON")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        reading = connection.get_execution_options().get("younuo_reading", False)
        execute(connection, f"PRAGMA query_only={int(reading)}")
        # IMMEDIATE takes the write lock at once: a transaction that reads first can't wait for it later.
        execute(connection, "BEGIN" if reading else "BEGIN IMMEDIATE")


def _find_the_primary(engine: Engine) -> None:
    # The driver takes a while to load, so it is loaded only if it is used.
    from storage.servers import Servers  # noqa: PLC0415

    servers = Servers(engine.url)

    @event.listens_for(engine, "do_connect")
    def connect(_dialect: Dialect, _entry: ConnectionPoolEntry, _: object, given: dict[str, Any]) -> object:
        return servers.connect(context=given.get("context"))  # The dialect's own JSON handling.


def _limit_waits(engine: Engine, lock_wait_s: float) -> None:
    @event.listens_for(engine, "connect")
    def prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        cursor.execute(f"SET lock_timeout = {int(lock_wait_s * 1000)}")
        cursor.execute(f"SET idle_in_transaction_session_timeout = {ABANDONED_S * 1000}")
        cursor.close()
        connection.commit()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("younuo_at_length", False):
            connection.exec_driver_sql(f"SET LOCAL idle_in_transaction_session_timeout = {READING_S * 1000}")


def _leave_standbys(engine: Engine) -> None:
    """Drop every connection when a server refuses to write: after a failover it may no longer be the primary.

    With several hosts in the address, the new primary is then found (storage/servers.py).
    """

    @event.listens_for(engine, "handle_error")
    def look(context: ExceptionContext) -> None:
        if getattr(context.original_exception, "sqlstate", None) != _READ_ONLY or context.connection is None:
            return
        if not context.connection.get_execution_options().get("postgresql_readonly", False):
            context.is_disconnect = True

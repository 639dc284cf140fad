"""The schema's versions, oldest first in versions/, applied at every start.

A new version: write versions/NNNN_what.py by hand after the last one; the test beside it tells what it lacks.
"""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from storage.address import read_address, setting
from storage.engine import build_engine, for_reading, switch_to_wal
from storage.errors import StorageError, explain
from storage.unit import Unit

_LOCK_WAIT_S = 120.0
"""A process that starts while another migrates waits so long for it."""
_LOCK = 0x59_4E_4D_47
"""The advisory lock that one migrating process holds on PostgreSQL."""


def migrate(url: str, vet: Callable[[Unit], None] | None = None) -> None:
    """Bring the database to the newest version; nothing happens when it is there. All of it or nothing.

    `vet` raises if the database must not be used, which leaves it at its version: it looks once all tables are as it
    knows them, and before anything is committed.

    Safe when several processes start at once: they take turns. Raises ValueError for a bad URL, and StorageError
    when the database can't be reached or was made by a newer version of the program.
    """
    engine = build_engine(read_address(url), lock_wait_s=_LOCK_WAIT_S)
    try:
        switch_to_wal(engine)
        with engine.begin() as connection:
            _upgrade(connection)
            if vet:
                vet(Unit(connection))
    except SQLAlchemyError as error:
        raise explain(error) from None
    except sqlite3.DatabaseError as error:
        raise StorageError(f"{setting(engine.url)}: {error}: name a database of Younuo") from None
    finally:
        engine.dispose()


def make_or_keep(url: str) -> None:
    """Make the schema where there is none yet, and change no other. Raises StorageError as `refuse_older` does."""
    refuse_older(url)
    migrate(url)


def refuse_older(url: str) -> None:
    """Raise StorageError for an older schema, where all but what serves would have to migrate it first.

    The older program that may be serving it would refuse it at its next start.
    """
    if older := behind(url):
        raise StorageError(
            f"{setting(read_address(url))}: its schema is {older}, older than this program's {newest()}: make a backup, then "
            "start the service or run `run.py migrate`; until then, use the program that it was made with"
        )


def _upgrade(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    if _version(connection) == newest():
        return
    # A second of imports and of reading versions, which a start without a new one is spared.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    config = Config()
    # The configuration's parser reads % as the start of a variable.
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise StorageError(
            f"schema: {error}: if a newer Younuo made this database, start that one"
        ) from error


def behind(url: str) -> str | None:
    """Give the older version that a database is at, without upgrading it; None: `migrate` would change nothing that is stored."""
    address = read_address(url)
    if address.get_backend_name() == "sqlite" and not Path(address.database or "").exists():
        return None  # To look would make it.
    engine = build_engine(address)
    try:
        with for_reading(engine).connect() as connection:
            version = _version(connection)
    except SQLAlchemyError as error:
        raise explain(error) from None
    finally:
        engine.dispose()
    return version if version and version < newest() else None


def newest() -> str:
    """The newest version that this program knows: the last file's number."""
    return max(path.name[:4] for path in (Path(__file__).parent / "versions").glob("[0-9]*.py"))


def _version(connection: Connection) -> str | None:
    """The version that the database stands at; None where it has no schema yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found

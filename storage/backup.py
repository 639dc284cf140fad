"""Copies of the whole database while messages arrive: SQLite's online backup, PostgreSQL's own tools."""

import hashlib
import json
import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo
from sqlalchemy import URL

from storage.address import parameters, read_address, setting
from storage.disk import settle
from storage.errors import StorageError
from storage.servers import Servers

CARD = "backup.json"
_FILES = {"sqlite": "younuo.db", "postgresql": "younuo.dump"}
_DEBIANS = "/usr/lib/postgresql"
"""Where Debian puts PostgreSQL's tools, in one folder per major version."""
_PASSWORDS = ("password", "sslpassword")
"""libpq's parameters for the user's password, and for that of the client's key."""
_SCHEMA = "SELECT version_num FROM alembic_version"
_TICKETS = "SELECT count(*) FROM feedback"


@dataclass(frozen=True, slots=True)
class BackupCard:
    """Stored beside a copy; says what the copy is, and proves that it is complete."""

    kind: str
    """sqlite or postgresql."""
    made_at: str
    """ISO 8601, before the copy was begun: everything stored by then is in it."""
    schema: str
    tickets: int
    bytes: int
    sha256: str


def back_up(url: str, folder: Path, now: datetime) -> BackupCard:
    """Copy the database, as of one moment, into a new folder; writers need not wait.

    Raises StorageError, after removing the partial copy, if it can't be made or is not intact.
    """
    address = read_address(url)
    kind = address.get_backend_name()
    try:
        folder.mkdir(mode=0o700, parents=True)
    except FileExistsError:
        raise StorageError(f"{folder}: there is something already: name a new folder") from None
    target = folder / _FILES[kind]
    try:
        count = _copy_sqlite(address, target) if kind == "sqlite" else _dump(address, target)
        card = BackupCard(kind, now.isoformat(), *count, target.stat().st_size, _sha256(target))
        (folder / CARD).write_text(json.dumps(asdict(card), indent=2) + "\n", encoding="utf-8")
        for path in (target, folder / CARD, folder):
            settle(path)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return card


def restore(url: str, folder: Path) -> BackupCard:
    """Restore a copy where there is no database yet. Raises StorageError if it is damaged, or the place not empty."""
    address, card = read_address(url), read_card(folder)
    if card.kind != address.get_backend_name():
        raise StorageError(f"{setting(address)}: the copy is of {card.kind}: restore it into such a database")
    source = folder / _FILES[card.kind]
    if _sha256(source) != card.sha256:
        raise StorageError(f"{source}: its SHA-256 is not that of {CARD}: take another copy")
    if card.kind == "sqlite":
        _place_sqlite(source, Path(address.database or ""))
    else:
        _load(address, source)
    return card


def read_card(folder: Path) -> BackupCard:
    """Read the card beside a copy. Raises StorageError if the folder holds no copy."""
    try:
        return BackupCard(**json.loads((folder / CARD).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        raise StorageError(
            f"{folder}: no {CARD} that can be read: name a folder that `backup` made"
        ) from None


def _copy_sqlite(address: URL, target: Path) -> tuple[str, int]:
    """Copy in one step: a stepwise copy starts over whenever somebody writes (sqlite.org, "SQLite Backup API")."""
    source = Path(address.database or "")
    if not source.is_file():
        raise StorageError(f"{setting(address)}: there is no such file: name the database to copy")
    try:
        with (
            closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as original,
            closing(sqlite3.connect(target)) as copy,
        ):
            original.backup(copy, pages=-1)
            copy.execute("PRAGMA journal_mode=DELETE")
            (sound,) = copy.execute("PRAGMA integrity_check").fetchone()
            if sound != "ok":
                raise StorageError(f"{source}: the copy is damaged: {sound}")
            return str(copy.execute(_SCHEMA).fetchone()[0]), int(copy.execute(_TICKETS).fetchone()[0])
    except sqlite3.Error as error:
        raise StorageError(f"{source}: {error}") from error


def _place_sqlite(source: Path, target: Path) -> None:
    for path in (target, target.with_name(f"{target.name}-wal")):
        if path.exists():
            raise StorageError(f"{path}: there is a database: stop the server and move its files away first")
    draft = target.with_name(f"{target.name}.restoring")
    shutil.copyfile(source, draft)
    draft.chmod(0o600)
    settle(draft)
    draft.rename(target)
    settle(target.parent)


def _dump(address: URL, target: Path) -> tuple[str, int]:
    """Dump the snapshot of a transaction that stays open, so that the counts match the copy."""
    try:
        with _connected(address) as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.read_only = True
            snapshot = connection.execute("SELECT pg_export_snapshot()").fetchone()
            schema = connection.execute(_SCHEMA).fetchone()
            tickets = connection.execute(_TICKETS).fetchone()
            assert snapshot  # noqa: S101
            assert schema  # noqa: S101
            assert tickets  # noqa: S101
            _run(
                "pg_dump",
                connection,
                address,
                "--format=custom",
                f"--snapshot={snapshot[0]}",
                f"--file={target}",
            )
            return str(schema[0]), int(tickets[0])
    except psycopg.Error as error:
        raise StorageError(f"{setting(address)}: {type(error).__name__}: is it Younuo's?") from None


def _load(address: URL, source: Path) -> None:
    with _connected(address) as connection:
        held = connection.execute("SELECT 1 FROM pg_tables WHERE schemaname = current_schema()").fetchone()
        if held:
            raise StorageError(f"{setting(address)} holds tables: make an empty database first")
        _run("pg_restore", connection, address, "--single-transaction", "--exit-on-error", str(source))


def _connected(address: URL) -> psycopg.Connection[tuple[Any, ...]]:
    try:
        return Servers(address).connect()
    except psycopg.OperationalError as error:
        raise StorageError(f"{setting(address)}: {str(error).partition(chr(10))[0]}") from None


def _conninfo(address: URL, connection: psycopg.Connection[tuple[Any, ...]], **more: str) -> str:
    """Return the parameters without the passwords, which process lists would show, and with the one connected host."""
    hidden = {*_PASSWORDS, "host", "port"}
    told = {name: value for name, value in parameters(address).items() if name not in hidden}
    here = {"host": connection.info.host, "port": str(connection.info.port)}
    return make_conninfo(**told, **{name: value for name, value in here.items() if value}, **more)


def _run(tool: str, connection: psycopg.Connection[tuple[Any, ...]], address: URL, *arguments: str) -> None:
    server = connection.info.server_version // 10_000
    command = [_tool(tool, server), "--no-owner", "--no-privileges"]
    with _passwords(address) as (environment, more):
        where = f"--dbname={_conninfo(address, connection, **more)}"
        done = subprocess.run(  # noqa: S603 - PostgreSQL's own tool, and no shell.
            [*command, where, *arguments], env={**os.environ, **environment}, capture_output=True, check=False
        )
    if done.returncode:
        told = done.stderr.decode(errors="replace").strip().partition("\n")[0]
        raise StorageError(f"{tool}: {told}")


@contextmanager
def _passwords(address: URL) -> Iterator[tuple[dict[str, str], dict[str, str]]]:
    """Give the environment variables and connection parameters that pass the passwords to a tool.

    The client key's password has no variable: it goes into a service file that only its owner can read ("The Connection
    Service File", PostgreSQL's manual).
    """
    given, keys = map(parameters(address).get, _PASSWORDS)
    environment = {"PGPASSWORD": given} if given else {}
    if not keys:
        yield environment, {}
        return
    with NamedTemporaryFile("w", encoding="utf-8", prefix="younuo-service-") as file:
        file.write(f"[younuo]\nsslpassword={keys}\n")
        file.flush()
        yield {**environment, "PGSERVICEFILE": file.name}, {"service": "younuo"}


def _tool(name: str, at_least: int) -> str:
    """Find a tool that is not older than the server, as is required ("pg_dump", PostgreSQL's manual)."""
    folders = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep) if folder]
    folders += sorted(Path(_DEBIANS).glob("*/bin"))
    for path in (folder / name for folder in folders):
        if path.is_file() and _version(path) >= at_least:
            return str(path)
    raise StorageError(
        f"{name} of PostgreSQL {at_least} or newer is not on PATH: install postgresql-client-{at_least}"
    )


def _version(path: Path) -> int:
    told = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    found = re.search(r"(\d+)", told.stdout)
    return int(found[1]) if found else 0


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise StorageError(f"{path}: {error.strerror}") from None

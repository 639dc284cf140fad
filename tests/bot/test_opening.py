"""A database that is another one than the process is for."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import psycopg
import pytest
from aiohttp import web
from sqlalchemy import create_engine, inspect

from bot.checking import migrate_database
from bot.keys import claim_key, rotate
from bot.opening import opening
from bot.secret import key_id, secret_key
from bot.settings import Settings
from bot.vetting import opened
from knowledge.city import City, load_city
from storage import database as storage
from storage.address import read_address
from storage.database import Database, RefusedError, StorageError, Unit, UnreachableError
from storage.migrations import newest
from tests.knowledge.small_city import write_small_city
from tests.patience import LONG_S
from tests.storage.older_schema import OLDER, REFUSED, UNDER_ANOTHER_KEY, make_older, version_of


class LateDatabase(Database):
    """Cannot be reached at first."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.down = [UnreachableError("down")]

    async def _prepare(self, vet: Callable[[Unit], None] | None) -> None:
        if self.down:
            raise self.down.pop()
        await super()._prepare(vet)


def _settings(folder: Path, key: str) -> Settings:
    settings = Settings(var_dir=folder, secret_key=key * 32, _env_file=None)
    settings.make_var_dir()
    return settings


async def _use(settings: Settings) -> None:
    async with Database(settings.database) as database:
        await database.transact(partial(claim_key, mine=key_id(secret_key(settings))))


def _message(unit: Unit) -> None:
    unit.inbox.claim("web", "somebody", "m1", datetime(2031, 1, 1, tzinfo=UTC))


@pytest.fixture
def city(tmp_path: Path) -> City:
    """Return a small city."""
    write_small_city(tmp_path / "city")
    return load_city(tmp_path / "city")


@pytest.fixture
async def ended(monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Return what is set where the process would end."""
    event, loop = asyncio.Event(), asyncio.get_running_loop()
    monkeypatch.setattr(os, "kill", lambda *_: loop.call_soon_threadsafe(event.set))
    monkeypatch.setattr(storage, "_AGAIN_S", 0.01)
    return event


async def test_a_database_that_was_waited_for_takes_nothing_before_it_is_vetted(
    tmp_path: Path, city: City, ended: asyncio.Event
) -> None:
    """Under another key the process ends, and no message is stored or shown even if it comes at that moment."""
    await _use(_settings(tmp_path / "var", "a"))
    other = _settings(tmp_path / "var", "b")
    database = LateDatabase(other.database)
    async with asynccontextmanager(opening(other, database, city))(web.Application()):
        async with asyncio.timeout(LONG_S):
            while not ended.is_set():
                for attempt in (database.transact, database.read):
                    with pytest.raises(StorageError):
                        await attempt(_message)
                await asyncio.sleep(0)
    async with Database(other.database) as database:
        assert (
            await database.read(lambda unit: unit.inbox.lapsed(datetime(2032, 1, 1, tzinfo=UTC)).keys(1))
            == []
        )


async def test_a_database_under_another_key_is_refused_at_the_start(tmp_path: Path, city: City) -> None:
    """The start fails with the remedy."""
    await _use(_settings(tmp_path / "var", "a"))
    other = _settings(tmp_path / "var", "b")
    lifetime = opening(other, Database(other.database), city)
    with pytest.raises(RefusedError, match="restore YOUNUO_SECRET_KEY"):
        async with asynccontextmanager(lifetime)(web.Application()):
            pass


async def _serve(settings: Settings, city: City) -> None:
    async with asynccontextmanager(opening(settings, Database(settings.database), city))(web.Application()):
        pass


async def _chat(settings: Settings, city: City) -> None:
    async with opened(Database(settings.database), settings, city, serves=True):
        pass


async def _migrate(settings: Settings, _city: City) -> None:
    await asyncio.to_thread(migrate_database, settings)


async def _rotate(settings: Settings, _city: City) -> None:
    secret_key(settings)
    await asyncio.to_thread(rotate, settings)


@pytest.mark.unmigrated
@pytest.mark.parametrize("start", [_serve, _chat, _migrate, _rotate])
async def test_what_is_refused_keeps_its_schema(
    tmp_path: Path, database_url: str, start: Callable[[Settings, City], Awaitable[None]]
) -> None:
    """A database of an older version under another key is refused as it is: its own older program still opens it."""
    city = load_city(write_small_city(tmp_path / "city").folder)
    settings = Settings(
        city=str(tmp_path / "city"), var_dir=tmp_path / "var", database_url=database_url, _env_file=None
    )
    make_older(database_url, UNDER_ANOTHER_KEY)
    with pytest.raises(RefusedError, match="under the key another"):
        await start(settings, city)
    assert version_of(database_url) == OLDER
    engine = create_engine(read_address(database_url))
    assert not inspect(engine).has_table("bulletin")
    engine.dispose()


@pytest.mark.unmigrated
async def test_a_command_migrates_nothing(tmp_path: Path, database_url: str, city: City) -> None:
    """A command beside the service of an older program refuses its database; what serves brings it to the newest."""
    settings = _settings(tmp_path / "var", "a").model_copy(update={"database_url": database_url})
    make_older(database_url)
    with pytest.raises(StorageError, match=REFUSED):
        async with opened(Database(settings.database), settings, city):
            pass
    assert version_of(database_url) == OLDER
    await _chat(settings, city)
    assert version_of(database_url) == newest()
    async with opened(Database(settings.database), settings, city):
        pass


@pytest.mark.postgres
async def test_another_database_after_an_outage_takes_nothing(
    tmp_path: Path, city: City, ended: asyncio.Event, postgres_url: str
) -> None:
    """Where the address leads to another deployment's database after the connections broke, the process ends."""
    settings = _settings(tmp_path / "var", "a").model_copy(update={"database_url": postgres_url})
    database = Database(settings.database)
    async with asynccontextmanager(opening(settings, database, city))(web.Application()):
        await database.transact(_message)
        async with await psycopg.AsyncConnection.connect(postgres_url, autocommit=True) as outside:
            await outside.execute("UPDATE pseudonym_key SET key_id = 'another'; DELETE FROM inbox")
            await outside.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        for attempt in (database.transact, database.read):
            with pytest.raises(StorageError, match="under the key another"):
                await attempt(_message)
        async with asyncio.timeout(LONG_S):
            await ended.wait()
    with psycopg.connect(postgres_url) as outside:
        assert outside.execute("SELECT count(*) FROM inbox").fetchone() == (0,)

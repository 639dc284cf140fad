"""A primary dies under load and its standby is promoted: nothing acknowledged is lost, nothing is restarted."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path

import psycopg
import pytest

from bench.trial.ordeal import Crowd, faults
from bench.trial.standby import Host
from handlers import wording
from tests.journeys.place import SECRET, Place
from tests.journeys.served import call
from tests.patience import LONG_S

pytestmark = [pytest.mark.long, pytest.mark.postgres]

CITIZENS = 8


@pytest.fixture
async def place(
    postgres_pair: tuple[Host, Host], tmp_path: Path, warmed: Callable[[Path], Path]
) -> AsyncIterator[Place]:
    """Yield two workers whose address names both servers."""
    warmed(tmp_path / "one" / "var")
    first, second = postgres_pair
    url = f"postgresql://postgres@{first.address},{second.address}/postgres"
    place = await asyncio.to_thread(Place, tmp_path, url, ("one",))
    await place.database.open()
    yield place
    await place.database.close()
    assert await asyncio.to_thread(place.servers[0].end) == 0


async def test_a_standby_takes_over_and_the_old_primary_is_not_written_to_again(
    place: Place, postgres_pair: tuple[Host, Host], tmp_path: Path
) -> None:
    """The killed primary returns wrongly as a second primary, then as the new one's standby, and is not written to."""
    (first, second), [server] = postgres_pair, place.servers
    workers = server.workers()
    async with Crowd(server.port, CITIZENS) as crowd:
        await crowd.more(3 * CITIZENS)
        first.kill()
        await crowd.until(lambda: crowd.ordeal.put_off[wording.NOT_STORED] >= 3 * CITIZENS)
        assert not await asyncio.to_thread(server.ready)
        await asyncio.to_thread(second.promote)
        async with asyncio.timeout(LONG_S):
            await crowd.all_of_them()
        renewed = asyncio.create_task(_duty_is_renewed(second, workers))
        assert server.workers() == workers

        await asyncio.to_thread(first.start)
        first.wait_for_nobody()
        before = _tickets(first)
        await renewed
        os.kill(workers[0], signal.SIGKILL)
        await crowd.until(lambda: server.workers() != workers and len(server.workers()) == len(workers))
        await crowd.all_of_them()
        await crowd.all_of_them()
        assert _tickets(first) == before
    await crowd.look_back()
    assert await faults(crowd.ordeal, second.url()) == []
    assert crowd.ordeal.told
    await place.hears_what_staff_change()

    check = partial(call, tmp_path, "check", DATABASE_URL=place.url, SECRET_KEY=SECRET)
    said = await asyncio.to_thread(check)
    assert said.exit_code == 1
    assert f"{first.address} (timeline 1), {second.address} (timeline 2): stop all but" in said.output
    await asyncio.to_thread(first.stop)
    await asyncio.to_thread(first.follow_again, second)
    await asyncio.to_thread(second.wait_for, first)
    said = await asyncio.to_thread(check)
    assert said.exit_code == 0
    assert f"primary: {second.address}; {first.address}: it only reads" in said.output
    assert 'a COMMIT waits for "first"' in said.output


async def _duty_is_renewed(primary: Host, workers: list[int]) -> None:
    """Wait until one of the processes renews its duty."""
    ask = "SELECT holder, until FROM duty WHERE name = 'chores'"
    connection = await psycopg.AsyncConnection.connect(primary.url(), autocommit=True)
    async with connection, asyncio.timeout(LONG_S):
        known = await (await connection.execute(ask)).fetchone()
        while (found := await (await connection.execute(ask)).fetchone()) == known:  # noqa: ASYNC110 - A table has no event.
            await asyncio.sleep(0.05)
    assert found
    assert int(str(found[0]).split(":")[1]) in workers


def _tickets(host: Host) -> int:
    with psycopg.connect(host.url()) as connection:
        [count] = connection.execute("SELECT count(*) FROM feedback").fetchone() or (0,)
        return int(count)

"""VAR_DIR on a full disk: unnoticed with the database elsewhere; with SQLite in it, everybody is told."""

import asyncio
import os
import re
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from bench.trial.pushing import Heard, Line, Push
from bench.trial.serving import Server, serving
from tests.full_disk import fill, small_disk
from tests.knowledge.small_city import write_small_city
from tests.patience import LONG_S

pytestmark = pytest.mark.long

MEGABYTES = 24
_number = iter(range(1, 1000))


@pytest.fixture
def more(tmp_path: Path) -> Iterator[dict[str, object]]:
    """Return settings for a small city, and VAR_DIR on its own disk."""
    city = write_small_city(tmp_path / "yunling-2031").folder
    with small_disk(tmp_path / "served" / "var", MEGABYTES):
        yield {"CITY": city, "SECRET_KEY": "k" * 32}


async def complain(server: Server) -> Heard:
    """File a complaint as another citizen."""
    number = next(_number)
    line = Line(server.port)
    try:
        return await line.deliver(Push(number, f"o{number}", f"投诉：编钟大道{number}号的路灯坏了没人修"))
    finally:
        line.close()


def looked(server: Server, path: str) -> tuple[int, str]:
    """Request a page; return status and text."""
    try:
        with urlopen(f"http://127.0.0.1:{server.port}{path}", timeout=LONG_S) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode()


async def until_all_run(server: Server, others_than: list[int]) -> None:
    """Wait until two workers run, none of them among `others_than`."""
    async with asyncio.timeout(LONG_S):
        while len(server.workers()) < 2 or set(server.workers()) & set(others_than):  # noqa: ASYNC110
            await asyncio.sleep(0.05)


@pytest.mark.postgres
async def test_a_full_var_dir_stops_nobody(
    tmp_path: Path, postgres_url: str, more: dict[str, object]
) -> None:
    """With a full VAR_DIR and a healthy PostgreSQL each complaint gets its number from old and new workers."""
    with serving(tmp_path / "served", database=postgres_url, workers=2, more=more) as server:
        before = server.workers()
        fill(tmp_path / "served" / "var")
        assert all([(await complain(server)).ticket for _ in range(8)])
        assert server.workers() == before
        for worker in before:
            os.kill(worker, signal.SIGKILL)
        await until_all_run(server, before)
        for _ in range(8):
            with suppress(OSError, EOFError):  # A connection accepted by the dead worker.
                assert (await complain(server)).ticket
        told = (await asyncio.to_thread(looked, server, "/metrics"))[1]
    counted = re.findall(r'^younuo_messages_total{channel="wechat".*} ([\d.]+)$', told, re.MULTILINE)
    assert sum(map(float, counted)) >= 15
    assert 'younuo_events_total{event="worker_died",level="error"} 2.0' in told

"""The real server killed in mid-load: whoever was given a ticket number finds the ticket; nobody gets two."""

import asyncio
import os
import random
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import aiohttp

from storage.database import Database
from storage.records import FeedbackFilter
from tests.journeys.wechat_peer import WeChatPeer

ROOT = Path(__file__).parents[2]
TOKEN = "crash-test-token"
LIVES = 2
CITIZENS = 12


@asynccontextmanager
async def _server(folder: Path, port: int) -> AsyncIterator[asyncio.subprocess.Process]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("YOUNUO_")}
    env = clean | {
        "YOUNUO_VAR_DIR": str(folder / "var"),
        "YOUNUO_PORT": str(port),
        "YOUNUO_WECHAT_TOKEN": TOKEN,
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(ROOT / "run.py"), "serve", cwd=folder, env=env,
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        await _ready(port)
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def _ready(port: int) -> None:
    async with aiohttp.ClientSession() as http, asyncio.timeout(60):
        while True:
            try:
                async with http.get(f"http://127.0.0.1:{port}/readyz") as response:
                    if response.status == 200:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.1)


async def _file(peer: WeChatPeer, message: int, shown: dict[int, str]) -> None:
    """One citizen's complaint; remembers the ticket number that was shown, if any was."""
    try:
        answered = await peer.say(
            f"投诉:汉东路{message}号的路灯坏了没人修", str(message), sender=f"citizen{message % CITIZENS}"
        )
    except (aiohttp.ClientError, OSError):
        return
    if found := re.search(r"YN-\d{4}-\d{4}-\d", answered.text):
        shown[message] = found.group()


async def test_killed_in_mid_load_nothing_acknowledged_is_lost_or_doubled(tmp_path: Path) -> None:
    """SIGKILL at random moments; every number that a citizen saw is stored once, and redelivery gives it again."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    shown: dict[int, str] = {}
    sent = 0
    async with aiohttp.ClientSession() as http:
        peer = WeChatPeer(http, f"http://127.0.0.1:{port}/wechat", TOKEN, lambda: datetime.now(UTC))
        for _ in range(LIVES):
            async with _server(tmp_path, port) as process:
                batch = [asyncio.create_task(_file(peer, sent + n, shown)) for n in range(60)]
                sent += len(batch)
                before = len(shown)
                while len(shown) - before < 5:  # noqa: ASYNC110 - Any of the tasks may be the fifth.
                    await asyncio.sleep(0.01)
                await asyncio.sleep(random.uniform(0, 0.2))
                process.send_signal(signal.SIGKILL)
                await asyncio.gather(*batch)
        acknowledged = dict(shown)
        assert 5 * LIVES <= len(acknowledged) < sent
        async with _server(tmp_path, port):
            for message in range(sent):
                await _file(peer, message, shown)
    assert {message: shown[message] for message in acknowledged} == acknowledged
    assert len(shown) == sent
    with Database(f"sqlite:///{tmp_path / 'var' / 'younuo.db'}").reading() as unit:
        stored = [record.number for record in unit.feedback.iterate(FeedbackFilter("suizhou-2023"))]
    assert sorted(stored) == sorted(shown.values())

"""The server's end: what is under way is finished, whoever tells it to end, and however often."""

import os
import signal
import sys
import time
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import IO, Self

import pytest

from tests import zygote
from tests.patience import LONG_S

PROGRAM = """
import asyncio, os, sys
from functools import partial
from pathlib import Path
from aiohttp import web
from bot import serving
from bot.workers import bind

folder = Path(sys.argv[1])

async def slow(request):
    (folder / "begun").touch()
    while not (folder / "go").exists():
        await asyncio.sleep(0.01)
    return web.Response(text="done")

async def closing(app):
    yield
    await asyncio.sleep(0.1)
    (folder / "closed").touch()

app = web.Application()
app.add_routes([web.get("/", slow)])
app.cleanup_ctx.append(closing)
if len(sys.argv) > 2:
    app.on_startup.append(partial(serving._end_with_the_parent, int(sys.argv[2])))
[bound] = bind("127.0.0.1", 0, 1)

async def tell(app):
    (folder / "port.new").write_text(str(bound.getsockname()[1]))
    (folder / "port.new").rename(folder / "port")

app.on_startup.append(tell)
serving._run(app, bound, ["It runs."])
"""


def wait_for(path: Path) -> None:
    """Wait until a file is there."""
    until = time.monotonic() + LONG_S
    while not path.exists():
        assert time.monotonic() < until, path
        time.sleep(0.01)


class Server:
    """A server with one request under way; files in `folder` tell how far it is."""

    def __init__(
        self,
        folder: Path,
        *more: object,
        passed: dict[int, int] | None = None,
        stdout: int | IO[bytes] = zygote.DEVNULL,
    ) -> None:
        self.folder = folder
        arguments = [sys.executable, "-c", PROGRAM, folder, *more]
        self.process = zygote.Process(arguments, env=os.environ, passed=passed, stdout=stdout)

    def __enter__(self) -> Self:
        """Wait until it has begun with the request."""
        wait_for(self.folder / "port")
        self.line = HTTPConnection("127.0.0.1", int((self.folder / "port").read_text()), timeout=LONG_S)
        until = time.monotonic() + LONG_S
        while time.monotonic() < until:
            with suppress(ConnectionRefusedError):  # It is bound, but does not listen yet.
                self.line.connect()
                break
            time.sleep(0.01)
        self.line.request("GET", "/")
        wait_for(self.folder / "begun")
        return self

    def __exit__(self, *_: object) -> None:
        self.line.close()
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def finish(self) -> tuple[str, bool]:
        """Let the request be answered; return its answer, and whether everything was closed properly."""
        (self.folder / "go").touch()
        answer = self.line.getresponse().read().decode()
        self.process.wait(LONG_S)
        return answer, (self.folder / "closed").exists()


@pytest.mark.parametrize("times", [1, 3])
def test_a_server_that_is_told_to_end_finishes_what_is_under_way(tmp_path: Path, times: int) -> None:
    """Also if it is told more than once, as by a terminal and by its parent."""
    with Server(tmp_path) as server:
        for _ in range(times):
            server.process.send_signal(signal.SIGTERM)
            time.sleep(0.05)
        time.sleep(0.4)
        assert server.finish() == ("done", True)


def test_a_worker_whose_parent_is_gone_finishes_what_is_under_way(tmp_path: Path) -> None:
    """It is told once, and does not spin until it has finished."""
    alone, present = os.pipe()
    with Server(tmp_path, 9, passed={9: alone}) as server:
        os.close(alone)
        os.close(present)
        time.sleep(0.5)
        assert server.finish() == ("done", True)


def test_a_greeting_that_can_not_be_written_stops_no_server(tmp_path: Path) -> None:
    """With its output on a full disk, a server starts and answers all the same."""
    with Path("/dev/full").open("wb") as full, Server(tmp_path, stdout=full) as server:
        server.process.send_signal(signal.SIGTERM)
        assert server.finish() == ("done", True)

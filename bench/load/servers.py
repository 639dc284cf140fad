"""The servers under load, each in its own process: the product, and echo servers that only speak the protocol."""

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil
from aiohttp import web
from wechatpy import parse_message
from wechatpy.replies import TextReply
from wechatpy.utils import check_signature

from bench.trial.serving import TOKEN

ROOT = Path(__file__).parents[2]


async def _echo(request: web.Request) -> web.Response:
    """Answer a message with its own words, as in wechatpy's examples."""
    query = request.query
    check_signature(TOKEN, query["signature"], query["timestamp"], query["nonce"])
    message = parse_message(await request.read())
    reply = TextReply(message=message, content=message.content)
    return web.Response(text=reply.render(), content_type="application/xml")


def serve_echo() -> None:
    """Run aiohttp with wechatpy, and nothing behind it."""

    async def run() -> None:
        app = web.Application()
        app.router.add_post("/wechat", _echo)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        _tell(runner.addresses[0][1])
        await asyncio.Event().wait()

    asyncio.run(run())


def serve_werobot() -> None:
    """Run WeRoBot's echo on Tornado, the fastest of its servers."""
    import werobot  # noqa: PLC0415 - Needed only in this process.
    from tornado.httpserver import HTTPServer  # noqa: PLC0415
    from tornado.netutil import bind_sockets  # noqa: PLC0415
    from tornado.web import Application  # noqa: PLC0415
    from werobot.contrib.tornado import make_handler  # noqa: PLC0415

    async def run() -> None:
        robot = werobot.WeRoBot(token=TOKEN, enable_session=False)
        robot.add_handler(lambda message: message.content)
        sockets = bind_sockets(0, "127.0.0.1")
        HTTPServer(Application([("/wechat", make_handler(robot))])).add_sockets(sockets)
        _tell(sockets[0].getsockname()[1])
        await asyncio.Event().wait()

    asyncio.run(run())


def _tell(port: int) -> None:
    print(f"http://127.0.0.1:{port}", flush=True)


ECHOES: Mapping[str, Callable[[], None]] = {"echo": serve_echo, "werobot": serve_werobot}


class Server:
    """`run.py serve` (logging to a file, as in production) or one of ECHOES; ends with the `with` block."""

    def __init__(self, name: str, folder: Path, *args: str, **settings: str) -> None:
        """`folder` takes its data; `args` are options of `serve`, `settings` without their prefix."""
        product = [str(ROOT / "run.py"), "serve", *args]
        self._command = [sys.executable, *(product if name == "younuo" else ["-m", __name__, name])]
        own = {name: value for name, value in os.environ.items() if not name.startswith("YOUNUO_")}
        given = {"VAR_DIR": str(folder), "PORT": "0", "WECHAT_TOKEN": TOKEN, **settings}
        self._env = own | {f"YOUNUO_{name}": value for name, value in given.items()}
        self._env |= {"PYTHONPATH": str(ROOT)}
        self.log = folder / f"{name}.log"

    def __enter__(self) -> Self:
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                env=self._env,
                cwd=self.log.parent,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        assert self._process.stdout  # noqa: S101
        found = re.search(r"http://127\.0\.0\.1:(\d+)", self._process.stdout.readline())
        if found is None:
            raise RuntimeError(f"it did not start: {self.log.read_text(errors='replace')[-500:]}")
        self.port = int(found[1])
        self.seen = psutil.Process(self._process.pid)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.wait()

    @property
    def cpu(self) -> float:
        """Return the processor seconds it has used."""
        used = self.seen.cpu_times()
        return float(used.user + used.system)

    @property
    def memory(self) -> float:
        """Return its resident memory in MB."""
        return float(self.seen.memory_info().rss / 1e6)


if __name__ == "__main__":
    ECHOES[sys.argv[1]]()

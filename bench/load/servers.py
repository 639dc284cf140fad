"""The servers that a load is sent to, each one process of its own: the product, and echoes that only speak the protocol."""

import asyncio
import multiprocessing as mp
import sys
from collections.abc import Callable, Mapping
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil
from aiohttp import web
from wechatpy import parse_message
from wechatpy.replies import TextReply
from wechatpy.utils import check_signature

from bench.load.pushes import TOKEN
from bot import ops
from bot.app import build_app
from bot.settings import Settings


async def _echo(request: web.Request) -> web.Response:
    """Answer a message with its own words, as wechatpy's examples do."""
    query = request.query
    check_signature(TOKEN, query["signature"], query["timestamp"], query["nonce"])
    message = parse_message(await request.read())
    reply = TextReply(message=message, content=message.content)
    return web.Response(text=reply.render(), content_type="application/xml")


def _serve_echo(_folder: Path, tell: Callable[[int], None]) -> None:
    app = web.Application()
    app.router.add_post("/wechat", _echo)
    asyncio.run(_run(app, tell))


def _serve_younuo(folder: Path, tell: Callable[[int], None]) -> None:
    """The whole product, logging as `run.py serve` does where nobody looks on: JSON, into a file."""
    settings = Settings(_env_file=None, var_dir=folder, wechat_token=TOKEN)
    with (folder / "log").open("w", encoding="utf-8", buffering=1) as log:
        ops.configure_logging(json=True, stream=log)
        asyncio.run(_run(build_app(settings), tell))


async def _run(app: web.Application, tell: Callable[[int], None]) -> None:
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    tell(runner.addresses[0][1])
    await asyncio.Event().wait()


def _serve_werobot(_folder: Path, tell: Callable[[int], None]) -> None:
    """WeRoBot's echo on Tornado, the fastest of the servers that it offers."""
    import werobot  # noqa: PLC0415 - Only this process needs it.
    from tornado.httpserver import HTTPServer  # noqa: PLC0415
    from tornado.netutil import bind_sockets  # noqa: PLC0415
    from tornado.web import Application  # noqa: PLC0415
    from werobot.contrib.tornado import make_handler  # noqa: PLC0415

    async def run() -> None:
        robot = werobot.WeRoBot(token=TOKEN, enable_session=False)
        robot.add_handler(lambda message: message.content)
        sockets = bind_sockets(0, "127.0.0.1")
        HTTPServer(Application([("/wechat", make_handler(robot))])).add_sockets(sockets)
        tell(sockets[0].getsockname()[1])
        await asyncio.Event().wait()

    asyncio.run(run())


SERVERS: Mapping[str, Callable[[Path, Callable[[int], None]], None]] = {
    "younuo": _serve_younuo,
    "echo": _serve_echo,
    "werobot": _serve_werobot,
}


class Server:
    """One of SERVERS, running; ends with the `with` block."""

    def __init__(self, name: str, folder: Path) -> None:
        """`folder` takes what it keeps."""
        spawn = mp.get_context("spawn")
        self._pipe, theirs = spawn.Pipe()
        self._process = spawn.Process(target=_serve, args=(name, folder, theirs), daemon=True)

    def __enter__(self) -> Self:
        self._process.start()
        self.port: int = self._pipe.recv()
        self._seen = psutil.Process(self._process.pid)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.join()

    @property
    def cpu(self) -> float:
        """Seconds of processor time that it has used."""
        used = self._seen.cpu_times()
        return float(used.user + used.system)

    @property
    def memory(self) -> float:
        """Resident, in MB."""
        return float(self._seen.memory_info().rss / 1e6)


def _serve(name: str, folder: Path, pipe: Pipe) -> None:
    sys.stderr.reconfigure(errors="replace")  # type: ignore[union-attr]
    SERVERS[name](folder, pipe.send)

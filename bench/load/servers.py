"""Servers beside the product, each in its own process: echoes that only speak the protocol."""

import asyncio
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from aiohttp import web
from wechatpy import parse_message
from wechatpy.replies import TextReply
from wechatpy.utils import check_signature

from bench.trial.serving import RUN, TOKEN, Server


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
    print(f"http://127.0.0.1:{port}/", flush=True)


ECHOES: Mapping[str, Callable[[], None]] = {"echo": serve_echo, "werobot": serve_werobot}


class Echo(Server):
    """One of ECHOES in a process of its own."""

    def __init__(self, name: str, folder: Path) -> None:
        self._workers = 1
        self._begin(folder, [sys.executable, "-m", __name__, name], {"PYTHONPATH": RUN.parent})


if __name__ == "__main__":
    ECHOES[sys.argv[1]]()

"""How many signed WeChat messages a second the whole application answers, beside an echo that only speaks the protocol.

`python -m bench.webhook`. Each server is one process of its own; the echo is aiohttp with wechatpy (signature, parser,
reply) and nothing behind it. 16 connections, rounds in turn; every message is a new one of another citizen, a question
in everyday words, and its answer is committed (synchronous=FULL). About twenty seconds in all.
"""

import asyncio
import hashlib
import itertools
import logging
import multiprocessing as mp
import statistics
import tempfile
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import structlog
from aiohttp import web
from wechatpy import parse_message
from wechatpy.replies import TextReply
from wechatpy.utils import check_signature

from bot.app import build_app
from bot.settings import Settings

TOKEN, CONNECTIONS, SECONDS, ROUNDS = "bench-token", 16, 2.0, 3
SERVERS = ("younuo", "echo")
PHRASES = (
    "老旧小区改造今年做多少",
    "老楼装电梯今年装多少",
    "今年全市粮食要打多少吨",
    "养老服务中心建几个",
    "你们今天中午吃什么",
)


async def echo(request: web.Request) -> web.Response:
    """Answer a message with its own words."""
    query = request.query
    check_signature(TOKEN, query["signature"], query["timestamp"], query["nonce"])
    message = parse_message(await request.read())
    reply = TextReply(message=message, content=message.content)
    return web.Response(text=reply.render(), content_type="application/xml")


def application(name: str, folder: Path) -> web.Application:
    """Build the server of that name; what it keeps goes to `folder`."""
    if name == "younuo":
        return build_app(Settings(_env_file=None, var_dir=folder, wechat_token=TOKEN))
    app = web.Application()
    app.router.add_post("/wechat", echo)
    return app


def serve(name: str, folder: str, pipe: Connection) -> None:
    """Run a server and tell its port; ends when it is terminated."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))

    async def run() -> None:
        runner = web.AppRunner(application(name, Path(folder)), access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        pipe.send(runner.addresses[0][1])
        await asyncio.Event().wait()

    asyncio.run(run())


def requests() -> Iterator[bytes]:
    """Make signed pushes without end, each a new message of another citizen."""
    for number in itertools.count(time.time_ns()):
        timestamp = str(int(time.time()))
        signature = hashlib.sha1("".join(sorted((TOKEN, timestamp, "1"))).encode()).hexdigest()  # noqa: S324
        body = (
            f"<xml><ToUserName>gh_bench</ToUserName><FromUserName>o{number}</FromUserName>"
            f"<CreateTime>{timestamp}</CreateTime><MsgType>text</MsgType><MsgId>{number}</MsgId>"
            f"<Content><![CDATA[{PHRASES[number % len(PHRASES)]}]]></Content></xml>"
        ).encode()
        yield (
            f"POST /wechat?signature={signature}&timestamp={timestamp}&nonce=1 HTTP/1.1\r\nHost: bench\r\n"
            f"Content-Type: text/xml\r\nContent-Length: {len(body)}\r\n\r\n"
        ).encode() + body


async def client(port: int, until: float, pushes: Iterator[bytes]) -> list[float]:
    """Push one message after the other over one connection; seconds that each took. An answer must be a reply."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    took = []
    while (begun := time.perf_counter()) < until:
        writer.write(next(pushes))
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].split(maxsplit=1)[0])
        body = await reader.readexactly(length)
        took.append(time.perf_counter() - begun)
        if b" 200 " not in head[:16] or b"<Content>" not in body:
            raise RuntimeError(f"no reply: {head[:40]!r} {body[:80]!r}")
    writer.close()
    await writer.wait_closed()
    return took


async def round_of(port: int) -> list[float]:
    """Load a server over all connections for SECONDS."""
    pushes, until = requests(), time.perf_counter() + SECONDS
    each = await asyncio.gather(*(client(port, until, pushes) for _ in range(CONNECTIONS)))
    return list(itertools.chain.from_iterable(each))


def main() -> None:
    """Start both, load them in turn, print what each did."""
    spawn = mp.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder:
        ports, processes = {}, []
        for name in SERVERS:
            ours, theirs = spawn.Pipe()
            process = spawn.Process(target=serve, args=(name, folder, theirs), daemon=True)
            process.start()
            processes.append(process)
            ports[name] = ours.recv()
        took: dict[str, list[float]] = {name: [] for name in SERVERS}
        for port in ports.values():
            asyncio.run(round_of(port))  # Warm up.
        for _ in range(ROUNDS):
            for name, port in ports.items():
                took[name] += asyncio.run(round_of(port))
        for process in processes:
            process.terminate()
            process.join()
    print(f"{'server':8} {'requests/s':>10} {'p50 ms':>8} {'p99 ms':>8}")
    for name, times in took.items():
        cuts = statistics.quantiles(times, n=100)
        rate = len(times) / (ROUNDS * SECONDS)
        print(f"{name:8} {rate:10,.0f} {cuts[49] * 1000:8.1f} {cuts[98] * 1000:8.1f}")


if __name__ == "__main__":
    main()

"""Bodies that stall, break off or never end, over a real socket: they block nothing for long, and are no failure."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress

import pytest
from aiohttp import web
from structlog.testing import capture_logs
from structlog.typing import EventDict

from bot import ops, slow_clients
from bot.slow_clients import LEAVE_BYTES, cut_slow_bodies, leave_unread_bodies
from tests.patience import LONG_S

LIMIT = 1000
PIECE = b"x" * 16384
CHUNK = b"4000\r\n" + PIECE + b"\r\n"
CHUNKED, LONG = "Transfer-Encoding: chunked", "Content-Length: 10000000000"


class Peer:
    """The client's end of the connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer
        self.sent = 0

    def begin(self, path: str, *headers: str, method: str = "POST", body: bytes = b"") -> None:
        """Send a request's head, and the given part of its body."""
        lines = (f"{method} {path} HTTP/1.1", "Host: t", *headers)
        self.writer.write("".join(f"{line}\r\n" for line in lines).encode() + b"\r\n" + body)

    async def go_on(self, piece: bytes) -> None:
        """Keep sending until the connection is cut."""
        with suppress(ConnectionError):
            async with asyncio.timeout(LONG_S):
                while True:
                    self.writer.write(piece)
                    await self.writer.drain()
                    self.sent += len(piece)

    async def answer(self) -> str:
        """Return the head of the response; empty if the connection was cut without one."""
        with suppress(OSError, EOFError):
            async with asyncio.timeout(LONG_S):
                return (await self.reader.readuntil(b"\r\n\r\n")).decode()
        return ""

    async def hung_up(self) -> None:
        """Wait until the server ends the connection."""
        async with asyncio.timeout(LONG_S):
            with suppress(ConnectionError):
                while await self.reader.read(65536):
                    pass

    def abort(self) -> None:
        """Abort the connection."""
        self.writer.transport.abort()


@pytest.fixture
async def port() -> AsyncIterator[int]:
    """Yield a server with a page that reads bodies, and one that refuses them unread."""

    async def read(request: web.Request) -> web.Response:
        await request.clone(client_max_size=LIMIT).read()
        return web.Response(text="read")

    async def refuse(_request: web.Request) -> web.Response:
        raise web.HTTPForbidden

    async def ignore(_request: web.Request) -> web.Response:
        return web.Response(text="whatever you say")

    async def broken(request: web.Request) -> web.Response:
        await request.read()
        raise ConnectionResetError("a line of our own")

    app = web.Application()
    app.middlewares.append(leave_unread_bodies)
    ops.setup(app, probes={})
    app.middlewares.append(cut_slow_bodies)
    app.add_routes(
        [
            web.post("/read", read),
            web.post("/refuse", refuse),
            web.get("/ignore", ignore),
            web.post("/broken", broken),
            web.post("/console/upload", read),
        ]
    )
    # As `serve` does: aiohttp's TestServer would cancel a handler whose client has left.
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield runner.addresses[0][1]
    await runner.cleanup()


@pytest.fixture
def log() -> Iterator[list[EventDict]]:
    """Yield the logged events."""
    with capture_logs() as lines:
        yield lines


@asynccontextmanager
async def peer(port: int) -> AsyncIterator[Peer]:
    """Connect."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield Peer(reader, writer)
    finally:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


async def logged(log: list[EventDict], event: str) -> list[EventDict]:
    """Return an event's lines, once there is one."""
    async with asyncio.timeout(LONG_S):
        while not (found := [line for line in log if line["event"] == event]):  # noqa: ASYNC110 - A log has no event.
            await asyncio.sleep(0.01)
    return found


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/refuse", 403),
        ("POST", "/nowhere", 404),
        ("POST", "/ignore", 405),
        ("POST", "/read", 413),
        ("GET", "/ignore", 200),
    ],
)
async def test_what_is_answered_is_not_read_on(port: int, method: str, path: str, status: int) -> None:
    """An endless body gets its answer and the connection is closed at once, whatever the answer."""
    async with peer(port) as endless:
        endless.begin(path, CHUNKED, method=method, body=CHUNK)
        head = await endless.answer()
        assert head.startswith(f"HTTP/1.1 {status} ")
        assert "connection: close" in head.lower()
        await endless.go_on(CHUNK)
    # What the system buffers for a process that reads nothing is its own.
    assert endless.sent < LEAVE_BYTES + 32 * 2**20


async def test_one_that_sends_no_more_after_the_answer_is_hung_up_on(port: int) -> None:
    """A refused request that promised ten gigabytes keeps the connection for half a second."""
    async with peer(port) as waiting:
        waiting.begin("/refuse", LONG)
        assert (await waiting.answer()).startswith("HTTP/1.1 403 ")
        await waiting.hung_up()


async def test_a_small_body_costs_nobody_his_connection(port: int) -> None:
    """If the whole body arrived, refused or not, the connection stays open."""
    async with peer(port) as usual:
        for path, status in (("/refuse", 403), ("/read", 200), ("/refuse", 403)):
            usual.begin(path, "Content-Length: 5", body=b"hello")
            head = await usual.answer()
            assert head.startswith(f"HTTP/1.1 {status} ")
            length = int(head.lower().partition("content-length:")[2].split()[0])
            await usual.reader.readexactly(length)


async def test_a_body_that_comes_too_slowly_is_cut(
    port: int, log: list[EventDict], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A body that is too slow is cut after its time and logged once, not as a failure; files have more time."""
    monkeypatch.setattr(slow_clients, "BODY_S", 0.2)
    async with peer(port) as slow, peer(port) as uploading:
        slow.begin("/read", "Content-Length: 500", body=b"be")
        uploading.begin("/console/upload", "Content-Length: 5", body=b"he")
        await slow.hung_up()
        assert await slow.answer() == ""
        [cut] = await logged(log, "slow_client_cut")
        assert cut["bytes"] == 2
        uploading.writer.write(b"llo")
        assert (await uploading.answer()).startswith("HTTP/1.1 200 ")
    assert not [line for line in log if line["log_level"] == "error"]


@pytest.mark.parametrize("headers", [("Content-Length: 500",), (CHUNKED,)])
async def test_a_line_that_breaks_is_no_failure(
    port: int, log: list[EventDict], headers: tuple[str, ...]
) -> None:
    """A client that leaves midway is one info line, and 499 among the requests."""
    async with peer(port) as breaking:
        breaking.begin("/read", *headers, body=b"4\r\nbegi")
        await asyncio.sleep(0.1)
        breaking.abort()
        [gone] = await logged(log, "client_gone")
        [request] = await logged(log, "request")
    assert (gone["log_level"], request["status"]) == ("info", 499)
    assert not [line for line in log if line["log_level"] == "error"]


async def test_a_body_that_is_none_is_refused(port: int, log: list[EventDict]) -> None:
    """Invalid chunks or codings are the client's error."""
    async with peer(port) as wrong:
        wrong.begin("/read", CHUNKED, body=b"zzz\r\n")
        assert " 400 " in (await wrong.answer()).splitlines()[0]
    async with peer(port) as wrong:
        wrong.begin("/read", "Content-Encoding: gzip", "Content-Length: 9", body=b"no zip at")
        assert " 400 " in (await wrong.answer()).splitlines()[0]
    assert not [line for line in log if line["log_level"] == "error"]


async def test_a_line_of_our_own_that_breaks_is_a_failure(port: int, log: list[EventDict]) -> None:
    """If our own connection breaks, the client is still there and gets an apology."""
    async with peer(port) as patient:
        patient.begin("/broken", "Content-Length: 0")
        assert (await patient.answer()).startswith("HTTP/1.1 500 ")
    [failed] = await logged(log, "request_failed")
    assert (failed["log_level"], failed["error"]) == ("error", "ConnectionResetError")

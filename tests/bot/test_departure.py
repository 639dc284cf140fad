"""Whether a call was sent, over real sockets."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest
from aiohttp import ClientError, ClientSession, ClientTimeout, web
from aiohttp.test_utils import TestServer
from yarl import URL

from bot.departure import departure, on_departure
from tests.silent_host import silent_host


@pytest.fixture
async def server() -> AsyncIterator[TestServer]:
    """Serve an answer at `/`, and cut the connection after reading the call at `/cut`."""

    async def answer(request: web.Request) -> web.Response:
        return web.Response()

    async def cut(request: web.Request) -> web.Response:
        await request.read()
        assert request.transport
        request.transport.abort()
        return web.Response()

    app = web.Application()
    app.add_routes([web.post("/", answer), web.post("/cut", cut)])
    async with TestServer(app) as server:
        yield server


async def left(session: ClientSession, url: str | URL, seconds: float = 30) -> bool:
    """Make a call, and return whether it was sent."""
    with departure() as call:
        with suppress(ClientError, TimeoutError):
            await session.post(url, data=b"x", timeout=ClientTimeout(total=seconds))
        return call.left


async def test_a_call_leaves_once_it_is_connected(server: TestServer) -> None:
    """A call is sent once connected, answered or not, but not if nobody listens; each task has its own record."""
    with silent_host() as nowhere:
        async with ClientSession(trace_configs=[on_departure()]) as session:
            told = await asyncio.gather(
                left(session, server.make_url("/")),
                left(session, server.make_url("/cut")),
                left(session, nowhere, 0.2),
                left(session, "http://127.0.0.1:9"),
            )
    assert told == [True, True, False, False]


async def test_of_several_calls_the_latest_is_told_of(server: TestServer) -> None:
    """After an answered call, a second try that is never sent counts as not sent."""
    async with ClientSession(trace_configs=[on_departure()]) as session:
        with departure() as call:
            assert not call.left
            await session.post(server.make_url("/"))
            assert call.left
            with pytest.raises(ClientError):
                await session.post("http://127.0.0.1:9")
            assert not call.left
        await session.post(server.make_url("/"))
        assert not call.left

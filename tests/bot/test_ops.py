import asyncio
import logging
import re
from contextlib import asynccontextmanager
from typing import Any

import pytest
import structlog
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from structlog.testing import capture_logs

from bot import ops, readiness
from handlers import wording

HTML = {"Accept": "text/html,application/xhtml+xml"}


@asynccontextmanager
async def serving(**probes: ops.Probe) -> Any:
    """Yield a server with one page that works and one that fails."""

    async def fine(_request: web.Request) -> web.Response:
        return web.Response(text="好")

    async def broken(_request: web.Request) -> web.Response:
        raise RuntimeError("张三的秘密")

    async def missing(_request: web.Request) -> web.Response:
        raise web.HTTPNotFound(text="no such thing")

    app = web.Application()
    ops.setup(app, probes=probes)
    app.add_routes([web.get("/fine/{id}", fine), web.get("/broken", broken), web.get("/missing", missing)])
    async with TestClient(TestServer(app)) as client:
        yield client


async def ready() -> None:
    """Succeed."""


async def test_healthz_needs_nothing_but_the_process() -> None:
    """/healthz gives 200 even while a part is not ready."""

    async def down() -> bool:
        return False

    async with serving(database=down) as client, client.get("/healthz") as response:
        assert response.status == 200
        assert await response.json() == {"up": True}


async def test_readyz_is_200_when_every_part_answers() -> None:
    """/readyz gives 200 and names each part."""
    async with serving(database=ready, matcher=ready) as client, client.get("/readyz") as response:
        assert response.status == 200
        assert await response.json() == {"ready": True, "parts": {"database": True, "matcher": True}}
        assert response.headers["Cache-Control"] == "no-store"


async def test_readyz_is_503_when_one_part_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """False, an exception and silence all mean not ready, and the others are still checked."""
    monkeypatch.setattr(readiness, "PROBE_SECONDS", 0.05)

    async def says_no() -> bool:
        return False

    async def fails() -> None:
        raise OSError("disk")

    async def hangs() -> None:
        await asyncio.Event().wait()

    async with serving(a=says_no, b=fails, c=hangs, d=ready) as client, client.get("/readyz") as response:
        assert response.status == 503
        assert (await response.json())["parts"] == {"a": False, "b": False, "c": False, "d": True}


async def test_every_response_has_a_request_id() -> None:
    """A request id is made, or the proxy's kept if valid."""
    async with serving() as client:
        async with client.get("/fine/1") as response:
            assert re.fullmatch(r"[0-9a-f]{16}", response.headers["X-Request-ID"])
        async with client.get("/fine/1", headers={"X-Request-ID": "proxy-12345"}) as response:
            assert response.headers["X-Request-ID"] == "proxy-12345"
        for unsound in ("short", "x" * 65, "a b c d e f g", "<script>alert</script>"):
            async with client.get("/fine/1", headers={"X-Request-ID": unsound}) as response:
                assert response.headers["X-Request-ID"] != unsound


async def test_a_fault_is_a_page_with_the_id_that_the_log_holds() -> None:
    """The citizen reads an apology with the id; the log has the error's kind and place, never its words."""
    async with serving() as client:
        with capture_logs(processors=[structlog.contextvars.merge_contextvars]) as lines:
            async with client.get("/broken", headers=HTML) as response:
                page = await response.text()
    assert response.status == 500
    assert wording.PAGE_FAILED in page
    assert response.headers["X-Request-ID"] in page
    [failed] = [line for line in lines if line["event"] == "request_failed"]
    assert failed["error"] == "RuntimeError"
    assert failed["where"][-1].startswith("test_ops.py:")
    assert failed["request"] == response.headers["X-Request-ID"]
    assert "张三" not in page + repr(lines)


async def test_a_program_gets_the_fault_as_data() -> None:
    """A client that does not ask for a page gets JSON."""
    async with serving() as client, client.get("/broken") as response:
        assert response.status == 500
        assert (await response.json())["request"] == response.headers["X-Request-ID"]


async def test_an_unknown_address_is_a_page_that_leads_on() -> None:
    """An unknown address gives a Chinese 404 page to browsers; a route's own 404 is unchanged."""
    async with serving() as client:
        async with client.get("/nothing", headers=HTML) as response:
            assert response.status == 404
            assert wording.NO_PAGE in await response.text()
        async with client.get("/missing", headers=HTML) as response:
            assert response.status == 404
            assert await response.text() == "no such thing"
        async with client.post("/fine/1") as response:
            assert response.status == 405


async def test_what_is_no_http_alarms_nobody(caplog: pytest.LogCaptureFixture) -> None:
    """It gets 400, and a line in the log that is no error."""
    async with serving() as client:
        reader, writer = await asyncio.open_connection(client.host, client.port)
        writer.write(b"GET /healthz HTTP/1.1\r\nHost: a\r\nno header\r\n\r\n")
        assert b"400" in await reader.readline()
        writer.close()
    [line] = [one for one in caplog.records if one.name == "aiohttp.server"]
    assert line.levelno == logging.INFO


async def test_request_log_names_the_route_and_never_the_address() -> None:
    """The log has the route, but neither searched words nor an id in the path."""
    async with serving() as client:
        with capture_logs() as lines:
            async with client.get("/fine/7-001", params={"q": "张三"}):
                pass
    [line] = [line for line in lines if line["event"] == "request"]
    assert (line["method"], line["route"], line["status"]) == ("GET", "/fine/{id}", 200)
    assert line["ms"] >= 0
    assert "张三" not in repr(lines)
    assert "7-001" not in repr(lines)

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot import pages
from bot.pages.headers import CONTENT_SECURITY_POLICY, SAFE


async def test_every_response_is_safe_unless_it_says_otherwise() -> None:
    """Pages, static files and errors have the headers, unless a response sets its own."""

    async def own(_request: web.Request) -> web.Response:
        return web.Response(headers={"Content-Security-Policy": "default-src 'self'"})

    app = web.Application()
    pages.setup(app)
    app.router.add_get("/own", own)
    async with TestClient(TestServer(app)) as client:
        for path in ("/static/pages/look.css", "/nothing"):
            async with client.get(path) as response:
                assert {name: response.headers[name] for name in SAFE} == dict(SAFE)
                assert response.headers["Server"] == "younuo"
        async with client.get("/own") as response:
            assert response.headers["Content-Security-Policy"] == "default-src 'self'"
            assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_policy_allows_nothing_inline_and_no_other_host() -> None:
    """The policy has neither unsafe-inline nor unsafe-eval, nor another address."""
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "http" not in CONTENT_SECURITY_POLICY
    assert CONTENT_SECURITY_POLICY.startswith("default-src 'none'")

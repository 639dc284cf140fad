from collections.abc import Mapping

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer, make_mocked_request

from bot import pages
from bot.pages.headers import CONTENT_SECURITY_POLICY, SAFE


@pytest.mark.parametrize(
    ("headers", "own"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "https://city.example"}, True),
        ({"Sec-Fetch-Site": "same-site", "Origin": "http://bot.example:8080"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "none"}, False),
        ({"Sec-Fetch-Site": ""}, False),
        ({"Origin": "http://bot.example:8080"}, True),
        ({"Origin": "https://BOT.example:8080"}, True),
        ({"Origin": "http://bot.example"}, False),
        ({"Origin": "http://bot.example:8080.evil.example"}, False),
        ({"Origin": "http://evil.example/bot.example:8080"}, False),
        ({"Origin": "http://user@bot.example:8080"}, False),
        ({"Origin": "null"}, False),
        ({"Origin": ""}, False),
        ({}, False),
    ],
)
def test_only_this_sites_pages_are_its_own(headers: Mapping[str, str], own: bool) -> None:
    """Fetch Metadata decides where it is sent, else the origin's host and port."""
    request = make_mocked_request("POST", "/chat", headers={"Host": "bot.example:8080", **headers})
    assert pages.is_own_page(request) is own


@pytest.mark.parametrize(("proto", "https"), [("https", True), ("HTTPS", True), ("http", False), ("", False)])
def test_https_is_also_what_the_proxy_says(proto: str, https: bool) -> None:
    """Encryption in front of the server counts."""
    assert pages.is_https(make_mocked_request("GET", "/", headers={"X-Forwarded-Proto": proto})) is https


async def test_every_response_is_safe_unless_it_says_otherwise() -> None:
    """Pages, static files and errors carry the headers; a response that sets its own keeps it."""

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
    """Neither unsafe-inline nor unsafe-eval, nor an address."""
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "http" not in CONTENT_SECURITY_POLICY
    assert CONTENT_SECURITY_POLICY.startswith("default-src 'none'")

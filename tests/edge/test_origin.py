"""Where a request comes from: page, encryption and address."""

from collections.abc import Mapping
from typing import Any

import pytest
from aiohttp.test_utils import make_mocked_request
from multidict import CIMultiDict

from edge.origin import address_of, is_https, is_own_page


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("203.0.113.9", None, "203.0.113.9"),
        ("203.0.113.9", "10.0.0.1", "203.0.113.9"),
        ("127.0.0.1", "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        ("::1", "2001:db8::7", "2001:db8::7"),
        ("10.1.2.3", "203.0.113.9", "203.0.113.9"),
        ("::ffff:127.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "10.0.0.1", "::ffff:203.0.113.9"),
        ("127.0.0.1", None, "127.0.0.1"),
        ("127.0.0.1", " , ", "127.0.0.1"),
        ("127.0.0.1", "x" * 500, "x" * 64),
        ("", "203.0.113.9", "203.0.113.9"),
    ],
)
def test_only_a_near_proxy_is_believed(peer: str, forwarded: str | None, address: str) -> None:
    """A client connecting from the internet directly can't choose another address."""
    assert _address(peer, [forwarded] if forwarded else []) == address


def test_a_forged_line_before_the_proxys_own_is_not_believed() -> None:
    """HAProxy appends its own line after those already in a request."""
    assert _address("127.0.0.1", ["198.51.100.1", "203.0.113.9"]) == "203.0.113.9"


def _address(peer: str, forwarded: list[str]) -> str:
    class Line:
        def get_extra_info(self, name: str, default: Any = None) -> Any:
            return (peer, 1) if name == "peername" and peer else default

    headers = CIMultiDict(("X-Forwarded-For", line) for line in forwarded)
    return address_of(make_mocked_request("GET", "/", headers=headers, transport=Line()))


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
        ({"Origin": "http://["}, False),
        ({"Origin": "http://bot.example\u2100"}, False),
        ({"Origin": ""}, False),
        ({}, False),
    ],
)
def test_only_this_sites_pages_are_its_own(headers: Mapping[str, str], own: bool) -> None:
    """Fetch Metadata decides if sent, else the origin's host and port."""
    request = make_mocked_request("POST", "/chat", headers={"Host": "bot.example:8080", **headers})
    assert is_own_page(request) is own


@pytest.mark.parametrize(("proto", "https"), [("https", True), ("HTTPS", True), ("http", False), ("", False)])
def test_https_is_also_what_the_proxy_says(proto: str, https: bool) -> None:
    """Encryption in front of the server counts."""
    assert is_https(make_mocked_request("GET", "/", headers={"X-Forwarded-Proto": proto})) is https

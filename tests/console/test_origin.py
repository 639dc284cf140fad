"""Where a request comes from, by address."""

from collections.abc import Mapping
from typing import Any

import pytest
from aiohttp.test_utils import make_mocked_request

from console.origin import address_of


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("203.0.113.9", None, "203.0.113.9"),
        ("203.0.113.9", "10.0.0.1", "203.0.113.9"),
        ("127.0.0.1", "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        ("::1", "2001:db8::7", "2001:db8::7"),
        ("10.1.2.3", "203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", None, "127.0.0.1"),
        ("127.0.0.1", " , ", "127.0.0.1"),
        ("127.0.0.1", "x" * 500, "x" * 64),
        ("", "203.0.113.9", "203.0.113.9"),
    ],
)
def test_only_a_near_proxy_is_believed(peer: str, forwarded: str | None, address: str) -> None:
    """Whoever comes from the internet directly can't choose another address."""
    headers: Mapping[str, str] = {"X-Forwarded-For": forwarded} if forwarded else {}

    class Line:
        def get_extra_info(self, name: str, default: Any = None) -> Any:
            return (peer, 1) if name == "peername" and peer else default

    request = make_mocked_request("GET", "/", headers=headers, transport=Line())
    assert address_of(request) == address

"""What keeps any page safe, and how long a browser caches a file."""

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request

from edge.headers import CONTENT_SECURITY_POLICY, NAME, SAFE, cache_static


def _kept(address: str, status: int = 200) -> str | None:
    """Return the caching header for a request to `address`."""
    response = web.Response(status=status)
    cache_static(make_mocked_request("GET", address), response, "/static")
    return response.headers.get("Cache-Control")


@pytest.mark.parametrize("status", [200, 206, 304])
def test_a_file_is_kept_by_its_address(status: int) -> None:
    """A file at an address that changes is cached for ever, even in part or unchanged; others are revalidated."""
    assert _kept("/static/ink.css?v=1a2b", status) == "public, max-age=31536000, immutable"
    assert _kept("/static/ink.css", status) == "no-cache"


@pytest.mark.parametrize("status", [403, 404, 500])
def test_a_refusal_is_never_kept(status: int) -> None:
    """A file missing while servers are replaced must not be cached as missing for a year."""
    assert _kept("/static/ink.css?v=1a2b", status) is None


@pytest.mark.parametrize(
    "address", ["/?v=1", "/statical/ink.css?v=1", "/console/static/ink.css?v=1", "/static?v=1"]
)
def test_what_lies_elsewhere_is_not_touched(address: str) -> None:
    """A page with a parameter of that name keeps its own caching."""
    assert _kept(address) is None


def test_a_page_loads_nothing_but_the_products_files() -> None:
    """No other host's address, nothing inline, no frame; each side allows its own images."""
    allowed = dict(one.split(" ", 1) for one in CONTENT_SECURITY_POLICY.split("; "))
    assert allowed.pop("default-src") == allowed.pop("base-uri") == allowed.pop("frame-ancestors") == "'none'"
    assert set(allowed.values()) == {"'self'"}
    assert "img-src" not in allowed


def test_a_form_says_where_it_comes_from() -> None:
    """With no-referrer browsers would send `Origin: null`, and the page's own form would be refused."""
    assert SAFE["Referrer-Policy"] == "same-origin"


def test_nobody_learns_what_it_is_built_with() -> None:
    """The Server header has a name, but neither a library's nor a version."""
    assert NAME.isalpha()

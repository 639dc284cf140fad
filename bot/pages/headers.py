"""Headers that keep a page safe, and the two questions about a request that its own headers answer."""

from types import MappingProxyType
from urllib.parse import urlsplit

from aiohttp import web

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)
"""No script or style but the product's own files, and no HTML made from strings in a script."""

SAFE = MappingProxyType(
    {
        "Content-Security-Policy": CONTENT_SECURITY_POLICY,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        # Not no-referrer: a browser would then send `Origin: null` with the page's own form.
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    }
)


async def make_safe(_request: web.Request, response: web.StreamResponse) -> None:
    """Give a response every safe header that it does not set itself; a signal `on_response_prepare`."""
    for name, value in SAFE.items():
        response.headers.setdefault(name, value)
    # Not the names and versions of what it is built with.
    response.headers["Server"] = "younuo"


def is_https(request: web.Request) -> bool:
    """Tell whether the citizen's connection is encrypted, also where a proxy in front does it.

    The proxy's word needs no trust: whoever forges it makes only his own cookie stricter.
    """
    return request.secure or request.headers.get("X-Forwarded-Proto", "").lower() == "https"


def is_own_page(request: web.Request) -> bool:
    """Tell whether a browser says that one of this site's own pages sent the request (Fetch Metadata; RFC 6454 'Origin').

    `Sec-Fetch-Site` comes first, since it holds also behind a proxy that changes `Host`. A request with
    neither header comes from no current browser and is refused.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin", "")
    return bool(origin) and urlsplit(origin).netloc.lower() == request.host.lower()

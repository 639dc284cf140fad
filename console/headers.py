"""Headers that keep the console's pages safe: no script or style but its own files, no frame, nothing kept by the browser.

And the one that names a file.
"""

from types import MappingProxyType
from urllib.parse import quote

from aiohttp import web

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)

_SAFE = MappingProxyType(
    {
        "Content-Security-Policy": CONTENT_SECURITY_POLICY,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        # Not no-referrer: a browser would then send `Origin: null` with the page's own form.
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
        "X-Robots-Tag": "noindex",
    }
)


def attachment(name: str) -> str:
    """Write the Content-Disposition of a download: its name in Chinese as every browser reads it (RFC 6266, 4.3)."""
    return f"attachment; filename*=UTF-8''{quote(name, safe='')}"


async def make_safe(_request: web.Request, response: web.StreamResponse) -> None:
    """Put the console's headers on a response, over those of the site around it; a signal `on_response_prepare`."""
    for name, value in _SAFE.items():
        response.headers[name] = value
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers["Server"] = "younuo"

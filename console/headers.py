"""Headers that keep the console's pages safe: only its own scripts and styles, no frames, no caching by the browser.

Also those that give a download its type and name.
"""

from types import MappingProxyType
from urllib.parse import quote

from aiohttp import web

from edge import headers
from storage.export import Format

CONTENT_SECURITY_POLICY = f"{headers.CONTENT_SECURITY_POLICY}; img-src 'self' data:"

_SAFE = MappingProxyType(
    {
        "Content-Security-Policy": CONTENT_SECURITY_POLICY,
        **headers.SAFE,
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Robots-Tag": "noindex",
    }
)
TYPES = MappingProxyType(
    {
        Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Format.CSV: "text/csv",
        Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Format.JSONL: "application/jsonl",
    }
)
"""The media type of each kind of file that the console serves."""


def attachment(name: str) -> str:
    """Return a download's Content-Disposition, with a Chinese name that every browser can read (RFC 6266, 4.3)."""
    return f"attachment; filename*=UTF-8''{quote(name, safe='')}"


async def make_safe(_request: web.Request, response: web.StreamResponse) -> None:
    """Set the console's headers on a response, overriding the site's; a handler for the signal `on_response_prepare`."""
    for name, value in _SAFE.items():
        response.headers[name] = value
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers["Server"] = headers.NAME

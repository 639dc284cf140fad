"""Headers that keep the console's pages safe: no script or style but its own files, no frame, nothing kept by the browser.

And those that say what a file is, and name it.
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
"""The media type of each kind of file that is handed out."""


def attachment(name: str) -> str:
    """Write the Content-Disposition of a download: its name in Chinese as every browser reads it (RFC 6266, 4.3)."""
    return f"attachment; filename*=UTF-8''{quote(name, safe='')}"


async def make_safe(_request: web.Request, response: web.StreamResponse) -> None:
    """Put the console's headers on a response, over those of the site around it; a signal `on_response_prepare`."""
    for name, value in _SAFE.items():
        response.headers[name] = value
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers["Server"] = headers.NAME

"""Where somebody came from, and where they may be led: only to pages of the console, and only to such as can be opened."""

from urllib.parse import urlsplit

from aiohttp import web
from yarl import URL

from console.prefix import PREFIX


def safe_next(wanted: str | None) -> str:
    """Return the page to open next: `wanted` if it is one of the console's own, else the start page."""
    if not wanted or "\\" in wanted or not wanted.isprintable():
        return PREFIX
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return PREFIX  # Not an address at all, like `//[`.
    inside = parts.path == PREFIX or parts.path.startswith(f"{PREFIX}/")
    return wanted if inside and not parts.scheme and not parts.netloc and "//" not in parts.path else PREFIX


async def page_before(request: web.Request) -> str:
    """Return the page that sent the request; if it was the answer to a form, the nearest page above it."""
    try:
        sent = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return PREFIX
    address = URL(safe_next(f"{sent.path}?{sent.query}"), encoded=True)
    while address.path != PREFIX:
        found = await request.app.router.resolve(request.clone(method="GET", rel_url=address))
        if found.http_exception is None:
            break
        address = address.parent
    return str(address)

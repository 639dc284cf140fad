"""Headers that keep a citizen's page safe."""

from types import MappingProxyType

from aiohttp import web

from edge import headers

CONTENT_SECURITY_POLICY = (
    f"{headers.CONTENT_SECURITY_POLICY}; img-src 'self'; require-trusted-types-for 'script'"
)
"""No HTML made from strings in a script either."""

SAFE = MappingProxyType({"Content-Security-Policy": CONTENT_SECURITY_POLICY, **headers.SAFE})


async def make_safe(_request: web.Request, response: web.StreamResponse) -> None:
    """Give a response every safe header that it does not set itself; a signal `on_response_prepare`."""
    for name, value in SAFE.items():
        response.headers.setdefault(name, value)
    response.headers["Server"] = headers.NAME

"""Headers that keep a citizen's page safe."""

from types import MappingProxyType

from aiohttp import web

from edge import headers

CONTENT_SECURITY_POLICY = (
    f"{headers.CONTENT_SECURITY_POLICY}; img-src 'self'; require-trusted-types-for 'script'"
)
"""Scripts may not turn strings into HTML either."""

SAFE = MappingProxyType({"Content-Security-Policy": CONTENT_SECURITY_POLICY, **headers.SAFE})


async def make_safe(_request: web.Request, response: web.StreamResponse) -> None:
    """Add every safety header that the response does not set itself; a signal for `on_response_prepare`."""
    for name, value in SAFE.items():
        response.headers.setdefault(name, value)
    response.headers["Server"] = headers.NAME

"""Request bodies as browsers, platforms and strangers send them."""

from aiohttp import web
from multidict import MultiDictProxy

_NO_FORM = (ValueError, LookupError, RuntimeError)
"""What aiohttp raises for a body that contradicts its headers: undecodable, unknown charset or encoding, no boundary."""


def bounded(request: web.Request, largest: int) -> web.Request:
    """Return the same request with its body limited to `largest` bytes. Raises web.HTTPRequestEntityTooLarge if longer."""
    if (request.content_length or 0) > largest:
        raise web.HTTPRequestEntityTooLarge(max_size=largest, actual_size=request.content_length or 0)
    return request if request.client_max_size == largest else request.clone(client_max_size=largest)


async def read_form(request: web.Request) -> MultiDictProxy[str | bytes | bytearray | web.FileField]:
    """Read a POST's form. Raises web.RequestPayloadError if it can't be read, for example if it is cut short."""
    try:
        return await request.post()
    except _NO_FORM as error:
        raise web.RequestPayloadError("the body does not match its headers") from error

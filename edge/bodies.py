"""Bodies, as browsers, platforms and strangers send them."""

from aiohttp import web
from multidict import MultiDictProxy

_NO_FORM = (ValueError, LookupError, RuntimeError)
"""What aiohttp raises for a body that its headers misdescribe: bytes that are no text, an unknown charset or encoding, no boundary, no name."""


def bounded(request: web.Request, largest: int) -> web.Request:
    """The same request, of whose body at most `largest` bytes are read. Raises web.HTTPRequestEntityTooLarge where it announces more."""
    if (request.content_length or 0) > largest:
        raise web.HTTPRequestEntityTooLarge(max_size=largest, actual_size=request.content_length or 0)
    return request.clone(client_max_size=largest)


async def read_form(request: web.Request) -> MultiDictProxy[str | bytes | bytearray | web.FileField]:
    """Read a POST's form. Raises web.RequestPayloadError where it can't be read, as for a body that is cut short."""
    try:
        return await request.post()
    except _NO_FORM as error:
        raise web.RequestPayloadError("not the form that it says it is") from error

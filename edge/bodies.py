"""Request bodies as browsers, platforms and strangers send them."""

from aiohttp import BodyPartReader, web
from multidict import MultiDict, MultiDictProxy, MultiMapping

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


async def read_words(request: web.Request, largest: int, *, with_files: int) -> MultiMapping[object]:
    """Read a POST's fields of at most `largest` bytes, passing over its files without keeping them anywhere.

    `with_files`: the largest body. Raises web.HTTPRequestEntityTooLarge, web.RequestPayloadError.
    """
    if request.content_type != "multipart/form-data":
        return await read_form(bounded(request, largest))
    if request.content_length is None:  # No browser leaves it out, and it is what bounds the files.
        raise web.HTTPRequestEntityTooLarge(max_size=with_files, actual_size=0)
    fields: MultiDict[object] = MultiDict()
    left = largest
    try:
        async for part in await bounded(request, with_files).multipart():
            if not isinstance(part, BodyPartReader) or part.filename is not None or part.name is None:
                continue  # Read to its end, and let go, before the next.
            content = b""
            while chunk := await part.read_chunk():
                content, left = content + chunk, left - len(chunk)
                if left < 0:
                    raise web.HTTPRequestEntityTooLarge(max_size=largest, actual_size=largest - left)
            fields.add(part.name, content.decode(errors="replace"))
    except _NO_FORM as error:
        raise web.RequestPayloadError("the body does not match its headers") from error
    return fields

"""Bodies that arrive too slowly, or never end: neither may hold a connection, memory or the processor for long."""

import asyncio
from contextlib import suppress
from typing import Final

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

BODY_S = 30.0
"""Seconds for a message; 64 KiB take less on any line that can carry a chat."""
UPLOAD_S = 300.0
"""For the console's files."""
LEAVE_S = 0.5
"""Seconds for which a body is still read after the answer: a client cut while sending may not see the answer."""
LEAVE_BYTES = 64 * 1024
"""The most that is read of such a body."""

_UPLOADS: Final = "/console/"
_log = structlog.get_logger(__name__)


@web.middleware
async def cut_slow_bodies(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Cut the connection if the body does not arrive in time. Wrap it around everything that reads a body.

    aiohttp itself cuts what is slow before the body: see QUIET_S of bot/serving.py.
    """
    if not _is_unread(request):
        return await handler(request)
    patience = UPLOAD_S if request.path.startswith(_UPLOADS) else BODY_S
    timer = asyncio.get_running_loop().call_later(patience, _cut, request)
    try:
        return await handler(request)
    finally:
        timer.cancel()


def _cut(request: web.Request) -> None:
    if request.transport is None or request.content.is_eof():
        return
    _log.warning("slow_client_cut", bytes=request.content.total_bytes)
    request.transport.abort()


@web.middleware
async def leave_unread_bodies(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer, then hang up on an unread body: aiohttp would read ten seconds of it, a gigabyte each. Goes outermost."""
    try:
        response = await handler(request)
    except web.HTTPException as refused:
        if _is_unread(request):
            await _leave(request, refused)
        raise
    if _is_unread(request):
        await _leave(request, response)
    return response


def _is_unread(request: web.Request) -> bool:
    return request.can_read_body and not request.content.is_eof()


async def _leave(request: web.Request, response: web.StreamResponse) -> None:
    response.force_close()
    most = request.content.total_bytes + LEAVE_BYTES
    with suppress(TimeoutError, ConnectionError, web.RequestPayloadError):
        await response.prepare(request)
        await response.write_eof()
        async with asyncio.timeout(LEAVE_S):
            while _is_unread(request) and request.content.total_bytes < most:
                await request.content.readany()
    if _is_unread(request):
        request.protocol.force_close()

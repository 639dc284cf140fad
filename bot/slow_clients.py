"""Bodies that don't come: whoever begins to send one and goes on too slowly is cut, and holds no memory."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import structlog
from aiohttp import web

BODY_S = 30.0
"""For a message; in 30 seconds 64 KiB come over any line that can carry a chat."""
UPLOAD_S = 300.0
"""For the console's files."""

_UPLOADS: Final = "/console/"
_log = structlog.get_logger(__name__)


@web.middleware
async def cut_slow_bodies(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Cut the connection when the body is not there in time. Put it outermost.

    What comes before a body, aiohttp cuts by itself: see QUIET_S of bot/serving.py.
    """
    if not request.can_read_body:
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

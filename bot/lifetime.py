"""What an application keeps open or runs besides its requests, from its start to its end."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import structlog
from aiohttp import web

Lifetime = Callable[[web.Application], AsyncIterator[None]]
"""One of aiohttp's `cleanup_ctx`: stays at its `yield` until the application ends."""

_log = structlog.get_logger(__name__)


@asynccontextmanager
async def alongside(*tasks: asyncio.Task[Any]) -> AsyncIterator[None]:
    """Run `tasks` during the block, then cancel and await them."""
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)


def tell_end(task: asyncio.Task[Any]) -> None:
    """Log that a channel ended by a fault, which would otherwise go unnoticed until shutdown."""
    if not task.cancelled() and (error := task.exception()):
        _log.error("channel_ended", channel=task.get_name(), exc_info=error)

"""What an application holds open, or lets go on beside its requests, from its start to its end."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import structlog
from aiohttp import web

Lifetime = Callable[[web.Application], AsyncIterator[None]]
"""One of aiohttp's `cleanup_ctx`: it stays at its `yield` until the application ends."""

_log = structlog.get_logger(__name__)


@asynccontextmanager
async def alongside(*tasks: asyncio.Task[Any]) -> AsyncIterator[None]:
    """Let `tasks` go on within; then they are cancelled and awaited."""
    yield
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)


def tell_end(task: asyncio.Task[Any]) -> None:
    """Tell the log when a channel ends by a fault: without this, it would be silent until shutdown."""
    if not task.cancelled() and (error := task.exception()):
        _log.error("channel_ended", channel=task.get_name(), exc_info=error)

"""Tells whether a call was sent: if not, it may be repeated; if so, it is unknown whether it was accepted."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import SimpleNamespace

from aiohttp import ClientSession, TraceConfig, TraceRequestHeadersSentParams, TraceRequestStartParams


class Departure:
    """Whether the latest watched call was sent."""

    left = False


_watched: ContextVar[Departure | None] = ContextVar("departure", default=None)


@contextmanager
def departure() -> Iterator[Departure]:
    """Watch the calls made within the block, by sessions traced with `on_departure`."""
    watched = Departure()
    before = _watched.set(watched)
    try:
        yield watched
    finally:
        _watched.reset(before)


def on_departure() -> TraceConfig:
    """Return a trace for a session: a call counts as sent once aiohttp reports its headers, before the first byte.

    Name resolution, connection and TLS come earlier. Which timeout ended a call tells less: on a machine that stalls
    for a moment, all of them expire at once.
    """
    config = TraceConfig()
    config.on_request_start.append(_begin)
    config.on_request_headers_sent.append(_leave)
    return config


async def _begin(_session: ClientSession, _context: SimpleNamespace, _start: TraceRequestStartParams) -> None:
    _note(left=False)


async def _leave(
    _session: ClientSession, _context: SimpleNamespace, _sent: TraceRequestHeadersSentParams
) -> None:
    _note(left=True)


def _note(*, left: bool) -> None:
    if watched := _watched.get():
        watched.left = left

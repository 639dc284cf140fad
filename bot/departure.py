"""Whether a call was sent: one that was not may be repeated; of one that was, nobody knows whether it was taken."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import SimpleNamespace

from aiohttp import ClientSession, TraceConfig, TraceRequestHeadersSentParams, TraceRequestStartParams


class Departure:
    """Whether the latest of the watched calls was sent."""

    left = False


_watched: ContextVar[Departure | None] = ContextVar("departure", default=None)


@contextmanager
def departure() -> Iterator[Departure]:
    """Watch the calls that are made within, by sessions with `on_departure`."""
    watched = Departure()
    before = _watched.set(watched)
    try:
        yield watched
    finally:
        _watched.reset(before)


def on_departure() -> TraceConfig:
    """Make a session's trace: a call is sent with its headers, which aiohttp reports before it writes the first byte.

    Name resolution, connection and TLS come before that. Which timeout ended a call says less: on a machine that stalls
    for a moment they all expire at once.
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

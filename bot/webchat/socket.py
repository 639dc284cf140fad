"""The WebSocket: one JSON object a message each way; what was not answered, the page sends again after a lost connection.

Notices go out on it while the page is open: the page says which it has seen, and shows each once.
"""

import asyncio
import json
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

import structlog
from aiohttp import WSCloseCode, WSMsgType, web

from bot.channel import ChannelError, Delivered
from bot.webchat.identity import citizen_of
from bot.webchat.layout import as_data, lay_out
from bot.webchat.talk import Talk
from edge.origin import is_own_page
from handlers.messages import Notice

LARGEST_FRAME = 64 * 1024
"""Bytes; 5,000 characters with their JSON escapes are 30 KB at most."""
HEARTBEAT_SECONDS = 25.0
"""Under the minute after which proxies cut a quiet connection."""
MOST_SOCKETS = 8
"""Of one citizen: a tab has one each."""
SEEN_WITHIN_S = 5.0
"""Seconds within which a page says that it shows a notice; else it is tried again."""

_log = structlog.get_logger(__name__)


class MalformedFrameError(Exception):
    """A frame that the page never sends; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What the page sends: the id that it made for the message, and the words."""

    message_id: str
    text: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What the page sends when it shows a notice."""

    notice: str


@dataclass(slots=True)
class _Pages:
    """One citizen's open pages, and the notices of which nobody has said yet that they are seen."""

    sockets: set[web.WebSocketResponse] = field(default_factory=set)
    unseen: dict[str, asyncio.Event] = field(default_factory=dict)


class Sockets:
    """All open sockets; at shutdown they are closed so that the pages come back to the next process."""

    def __init__(
        self, talk: Talk, pseudonym: Callable[[str], str], *, seen_within: float = SEEN_WITHIN_S
    ) -> None:
        """`pseudonym` gives the keyed hash of a citizen's cookie, by which notices name him."""
        self._talk, self._pseudonym, self._seen_within = talk, pseudonym, seen_within
        self._open: dict[str, _Pages] = {}

    def present(self) -> Collection[str]:
        """Tell who has a page open right now, as keyed hashes."""
        return tuple(self._open)

    async def deliver(self, address: str, notice: Notice) -> Delivered:
        """Show a piece on the open pages of the citizen with that keyed hash. Raises ChannelError.

        A page shows a piece once, however often it is handed over.
        """
        pages = self._open.get(address)
        if pages is None:
            raise ChannelError("web_closed", hold=True)
        name = f"{notice.id}-{notice.offset}"
        seen = pages.unseen.setdefault(name, asyncio.Event())
        try:
            for socket in tuple(socket for socket in pages.sockets if socket.prepared):
                await _send(socket, _as_data(name, notice))
            async with asyncio.timeout(self._seen_within):
                await seen.wait()
        except TimeoutError:
            raise ChannelError("web_unseen") from None
        finally:
            pages.unseen.pop(name, None)
        return Delivered()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """`GET /chat`: 403 for a foreign page or without the cookie, 429 with too many sockets, else the socket."""
        citizen = citizen_of(request)
        if not is_own_page(request) or citizen is None:
            _log.warning("web_socket_refused", cookie=citizen is not None, origin="Origin" in request.headers)
            raise web.HTTPForbidden(text="open / in a browser that keeps cookies")
        name = self._pseudonym(citizen)
        mine = self._open.setdefault(name, _Pages())
        if len(mine.sockets) >= MOST_SOCKETS:
            raise web.HTTPTooManyRequests(text=f"at most {MOST_SOCKETS} open pages a citizen: close some")
        socket = web.WebSocketResponse(
            heartbeat=HEARTBEAT_SECONDS, max_msg_size=LARGEST_FRAME, compress=False
        )
        mine.sockets.add(socket)
        try:
            await socket.prepare(request)
            await self._converse(socket, citizen, mine)
        finally:
            mine.sockets.discard(socket)
            if not mine.sockets and self._open.get(name) is mine:
                del self._open[name]
        return socket

    async def close(self, _app: web.Application) -> None:
        """Close every socket; the pages connect again by themselves."""
        for socket in [socket for pages in self._open.values() for socket in pages.sockets]:
            await socket.close(code=WSCloseCode.GOING_AWAY)

    async def _converse(self, socket: web.WebSocketResponse, citizen: str, pages: _Pages) -> None:
        """One message after the other, in the order in which they were sent."""
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                await socket.close(code=WSCloseCode.UNSUPPORTED_DATA)
                return
            try:
                frame = read_frame(message.data)
            except MalformedFrameError as error:
                _log.warning("web_frame_malformed", reason=str(error), length=len(message.data))
                await socket.close(code=WSCloseCode.INVALID_TEXT)
                return
            if isinstance(frame, Seen):
                if waiting := pages.unseen.get(frame.notice):
                    waiting.set()
                continue
            delivery = await self._talk.say(citizen, frame.message_id, frame.text)
            if socket.closed:
                return
            await _send(socket, delivery.as_data())


def read_frame(data: str) -> Frame | Seen:
    """Parse a frame. Raises MalformedFrameError."""
    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        raise MalformedFrameError("not JSON") from None
    if not isinstance(content, dict):
        raise MalformedFrameError("not an object")
    if isinstance(seen := content.get("seen"), str):
        return Seen(seen)
    message_id, text = content.get("id"), content.get("text")
    if not isinstance(message_id, str) or not isinstance(text, str):
        raise MalformedFrameError("id and text must be strings")
    return Frame(message_id, text)


def _as_data(name: str, notice: Notice) -> dict[str, Any]:
    return {
        "notice": name,
        "at": int(notice.created_at.timestamp() * 1000),
        "replies": [as_data(lay_out(notice.reply))],
    }


async def _send(socket: web.WebSocketResponse, content: dict[str, Any]) -> None:
    """Send, unless the connection went away meanwhile: the page then asks again, and the reply is kept."""
    try:
        await socket.send_json(content, dumps=lambda value: json.dumps(value, ensure_ascii=False))
    except ConnectionError:
        _log.info("web_answer_undelivered", message=content.get("id"), notice=content.get("notice"))

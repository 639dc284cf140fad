"""The WebSocket: one JSON object per message each way; after a lost connection the page resends what was not answered.

Notices are delivered on it while the page is open; the page acknowledges each and shows it only once.
"""

import asyncio
import json
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

import structlog
from aiohttp import WSCloseCode, WSMsgType, web

from bot.channel import ChannelError
from bot.webchat.identity import citizen_of
from bot.webchat.layout import as_data, lay_out
from bot.webchat.talk import Talk
from edge.origin import is_own_page
from handlers.messages import Notice

LARGEST_FRAME = 64 * 1024
"""Bytes; 5,000 characters with their JSON escapes are 30 KB at most."""
HEARTBEAT_SECONDS = 25.0
"""Less than the minute after which proxies cut an idle connection."""
MOST_SOCKETS = 8
"""Per citizen; each tab has one."""
SEEN_WITHIN_S = 5.0
"""Seconds in which a page must acknowledge a notice; otherwise the notice is tried again."""

_log = structlog.get_logger(__name__)


class MalformedFrameError(Exception):
    """A frame that our page never sends; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A citizen's message, with the id that the page gave it."""

    message_id: str
    text: str


@dataclass(frozen=True, slots=True)
class Seen:
    """The page's acknowledgement that it shows a notice."""

    notice: str


@dataclass(slots=True)
class _Pages:
    """One citizen's open pages, and the notices that are not acknowledged yet."""

    sockets: set[web.WebSocketResponse] = field(default_factory=set)
    unseen: dict[str, asyncio.Event] = field(default_factory=dict)


class Sockets:
    """All open sockets; at shutdown they are closed, so that the pages reconnect to the next process."""

    def __init__(self, talk: Talk, pseudonym: Callable[[str], str]) -> None:
        """`pseudonym` turns a citizen's cookie into its keyed hash, by which notices are addressed."""
        self._talk, self._pseudonym = talk, pseudonym
        self._open: dict[str, _Pages] = {}

    def present(self) -> Collection[str]:
        """Return the keyed hashes of the citizens who have a page open now."""
        return tuple(self._open)

    async def deliver(self, address: str, notice: Notice) -> None:
        """Show a piece of a notice on the open pages of the citizen with that keyed hash. Raises ChannelError.

        A page shows each piece once, however often it is delivered.
        """
        pages = self._open.get(address)
        if pages is None:
            raise ChannelError("web_closed", hold=True)
        name = f"{notice.id}-{notice.offset}"
        seen = pages.unseen.setdefault(name, asyncio.Event())
        try:
            for socket in tuple(socket for socket in pages.sockets if socket.prepared):
                await _send(socket, _as_data(name, notice))
            async with asyncio.timeout(SEEN_WITHIN_S):
                await seen.wait()
        except TimeoutError:
            raise ChannelError("web_unseen") from None
        finally:
            pages.unseen.pop(name, None)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """`GET /chat`: open a socket; 403 from another site's page or without the cookie, 429 above MOST_SOCKETS."""
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
        """Close every socket; the pages reconnect by themselves."""
        for socket in [socket for pages in self._open.values() for socket in pages.sockets]:
            await socket.close(code=WSCloseCode.GOING_AWAY)

    async def _converse(self, socket: web.WebSocketResponse, citizen: str, pages: _Pages) -> None:
        """Answer the messages one after another, in the order they were sent."""
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
    """Send, unless the connection was lost meanwhile: the reply is stored, and the page asks for it again."""
    try:
        await socket.send_json(content, dumps=lambda value: json.dumps(value, ensure_ascii=False))
    except ConnectionError:
        _log.info("web_answer_undelivered", message=content.get("id"), notice=content.get("notice"))

"""The WebSocket: one JSON object a message each way; what was not answered, the page sends again after a lost connection."""

import json
from dataclasses import dataclass
from typing import Any

import structlog
from aiohttp import WSCloseCode, WSMsgType, web

from bot.pages import is_own_page
from bot.webchat.identity import citizen_of
from bot.webchat.talk import Talk

LARGEST_FRAME = 64 * 1024
"""Bytes; 5,000 characters with their JSON escapes are 30 KB at most."""
HEARTBEAT_SECONDS = 25.0
"""Under the minute after which proxies cut a quiet connection."""
MOST_SOCKETS = 8
"""Of one citizen: a tab has one each."""

_log = structlog.get_logger(__name__)


class MalformedFrameError(Exception):
    """A frame that the page never sends; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What the page sends: the id that it made for the message, and the words."""

    message_id: str
    text: str


class Sockets:
    """All open sockets; at shutdown they are closed so that the pages come back to the next process."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self._open: dict[str, set[web.WebSocketResponse]] = {}

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """`GET /chat`: 403 for a foreign page or without the cookie, 429 with too many sockets, else the socket."""
        citizen = citizen_of(request)
        if not is_own_page(request) or citizen is None:
            _log.warning("web_socket_refused", cookie=citizen is not None, origin="Origin" in request.headers)
            raise web.HTTPForbidden(text="open / in a browser that keeps cookies")
        mine = self._open.setdefault(citizen, set())
        if len(mine) >= MOST_SOCKETS:
            raise web.HTTPTooManyRequests(text=f"at most {MOST_SOCKETS} open pages a citizen: close some")
        socket = web.WebSocketResponse(
            heartbeat=HEARTBEAT_SECONDS, max_msg_size=LARGEST_FRAME, compress=False
        )
        mine.add(socket)
        try:
            await socket.prepare(request)
            await self._converse(socket, citizen)
        finally:
            mine.discard(socket)
            if not mine:
                self._open.pop(citizen, None)
        return socket

    async def close(self, _app: web.Application) -> None:
        """Close every socket; the pages connect again by themselves."""
        for socket in [socket for sockets in self._open.values() for socket in sockets]:
            await socket.close(code=WSCloseCode.GOING_AWAY)

    async def _converse(self, socket: web.WebSocketResponse, citizen: str) -> None:
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
            delivery = await self._talk.say(citizen, frame.message_id, frame.text)
            if socket.closed:
                return
            await _send(socket, delivery.as_data())


def read_frame(data: str) -> Frame:
    """Parse a frame. Raises MalformedFrameError."""
    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        raise MalformedFrameError("not JSON") from None
    if not isinstance(content, dict):
        raise MalformedFrameError("not an object")
    message_id, text = content.get("id"), content.get("text")
    if not isinstance(message_id, str) or not isinstance(text, str):
        raise MalformedFrameError("id and text must be strings")
    return Frame(message_id, text)


async def _send(socket: web.WebSocketResponse, content: dict[str, Any]) -> None:
    """Send, unless the connection went away meanwhile: the page then asks again, and the reply is kept."""
    try:
        await socket.send_json(content, dumps=lambda value: json.dumps(value, ensure_ascii=False))
    except ConnectionError:
        _log.info("web_answer_undelivered", message=content["id"])

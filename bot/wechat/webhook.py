"""`/wechat`: verifies before it parses, reads no more than it must, and answers within WeChat's five seconds."""

import asyncio
from collections.abc import Callable
from datetime import datetime

import structlog
from aiohttp import web

from bot.channel import DRAIN_SECONDS, Conversing
from bot.wechat.deliveries import PATIENCE_S, Deliveries
from bot.wechat.letter import Letter, MalformedError
from bot.wechat.owed_answers import OwedAnswers
from bot.wechat.text import one_message
from bot.wechat.wire import Query, RefusedError, Wire
from edge.bodies import bounded

PATH = "/wechat"
MAX_BODY = 64 * 1024
"""Bytes. A citizen's message is a few KiB, three times that in compatible mode."""
READ_SECONDS = 5.0
"""A body that takes longer is on a connection that WeChat has already cut."""
NOTHING = "success"
"""Tells WeChat that the push arrived and that there is nothing to show (WeChat, 'Passive user reply message')."""

_log = structlog.get_logger(__name__)


def setup(
    app: web.Application,
    *,
    token: str,
    app_id: str | None,
    aes_key: str | None,
    conversation: Conversing,
    owed_answers: OwedAnswers,
    clock: Callable[[], datetime],
    patience: float = PATIENCE_S,
) -> None:
    """Mount `/wechat` on `app`; at shutdown the messages in progress are finished first.

    `aes_key` None means plain mode; `owed_answers` are also those from before this start; `clock` returns an
    aware time; `patience` is how many seconds WeChat is kept waiting.
    """
    wire = Wire(token=token, app_id=app_id, aes_key=aes_key)
    deliveries = Deliveries(conversation, owed_answers, patience=patience)
    webhook = Webhook(wire=wire, deliveries=deliveries, clock=clock)
    app.add_routes(webhook.routes())
    app.on_startup.append(webhook.recover)
    app.on_shutdown.append(webhook.drain)


class Webhook:
    """WeChat's two requests: the verification of the server, and a push."""

    def __init__(self, *, wire: Wire, deliveries: Deliveries, clock: Callable[[], datetime]) -> None:
        self._wire = wire
        self._deliveries = deliveries
        self._clock = clock

    def routes(self) -> list[web.RouteDef]:
        """Return the routes for GET and POST of `/wechat`."""
        return [web.get(PATH, self.verify_server, allow_head=False), web.post(PATH, self.receive)]

    async def verify_server(self, request: web.Request) -> web.Response:
        """Return `echostr` if the request is signed (WeChat, 'Access guide'; never encrypted for a 公众号)."""
        try:
            self._wire.verify(Query.of(request.query), self._clock(), body_follows=False)
        except RefusedError as error:
            raise _forbidden(error) from error
        return web.Response(
            text=request.query.get("echostr", ""), headers={"X-Content-Type-Options": "nosniff"}
        )

    async def receive(self, request: web.Request) -> web.Response:
        """Handle a push: 200 with a reply or `success`; 403 unsigned, 400 unreadable, 413 too large, 408 too slow."""
        try:
            letter = await self._letter(request)
        except RefusedError as error:
            raise _forbidden(error) from error
        except MalformedError as error:
            _log.warning("wechat_malformed", reason=str(error))
            raise web.HTTPBadRequest(text=str(error)) from error
        return web.Response(text=NOTHING) if letter.incoming is None else await self._answer(letter)

    async def recover(self, _app: web.Application) -> None:
        """Answer what was promised before this start."""
        await self._deliveries.recover()

    async def drain(self, _app: web.Application) -> None:
        """Wait for the messages in progress."""
        await self._deliveries.drain(DRAIN_SECONDS)

    async def _letter(self, request: web.Request) -> Letter:
        query = Query.of(request.query)
        self._wire.verify(query, self._clock())
        return self._wire.open(query, await _body(request))

    async def _answer(self, letter: Letter) -> web.Response:
        assert letter.incoming  # noqa: S101
        answer = await self._deliveries.answer(letter.incoming)
        text, lost = one_message(reply.text for reply in answer.replies)
        message_id = letter.incoming.message_id
        _log.info("wechat_answered", message=message_id, stored=answer.stored, characters=len(text))
        if lost:
            _log.error("wechat_reply_cut", message=message_id, bytes_lost=lost)
        if not text:
            return web.Response(text=NOTHING)
        return web.Response(
            text=self._wire.reply(letter, text, self._clock()), content_type="application/xml"
        )


async def _body(request: web.Request) -> bytes:
    """Read the body, holding at most MAX_BODY and one chunk of it."""
    if "Content-Encoding" in request.headers:
        raise MalformedError("Content-Encoding is not accepted: WeChat sends bodies as they are")
    try:
        async with asyncio.timeout(READ_SECONDS):
            return await bounded(request, MAX_BODY).read()
    except TimeoutError:
        raise web.HTTPRequestTimeout from None
    except web.RequestPayloadError as error:
        raise MalformedError("the body's transfer encoding is broken") from error


def _forbidden(error: RefusedError) -> web.HTTPForbidden:
    _log.warning("wechat_refused", reason=str(error))
    return web.HTTPForbidden(text="forbidden")

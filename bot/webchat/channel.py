"""Wires the web chat: the page at `/`, and `/chat` for its messages, by WebSocket or by POST."""

from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo
from pathlib import Path

from aiohttp import web

from bot import pages
from bot.channel import Receives
from bot.given import now
from bot.webchat.page import Page
from bot.webchat.socket import Sockets
from bot.webchat.talk import Talk
from handlers.own_data.keeping import USUAL
from handlers.own_data.privacy import notice

PATH = "/chat"


def setup(
    app: web.Application,
    *,
    conversation: Receives,
    pseudonym: Callable[[str], str],
    city_name: str,
    examples: Sequence[str],
    hotline: str,
    timezone: tzinfo,
    privacy: str | None = None,
    bulletins: Callable[[], tuple[str, ...]] = tuple,
    clock: Callable[[], datetime] = now,
) -> Sockets:
    """Mount the web chat on `app` and return the open sockets, on which the courier delivers notices.

    `pseudonym` turns a citizen's cookie into its keyed hash; `examples` are questions in residents' words, shown as
    buttons; `timezone` is the city's, for the times on a page without script; `privacy` says what is kept
    (None: the usual retention periods); `bulletins` returns what pages show at their top now; `clock` an aware time.
    """
    talk = Talk(conversation=conversation, clock=clock, bulletins=bulletins)
    sockets = Sockets(talk, pseudonym)
    page = Page(
        talk,
        city_name=city_name,
        examples=tuple(examples),
        hotline=hotline,
        timezone=timezone,
        privacy=privacy or notice(USUAL),
    )
    pages.add_room(app, "webchat", Path(__file__).parent)

    async def chat(request: web.Request) -> web.StreamResponse:
        if request.headers.get("Upgrade", "").lower() == "websocket":
            return await sockets.serve(request)
        raise web.HTTPFound("/")

    app.add_routes(
        [
            web.get("/", page.show),
            web.get(PATH, chat, allow_head=False),
            web.post(PATH, page.say),
            web.post("/leave", page.leave),
        ]
    )
    app.on_shutdown.append(sockets.close)
    app.on_shutdown.append(talk.drain)
    return sockets

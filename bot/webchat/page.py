"""The chat's page, and messages sent by plain request: by its script when WebSockets are blocked, or as a bare form."""

import hashlib
import uuid
from dataclasses import dataclass
from datetime import datetime, tzinfo

from aiohttp import web

from bot import pages
from bot.webchat.identity import citizen_of, forget, remember
from bot.webchat.talk import Delivery, Talk
from edge.bodies import bounded, read_form
from edge.origin import is_own_page
from handlers import wording
from handlers.feedback.feedback import LONGEST

LARGEST_FORM = 64 * 1024
"""Bytes; 5,000 characters take 45 KB when form-encoded."""
FORM = "application/x-www-form-urlencoded"
SHORTCUTS = (wording.SAY_BROWSE, wording.SAY_FEEDBACK, wording.SAY_TICKETS, wording.SAY_HELP)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One message and its outcome, as the page without script shows them."""

    text: str
    delivery: Delivery


class Page:
    """The chat's page; the same HTML works with and without script."""

    def __init__(
        self,
        talk: Talk,
        *,
        city_name: str,
        examples: tuple[str, ...],
        hotline: str,
        timezone: tzinfo,
        privacy: str,
    ) -> None:
        self._talk, self._timezone = talk, timezone
        self._known = {
            "city_name": city_name,
            "examples": examples,
            "hotline": hotline,
            "shortcuts": SHORTCUTS,
            "privacy": privacy,
            "longest": LONGEST,
            "too_long": wording.TOO_LONG,
        }

    async def show(self, request: web.Request) -> web.Response:
        """`GET /`: the first screen."""
        response = self._render(request, None)
        remember(request, response, citizen_of(request))
        return response

    async def say(self, request: web.Request) -> web.Response:
        """`POST /chat`: take one message; answer with JSON for the page's script, otherwise with the page.

        403 from another site's page or without the cookie, 413 above LARGEST_FORM.
        """
        citizen = citizen_of(request)
        if not is_own_page(request):
            return self._forbid(request, wording.FOREIGN_PAGE)
        if citizen is None:
            return self._forbid(request, wording.NO_COOKIE)
        message_id, text = await _form(request)
        as_data = pages.wants_json(request)
        delivery = await self._talk.say(citizen, message_id if as_data else _bound(message_id, text), text)
        if as_data:
            return web.json_response(delivery.as_data(), headers={"Cache-Control": "no-store"})
        response = self._render(request, Exchange(text, delivery))
        remember(request, response, citizen)
        return response

    async def leave(self, request: web.Request) -> web.Response:
        """`POST /leave`: forget the citizen on this device and show a fresh page."""
        if not is_own_page(request):
            return self._forbid(request, wording.FOREIGN_PAGE)
        response = web.Response(status=303, headers={"Location": "/"})
        forget(request, response)
        return response

    def _render(self, request: web.Request, exchange: Exchange | None) -> web.Response:
        context = {
            **self._known,
            "exchange": exchange,
            "message_id": str(uuid.uuid4()),
            "say_time": self._say_time,
        }
        return pages.render(request, "webchat/chat.html", context)

    def _say_time(self, moment: datetime) -> str:
        return moment.astimezone(self._timezone).strftime("%H:%M")

    def _forbid(self, request: web.Request, sentence: str) -> web.Response:
        if pages.wants_json(request):
            return web.json_response({"error": sentence}, status=403)
        return pages.trouble(request, 403, wording.NOT_RECEIVED_HEADING, sentence)


async def _form(request: web.Request) -> tuple[str, str]:
    """Return the form's message id and text; the words of a pressed button take precedence over the text field."""
    if request.content_type != FORM:
        raise web.HTTPUnsupportedMediaType(text=f"send the form as {FORM}: message_id, text, say")
    form = await read_form(bounded(request, LARGEST_FORM))
    said = str(form.get("say") or form.get("text", ""))
    return str(form.get("message_id", "")), said.replace("\r\n", "\n")


def _bound(message_id: str, text: str) -> str:
    """Derive a message id from the form's id and its words.

    Reloading the page sends the same message; going back and sending other words is a new one.
    """
    return f"{message_id[:36]}-{hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()[:16]}"

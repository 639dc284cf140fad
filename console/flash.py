"""The line that says what an action did, shown once, on the next page. Kept by the browser, signed by the console."""

import base64
import hmac
import json
from dataclasses import dataclass
from typing import Final, Literal

from aiohttp import web

from console.access import Answering
from console.prefix import PREFIX
from console.services import services
from edge.origin import is_https

COOKIE = "younuo-said"
LONGEST = 200
"""Longest line, in characters: a cookie holds 4 KB."""
MOST = 3
SECONDS = 120

Kind = Literal["done", "note", "trouble"]


@dataclass(slots=True)
class _Said:
    """The lines of one request."""

    shown: list[tuple[Kind, str]]
    """To show now; read from the cookie."""
    said: list[tuple[Kind, str]]
    """For the next page."""
    taken: bool = False


_SAID: Final = web.RequestKey("console_said", _Said)


def flash(request: web.Request, text: str, kind: Kind = "done") -> None:
    """Show `text` on the next page. Never a citizen's words nor a secret: the browser stores it for a moment."""
    request[_SAID].said.append((kind, text[:LONGEST]))


def take(request: web.Request) -> list[tuple[Kind, str]]:
    """Return the lines to show on this page, and forget them."""
    said = request.get(_SAID)
    if said is None:
        return []
    said.taken = True
    lines, said.said = [*said.shown, *said.said], []
    return lines


@web.middleware
async def carry_messages(request: web.Request, handler: Answering) -> web.StreamResponse:
    """Carry the lines from one request to the next."""
    said = request[_SAID] = _Said(_read(request), [])
    response = await handler(request)
    if response.prepared:
        return response
    if said.said:
        response.set_cookie(
            COOKIE,
            _write(request, said.said[-MOST:]),
            max_age=SECONDS,
            path=PREFIX,
            httponly=True,
            secure=is_https(request),
            samesite="Strict",
        )
    elif said.taken and COOKIE in request.cookies:
        response.del_cookie(COOKIE, path=PREFIX)
    return response


def _read(request: web.Request) -> list[tuple[Kind, str]]:
    body, _, seal = request.cookies.get(COOKIE, "").partition(".")
    if not body or not hmac.compare_digest(
        _seal(request, body).encode(), seal.encode("utf-8", "surrogatepass")
    ):
        return []
    return [(kind, text) for kind, text in json.loads(base64.urlsafe_b64decode(body))]


def _write(request: web.Request, lines: list[tuple[Kind, str]]) -> str:
    body = base64.urlsafe_b64encode(json.dumps(lines, ensure_ascii=False).encode()).decode()
    return f"{body}.{_seal(request, body)}"


def _seal(request: web.Request, body: str) -> str:
    return services(request).seal(f"said\0{body}")

"""Who gets in: the session behind the cookie, then what the page needs. A page without an answer to that does not exist."""

from urllib.parse import urlsplit

from aiohttp import web
from yarl import URL

from console.access import Access, Answering, Page
from console.prefix import PREFIX
from console.services import page_of, services
from console.session import keep_knock, owes_code, presence, recognise, take_token
from handlers.accounts import Presence
from storage.records import Role

SIGN_IN = f"{PREFIX}/sign-in"
CODE = f"{PREFIX}/sign-in/code"
ENROL = f"{PREFIX}/account/second-factor"

NEEDS_SECOND_FACTOR = frozenset({Role.ADMINISTRATOR})
"""Roles that open nothing until a second factor is set up; everybody else is offered one."""


@web.middleware
async def door(request: web.Request, handler: Answering) -> web.StreamResponse:
    """Find out who asks, and let through who may; the others are led to the page that is theirs."""
    page = page_of(request)
    if page is None:
        return await handler(request)
    worthless = not await recognise(request, services(request).accounts, noted=not page.polled)
    elsewhere = _elsewhere(request, page)
    response = await handler(request) if elsewhere is None else _lead(request, elsewhere)
    if not response.prepared:
        keep_knock(request, response)
        if worthless:
            take_token(request, response)
    return response


def _elsewhere(request: web.Request, page: Page) -> str | None:
    """Where to go instead; None: come in. Raises ForbiddenError."""
    needs, somebody = page.needs, presence(request)
    if needs is Access.ANYBODY:
        return None
    if needs is Access.HALF_WAY:
        return None if owes_code(request) else (PREFIX if somebody else SIGN_IN)
    if somebody is None:
        return CODE if owes_code(request) else SIGN_IN
    if needs is Access.NEWCOMER:
        return None
    if owes_second_factor(somebody):
        return ENROL
    if not isinstance(needs, Access):
        somebody.actor.require(needs)
    return None


def needs_second_factor(somebody: Presence) -> bool:
    """Tell whether somebody's role asks for a second factor."""
    return somebody.actor.role in NEEDS_SECOND_FACTOR


def owes_second_factor(somebody: Presence) -> bool:
    """Tell whether somebody has to set one up before anything else."""
    return needs_second_factor(somebody) and not somebody.second_factor


def _lead(request: web.Request, address: str) -> web.Response:
    """Go to `address`, and from there, once signed in, to the page that was asked for."""
    if "HX-Request" in request.headers:
        # htmx would put the sign-in page into a corner of this one.
        return web.Response(status=204, headers={"HX-Redirect": address})
    asked = address in {SIGN_IN, CODE} and request.method == "GET" and request.path not in {PREFIX, CODE}
    target = URL(address).with_query({"next": request.path_qs} if asked else {})
    return web.Response(status=303, headers={"Location": str(target)})


def safe_next(wanted: str | None) -> str:
    """The page to open after signing in: one of the console's own, or its first."""
    if not wanted or "\\" in wanted or not wanted.isprintable():
        return PREFIX
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return PREFIX  # No address at all, like `//[`.
    inside = parts.path == PREFIX or parts.path.startswith(f"{PREFIX}/")
    return wanted if inside and not parts.scheme and not parts.netloc and "//" not in parts.path else PREFIX

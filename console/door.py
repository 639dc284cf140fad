"""Who gets in: the session behind the cookie, then what the page needs. A page without an answer to that does not exist."""

from aiohttp import web

from console.access import Access, Answering, Page
from console.prefix import PREFIX
from console.sending_away import CODE, SIGN_IN, send_away
from console.services import page_of, services
from console.session import keep_knock, owes_code, presence, recognise, take_token
from handlers.accounts import Presence
from storage.records import Role

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
    response = await (
        handler(request) if elsewhere is None else send_away(request, elsewhere, ended=worthless)
    )
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

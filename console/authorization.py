"""Decides who gets in: looks up the session behind the cookie, then checks what the page needs."""

from aiohttp import web

from console.access import Access, Answering, Page
from console.prefix import PREFIX
from console.redirecting import CODE, SIGN_IN, redirect
from console.services import page_of, services
from console.session import delete_session_cookie, identify, keep_form_cookie, owes_code, presence
from handlers.accounts import Presence
from storage.records import Role

ENROL = f"{PREFIX}/account/second-factor"

NEEDS_SECOND_FACTOR = frozenset({Role.ADMINISTRATOR})
"""Roles that may open nothing until a second factor is set up; it is optional for everybody else."""


@web.middleware
async def authorize(request: web.Request, handler: Answering) -> web.StreamResponse:
    """Identify the sender and let them through if they may open the page; redirect the others to the page they need."""
    page = page_of(request)
    if page is None:
        return await handler(request)
    worthless = not await identify(request, services(request).accounts, noted=not page.polled)
    elsewhere = _elsewhere(request, page)
    # To whoever wanted to leave, a session that has ended is no news.
    told = worthless and page.needs is not Access.LEAVING
    response = await (handler(request) if elsewhere is None else redirect(request, elsewhere, ended=told))
    if not response.prepared:
        keep_form_cookie(request, response)
        if worthless:
            delete_session_cookie(request, response)
    return response


def _elsewhere(request: web.Request, page: Page) -> str | None:
    """Return where to go instead, or None if they may come in. Raises ForbiddenError."""
    needs, somebody = page.needs, presence(request)
    leaves = needs is Access.LEAVING and (somebody is not None or owes_code(request))
    if leaves or needs is Access.ANYBODY:
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
    """Tell whether the person's role requires a second factor."""
    return somebody.actor.role in NEEDS_SECOND_FACTOR


def owes_second_factor(somebody: Presence) -> bool:
    """Tell whether the person has to set up a second factor before anything else."""
    return needs_second_factor(somebody) and not somebody.second_factor

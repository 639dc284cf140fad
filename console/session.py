"""Who sends a request: the session's cookie, and what the authorization found out about it."""

import secrets
from typing import Final

from aiohttp import web

from edge.origin import is_https, own_name
from handlers.accounts import Accounts, Presence
from handlers.people import Actor

COOKIE = "younuo-staff"
FORM_COOKIE = "younuo-door"
"""Cookie that binds a form's token before anybody is signed in."""


_PRESENCE: Final = web.RequestKey("console_presence", Presence)
_OWES_CODE: Final = web.RequestKey("console_owes_code", bool)
_FORM_COOKIE: Final = web.RequestKey("console_form_cookie", str)


def presence(request: web.Request) -> Presence | None:
    """Return who is signed in; None for everybody else, including a person who still owes the code."""
    return request.get(_PRESENCE)


def owes_code(request: web.Request) -> bool:
    """Tell whether a password was given and the second factor's code is still missing."""
    return bool(request.get(_OWES_CODE))


def me(request: web.Request) -> Presence:
    """Return who is signed in, for pages that need it. Raises LookupError on a page that anybody may open."""
    found = presence(request)
    if found is None:
        raise LookupError("nobody is signed in: give the page a permission in console/routes.py")
    return found


def actor(request: web.Request) -> Actor:
    """Return who is signed in, as decisions know them."""
    return me(request).actor


def binding(request: web.Request) -> str:
    """Return what a form's token is bound to: the session, or before signing in, a cookie of its own."""
    if presence(request) or owes_code(request):
        return f"session {token_in(request)}"
    if _FORM_COOKIE not in request:
        request[_FORM_COOKIE] = request.cookies.get(own_name(request, FORM_COOKIE)) or secrets.token_urlsafe(
            24
        )
    return f"door {request[_FORM_COOKIE]}"


async def identify(request: web.Request, accounts: Accounts, *, noted: bool = True) -> bool:
    """Find the session of the browser's token; return False if the token is no longer valid.

    `noted`: the request is a sign of activity.
    """
    token = token_in(request)
    if not token:
        return True
    found = await accounts.signing_in.look_up(token, noted=noted)
    if found is not None:
        request[_PRESENCE] = found
        return True
    owes = request[_OWES_CODE] = await accounts.signing_in.awaits_code(token)
    return owes


def token_in(request: web.Request) -> str | None:
    """Return the session's token as the browser sent it."""
    return request.cookies.get(own_name(request, COOKIE))


def set_session_cookie(request: web.Request, response: web.StreamResponse, token: str) -> None:
    """Set the session's cookie; no script can read it, and no other site's form sends it."""
    _set(request, response, COOKIE, token)


def delete_session_cookie(request: web.Request, response: web.StreamResponse) -> None:
    """Delete the cookie of a session that ended, unless this response sets a new one."""
    name = own_name(request, COOKIE)
    if name not in response.cookies:
        response.del_cookie(name, path="/", secure=is_https(request), httponly=True, samesite="Lax")


def keep_form_cookie(request: web.Request, response: web.StreamResponse) -> None:
    """Set the cookie to which the form's token on this page is bound."""
    made = request.get(_FORM_COOKIE)
    if made is not None and request.cookies.get(own_name(request, FORM_COOKIE)) != made:
        _set(request, response, FORM_COOKIE, made)


def _set(request: web.Request, response: web.StreamResponse, name: str, value: str) -> None:
    response.set_cookie(
        own_name(request, name), value, path="/", httponly=True, secure=is_https(request), samesite="Lax"
    )

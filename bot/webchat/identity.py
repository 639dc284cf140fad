"""How the web chat recognises a citizen: 32 random bytes in a cookie that no script can read."""

import re
import secrets

from aiohttp import web

from edge.origin import is_https, own_name

COOKIE = "younuo_citizen"
BYTES = 32
KEPT_DAYS = 365
"""A ticket takes weeks to answer; the citizen who returns then must still be recognised as its author."""

_SHAPE = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)


def citizen_of(request: web.Request) -> str | None:
    """Return the citizen's id, or None if there is no cookie or its value has not the shape of one of ours."""
    # Another site under the same domain could plant a cookie with the plain name, so over https that name counts
    # only where our own is missing.
    values = (request.cookies.get(name, "") for name in (own_name(request, COOKIE), COOKIE))
    return next(filter(_SHAPE.fullmatch, values), None)


def remember(request: web.Request, response: web.StreamResponse, citizen: str | None = None) -> None:
    """Set the cookie, with a new id for a new citizen; every visit extends it to KEPT_DAYS again."""
    response.set_cookie(
        own_name(request, COOKIE),
        citizen or secrets.token_urlsafe(BYTES),
        max_age=KEPT_DAYS * 24 * 3600,
        path="/",
        httponly=True,
        samesite="Lax",
        secure=is_https(request),
    )


def forget(request: web.Request, response: web.StreamResponse) -> None:
    """Delete the cookie and ask the browser to drop what the page stored (Clear-Site-Data, "storage")."""
    for name in {own_name(request, COOKIE), COOKIE}:
        response.del_cookie(name, path="/", httponly=True, samesite="Lax", secure=is_https(request))
    response.headers["Clear-Site-Data"] = '"storage"'

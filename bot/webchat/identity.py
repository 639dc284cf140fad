"""Who a citizen is on the web: 32 random bytes in a cookie that no script can read."""

import re
import secrets

from aiohttp import web

from edge.origin import is_https, own_name

COOKIE = "younuo_citizen"
BYTES = 32
KEPT_DAYS = 365
"""A ticket is answered in weeks; whoever comes back then must still be the one who filed it."""

_SHAPE = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)


def citizen_of(request: web.Request) -> str | None:
    """Read the citizen's id; None without a cookie, or with one that this site never gives."""
    # Another site of the domain could plant the plain name: over https it counts only where there is no other yet.
    values = (request.cookies.get(name, "") for name in (own_name(request, COOKIE), COOKIE))
    return next(filter(_SHAPE.fullmatch, values), None)


def remember(request: web.Request, response: web.StreamResponse, citizen: str | None = None) -> None:
    """Set the cookie, a new one for a new citizen; with each visit it lasts KEPT_DAYS again."""
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
    """Take the cookie back, and ask the browser to drop what the page kept (Clear Site Data, 'storage')."""
    for name in {own_name(request, COOKIE), COOKIE}:
        response.del_cookie(name, path="/", httponly=True, samesite="Lax", secure=is_https(request))
    response.headers["Clear-Site-Data"] = '"storage"'

"""Renders pages from templates: escaped, strict about missing names, times in the city's zone. Redirects after a POST."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, tzinfo
from pathlib import Path
from typing import Any, Final

import aiohttp_jinja2
import jinja2
from aiohttp import web
from yarl import URL

from console import flash
from console.csrf import token_of
from console.navigation import entries
from console.prefix import PREFIX
from console.services import services
from console.session import presence
from edge import templates
from handlers.people import Permission

_ENVIRONMENT: Final = web.AppKey("console_environment", jinja2.Environment)
_FOLDER = Path(__file__).parent / "templates"


def setup(app: web.Application, *, asset: Callable[[str], str], timezone: tzinfo) -> None:
    """Prepare `app` for `render`."""
    environment = templates.prepare(app, _ENVIRONMENT, jinja2.FileSystemLoader(_FOLDER))
    environment.globals |= {"asset": asset, "prefix": PREFIX, "Permission": Permission}
    environment.filters |= {
        "moment": lambda at: _moment(at, timezone),
        "day": lambda at: _day(at, timezone),
        "iso": lambda at: at.isoformat(),
        "count": lambda number: f"{number:,}",
    }


def render(
    request: web.Request, template: str, context: Mapping[str, object], *, status: int = 200
) -> web.Response:
    """Render `template` with `context` and what every page uses: see `base.html`.

    An address requested by htmx may return part of a page: ask `is_part(request)`.
    """
    somebody = presence(request)
    actor = somebody.actor if somebody else None
    everywhere: dict[str, Any] = {
        "actor": actor,
        "city": services(request).city,
        "demonstration": services(request).database.demonstration,
        "places": entries(request, actor) if actor else [],
        "said": flash.take(request),
        "csrf_token": token_of(request),
        "url_with": lambda **changes: url_with(request, **changes),
        "here": request.path_qs,
        "searched": request.query.get("q", ""),
    }
    response = aiohttp_jinja2.render_template(
        template, request, {**everywhere, **context}, app_key=_ENVIRONMENT, status=status
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["Vary"] = "HX-Request, Cookie"
    return response


def is_part(request: web.Request) -> bool:
    """Tell whether htmx requests part of a page; a page restored from history is requested whole."""
    return "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers


def back(path: str, **query: str) -> web.Response:
    """Answer a POST with 303 to a page of the console; `path` without the prefix."""
    return see_other(str(URL.build(path=PREFIX + path, query=query)))


def see_other(address: str) -> web.Response:
    """Answer with 303 to an address of this site; pass anything that a browser sent through `safe_next` first."""
    return web.Response(status=303, headers={"Location": address})


def url_with(request: web.Request, **changes: object) -> str:
    """Return this page's address with changed query values; None removes one, a list repeats it."""
    kept = [(name, value) for name, value in request.query.items() if name not in changes]
    for name, value in changes.items():
        many = value if isinstance(value, list | tuple) else [value]
        kept += [(name, str(one)) for one in many if one is not None]
    return str(request.rel_url.with_query(kept))


def _moment(at: datetime, timezone: tzinfo) -> str:
    return at.astimezone(timezone).strftime("%Y-%m-%d %H:%M")


def _day(at: date | datetime, timezone: tzinfo) -> str:
    return (at.astimezone(timezone) if isinstance(at, datetime) else at).strftime("%Y-%m-%d")

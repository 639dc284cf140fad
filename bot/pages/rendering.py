"""Pages from templates: one environment, to which every room with pages adds its templates and static files."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

import aiohttp_jinja2
import jinja2
from aiohttp import web

from bot.pages.headers import make_safe
from edge import templates
from edge.headers import cache_static


class Rooms(dict[str, jinja2.BaseLoader]):
    """Each room's templates, by the room's name."""


_FOLDER = Path(__file__).parent
_ENVIRONMENT: Final = web.AppKey("pages_environment", jinja2.Environment)
_ROOMS: Final = web.AppKey("pages_rooms", Rooms)
_DEMONSTRATION: Final[web.AppKey[Callable[[], bool]]] = web.AppKey("pages_demonstration")
_BULLETINS: Final[web.AppKey[Callable[[], Sequence[str]]]] = web.AppKey("pages_bulletins")
_STATIC = "/static"


def setup(app: web.Application) -> None:
    """Prepare `app` for pages; calling it again changes nothing."""
    if _ROOMS in app:
        return
    rooms = app[_ROOMS] = Rooms()
    templates.prepare(app, _ENVIRONMENT, jinja2.PrefixLoader(rooms))
    app.on_response_prepare.append(make_safe)
    app.on_response_prepare.append(_cache_static)
    add_room(app, "pages", _FOLDER)


def add_room(app: web.Application, name: str, folder: Path) -> None:
    """Add a room's `folder`: its `templates/` as `name/…`, its `static/` at `/static/name/…`."""
    setup(app)
    app[_ROOMS][name] = jinja2.FileSystemLoader(folder / "templates")
    app.router.add_static(f"{_STATIC}/{name}", folder / "static", name=f"static-{name}")


def render(
    request: web.Request, template: str, context: Mapping[str, object], *, status: int = 200
) -> web.Response:
    """Render `template` (`room/file.html`) with `context` and a function `asset(room, file)` that returns a URL."""
    known = {
        **context,
        "asset": lambda room, file: _asset(request.app, room, file),
        "demonstration": is_demonstration(request),
        "bulletins": bulletins(request),
    }
    response = aiohttp_jinja2.render_template(template, request, known, app_key=_ENVIRONMENT, status=status)
    response.headers["Cache-Control"] = "no-cache, private"
    return response


def trouble(
    request: web.Request, status: int, heading: str, text: str, *, reference: str = ""
) -> web.Response:
    """Render the page that says what went wrong; `reference` is the request's id, if it may have to be told."""
    context = {"heading": heading, "text": text, "reference": reference}
    return render(request, "pages/trouble.html", context, status=status)


def tell_demonstration(app: web.Application, is_one: Callable[[], bool]) -> None:
    """Let every page say that nothing is real, while `is_one` returns True."""
    app[_DEMONSTRATION] = is_one


def is_demonstration(request: web.Request) -> bool:
    """Tell whether the page shows made-up data."""
    is_one = request.app.get(_DEMONSTRATION)
    return is_one is not None and is_one()


def tell_bulletins(app: web.Application, running: Callable[[], Sequence[str]]) -> None:
    """Let every page begin with the lines that `running` returns, which costs no look into the storage."""
    app[_BULLETINS] = running


def bulletins(request: web.Request) -> Sequence[str]:
    """Return what the city lets everybody read now, a line each."""
    running = request.app.get(_BULLETINS)
    return () if running is None else running()


def wants_json(request: web.Request) -> bool:
    """Tell whether a script asks for data, rather than a browser for a page."""
    return "application/json" in request.headers.get("Accept", "")


def _asset(app: web.Application, room: str, file: str) -> str:
    """Return a static file's URL, which changes with its content, so that it can be cached for ever."""
    folder = app.router[f"static-{room}"]
    assert isinstance(folder, web.StaticResource)  # noqa: S101
    return str(folder.url_for(filename=file, append_version=True))


async def _cache_static(request: web.Request, response: web.StreamResponse) -> None:
    cache_static(request, response, _STATIC)

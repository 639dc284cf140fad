"""Static files at addresses that change with their content, so that a browser may cache them for ever."""

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path

from aiohttp import web

from console.prefix import PREFIX
from edge.headers import cache_static

FOLDER = Path(__file__).parent / "static"
_ROUTE = "/static"


def add_assets(app: web.Application) -> Callable[[str], str]:
    """Serve the folder at /console/static; return `asset(file) -> address`, which raises KeyError for an unknown file."""
    app.router.add_static(_ROUTE, FOLDER)
    app.on_response_prepare.append(_cache)
    addresses = _addresses()
    return addresses.__getitem__


def _addresses() -> Mapping[str, str]:
    names = {path.relative_to(FOLDER).as_posix(): path for path in FOLDER.rglob("*") if path.is_file()}
    return {name: f"{PREFIX}{_ROUTE}/{name}?v={_digest(path)}" for name, path in names.items()}


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


async def _cache(request: web.Request, response: web.StreamResponse) -> None:
    cache_static(request, response, f"{PREFIX}{_ROUTE}")

"""Assembles the console: its services, its middlewares in order, and the routes of the one table."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from aiohttp import web

from console import assets, rendering
from console.access import Page
from console.attempt_limits import AttemptLimits
from console.authorization import authorize
from console.csrf import guard
from console.error_pages import show_errors
from console.flash import carry_messages
from console.headers import make_safe
from console.prefix import PREFIX
from console.routes import PAGES
from console.services import SERVICES, Services
from handlers.accounts import Accounts
from handlers.deriving import derive
from handlers.desk.desk import Desk
from handlers.figures.exports import Exports
from knowledge.city import City
from storage.database import Database

__all__ = ["PREFIX", "build_console"]

_PURPOSE = "younuo console 1"


def build_console(
    *,
    city: City,
    database: Database,
    accounts: Accounts,
    desk: Desk,
    clock: Callable[[], datetime],
    secret: bytes,
    exports: Path,
    attempt_limits: AttemptLimits | None = None,
) -> web.Application:
    """Return the application to mount at /console.

    `secret` is the product's; `clock` returns an aware time; `exports` is the folder where finished exports are kept.
    """
    # Outermost first: turn errors into pages, carry messages, find out who asks, check that the form is the console's
    # own.
    app = web.Application(middlewares=[show_errors, carry_messages, authorize, guard])
    app.on_response_prepare.append(make_safe)
    asset = assets.add_assets(app)
    rendering.setup(app, asset=asset, timezone=city.timezone)
    app[SERVICES] = Services(
        city=city,
        database=database,
        accounts=accounts,
        desk=desk,
        exports=Exports(desk.office, exports),
        clock=clock,
        key=derive(secret, _PURPOSE),
        pages=_add(app, PAGES),
        attempt_limits=attempt_limits or AttemptLimits(),
    )
    # Stopped before anything it needs is closed.
    app.on_startup.append(_open_exports)
    app.on_shutdown.append(_close_exports)
    return app


async def _open_exports(app: web.Application) -> None:
    await app[SERVICES].exports.open()


async def _close_exports(app: web.Application) -> None:
    await app[SERVICES].exports.close()


def _add(app: web.Application, pages: tuple[Page, ...]) -> dict[web.AbstractRoute, Page]:
    return {app.router.add_route(page.method, page.path, page.answer): page for page in pages}

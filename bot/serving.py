"""Starting: the web server with its channels, or the conversation in a terminal."""

import asyncio
import logging
import os
import signal
import sys
from contextlib import nullcontext
from functools import partial
from socket import socket

import structlog
from aiohttp import web

from bot import logs, metrics, terminal
from bot.activation import inherited
from bot.announcing import announcement
from bot.app import build_app, build_conversation
from bot.assembly import build_dialogue
from bot.keys import check_key
from bot.loading import for_good
from bot.lock import serving
from bot.settings import Settings, SettingsError
from bot.sharing import PARENT, count_as, forget, shared
from bot.tenancy import check_city
from bot.workers import BACKLOG, WRONG, Place, Workers, bind
from storage.database import Database, StorageError

QUIET_S = 75.0
"""A connection that brings no whole request for so long is cut: longer than nginx keeps one that is idle (60 s)."""

HEAR_OUT_S = 0.2
"""For so long what was sent by those who were accepted last is read, before idle connections are closed."""
DRAIN_S = 20.0
"""What is at work when the server is told to end gets so long; so does a connection that has said nothing yet. Those who would kill it
wait longer: `GRACE_S` of the workers' parent, systemd's TimeoutStopSec."""

_log = structlog.get_logger(__name__)


def serve(settings: Settings, workers: int = 1) -> None:
    """Run until interrupted; what is at work is brought to its end first. SettingsError: an address it can't have.

    Several workers are processes of their own on one port; their parent starts again whichever dies.
    """
    with (
        shared(settings.make_var_dir(), workers)
        if workers > 1
        else nullcontext(enter_result=True) as together
    ):
        _serve(settings, workers, together=together)


def _serve(settings: Settings, workers: int, *, together: bool) -> None:
    figures = metrics.Metrics()
    forget(PARENT)  # It has no queues of its own.
    logs.configure_logging(json=not sys.stderr.isatty(), count=figures.count)
    if not together:
        _log.warning("figures_not_shared", reason="no room in memory nor in YOUNUO_VAR_DIR")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    sockets = _passed(workers) or _bind(settings, workers)
    with for_good():
        dialogue = build_dialogue(settings)
        lines = announcement(settings, dialogue.city, *sockets[0].getsockname()[:2])

    @for_good()
    def build() -> web.Application:
        return build_app(settings, dialogue, figures)

    if workers == 1:
        _run(build(), sockets[0], lines)
        return

    def work(place: Place) -> None:
        count_as(place.number)
        try:
            app = build()
            app.on_startup.append(partial(_end_with_the_parent, place.alone))
            _run(app, place.socket, lines if place.first else [])
        except (SettingsError, StorageError) as error:
            print(f"Error: {error}", file=sys.stderr)  # noqa: T201  # as the command line says it
            sys.exit(WRONG)

    if status := Workers(sockets, work, buried=forget).run():
        sys.exit(status)


def _passed(workers: int) -> list[socket]:
    """The socket that systemd passes, for each worker: whoever is free accepts."""
    passed = inherited()
    return [one.dup() for one in passed[:1] for _ in range(workers)] if workers > 1 else passed


def _bind(settings: Settings, workers: int) -> list[socket]:
    try:
        return bind(settings.host, settings.port, workers)
    except (OSError, UnicodeError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise SettingsError(
            f"YOUNUO_HOST = {settings.host!r}, YOUNUO_PORT = {settings.port}: {why}: "
            "choose an address of this machine and a port that nothing else uses"
        ) from None


def _run(app: web.Application, bound: socket, lines: list[str]) -> None:
    def announce(_running: str) -> None:
        if lines:
            print("\n".join(lines), flush=True)  # noqa: T201  # greets whoever typed the command

    app.on_startup.append(partial(_hear_out, bound))
    web.run_app(
        app,
        sock=bound,
        print=announce,
        access_log=None,
        backlog=BACKLOG,
        keepalive_timeout=QUIET_S,
        shutdown_timeout=DRAIN_S,
    )


async def _hear_out(bound: socket, _app: web.Application) -> None:
    """When told to end, first accept nobody else, and read what those have sent who were accepted just now.

    aiohttp hangs up on every connection of which nothing was read yet; who comes later waits at the held socket.
    """
    loop = asyncio.get_running_loop()

    def end() -> None:
        raise web.GracefulExit

    def stop() -> None:
        loop.remove_reader(bound)
        loop.call_later(HEAR_OUT_S, end)

    for told in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(told, stop)


async def _end_with_the_parent(alone: int, _app: web.Application) -> None:
    asyncio.get_running_loop().add_reader(alone, os.kill, os.getpid(), signal.SIGTERM)


async def chat(settings: Settings) -> None:
    """The conversation in the terminal, over the same database."""
    logging.disable(logging.WARNING)
    logs.configure_logging(json=False, level="ERROR")
    settings.make_var_dir()
    database = Database(settings.database)
    with for_good():
        city, conversation = await asyncio.to_thread(build_conversation, settings, database)
    with serving(settings):
        async with database:
            await check_key(database, settings)
            await check_city(database, city)
            await terminal.talk(conversation)

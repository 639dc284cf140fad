"""Starts the web server with its channels, or the conversation in a terminal."""

import asyncio
import logging
import os
import signal
import sys
from contextlib import nullcontext, suppress
from functools import partial
from socket import socket

import structlog
from aiohttp import web

from bot import logs, metrics, terminal
from bot.activation import inherited
from bot.announcing import announcement
from bot.app import build_app, build_conversation
from bot.assembly import build_dialogue
from bot.loading import for_good
from bot.lock import serving
from bot.settings import Settings, SettingsError
from bot.sharing import PARENT, count_as, forget, shared
from bot.vetting import opened
from bot.workers import BACKLOG, WRONG, Place, Workers, bind
from storage.database import Database, StorageError

QUIET_S = 75.0
"""Seconds without a whole request after which a connection is cut: longer than nginx keeps an idle one (60 s)."""

HEAR_OUT_S = 0.2
"""Seconds during which requests on just accepted connections are still read, before idle connections are closed."""
DRAIN_S = 20.0
"""Seconds for work in progress when the server is told to end, and for a connection that has sent nothing yet. Shorter
than what precedes a kill: `GRACE_S` of the workers' parent, systemd's TimeoutStopSec.
"""

_log = structlog.get_logger(__name__)


def serve(settings: Settings, workers: int = 1) -> None:
    """Run until interrupted, then finish the work in progress. Raises SettingsError if the address can't be bound.

    Several workers are separate processes on one port; their parent restarts any that dies.
    """
    with (
        shared(settings.make_var_dir(), workers)
        if workers > 1
        else nullcontext(enter_result=True) as together
    ):
        _serve(settings, workers, together=together)


def _serve(settings: Settings, workers: int, *, together: bool) -> None:
    figures = metrics.Metrics()
    forget(PARENT)  # The parent has no queues of its own.
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
            print(f"Error: {error}", file=sys.stderr)  # noqa: T201  # as the command line reports it
            sys.exit(WRONG)

    if status := Workers(sockets, work, buried=forget).run():
        sys.exit(status)


def _passed(workers: int) -> list[socket]:
    """Return the socket passed by systemd, duplicated for each worker: whichever is free accepts."""
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
            with suppress(OSError):  # On a full disk, like a log.
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
    """When told to end, first stop accepting, and read the requests on connections accepted just before.

    aiohttp hangs up on every connection from which nothing was read; later connections wait at the held socket.
    """
    loop = asyncio.get_running_loop()
    ending = False

    def end() -> None:
        raise web.GracefulExit

    def stop() -> None:
        # Told again, as by a terminal and by the parent, it would cut short what is being finished.
        nonlocal ending
        if not ending:
            ending = True
            loop.remove_reader(bound)
            loop.call_later(HEAR_OUT_S, end)

    for told in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(told, stop)


async def _end_with_the_parent(alone: int, _app: web.Application) -> None:
    loop = asyncio.get_running_loop()

    def end() -> None:
        loop.remove_reader(alone)  # It stays readable.
        os.kill(os.getpid(), signal.SIGTERM)

    loop.add_reader(alone, end)


async def chat(settings: Settings) -> None:
    """Hold the conversation in the terminal, over the same database."""
    logging.disable(logging.WARNING)
    logs.configure_logging(json=False, level="ERROR")
    settings.make_var_dir()
    database = Database(settings.database)
    with for_good():
        city, conversation = await asyncio.to_thread(build_conversation, settings, database)
    with serving(settings):
        async with opened(database, settings, city, serves=True):
            await terminal.talk(conversation)

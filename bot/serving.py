"""Starting: the web server with its channels, or the conversation in a terminal."""

import asyncio
import gc
import logging
import os
import signal
import sys
from functools import partial
from socket import socket

from aiohttp import web

from bot import metrics, ops, terminal
from bot.activation import inherited
from bot.app import build_app, build_conversation
from bot.assembly import build_dialogue
from bot.keys import check_key, serving
from bot.settings import Settings, SettingsError
from bot.staffing import JOIN, first_run_code
from bot.workers import BACKLOG, WRONG, Place, Workers, bind
from knowledge.city import City
from storage.database import Database, StorageError, UnreachableError

CHANNELS_OFF = {
    "WeChat": (
        "wechat_token",
        "set YOUNUO_WECHAT_TOKEN (and YOUNUO_WECHAT_AES_KEY with YOUNUO_WECHAT_APP_ID) to turn it on",
    ),
    "Telegram": ("telegram_token", "set YOUNUO_TELEGRAM_TOKEN to turn it on"),
}

QUIET_S = 75.0
"""A connection that brings no whole request for so long is cut: longer than nginx keeps one that is idle (60 s)."""


def serve(settings: Settings, workers: int = 1) -> None:
    """Run until interrupted; what is at work is brought to its end first. SettingsError: an address it can't have.

    Several workers are processes of their own on one port; their parent starts again whichever dies.
    """
    if workers > 1:
        metrics.share(settings.make_var_dir() / "metrics")
    figures = metrics.Metrics()
    metrics.forget(os.getpid())  # The parent of workers has no queues of its own.
    ops.configure_logging(json=not sys.stderr.isatty(), count=figures.count)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    sockets = _passed(workers) or _bind(settings, workers)
    dialogue = build_dialogue(settings)
    lines = _greeting(settings, sockets[0], dialogue.city)
    if workers == 1:
        app = build_app(settings, dialogue, figures)
        gc.collect()
        gc.freeze()  # Half a million objects that never change: no collection looks at them again.
        _run(app, sockets[0], lines)
        return

    def work(place: Place) -> None:
        try:
            app = build_app(settings, dialogue, figures)
            app.on_startup.append(partial(_end_with_the_parent, place.alone))
            _run(app, place.socket, lines if place.first else [])
        except (SettingsError, StorageError) as error:
            print(f"Error: {error}", file=sys.stderr)  # noqa: T201  # as the command line says it
            sys.exit(WRONG)

    if status := Workers(sockets, work, buried=metrics.forget).run():
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


def _greeting(settings: Settings, bound: socket, city: City) -> list[str]:
    """What is told to whoever typed the command, once the server is there."""
    host, port = bound.getsockname()[:2]
    base = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    lines = channel_lines(settings, base)
    try:
        code = first_run_code(settings, city)
    except UnreachableError:
        return lines  # The server waits for its database; so does this.
    if code is not None:
        lines += [f"Console      {base}{JOIN}", f"             no administrator yet: join with {code}"]
    return lines


def _run(app: web.Application, bound: socket, lines: list[str]) -> None:
    def announce(_running: str) -> None:
        if lines:
            print("\n".join(lines), flush=True)  # noqa: T201  # greets whoever typed the command

    web.run_app(
        app,
        sock=bound,
        print=announce,
        access_log=None,
        backlog=BACKLOG,
        keepalive_timeout=QUIET_S,
    )


async def _end_with_the_parent(alone: int, _app: web.Application) -> None:
    asyncio.get_running_loop().add_reader(alone, os.kill, os.getpid(), signal.SIGTERM)


def channel_lines(settings: Settings, base: str | None = None) -> list[str]:
    """Which channels are on and where, and how to turn on those that are off; `base` is the address bound."""
    base = base or settings.url
    lines = [f"Web chat     {base}/", f"Commitments  {base}/commitments"]
    for name, (field, remedy) in CHANNELS_OFF.items():
        on = f"on, at {base}/{name.lower()}" if getattr(settings, field) else f"off: {remedy}"
        lines.append(f"{name:12} {on}")
    if settings.wechat_token and not settings.wechat_verified:
        lines[-2] += "; it answers only: set YOUNUO_WECHAT_VERIFIED=true where the account may push"
    if settings.telegram_token and not settings.telegram_webhook_url:
        lines[-1] = f"{'Telegram':12} on, by long polling"
    return lines


async def chat(settings: Settings) -> None:
    """The conversation in the terminal, over the same database."""
    logging.disable(logging.WARNING)
    ops.configure_logging(json=False, level="ERROR")
    settings.make_var_dir()
    database = Database(settings.database)
    _, conversation = await asyncio.to_thread(build_conversation, settings, database)
    with serving(settings):
        await database.open()
        try:
            await check_key(database, settings)
            await terminal.talk(conversation)
        finally:
            await database.close()

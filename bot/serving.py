"""Starting: the web server with its channels, or the conversation in a terminal."""

import asyncio
import logging
import sys

from aiohttp import web

from bot import ops, terminal
from bot.app import build_app, build_conversation
from bot.settings import Settings
from storage.database import Database

CHANNELS_OFF = {
    "WeChat": (
        "wechat_token",
        "set YOUNUO_WECHAT_TOKEN (and YOUNUO_WECHAT_AES_KEY with YOUNUO_WECHAT_APP_ID) to turn it on",
    ),
    "Telegram": ("telegram_token", "set YOUNUO_TELEGRAM_TOKEN to turn it on"),
}


def serve(settings: Settings) -> None:
    """Run until interrupted; what is at work is brought to its end first."""
    ops.configure_logging(json=not sys.stderr.isatty())
    app = build_app(settings)

    async def announce(_app: web.Application) -> None:
        for line in channel_lines(settings):
            print(line, flush=True)  # noqa: T201  # the start-up's greeting to whoever typed the command

    app.on_startup.append(announce)
    web.run_app(app, host=settings.host, port=settings.port, print=None, access_log=None, handle_signals=True)


def channel_lines(settings: Settings) -> list[str]:
    """Which channels are on and where, and how to turn on those that are off."""
    base = f"http://{settings.host}:{settings.port}"
    lines = [f"Web chat     {base}/", f"Commitments  {base}/commitments"]
    for name, (field, remedy) in CHANNELS_OFF.items():
        on = f"on, at {base}/{name.lower()}" if getattr(settings, field) else f"off: {remedy}"
        lines.append(f"{name:12} {on}")
    if settings.telegram_token and not settings.telegram_webhook_url:
        lines[-1] = f"{'Telegram':12} on, by long polling"
    return lines


async def chat(settings: Settings) -> None:
    """The conversation in the terminal, over the same database."""
    logging.disable(logging.WARNING)
    ops.configure_logging(json=False, level="ERROR")
    settings.var_dir.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database)
    _, conversation = await asyncio.to_thread(build_conversation, settings, database)
    await database.open()
    try:
        await terminal.talk(conversation)
    finally:
        await database.close()

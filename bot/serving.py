"""Starting: the web server with its channels, or the conversation in a terminal."""

import asyncio
import logging
import re
import sys

from aiohttp import web

from bot import ops, terminal
from bot.app import build_app, build_conversation
from bot.keys import check_key, serving
from bot.settings import Settings, SettingsError
from bot.staffing import JOIN, first_run_code
from storage.database import Database

CHANNELS_OFF = {
    "WeChat": (
        "wechat_token",
        "set YOUNUO_WECHAT_TOKEN (and YOUNUO_WECHAT_AES_KEY with YOUNUO_WECHAT_APP_ID) to turn it on",
    ),
    "Telegram": ("telegram_token", "set YOUNUO_TELEGRAM_TOKEN to turn it on"),
}


def serve(settings: Settings) -> None:
    """Run until interrupted; what is at work is brought to its end first. SettingsError: an address it can't have."""
    ops.configure_logging(json=not sys.stderr.isatty())
    logging.getLogger("alembic").setLevel(logging.WARNING)
    app = build_app(settings)
    code = first_run_code(settings)

    def announce(running: str) -> None:
        # aiohttp tells the addresses once they are bound: only then is a port that the system chose known.
        [base] = re.findall(r"http://[^\s,]+", running)
        lines = channel_lines(settings, base)
        if code is not None:
            lines += [f"Console      {base}{JOIN}", f"             no administrator yet: join with {code}"]
        print("\n".join(lines), flush=True)  # noqa: T201  # greets whoever typed the command

    try:
        web.run_app(app, host=settings.host, port=settings.port, print=announce, access_log=None)
    except (OSError, UnicodeError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise SettingsError(
            f"YOUNUO_HOST = {settings.host!r}, YOUNUO_PORT = {settings.port}: {why}: "
            "choose an address of this machine and a port that nothing else uses"
        ) from None


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

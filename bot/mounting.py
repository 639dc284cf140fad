"""Mounts the channels that the settings turn on, and returns the ways by which notices are delivered."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial

from aiohttp import web

from bot import webchat
from bot.courier import Pace, Way
from bot.duty import Duty
from bot.given import now
from bot.lifetime import alongside, tell_end
from bot.secret import pseudonyms, secret_key
from bot.settings import Settings
from bot.telegram import CHANNEL as TELEGRAM
from bot.wechat.account import make_client
from bot.wechat.letter import CHANNEL as WECHAT
from bot.wechat.owed_answers import OwedAnswers
from bot.wechat.pushing import WeChatPush
from handlers.conversation import Conversation
from handlers.own_data.privacy import notice
from storage.database import Database

WEB_PACE = Pace(per_second=100, burst=100)
WECHAT_PACE = Pace(per_second=5, burst=20)
"""Half a million calls a day are 5.8 a second."""
TELEGRAM_PACE = Pace(per_second=20, burst=5, chat_gap=timedelta(seconds=1))
"""Bot FAQ, 'My bot is hitting limits': one a second per chat, thirty a second in all, including answers."""


def pushing(settings: Settings) -> list[str]:
    """Return the channels that push to citizens, whose addresses must therefore be kept."""
    wechat_pushes = settings.wechat_token and settings.wechat_verified
    return [*([WECHAT] if wechat_pushes else []), *([TELEGRAM] if settings.telegram_token else [])]


def mount_channels(
    app: web.Application, settings: Settings, conversation: Conversation, database: Database, polling: Duty
) -> dict[str, Way]:
    """Mount every channel that is on; return the ways out by channel name. One process at a time holds `polling`."""
    return {
        **_mount_web(app, settings, conversation),
        **_mount_wechat(app, settings, conversation, database),
        **_mount_telegram(app, settings, conversation, polling),
    }


def _mount_web(app: web.Application, settings: Settings, conversation: Conversation) -> dict[str, Way]:
    city = conversation.city
    sockets = webchat.setup(
        app,
        conversation=conversation,
        pseudonym=partial(pseudonyms(secret_key(settings)), webchat.CHANNEL),
        city_name=city.name,
        examples=city.examples,
        hotline=city.hotline,
        timezone=city.timezone,
        privacy=notice(settings.keeping),
        bulletins=lambda: conversation.bulletins.lines(now()),
    )
    return {webchat.CHANNEL: Way(sockets, WEB_PACE, repeatable=True, present=sockets.present)}


def _mount_wechat(
    app: web.Application, settings: Settings, conversation: Conversation, database: Database
) -> dict[str, Way]:
    """Only a verified account may push."""
    if not settings.wechat_token:
        return {}
    # As with Telegram: wechatpy is loaded only if it is used.
    from bot.wechat import webhook as wechat  # noqa: PLC0415

    wechat.setup(
        app,
        token=settings.wechat_token.get_secret_value(),
        app_id=settings.wechat_app_id,
        aes_key=settings.wechat_aes_key.get_secret_value() if settings.wechat_aes_key else None,
        conversation=conversation,
        owed_answers=OwedAnswers(settings.owed_answers_dir, secret_key(settings)),
        clock=now,
    )
    if not settings.wechat_verified:
        return {}
    client = make_client(settings, database, now)

    async def opened(_app: web.Application) -> AsyncIterator[None]:
        yield
        await client.close()

    app.cleanup_ctx.append(opened)
    return {WECHAT: Way(WeChatPush(client, now), WECHAT_PACE, windowed=True)}


def _mount_telegram(
    app: web.Application, settings: Settings, conversation: Conversation, polling: Duty
) -> dict[str, Way]:
    if not settings.telegram_token:
        return {}
    # aiogram takes seconds to import, so it is loaded only if it is used.
    from bot.telegram.api import make_bot  # noqa: PLC0415
    from bot.telegram.channel import TelegramChannel  # noqa: PLC0415
    from bot.telegram.pushing import TelegramPush  # noqa: PLC0415

    bot = make_bot(settings.telegram_token.get_secret_value(), str(settings.telegram_api_url))
    channel = TelegramChannel(bot, conversation, settings.set_aside_dir, clock=now)
    url = settings.telegram_webhook_url
    secret = settings.telegram_webhook_secret.get_secret_value() if settings.telegram_webhook_secret else None
    if url and secret:
        app.add_routes(channel.routes(secret))

    async def run(_app: web.Application) -> AsyncIterator[None]:
        begin = channel.start_webhook(str(url), secret) if url and secret else polling.do(channel.run_polling)
        task = asyncio.create_task(begin, name="telegram")
        task.add_done_callback(tell_end)
        async with alongside(task):
            yield
        await channel.close()

    app.cleanup_ctx.append(run)
    return {TELEGRAM: Way(TelegramPush(bot), TELEGRAM_PACE)}

"""The one wiring place: Settings -> aiohttp Application. What opens here closes here, in reverse."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import UTC, datetime, time, timedelta
from functools import partial

import structlog
from aiohttp import web

from bot import ops, pages, public, webchat
from bot.assembly import build_dialogue
from bot.courier import Courier, Pace, Way
from bot.housekeeping import mask_old_tickets, remind_to_rate, tally_questions
from bot.keys import check_key, serving
from bot.secret import former_key, pseudonyms, secret_key
from bot.settings import Settings, SettingsError
from bot.tidying import Sweeper, let_go, tell_news
from bot.wechat import webhook as wechat
from bot.wechat.account import make_client
from bot.wechat.letter import CHANNEL as WECHAT
from bot.wechat.promises import Promises
from bot.wechat.pushing import WeChatPush
from console.app import PREFIX, build_console
from handlers import ticket_number
from handlers.accounts import Accounts
from handlers.addresses import Addresses, Contacts
from handlers.conversation import Conversation
from handlers.desk import Desk
from handlers.privacy import notice
from knowledge.city import City
from storage.database import Database
from storage.records import Reached, StatusUpdate

TELEGRAM = "telegram"
"""As bot/telegram/parsing.py names it, which loads aiogram."""
WEB_PACE = Pace(per_second=100, burst=100)
WECHAT_PACE = Pace(per_second=5, burst=20)
"""Half a million calls a day are 5.8 a second."""
TELEGRAM_PACE = Pace(per_second=20, burst=5, chat_gap=timedelta(seconds=1))
"""Bot FAQ, 'My bot is hitting limits': one a second a chat, thirty a second in all, of which answers need some."""

_log = structlog.get_logger(__name__)


def now() -> datetime:
    """The present moment, aware."""
    return datetime.now(UTC)


def new_number() -> str:
    """A ticket number from the system's source of chance."""
    return ticket_number.issue(secrets.randbelow)


def build_conversation(settings: Settings, database: Database) -> tuple[City, Conversation]:
    """The city and the conversation over `database`; raises CityDataError and SettingsError."""
    dialogue = build_dialogue(settings)
    secret, former = secret_key(settings), former_key(settings)
    conversation = Conversation(
        dialogue=dialogue,
        database=database,
        pseudonym=pseudonyms(secret),
        clock=now,
        new_number=new_number,
        contacts=Contacts(Addresses(*filter(None, (secret, former))), _pushing(settings)),
        privacy=notice(settings.keeping),
        former=pseudonyms(former) if former else None,
    )
    return dialogue.city, conversation


def _pushing(settings: Settings) -> list[str]:
    """Name the channels on which citizens are written to unasked, and so have to be found again."""
    wechat_pushes = settings.wechat_token and settings.wechat_verified
    return [*([WECHAT] if wechat_pushes else []), *([TELEGRAM] if settings.telegram_token else [])]


def build_app(settings: Settings) -> web.Application:
    """Every channel that is configured, the public pages and operations, over one database."""
    settings.make_var_dir()
    database = Database(settings.database)
    city, conversation = build_conversation(settings, database)

    async def statuses() -> Mapping[str, StatusUpdate]:
        return await database.read(lambda unit: unit.statuses.latest_all(city.code))

    async def figures() -> Mapping[str, Reached]:
        return await database.read(lambda unit: unit.progress.latest_all(city.code))

    async def database_answers() -> None:
        await statuses()

    app = web.Application(client_max_size=64 * 1024)
    app.cleanup_ctx.append(
        _open(settings, database, real_channels=bool(settings.wechat_token or settings.telegram_token))
    )
    app.cleanup_ctx.append(_keep_up(database, conversation, city))
    app.cleanup_ctx.append(_tidy(settings, database, city))
    pages.tell_demonstration(app, lambda: database.demonstration)
    ops.setup(app, probes={"database": database_answers})
    sockets = webchat.setup(
        app,
        conversation=conversation,
        pseudonym=partial(pseudonyms(secret_key(settings)), webchat.CHANNEL),
        city_name=city.name,
        examples=city.examples,
        hotline=city.hotline,
        timezone=city.timezone,
        privacy=notice(settings.keeping),
    )
    public.setup(app, city=city, statuses=statuses, figures=figures, keeping=settings.keeping)
    ways = {webchat.CHANNEL: Way(sockets, WEB_PACE, repeatable=True, present=sockets.present)}
    ways |= _add_wechat(app, settings, conversation, database)
    ways |= _add_telegram(app, settings, conversation)
    _add_courier(app, settings, database, city, ways)
    _add_console(app, settings, database, conversation)
    return app


def _open(
    settings: Settings, database: Database, *, real_channels: bool
) -> Callable[[web.Application], AsyncIterator[None]]:
    async def opened(_app: web.Application) -> AsyncIterator[None]:
        with serving(settings):
            await database.open()
            try:
                await check_key(database, settings)
                _refuse_real_channels(database, real_channels=real_channels)
                masking = asyncio.create_task(mask_old_tickets(database), name="masking")
                yield
                masking.cancel()
                await asyncio.wait({masking})
            finally:
                await database.close()

    return opened


def _refuse_real_channels(database: Database, *, real_channels: bool) -> None:
    if database.demonstration and real_channels:
        raise SettingsError(
            "this database is a demonstration: unset YOUNUO_WECHAT_TOKEN and YOUNUO_TELEGRAM_TOKEN, or choose "
            "another database, so that nobody takes what is made up for real"
        )


def _keep_up(
    database: Database, conversation: Conversation, city: City
) -> Callable[[web.Application], AsyncIterator[None]]:
    async def kept(_app: web.Application) -> AsyncIterator[None]:
        # Before the first message, so that none waits for it.
        await conversation.keep_up()
        tasks = {
            asyncio.create_task(tally_questions(database, city.code), name="tallying"),
            asyncio.create_task(remind_to_rate(database, city, now), name="reminding"),
        }
        yield
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)

    return kept


def _tidy(
    settings: Settings, database: Database, city: City
) -> Callable[[web.Application], AsyncIterator[None]]:
    sweeper = Sweeper(
        database,
        set_aside=settings.var_dir / "set-aside",
        exports=settings.var_dir / "exports",
        pseudonym=pseudonyms(secret_key(settings)),
        keeping=settings.keeping,
        clock=now,
    )

    async def tidied(_app: web.Application) -> AsyncIterator[None]:
        at = time.fromisoformat(settings.digest_at)
        tasks = {
            asyncio.create_task(let_go(database, city, settings.keeping, now), name="letting-go"),
            asyncio.create_task(tell_news(database, city, at, settings.quiet, now), name="news"),
            asyncio.create_task(sweeper.run(), name="sweeping"),
        }
        yield
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)

    return tidied


def _add_console(
    app: web.Application, settings: Settings, database: Database, conversation: Conversation
) -> None:
    secret, city = secret_key(settings), conversation.city
    console = build_console(
        city=city,
        database=database,
        accounts=Accounts(database, secret, city, now),
        desk=Desk(database=database, city=city, clock=now, ears=conversation.ears),
        timezone=city.timezone,
        clock=now,
        secret=secret,
        exports=settings.var_dir / "exports",
    )
    app.add_subapp(PREFIX, console)


def _add_courier(
    app: web.Application, settings: Settings, database: Database, city: City, ways: Mapping[str, Way]
) -> None:
    """Start the courier, unless it is switched off: what is due then waits, and is pushed once it is on again."""
    if not settings.push:
        _log.warning("courier_off", reason="YOUNUO_PUSH is false: nobody is written to unasked")
        return
    courier = Courier(
        database=database,
        city=city.code,
        ways=ways,
        addresses=Addresses(secret_key(settings)),
        clock=now,
        name=secrets.token_hex(8),
    )

    async def run(_app: web.Application) -> AsyncIterator[None]:
        task = asyncio.create_task(courier.run(), name="courier")
        task.add_done_callback(_tell_end)
        yield
        task.cancel()
        await asyncio.wait({task})

    app.cleanup_ctx.append(run)


def _add_wechat(
    app: web.Application, settings: Settings, conversation: Conversation, database: Database
) -> dict[str, Way]:
    """Mount the channel where it is on; give its way out, which only a verified account has."""
    if not settings.wechat_token:
        return {}
    wechat.setup(
        app,
        token=settings.wechat_token.get_secret_value(),
        app_id=settings.wechat_app_id,
        aes_key=settings.wechat_aes_key.get_secret_value() if settings.wechat_aes_key else None,
        conversation=conversation,
        promises=Promises(settings.var_dir / "wechat-late", secret_key(settings)),
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


def _add_telegram(app: web.Application, settings: Settings, conversation: Conversation) -> dict[str, Way]:
    """Start the channel where it is on; give its way out."""
    if not settings.telegram_token:
        return {}
    # aiogram takes seconds to import: only who uses it waits for it.
    from bot.telegram.api import make_bot  # noqa: PLC0415
    from bot.telegram.channel import TelegramChannel  # noqa: PLC0415
    from bot.telegram.pushing import TelegramPush  # noqa: PLC0415

    bot = make_bot(settings.telegram_token.get_secret_value(), str(settings.telegram_api_url))
    channel = TelegramChannel(bot, conversation, settings.var_dir / "set-aside", clock=now)
    url = settings.telegram_webhook_url
    secret = settings.telegram_webhook_secret.get_secret_value() if settings.telegram_webhook_secret else None
    if url and secret:
        app.add_routes(channel.routes(secret))

    async def run(_app: web.Application) -> AsyncIterator[None]:
        begin = channel.start_webhook(str(url), secret) if url and secret else channel.run_polling()
        task: asyncio.Task[object] = asyncio.create_task(begin, name="telegram")
        task.add_done_callback(_tell_end)
        yield
        task.cancel()
        await asyncio.wait({task})
        await channel.close()

    app.cleanup_ctx.append(run)
    return {TELEGRAM: Way(TelegramPush(bot), TELEGRAM_PACE)}


def _tell_end(task: asyncio.Task[object]) -> None:
    """Tell the log when a channel ends by a fault: without this, it would be silent until shutdown."""
    if not task.cancelled() and (error := task.exception()):
        _log.error("channel_ended", channel=task.get_name(), exc_info=error)

"""The one wiring place: Settings -> aiohttp Application. What opens here closes here, in reverse."""

import asyncio
import os
import secrets
import signal
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from functools import partial

import structlog
from aiohttp import web

from bot import ops, pages, public, webchat
from bot.assembly import build_dialogue
from bot.chores import Chores
from bot.courier import Courier, Pace, Way
from bot.duty import Duty, name_of_this_process
from bot.housekeeping import mask_old_tickets, remind_to_rate, tally_questions
from bot.keys import check_key, serving
from bot.metrics import Metrics
from bot.secret import former_key, pseudonyms, secret_key
from bot.settings import Settings, SettingsError
from bot.slow_clients import cut_slow_bodies
from bot.tidying import Sweeper, let_go, tell_news
from bot.wechat.account import make_client
from bot.wechat.letter import CHANNEL as WECHAT
from bot.wechat.promises import Promises
from bot.wechat.pushing import WeChatPush
from console.app import PREFIX, build_console
from handlers import ticket_number
from handlers.accounts import Accounts
from handlers.addresses import Addresses, Contacts
from handlers.admission import Limits
from handlers.conversation import Conversation
from handlers.desk import Desk
from handlers.dialogue import Dialogue
from handlers.privacy import notice
from knowledge.city import City
from storage.database import Database, StorageError
from storage.records import PENDING_STATES, Reached, StatusUpdate

HEARD_EVERY_S = 0.5
"""How often each process looks whether staff taught something, so that the next message need not wait for it."""
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


def build_conversation(
    settings: Settings, database: Database, dialogue: Dialogue | None = None
) -> tuple[City, Conversation]:
    """The city and the conversation over `database`; raises CityDataError and SettingsError.

    A `dialogue` that stands already is taken as it is: processes that were forked share its memory.
    """
    dialogue = dialogue or build_dialogue(settings)
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
        limits=Limits(
            settings.citizen_burst, settings.citizen_seconds, settings.most_at_work, settings.longest_wait
        ),
    )
    return dialogue.city, conversation


def _pushing(settings: Settings) -> list[str]:
    """Name the channels on which citizens are written to unasked, and so have to be found again."""
    wechat_pushes = settings.wechat_token and settings.wechat_verified
    return [*([WECHAT] if wechat_pushes else []), *([TELEGRAM] if settings.telegram_token else [])]


def build_app(
    settings: Settings, dialogue: Dialogue | None = None, metrics: Metrics | None = None
) -> web.Application:
    """Every channel that is configured, the public pages and operations, over one database; `dialogue` as above.

    `metrics` are those that the log counts into; without any, `/metrics` tells only what is sampled.
    """
    settings.make_var_dir()
    database = Database(settings.database)
    city, conversation = build_conversation(settings, database, dialogue)
    duty = partial(Duty, database, holder=name_of_this_process(), clock=now)

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
    app.cleanup_ctx.append(_keep_up(conversation))
    app.cleanup_ctx.append(_do_chores(settings, database, duty(name="chores"), city))
    pages.tell_demonstration(app, lambda: database.demonstration)
    ops.setup(app, probes={"database": database_answers})
    _measure(app, metrics or Metrics(), database, conversation)
    app.middlewares.append(cut_slow_bodies)
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
    ways |= _add_telegram(app, settings, conversation, duty(name="telegram polling"))
    _add_courier(app, settings, database, city, ways)
    _add_console(app, settings, database, conversation)
    return app


def _open(
    settings: Settings, database: Database, *, real_channels: bool
) -> Callable[[web.Application], AsyncIterator[None]]:
    async def check() -> None:
        await check_key(database, settings)
        _refuse_real_channels(database, real_channels=real_channels)

    async def check_once_it_is_open() -> None:
        await database.opened()
        try:
            await check()
        except SettingsError as error:
            _log.critical("refused", error=str(error))
            os.kill(os.getpid(), signal.SIGTERM)

    async def opened(_app: web.Application) -> AsyncIterator[None]:
        with serving(settings):
            await database.open(insist=True)
            checking: asyncio.Task[None] | None = None
            try:
                if database.is_open:
                    await check()
                else:
                    checking = asyncio.create_task(check_once_it_is_open(), name="checking")
                yield
            finally:
                if checking:
                    checking.cancel()
                    await asyncio.wait({checking})
                await database.close()

    return opened


def _refuse_real_channels(database: Database, *, real_channels: bool) -> None:
    if database.demonstration and real_channels:
        raise SettingsError(
            "this database is a demonstration: unset YOUNUO_WECHAT_TOKEN and YOUNUO_TELEGRAM_TOKEN, or choose "
            "another database, so that nobody takes what is made up for real"
        )


def _measure(app: web.Application, metrics: Metrics, database: Database, conversation: Conversation) -> None:
    """What no log line tells: how much waits, and how much was turned away."""
    admission = conversation.admission
    metrics.sample("younuo_messages_at_work", "Messages that are at work", lambda: admission.at_work)
    metrics.sample("younuo_shed_messages", "Messages refused under too much load", lambda: admission.shed)
    metrics.sample("younuo_slowed_messages", "Messages refused to who was too fast", lambda: admission.slowed)
    metrics.sample(
        "younuo_writer_waiting", "Units of work that wait for the writer", lambda: database.waiting
    )
    metrics.sample("younuo_writer_oldest_seconds", "Age of the oldest unit at work", lambda: database.oldest)

    async def oldest_notice() -> float:
        since = await database.read(lambda unit: unit.notices.oldest_due(conversation.city.code, now()))
        return (now() - since).total_seconds() if since else 0.0

    async def notices() -> float:
        counted = await database.read(lambda unit: unit.notices.counts(conversation.city.code, now()))
        return sum(count for state, count in counted.items() if state in PENDING_STATES)

    metrics.ask("younuo_oldest_notice_seconds", "For how long the oldest notice has been due", oldest_notice)
    metrics.ask("younuo_pending_notices", "Notices that wait, are under way or are held", notices)
    metrics.setup(app)


def _keep_up(conversation: Conversation) -> Callable[[web.Application], AsyncIterator[None]]:
    """Heed in every process what staff teach in any. Messages look for themselves; this spares them the wait."""

    async def keep_up() -> None:
        while True:
            await asyncio.sleep(HEARD_EVERY_S)
            with suppress(StorageError):  # The messages tell it.
                await conversation.keep_up()

    async def kept(_app: web.Application) -> AsyncIterator[None]:
        with suppress(StorageError):
            await conversation.keep_up()
        task = asyncio.create_task(keep_up(), name="keeping up")
        yield
        task.cancel()
        await asyncio.wait({task})

    return kept


def _do_chores(
    settings: Settings, database: Database, duty: Duty, city: City
) -> Callable[[web.Application], AsyncIterator[None]]:
    """What one process does for all of them; and what each does for the files beside it."""
    at = time.fromisoformat(settings.digest_at)
    chores = Chores(
        database,
        duty,
        {
            "letting go": partial(let_go, database, city, settings.keeping, now),
            "news": partial(tell_news, database, city, at, settings.quiet, now),
            "masking": partial(mask_old_tickets, database),
            "tallying": partial(tally_questions, database, city.code),
            "reminding": partial(remind_to_rate, database, city, now),
        },
    )

    sweeper = Sweeper(
        database,
        set_aside=settings.var_dir / "set-aside",
        exports=settings.var_dir / "exports",
        pseudonym=pseudonyms(secret_key(settings)),
        keeping=settings.keeping,
        clock=now,
    )

    async def done(_app: web.Application) -> AsyncIterator[None]:
        tasks = {
            asyncio.create_task(chores.run(), name="chores"),
            asyncio.create_task(sweeper.run(), name="sweeping"),
        }
        yield
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)

    return done


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
    # As with Telegram: only who uses it waits for wechatpy.
    from bot.wechat import webhook as wechat  # noqa: PLC0415

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


def _add_telegram(
    app: web.Application, settings: Settings, conversation: Conversation, polling: Duty
) -> dict[str, Way]:
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
        begin = channel.start_webhook(str(url), secret) if url and secret else polling.do(channel.run_polling)
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

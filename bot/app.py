"""The one place of wiring: Settings to aiohttp Application. What opens here closes here, in reverse order."""

from collections.abc import Mapping
from functools import partial

import structlog
from aiohttp import web

from bot import ops, pages, public
from bot.assembly import build_dialogue
from bot.background import delivering, doing_chores, keeping_up
from bot.duty import Duty, name_of_this_process
from bot.gauges import gauge
from bot.given import new_number, now
from bot.metrics import Metrics
from bot.mounting import mount_channels, pushing
from bot.opening import opening
from bot.readiness import Storing
from bot.secret import former_key, pseudonyms, secret_key
from bot.settings import Settings
from bot.slow_clients import cut_slow_bodies, leave_unread_bodies
from console.app import PREFIX, build_console
from handlers import wording
from handlers.accounts import Accounts, Register
from handlers.admission import Limits
from handlers.conversation import Conversation
from handlers.desk.desk import Desk
from handlers.dialogue import Dialogue
from handlers.notices.addresses import Addresses, ContactKeeper
from knowledge.city import City
from storage.database import Database
from storage.records import ConfirmedFate, Reached, StatusUpdate

_log = structlog.get_logger(__name__)


def build_conversation(
    settings: Settings, database: Database, dialogue: Dialogue | None = None
) -> tuple[City, Conversation]:
    """Return the city and the conversation over `database`. Raises CityDataError, SettingsError.

    A given `dialogue` is used as it is: forked processes share its memory.
    """
    dialogue = dialogue or build_dialogue(settings)
    secret, former = secret_key(settings), former_key(settings)
    conversation = Conversation(
        dialogue=dialogue,
        database=database,
        pseudonym=pseudonyms(secret),
        clock=now,
        new_number=new_number,
        contacts=ContactKeeper(Addresses(*filter(None, (secret, former))), pushing(settings)),
        privacy=wording.PRIVACY,
        former=pseudonyms(former) if former else None,
        limits=Limits(
            settings.citizen_burst, settings.citizen_seconds, settings.most_at_work, settings.longest_wait
        ),
    )
    return dialogue.city, conversation


def build_app(
    settings: Settings, dialogue: Dialogue | None = None, metrics: Metrics | None = None
) -> web.Application:
    """Mount every configured channel, the public pages and operations, over one database; `dialogue` as above.

    `metrics` are those that the log counts into; without them, `/metrics` shows only sampled figures.
    """
    settings.make_var_dir()
    database = Database(settings.database)
    city, conversation = build_conversation(settings, database, dialogue)
    duty = partial(Duty, database, holder=name_of_this_process(), clock=now)

    async def statuses() -> Mapping[str, StatusUpdate]:
        return await database.read(lambda unit: unit.statuses.latest_all(city.code))

    async def figures() -> Mapping[str, Reached]:
        return await database.read(lambda unit: unit.progress.latest_all(city.code))

    async def fates() -> Mapping[str, ConfirmedFate]:
        return await database.read(lambda unit: unit.rollover.latest_all(city.code))

    async def database_answers() -> None:
        await statuses()

    app = web.Application(client_max_size=64 * 1024)
    app.cleanup_ctx.append(opening(settings, database, city))
    app.cleanup_ctx.append(keeping_up(conversation))
    app.cleanup_ctx.append(doing_chores(settings, database, duty(name="chores"), city))
    pages.tell_demonstration(app, lambda: database.demonstration)
    pages.tell_bulletins(app, lambda: conversation.bulletins.lines(now()))
    app.middlewares.append(leave_unread_bodies)
    storing = Storing(database, name_of_this_process(), now)
    probes = {"database": database_answers, "storing": storing.probe}
    readiness = ops.setup(app, probes=probes)
    metrics = metrics or Metrics()
    metrics.ask("younuo_ready", "1 when every part is ready, else 0", readiness.value)
    gauge(metrics, database, conversation)
    metrics.setup(app)
    app.middlewares.append(cut_slow_bodies)
    public.setup(app, city=city, statuses=statuses, figures=figures, fates=fates, keeping=settings.keeping)
    ways = mount_channels(app, settings, conversation, database, duty(name="telegram polling"))
    if settings.push:
        app.cleanup_ctx.append(delivering(settings, database, city, ways))
    else:  # Notices wait, and are pushed once it is on again.
        _log.warning("courier_off", reason="YOUNUO_PUSH is false: nobody is written to unasked")
    _add_console(app, settings, database, conversation)
    return app


def _add_console(
    app: web.Application, settings: Settings, database: Database, conversation: Conversation
) -> None:
    secret, city = secret_key(settings), conversation.city
    console = build_console(
        city=city,
        database=database,
        accounts=Accounts(Register(database, secret, city, now)),
        desk=Desk(database=database, city=city, clock=now, learner=conversation.learner),
        clock=now,
        secret=secret,
        exports=settings.exports_dir,
    )
    app.add_subapp(PREFIX, console)

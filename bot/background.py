"""What the application does besides answering: picks up what staff teach, does chores, delivers notices."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from datetime import time
from functools import partial

from aiohttp import web

from bot.chores import Chores, steadily
from bot.courier import Courier, Way
from bot.duty import Duty
from bot.given import now
from bot.housekeeping import mask_old_tickets, remind_to_rate, tally_questions
from bot.lifetime import Lifetime, alongside, tell_end
from bot.secret import pseudonyms, secret_key
from bot.settings import Settings
from bot.tidying import Sweeper, let_go, tell_news
from handlers.conversation import Conversation
from handlers.notices.addresses import Addresses
from knowledge.city import City
from storage.database import Database, StorageError

HEARD_EVERY_S = 0.5
"""How often each process looks for what staff taught, so that the next message need not wait for it."""


def keeping_up(conversation: Conversation) -> Lifetime:
    """Pick up, in every process, what staff teach in any. Messages look too; this spares them the wait."""

    async def keep_up() -> None:
        while True:
            await asyncio.sleep(HEARD_EVERY_S)
            with suppress(StorageError):  # The messages report it.
                await conversation.keep_up()

    async def kept(_app: web.Application) -> AsyncIterator[None]:
        with suppress(StorageError):
            await conversation.keep_up()
        async with alongside(asyncio.create_task(steadily("keeping up", keep_up))):
            yield

    return kept


def doing_chores(settings: Settings, database: Database, duty: Duty, city: City) -> Lifetime:
    """Run the chores that one process does for all, and the sweeping that each does for its own files."""
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
        set_aside=settings.set_aside_dir,
        exports=settings.exports_dir,
        pseudonym=pseudonyms(secret_key(settings)),
        keeping=settings.keeping,
        clock=now,
    )

    async def done(_app: web.Application) -> AsyncIterator[None]:
        async with alongside(
            asyncio.create_task(steadily("chores", chores.run)),
            asyncio.create_task(steadily("sweeping", sweeper.run)),
        ):
            yield

    return done


def delivering(settings: Settings, database: Database, city: City, ways: Mapping[str, Way]) -> Lifetime:
    """Run the courier on the `ways` that the channels provide."""
    courier = Courier(
        database=database,
        city=city.code,
        ways=ways,
        addresses=Addresses(secret_key(settings)),
        clock=now,
        name=secrets.token_hex(8),
    )

    async def delivered(_app: web.Application) -> AsyncIterator[None]:
        task = asyncio.create_task(courier.run(), name="courier")
        task.add_done_callback(tell_end)
        async with alongside(task):
            yield

    return delivered

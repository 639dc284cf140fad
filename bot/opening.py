"""Opens the database for the application's lifetime, and refuses one that must not be used."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator

import structlog
from aiohttp import web

from bot.keys import check_key
from bot.lifetime import Lifetime
from bot.lock import serving
from bot.settings import Settings, SettingsError
from bot.storing import until_stored
from bot.tenancy import check_city
from knowledge.city import City
from storage.database import Database

_log = structlog.get_logger(__name__)


def opening(settings: Settings, database: Database, city: City) -> Lifetime:
    """Open it, and close it at the end. If it can't be reached, wait for it and check it once it is open."""

    async def check() -> None:
        await check_key(database, settings)
        await check_city(database, city)
        _refuse_real_channels(settings, database)

    async def check_once_it_is_open() -> None:
        await database.opened()
        try:
            await until_stored(check, first=1, longest=30)
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


def _refuse_real_channels(settings: Settings, database: Database) -> None:
    if database.demonstration and (settings.wechat_token or settings.telegram_token):
        raise SettingsError(
            "this database is a demonstration: unset YOUNUO_WECHAT_TOKEN and YOUNUO_TELEGRAM_TOKEN, or choose "
            "another database, so that nobody takes what is made up for real"
        )

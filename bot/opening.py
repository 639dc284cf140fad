"""Opens the database for the application's lifetime, and refuses one that must not be used."""

import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import structlog
from aiohttp import web

from bot.keys import compare_key
from bot.lifetime import Lifetime
from bot.lock import serving
from bot.secret import key_id, secret_key
from bot.settings import Settings, SettingsError
from bot.tenancy import compare_city
from knowledge.city import City
from storage.database import Database, RefusedError, Unit

_log = structlog.get_logger(__name__)


def opening(settings: Settings, database: Database, city: City) -> Lifetime:
    """Open it, waiting for it if it can't be reached, and close it at the end.

    A database that must not be used stores nothing and shows nothing. Met at the start it is an error, RefusedError;
    met later, after an outage, it ends the process.
    """
    ours, begun = vetting(settings, city), False

    def vet(unit: Unit) -> None:
        try:
            ours(unit)
            _refuse_real_channels(settings, unit)
        except RefusedError as error:
            if begun:
                _log.critical("refused", error=str(error))
                os.kill(os.getpid(), signal.SIGTERM)
            raise

    async def running(_app: web.Application) -> AsyncIterator[None]:
        nonlocal begun
        with serving(settings):
            try:
                await database.open(vet, insist=True)
                begun = True
                yield
            finally:
                await database.close()

    return running


@asynccontextmanager
async def opened(database: Database, settings: Settings, city: City) -> AsyncIterator[None]:
    """Open it for a command, and close it at the end. Raises RefusedError, StorageError."""
    try:
        await database.open(vetting(settings, city))
        yield
    finally:
        await database.close()


def vetting(settings: Settings, city: City) -> Callable[[Unit], None]:
    """Return what raises RefusedError for a database under another key or of another city. Raises SettingsError."""
    mine = key_id(secret_key(settings))

    def vet(unit: Unit) -> None:
        try:
            compare_key(unit, mine)
            compare_city(unit, city)
        except SettingsError as error:
            raise RefusedError(str(error)) from None

    return vet


def _refuse_real_channels(settings: Settings, unit: Unit) -> None:
    if (settings.wechat_token or settings.telegram_token) and unit.demonstration.read() is not None:
        raise RefusedError(
            "this database is a demonstration: unset YOUNUO_WECHAT_TOKEN and YOUNUO_TELEGRAM_TOKEN, or choose "
            "another database, so that nobody takes what is made up for real"
        )

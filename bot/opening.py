"""Opens the database for the application's lifetime, and refuses one that must not be used."""

import os
import signal
from collections.abc import AsyncIterator

import structlog
from aiohttp import web

from bot.lifetime import Lifetime
from bot.lock import serving
from bot.settings import Settings
from bot.vetting import vetting
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


def _refuse_real_channels(settings: Settings, unit: Unit) -> None:
    if (settings.wechat_token or settings.telegram_token) and unit.demonstration.read() is not None:
        raise RefusedError(
            "this database is a demonstration: unset YOUNUO_WECHAT_TOKEN and YOUNUO_TELEGRAM_TOKEN, or choose "
            "another database, so that nobody takes what is made up for real"
        )

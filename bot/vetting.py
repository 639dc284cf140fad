"""Tells a database that must not be used, and opens one for a command; loads neither the web nor the reading of messages."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from bot.keys import claim_key
from bot.secret import key_id, secret_key
from bot.settings import Settings, SettingsError
from bot.tenancy import compare_city
from knowledge.city import City
from storage.database import Database, RefusedError, Unit
from storage.migrations import refuse_older


@asynccontextmanager
async def opened(
    database: Database, settings: Settings, city: City, *, serves: bool = False
) -> AsyncIterator[None]:
    """Open it for a command, and close it at the end. An older schema is migrated only for what `serves`.

    Raises RefusedError, StorageError.
    """
    if not serves:
        await asyncio.to_thread(refuse_older, settings.database)
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
            claim_key(unit, mine)
            compare_city(unit, city)
        except SettingsError as error:
            raise RefusedError(str(error)) from None

    return vet

"""Tallies stored questions for staff: equal words together."""

import asyncio
import hashlib
from collections.abc import Iterable

from knowledge.language.folding import fold, plain_words
from storage.database import Database
from storage.records import NewQuestion

AT_ONCE = 500
"""Questions per unit of work; citizens' messages wait for no more than that."""


def digest(text: str) -> str:
    """Return the key for the words of a masked text, ignoring marks and spelling: hexadecimal SHA-256."""
    return hashlib.sha256((plain_words(text) or fold(text)).encode()).hexdigest()


async def tally(database: Database, city: str) -> int:
    """Tally the newest untallied questions; return how many, AT_ONCE if more may wait. Raises StorageError."""
    new = await database.read(lambda unit: unit.tally.new(city, AT_ONCE))
    if new:
        digests = await asyncio.to_thread(_digests, new)
        await database.transact(lambda unit: unit.tally.count(city, digests))
    return len(new)


def _digests(new: Iterable[NewQuestion]) -> dict[int, str]:
    return {one.id: digest(one.text) for one in new}

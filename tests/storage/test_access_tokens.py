import asyncio
from datetime import datetime, timedelta

from storage.database import Database
from storage.records import KeptToken

ACCOUNT = "wx1"
LEASE = timedelta(seconds=20)


async def test_one_of_many_processes_fetches(database: Database, database_url: str, now: datetime) -> None:
    """Of twenty claims in two processes one succeeds; the next may after a token, a failure or the time limit."""
    other = Database(database_url)
    await other.open()
    claims = [
        (other if turn % 2 else database).transact(
            lambda unit: unit.access_tokens.claim(ACCOUNT, now, now + LEASE)
        )
        for turn in range(20)
    ]
    assert sorted(await asyncio.gather(*claims)) == [False] * 19 + [True]

    async def again(at: datetime) -> bool:
        return await database.transact(lambda unit: unit.access_tokens.claim(ACCOUNT, at, at + LEASE))

    assert not await again(now + LEASE / 2)
    assert await again(now + LEASE)
    await other.transact(lambda unit: unit.access_tokens.give_up(ACCOUNT))
    assert await again(now + LEASE)
    kept = KeptToken("sealed", now + timedelta(hours=2))
    await other.transact(lambda unit: unit.access_tokens.put(ACCOUNT, kept))
    assert await again(now + LEASE)
    await other.close()


async def test_the_token_is_found_by_its_account(database: Database, now: datetime) -> None:
    """An account's token is missing before the first, even while being fetched; then it is the last one stored."""
    look = lambda unit: unit.access_tokens.look(ACCOUNT)  # noqa: E731
    assert await database.read(look) is None
    await database.transact(lambda unit: unit.access_tokens.claim(ACCOUNT, now, now + LEASE))
    assert await database.read(look) is None
    for sealed in ("one", "two"):
        await database.transact(lambda unit, one=sealed: unit.access_tokens.put(ACCOUNT, KeptToken(one, now)))
    assert await database.read(look) == KeptToken("two", now)
    assert await database.read(lambda unit: unit.access_tokens.look("wx2")) is None


async def test_forced_refreshes_keep_their_distance(database: Database, now: datetime) -> None:
    """A second forced refresh within the minimum interval is refused and does not restart it."""
    await database.transact(lambda unit: unit.access_tokens.put(ACCOUNT, KeptToken("one", now)))
    apart = timedelta(seconds=30)
    moments = (now, now + apart / 2, now + apart)
    forced = [
        await database.transact(lambda unit, at=at: unit.access_tokens.force(ACCOUNT, at, apart))
        for at in moments
    ]
    assert forced == [True, False, True]

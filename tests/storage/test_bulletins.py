"""Bulletins are posted and ended, never deleted, with a version that every change raises."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from storage.database import Database, StorageError, Unit
from storage.records import Bulletin, BulletinKind
from storage.revisions import Revision

CITY = "suizhou-2023"


def _bulletin(now: datetime, text: str = "系统今晚22点升级", **changes: object) -> Bulletin:
    usual = Bulletin(CITY, BulletinKind.NEWS, text, now, now + timedelta(hours=2), "m1", now)
    return replace(usual, **changes)  # type: ignore[arg-type]


async def _post(database: Database, bulletin: Bulletin) -> Bulletin:
    def work(unit: Unit) -> Bulletin:
        unit.bulletins.begin()
        return unit.bulletins.add(bulletin)

    return await database.transact(work)


async def _end(database: Database, city: str, id_: int, at: datetime) -> bool:
    def work(unit: Unit) -> bool:
        unit.bulletins.begin()
        return unit.bulletins.end(city, id_, "m2", at)

    return await database.transact(work)


async def _revision(database: Database, city: str = CITY) -> Revision:
    return await database.read(lambda unit: unit.revisions.of(edition=CITY, city=city))


async def test_every_change_raises_the_version(database: Database, now: datetime) -> None:
    """The version begins at 0, grows by posting and ending, is each city's own, and apart from what was taught."""
    assert await _revision(database) == Revision(0, 0)
    one = await _post(database, _bulletin(now))
    assert await _revision(database) == Revision(0, 1)
    assert await _end(database, CITY, one.id, now)
    assert await _revision(database) == Revision(0, 2)
    assert await _revision(database, "elsewhere") == Revision(0, 0)
    await database.transact(lambda unit: unit.teaching.begin(CITY))
    assert await _revision(database) == Revision(1, 2)


async def test_what_stands_and_what_is_over(database: Database, now: datetime) -> None:
    """A bulletin stands from its posting until its time or its end, and then is listed with who ended it."""
    one = await _post(database, _bulletin(now))
    later = now + timedelta(hours=1)
    two = await _post(database, _bulletin(now, "暴雨", kind=BulletinKind.PAUSE, begins=later))
    assert await database.read(lambda unit: unit.bulletins.standing(CITY, now)) == [one, two]
    assert await database.read(lambda unit: unit.bulletins.standing(CITY, one.until)) == []
    assert await database.read(lambda unit: unit.bulletins.standing("elsewhere", now)) == []
    assert [two.runs(now), two.runs(later), two.runs(two.until)] == [False, True, False]
    assert await _end(database, CITY, one.id, later)
    ended = replace(one, ended_by="m2", ended_at=later)
    assert not ended.runs(now)
    assert await database.read(lambda unit: unit.bulletins.get(CITY, one.id)) == ended
    assert await database.read(lambda unit: unit.bulletins.over(CITY, later, 9)) == [ended]
    assert await database.read(lambda unit: unit.bulletins.over(CITY, two.until, 9)) == [two, ended]
    assert await database.read(lambda unit: unit.bulletins.over(CITY, two.until, 1)) == [two]


async def test_what_is_over_can_not_be_ended(database: Database, now: datetime) -> None:
    """Ending twice, after its time, or another city's changes nothing, not even the version."""
    one = await _post(database, _bulletin(now))
    assert not await _end(database, "elsewhere", one.id, now)
    assert not await _end(database, CITY, one.id, one.until)
    assert await _end(database, CITY, one.id, now)
    assert not await _end(database, CITY, one.id, now)
    assert (await _revision(database)).posted == 2


async def test_a_bulletin_ends_after_it_begins(database: Database, now: datetime) -> None:
    """The database refuses a bulletin that would end before it begins."""
    with pytest.raises(StorageError):
        await _post(database, _bulletin(now, until=now))


async def test_processes_that_post_at_once_take_turns(
    database: Database, database_url: str, now: datetime
) -> None:
    """Bulletins posted by two processes at the same time are all kept, each with a version of its own."""
    other = Database(database_url)
    await other.open()
    posts = (_post(process, _bulletin(now)) for process in (database, other) * 3)
    posted = await asyncio.gather(*posts)
    await other.close()
    assert len({one.id for one in posted}) == 6
    assert (await _revision(database)).posted == 6

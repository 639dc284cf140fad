"""Teachings are unique, retracted but never deleted, with a revision raised by every change."""

from datetime import datetime

import pytest
from sqlalchemy import Engine, text

from storage.database import Database, StorageError, Unit

CITY = "suizhou-2023"


def _teach(unit: Unit, now: datetime, words: str = "修路灯", commitment: str | None = "3-047") -> int:
    unit.teaching.begin(CITY)
    return unit.teaching.add(CITY, words, words, commitment, "c1", now).id


async def test_every_change_raises_the_revision(database: Database, now: datetime) -> None:
    """The revision begins at 0, grows by teaching and retracting, and is separate for each city."""
    assert await database.read(lambda unit: unit.teaching.revision(CITY)) == 0
    one = await database.transact(lambda unit: _teach(unit, now))
    assert await database.read(lambda unit: unit.teaching.revision(CITY)) == 1

    def retract(unit: Unit) -> bool:
        unit.teaching.begin(CITY)
        return unit.teaching.retract(CITY, one, "h1", now)

    assert await database.transact(retract)
    assert await database.read(lambda unit: unit.teaching.revision(CITY)) == 2
    assert await database.read(lambda unit: unit.teaching.revision("elsewhere")) == 0


async def test_what_is_retracted_stays_on_record(database: Database, now: datetime) -> None:
    """A retracted wording stays on record with who did it, may be taught again, and retracting twice changes nothing."""
    one = await database.transact(lambda unit: _teach(unit, now))
    assert await database.transact(lambda unit: unit.teaching.retract(CITY, one, "h1", now))
    assert not await database.transact(lambda unit: unit.teaching.retract(CITY, one, "h2", now))
    assert not await database.transact(lambda unit: unit.teaching.retract("elsewhere", one, "h2", now))
    two = await database.transact(lambda unit: _teach(unit, now))
    standing = await database.read(lambda unit: unit.teaching.all_standing(CITY))
    assert [one.id for one in standing] == [two]
    first, second = await database.read(lambda unit: unit.teaching.of_commitment(CITY, "3-047"))
    assert (first.id, first.retracted_by, first.retracted_at) == (one, "h1", now)
    assert (second.id, second.retracted_at) == (two, None)
    assert await database.read(lambda unit: unit.teaching.get(CITY, one)) == first


async def test_the_same_words_stand_once(database: Database, now: datetime) -> None:
    """The database refuses a wording's second copy for any commitment."""
    await database.transact(lambda unit: _teach(unit, now))
    found = await database.read(lambda unit: unit.teaching.standing(CITY, "修路灯"))
    assert found is not None
    assert found.commitment == "3-047"
    with pytest.raises(StorageError):
        await database.transact(lambda unit: _teach(unit, now, commitment=None))
    assert await database.read(lambda unit: unit.teaching.revision(CITY)) == 1


async def test_what_the_report_does_not_hold_is_kept_apart(database: Database, now: datetime) -> None:
    """A wording without a commitment is listed as outside, and in no commitment's list."""
    await database.transact(lambda unit: _teach(unit, now, "修地铁", None))
    outside = await database.read(lambda unit: unit.teaching.outside(CITY))
    assert [one.words for one in outside] == ["修地铁"]
    assert await database.read(lambda unit: unit.teaching.of_commitment(CITY, "3-047")) == []


async def test_empty_words_are_refused(database: Database, outside: Engine, now: datetime) -> None:
    """Empty words, which would match everything, are refused."""
    with pytest.raises(StorageError):
        await database.transact(lambda unit: _teach(unit, now, ""))
    with outside.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM taught_wording")).scalar() == 0

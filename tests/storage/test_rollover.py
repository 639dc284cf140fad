"""What staff confirmed to have become of promises."""

from datetime import datetime, timedelta

from storage.database import Database
from storage.records import ConfirmedFate

CITY = "yunling-2031"


def _fate(now: datetime, fate: str = "接续", later: str | None = "32a1-001", **changes: str) -> ConfirmedFate:
    usual = {"city": CITY, "commitment": "1-001", "note": "", "department": "城建局", "staff": "c1"}
    return ConfirmedFate(fate=fate, later=later, recorded_at=now, **(usual | changes))


async def test_nothing_confirmed_is_nothing(database: Database) -> None:
    """No fate is none, and no promise has a history."""
    assert await database.read(lambda unit: unit.rollover.latest_all(CITY)) == {}
    assert await database.read(lambda unit: unit.rollover.history(CITY, "1-001")) == []


async def test_the_last_word_holds_and_all_are_kept(database: Database, now: datetime) -> None:
    """A correction holds from then on, of one moment the last; each promise and city has its own."""
    hour = timedelta(hours=1)
    first, corrected = _fate(now), _fate(now + hour, "未再提及", None, note="工程已停")
    again, other = _fate(now + hour, "有变化"), _fate(now, commitment="1-002")
    elsewhere = _fate(now + 2 * hour, city="wuhan-2031")
    for one in (first, corrected, again, other, elsewhere):
        await database.transact(lambda unit, one=one: unit.rollover.confirm(one))
    latest = await database.read(lambda unit: unit.rollover.latest_all(CITY))
    assert latest == {"1-001": again, "1-002": other}
    assert await database.read(lambda unit: unit.rollover.origins(CITY, "32a1-001")) == [again, other]
    history = await database.read(lambda unit: unit.rollover.history(CITY, "1-001"))
    assert history == [again, corrected, first]

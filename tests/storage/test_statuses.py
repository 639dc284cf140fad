from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from storage.database import Database
from storage.records import CommitmentStatus, Milestone, StatusUpdate

CITY = "suizhou-2023"


def _update(
    day: int, now: datetime, status: CommitmentStatus = CommitmentStatus.IN_PROGRESS, **changes: str
) -> StatusUpdate:
    usual = {
        "city": CITY,
        "commitment": "3-047",
        "evidence": "随政办发〔2023〕5号",
        "department": "市住建局",
        "note": "",
    }
    return StatusUpdate(**(usual | changes), status=status, as_of=date(2023, 5, day), recorded_at=now)


async def test_nothing_published_is_none(database: Database) -> None:
    """No status is different from every status."""
    assert await database.read(lambda unit: unit.statuses.latest(CITY, "3-047")) is None
    assert await database.read(lambda unit: unit.statuses.history(CITY, "3-047")) == []
    assert await database.read(lambda unit: unit.statuses.latest_all(CITY)) == {}


async def test_the_newest_day_holds_and_its_last_record_corrects_it(
    database: Database, now: datetime
) -> None:
    """A status for an earlier day does not replace a newer one; a correction for the same day does."""
    hour = timedelta(hours=1)
    first = _update(20, now)
    corrected = _update(20, now + hour, CommitmentStatus.DONE)
    filled_in = _update(10, now + 2 * hour, CommitmentStatus.NOT_STARTED)
    other = _update(1, now, commitment="4-001")
    elsewhere = _update(30, now, city="wuhan-2023")
    for update in (first, corrected, filled_in, other, elsewhere):
        await database.transact(lambda unit, update=update: unit.statuses.add(update))
    assert await database.read(lambda unit: unit.statuses.latest(CITY, "3-047")) == corrected
    assert await database.read(lambda unit: unit.statuses.history(CITY, "3-047")) == [
        corrected,
        first,
        filled_in,
    ]
    assert await database.read(lambda unit: unit.statuses.latest_all(CITY)) == {
        "3-047": corrected,
        "4-001": other,
    }


async def test_of_two_records_of_one_moment_the_last_holds(database: Database, now: datetime) -> None:
    """Two updates in the same instant keep their order."""
    await database.transact(lambda unit: unit.statuses.add(_update(1, now, CommitmentStatus.BEHIND)))
    await database.transact(lambda unit: unit.statuses.add(_update(1, now, CommitmentStatus.AHEAD)))
    latest = await database.read(lambda unit: unit.statuses.latest(CITY, "3-047"))
    assert latest is not None
    assert latest.status is CommitmentStatus.AHEAD


@pytest.mark.parametrize("evidence", ["", " \n"])
async def test_a_status_needs_evidence(database: Database, now: datetime, evidence: str) -> None:
    """A status without a link or document is refused with the remedy."""
    with pytest.raises(ValueError, match=r"evidence of 3-047 is empty: give a link"):
        await database.transact(lambda unit: unit.statuses.add(_update(1, now, evidence=evidence)))


async def test_milestones_are_kept_with_their_status(database: Database, now: datetime) -> None:
    """A status returns its milestones as they were given, alone, in history and among all; another has none."""
    steps = (
        Milestone("招标完成", date(2023, 3, 31), date(2023, 3, 28), "中标通知书"),
        Milestone("主体封顶\x00", date(2023, 9, 30)),
    )
    given = replace(_update(2, now), milestones=steps)
    for update in (_update(1, now), given):
        await database.transact(lambda unit, update=update: unit.statuses.add(update))
    kept = replace(given, milestones=(steps[0], replace(steps[1], name="主体封顶�")))
    assert await database.read(lambda unit: unit.statuses.latest(CITY, "3-047")) == kept
    assert await database.read(lambda unit: unit.statuses.history(CITY, "3-047")) == [kept, _update(1, now)]
    assert await database.read(lambda unit: unit.statuses.latest_all(CITY)) == {"3-047": kept}

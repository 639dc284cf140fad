"""Clerks' conversations with citizens, one per citizen."""

from collections.abc import Callable
from datetime import datetime, timedelta

from storage.database import Database
from storage.records import FeedbackRecord, Talk

CITY, LI, WANG = "suizhou-2023", "a1", "b2"


async def test_a_talk_is_kept_moved_on_and_ended(
    database: Database, now: datetime, ticket: Callable[..., FeedbackRecord]
) -> None:
    """A newer conversation replaces the citizen's old one, others are unaffected, and long silent ones are deleted."""
    for number in ("YN-1", "YN-2"):
        await database.transact(lambda unit, number=number: unit.feedback.add(ticket(number)))
    first, later = Talk("YN-1", now, answered=False), Talk("YN-2", now + timedelta(hours=1), answered=True)
    await database.transact(lambda unit: unit.talks.keep(CITY, LI, first))
    await database.transact(lambda unit: unit.talks.keep(CITY, WANG, first))
    await database.transact(lambda unit: unit.talks.keep(CITY, LI, later))
    assert await database.read(lambda unit: unit.talks.of(CITY, LI)) == later
    assert await database.read(lambda unit: unit.talks.of(CITY, WANG)) == first
    assert await database.read(lambda unit: unit.talks.of("elsewhere", LI)) is None
    assert await database.transact(lambda unit: unit.talks.forget(now + timedelta(minutes=1))) == 1
    assert await database.read(lambda unit: unit.talks.of(CITY, WANG)) is None
    await database.transact(lambda unit: unit.talks.end(CITY, LI, "YN-1"))
    assert await database.read(lambda unit: unit.talks.of(CITY, LI)) == later
    await database.transact(lambda unit: unit.talks.end(CITY, LI, "YN-2"))
    await database.transact(lambda unit: unit.talks.end(CITY, LI, "YN-2"))
    assert await database.read(lambda unit: unit.talks.of(CITY, LI)) is None

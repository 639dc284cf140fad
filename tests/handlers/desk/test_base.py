"""Desk users touch only tickets of their own departments, in the city's time zone."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from handlers.casework.change import ReviewError
from handlers.desk.base import DeskBase
from handlers.people import Actor, ForbiddenError
from knowledge.city import City
from storage.database import Database
from storage.records import FeedbackRecord
from tests.handlers.clerks import AUDITOR, CLERK, DISPATCHER, STRANGER, ticket

CLOCK = datetime(2023, 5, 4, 18, 30, tzinfo=timezone(timedelta(hours=2)))
"""Half past midnight of the next day in the city."""


@pytest.fixture
def base(database: Database, city: City) -> DeskBase:
    """Return the base of the desk at that moment."""
    housing, *others = city.departments
    city = replace(city, departments=(replace(housing, aliases=("房管局",)), *others))
    return DeskBase(database=database, city=city, clock=lambda: CLOCK)


async def _seen(
    base: DeskBase, actor: Actor, number: str, *, lock: bool = False, helping: bool = False
) -> FeedbackRecord:
    return await base.database.transact(
        lambda unit: base._seen(unit, actor, number, lock=lock, helping=helping)
    )


async def _file(base: DeskBase, record: FeedbackRecord) -> None:
    await base.database.transact(lambda unit: unit.feedback.add(record))


def test_a_day_is_the_citys(base: DeskBase) -> None:
    """A day is the city's in any time zone of the clock, and times are stored as UTC."""
    assert base.now() == datetime(2023, 5, 4, 16, 30, tzinfo=UTC)
    assert base.now().tzinfo is UTC
    assert base.today == base.day(CLOCK) == date(2023, 5, 5)


async def test_the_tickets_of_ones_departments(base: DeskBase) -> None:
    """A clerk sees their departments' tickets, a dispatcher and an auditor all."""
    await _file(base, ticket("YN-1"))
    for actor in (CLERK, DISPATCHER, AUDITOR):
        assert (await _seen(base, actor, "YN-1")).number == "YN-1"


async def test_a_number_tells_nobody_whether_it_exists(base: DeskBase) -> None:
    """Another department's or city's number and an unknown one are refused in the same words."""
    await _file(base, ticket("YN-1"))
    await _file(base, replace(ticket("YN-2"), city="yunling-2031"))
    refused = {}
    for actor, number in ((STRANGER, "YN-1"), (DISPATCHER, "YN-2"), (CLERK, "YN-3")):
        with pytest.raises(ForbiddenError) as told:
            await _seen(base, actor, number)
        refused[number] = str(told.value).replace(number, "…")
    assert len(set(refused.values())) == 1


async def test_who_helps_reads_and_does_not_act(base: DeskBase) -> None:
    """A helper may only read and do what helpers may, and is told whose step it is."""
    await _file(base, ticket("YN-1", helpers=("民政局",)))
    assert await _seen(base, STRANGER, "YN-1")
    assert await _seen(base, STRANGER, "YN-1", lock=True, helping=True)
    with pytest.raises(ForbiddenError, match="住建局"):
        await _seen(base, STRANGER, "YN-1", lock=True)


def test_a_department_is_called_by_its_name(base: DeskBase) -> None:
    """A department is found by any of its names; an unknown one is refused with the remedy."""
    assert base._department("房管局") == base._department("住建局") == "住建局"
    with pytest.raises(ReviewError, match=r"园林局.*请从列表里选"):
        base._department("园林局")

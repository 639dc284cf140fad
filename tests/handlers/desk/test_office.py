"""Desk users touch only tickets of their own departments, in the city's time zone."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from handlers.casework.change import ReviewError
from handlers.desk.office import Office
from handlers.people import Actor, ForbiddenError
from knowledge.city import City
from storage.database import Database
from storage.records import FeedbackRecord
from tests.handlers.clerks import AUDITOR, CLERK, DISPATCHER, STRANGER, ticket

CLOCK = datetime(2023, 5, 4, 18, 30, tzinfo=timezone(timedelta(hours=2)))
"""Half past midnight of the next day in the city."""


@pytest.fixture
def office(database: Database, city: City) -> Office:
    """Return the office at that moment."""
    housing, *others = city.departments
    city = replace(city, departments=(replace(housing, aliases=("房管局",)), *others))
    return Office(database=database, city=city, clock=lambda: CLOCK)


async def _seen(
    office: Office, actor: Actor, number: str, *, lock: bool = False, helping: bool = False
) -> FeedbackRecord:
    return await office.database.transact(
        lambda unit: office.ticket(unit, actor, number, lock=lock, helping=helping)
    )


async def _file(office: Office, record: FeedbackRecord) -> None:
    await office.database.transact(lambda unit: unit.feedback.add(record))


def test_a_day_is_the_citys(office: Office) -> None:
    """A day is the city's in any time zone of the clock, and times are stored as UTC."""
    assert office.now() == datetime(2023, 5, 4, 16, 30, tzinfo=UTC)
    assert office.now().tzinfo is UTC
    assert office.today == office.day(CLOCK) == date(2023, 5, 5)


async def test_the_tickets_of_ones_departments(office: Office) -> None:
    """A clerk sees their departments' tickets, a dispatcher and an auditor all."""
    await _file(office, ticket("YN-1"))
    for actor in (CLERK, DISPATCHER, AUDITOR):
        assert (await _seen(office, actor, "YN-1")).number == "YN-1"


@pytest.mark.parametrize(("actor", "others"), [(STRANGER, "YN-1"), (STRANGER, "YN-2"), (DISPATCHER, "YN-2")])
async def test_a_number_tells_nobody_whether_it_exists(office: Office, actor: Actor, others: str) -> None:
    """To one person, another department's or city's number and an unknown one are refused in the same words."""
    await _file(office, ticket("YN-1"))
    await _file(office, replace(ticket("YN-2"), city="yunling-2031"))
    refused = set()
    for number in (others, "YN-3"):
        with pytest.raises(ForbiddenError) as told:
            await _seen(office, actor, number)
        refused.add(str(told.value).replace(number, "…"))
    assert len(refused) == 1


async def test_who_helps_reads_and_does_not_act(office: Office) -> None:
    """A helper may only read and do what helpers may, and is told whose step it is."""
    await _file(office, ticket("YN-1", helpers=("民政局",)))
    assert await _seen(office, STRANGER, "YN-1")
    assert await _seen(office, STRANGER, "YN-1", lock=True, helping=True)
    with pytest.raises(ForbiddenError, match="住建局"):
        await _seen(office, STRANGER, "YN-1", lock=True)


def test_a_department_is_called_by_its_name(office: Office) -> None:
    """A department is found by any of its names; an unknown one is refused with the remedy."""
    assert office.department("房管局") == office.department("住建局") == "住建局"
    with pytest.raises(ReviewError, match=r"园林局.*请从列表里选"):
        office.department("园林局")

"""Restrictions: set and lifted by people who may, for a ticket, with a reason; effective at once in every process."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from handlers.casework.change import ReviewError
from handlers.casework.restricting import MOST_DAYS
from handlers.desk.desk import Desk
from handlers.people import ForbiddenError
from knowledge.city import City
from storage.database import Database
from storage.records import FeedbackEvent, Happening, Restriction
from tests.handlers.clerks import CLERK, DISPATCHER, HEAD, NOW, ticket

NUMBER = "YN-1"


class Hall:
    """A desk with one ticket, and a clock that tests set."""

    def __init__(self, desk: Desk, database: Database) -> None:
        self.desk, self.database, self.now = desk, database, NOW

    async def held(self, citizen: str = "hash") -> Restriction | None:
        """Return a citizen's restriction, as the conversation sees it."""
        code = self.desk.office.city.code
        return await self.database.read(lambda unit: unit.restrictions.of(code, citizen, self.now))

    async def events(self) -> list[FeedbackEvent]:
        """Return the ticket's events."""
        return list(await self.database.read(lambda unit: unit.events.of(NUMBER)))


@pytest.fixture
async def hall(database: Database, city: City) -> Hall:
    """Return the desk over either database."""
    clock: list[Hall] = []

    def now() -> datetime:
        return clock[0].now if clock else NOW

    clock.append(Hall(Desk(database=database, city=city, clock=now), database))
    await database.transact(lambda unit: unit.feedback.add(ticket(NUMBER)))
    return clock[0]


async def test_it_holds_for_its_days_and_then_ends_by_itself(hall: Hall) -> None:
    """A restriction applies to the ticket's writer only, ends by itself, and is recorded internally on the ticket."""
    await hall.desk.restrictions.restrict(DISPATCHER, NUMBER, days=3, reason="连发辱骂")
    held = await hall.held()
    assert held is not None
    assert (held.number, held.by, held.until) == (NUMBER, DISPATCHER.id, NOW + timedelta(days=3))
    assert await hall.held("somebody else") is None
    (event,) = [one for one in await hall.events() if one.kind is Happening.RESTRICTED]
    assert (event.note, event.public) == ("连发辱骂（3天）", False)
    view = await hall.desk.tickets.view(HEAD, NUMBER)
    assert view.restriction == replace(held, citizen="")
    hall.now = NOW + timedelta(days=3)
    assert await hall.held() is None


async def test_it_is_lifted_with_a_reason_and_set_anew(hall: Hall) -> None:
    """Lifting without a reason, and restricting again, are refused with the remedy."""
    with pytest.raises(ReviewError, match="不用解除"):
        await hall.desk.restrictions.unrestrict(HEAD, NUMBER, reason="误会")
    await hall.desk.restrictions.restrict(HEAD, NUMBER, days=1, reason="刷屏")
    with pytest.raises(ReviewError, match="先解除"):
        await hall.desk.restrictions.restrict(HEAD, NUMBER, days=9, reason="刷屏")
    await hall.desk.restrictions.unrestrict(HEAD, NUMBER, reason="误会")
    assert await hall.held() is None
    await hall.desk.restrictions.restrict(HEAD, NUMBER, days=2, reason="又刷屏")
    assert await hall.held() is not None


async def test_who_may_not_and_what_is_wrong_is_refused(hall: Hall) -> None:
    """A clerk may not restrict, days and reason are checked, and a writer with erased data can't be restricted."""
    with pytest.raises(ForbiddenError, match="限制来信"):
        await hall.desk.restrictions.restrict(CLERK, NUMBER, days=1, reason="不喜欢")
    for days in (0, MOST_DAYS + 1):
        with pytest.raises(ReviewError, match="限制天数"):
            await hall.desk.restrictions.restrict(DISPATCHER, NUMBER, days=days, reason="刷屏")
    with pytest.raises(ReviewError, match="限制理由"):
        await hall.desk.restrictions.restrict(DISPATCHER, NUMBER, days=1, reason=" ")
    await hall.database.transact(lambda unit: unit.feedback.add(ticket("YN-2", citizen="")))
    with pytest.raises(ReviewError, match="已经删除"):
        await hall.desk.restrictions.restrict(DISPATCHER, "YN-2", days=1, reason="刷屏")
    assert await hall.held() is None

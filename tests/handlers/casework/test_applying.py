"""A change is stored with its events, and its citizen is told once if it is news."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers import serialising
from handlers.casework import applying
from handlers.casework.change import Change
from storage.database import Database
from storage.records import FeedbackEvent, FeedbackOutcome, FeedbackState, Happening
from storage.unit import Unit
from tests.handlers.clerks import CLERK, NOW, ticket

LATER = NOW + timedelta(hours=1)


def _answered(number: str, **more: object) -> Change:
    answer: dict[str, object] = {
        "state": FeedbackState.ANSWERED,
        "answer": "已经修好。",
        "answered_at": LATER,
        "version": 2,
    }
    answer["outcome"] = FeedbackOutcome.SOLVED
    event = FeedbackEvent(number, LATER, CLERK.reference, Happening.ANSWERED)
    return Change(ticket(number, **(answer | more)), (event,))  # type: ignore[arg-type]


@pytest.fixture
async def filed(database: Database) -> Database:
    """Return a database of either kind with two tickets."""
    for number in ("YN-1", "YN-2"):
        await database.transact(lambda unit, number=number: unit.feedback.add(ticket(number)))
    return database


async def test_tickets_are_kept_with_what_was_done(filed: Database) -> None:
    """With several changes each ticket has its own events in order, in an intact chain."""
    one, two = _answered("YN-1"), _answered("YN-2")
    taken = FeedbackEvent("YN-1", NOW, CLERK.reference, Happening.TAKEN)
    one = replace(one, events=(taken, *one.events))
    await filed.transact(lambda unit: applying.store(unit, one, two))

    def read(unit: Unit) -> tuple[object, ...]:
        return (
            unit.feedback.get("YN-1"),
            [event.kind for event in unit.events.of("YN-1")],
            [event.kind for event in unit.events.of("YN-2")],
            unit.events.verify(),
        )

    kept_now = await filed.read(read)
    assert kept_now == (
        one.ticket,
        [Happening.RECEIVED, Happening.TAKEN, Happening.ANSWERED],
        [Happening.RECEIVED, Happening.ANSWERED],
        None,
    )


async def test_the_citizen_is_told_on_his_own_channel(filed: Database) -> None:
    """The citizen gets one notice with the answer on their own channel, due at once."""
    done = _answered("YN-1", channel="wechat", citizen="li")
    await filed.transact(lambda unit: applying.notify(unit, done, LATER))
    [notice] = await filed.read(lambda unit: unit.notices.of_ticket("suizhou-2023", "YN-1"))
    assert (notice.channel, notice.citizen, notice.not_before) == ("wechat", "li", LATER)
    [reply] = serialising.load_replies(notice.replies)
    assert "已经修好。" in reply.text


@pytest.mark.parametrize(
    "done",
    [
        replace(_answered("YN-1"), news=False),
        replace(_answered("YN-1"), events=()),
        _answered("YN-1", citizen=""),
    ],
    ids=["no news", "nothing done", "nobody's"],
)
async def test_what_is_no_news_is_not_told(filed: Database, done: Change) -> None:
    """No notice is stored for what is not news, nor for a citizen whose data were erased."""
    await filed.transact(lambda unit: applying.notify(unit, done, LATER))
    assert await filed.read(lambda unit: unit.notices.of_ticket("suizhou-2023", "YN-1")) == []


async def test_one_thing_is_told_once(filed: Database) -> None:
    """A unit of work repeated after a failure notifies nobody twice; the next change is notified."""
    done = _answered("YN-1")
    for _ in range(2):
        await filed.transact(lambda unit: applying.notify(unit, done, LATER))
    later = _answered("YN-1", version=3)
    await filed.transact(lambda unit: applying.notify(unit, later, LATER))
    assert len(await filed.read(lambda unit: unit.notices.of_ticket("suizhou-2023", "YN-1"))) == 2

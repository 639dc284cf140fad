"""Citizens' ratings as stored, found and counted."""

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, update

from storage.database import Database, StorageError
from storage.migrations import migrate
from storage.records import (
    FeedbackFilter,
    FeedbackKind,
    FeedbackOutcome,
    FeedbackRecord,
    FeedbackState,
    Rated,
    Solved,
)
from storage.tables import FEEDBACK

CITY = "suizhou-2023"
Make = Callable[..., FeedbackRecord]


async def add(database: Database, *records: FeedbackRecord) -> None:
    """Store tickets."""
    for record in records:
        await database.transact(lambda unit, record=record: unit.feedback.add(record))


def answered(ticket: Make, number: str, at: datetime, **more: Any) -> FeedbackRecord:
    """Make an answered ticket."""
    return ticket(
        number,
        state=FeedbackState.ANSWERED,
        answer="好",
        outcome=FeedbackOutcome.SOLVED,
        answered_at=at,
        **more,
    )


async def test_found_by_the_queue_and_the_export(database: Database, now: datetime, ticket: Make) -> None:
    """Page, count and stream find the same displeased, reopened and other tickets."""
    await add(
        database,
        answered(ticket, "YN-1", now, stars=1, rated_at=now, displeased_at=now),
        answered(ticket, "YN-2", now, stars=5, solved=Solved.YES, rated_at=now),
        ticket("YN-3", reopened=1, solved=Solved.NO, rated_at=now, displeased_at=now, appealed_at=now),
        ticket("YN-4"),
    )
    for asked, expected in (
        ({"displeased": True}, {"YN-1", "YN-3"}),
        ({"displeased": False}, {"YN-2", "YN-4"}),
        ({"reopened": True}, {"YN-3"}),
        ({"reopened": False}, {"YN-1", "YN-2", "YN-4"}),
        ({"displeased": True, "reopened": True, "department": "市城市管理执法委员会"}, {"YN-3"}),
    ):
        wanted = FeedbackFilter(CITY, **asked)
        page = await database.read(lambda unit, wanted=wanted: unit.tickets.page(wanted))
        assert {row.number for row in page.rows} == expected
        assert await database.read(lambda unit, wanted=wanted: unit.feedback.count(wanted)) == len(expected)
        found = await database.read(lambda unit, wanted=wanted: unit.tickets.found(wanted))
        assert found.count == len(expected)
    counts = await database.read(lambda unit: unit.tickets.counts(FeedbackFilter(CITY), (), today=now.date()))
    assert counts.displeased == 1


async def test_counted_by_department(database: Database, now: datetime, ticket: Make) -> None:
    """Only rated tickets are counted, without withdrawn ones."""
    await add(
        database,
        answered(ticket, "YN-1", now, stars=5, solved=Solved.YES, rated_at=now),
        answered(ticket, "YN-2", now, stars=5, solved=Solved.YES, rated_at=now, merged_into="YN-1"),
        ticket("YN-3", solved=Solved.NO, rated_at=now),
        ticket("YN-4", stars=1, rated_at=now, state=FeedbackState.WITHDRAWN, withdrawn_at=now),
        answered(ticket, "YN-5", now),
    )
    rated = await database.read(lambda unit: unit.figures.ratings(FeedbackFilter(CITY)))
    where = "市城市管理执法委员会"
    assert sorted(rated, key=str) == sorted(
        [
            Rated(where, FeedbackState.ANSWERED, 5, Solved.YES, 2),
            Rated(where, FeedbackState.RECEIVED, None, Solved.NO, 1),
        ],
        key=str,
    )


async def test_who_is_to_be_reminded(database: Database, now: datetime, ticket: Make) -> None:
    """Tickets answered within the days, unrated, not reminded and no thanks are listed; each is marked once."""
    day = timedelta(days=1)
    await add(
        database,
        answered(ticket, "YN-1", now - 4 * day),
        answered(ticket, "YN-2", now - day),
        answered(ticket, "YN-3", now - 20 * day),
        answered(ticket, "YN-4", now - 4 * day, stars=3, rated_at=now),
        answered(ticket, "YN-5", now - 4 * day, kind=FeedbackKind.THANKS),
        ticket("YN-6"),
    )

    async def unreminded() -> list[str]:
        rows = await database.read(
            lambda unit: unit.feedback.unreminded(CITY, now - 10 * day, now - 3 * day, 10)
        )
        return [row.number for row in rows]

    assert await unreminded() == ["YN-1"]
    assert await database.transact(lambda unit: unit.feedback.mark_reminded("YN-1", now))
    assert not await database.transact(lambda unit: unit.feedback.mark_reminded("YN-1", now))
    assert not await database.transact(lambda unit: unit.feedback.mark_reminded("YN-4", now))
    assert await unreminded() == []


async def test_the_answer_that_came_last(database: Database, now: datetime, ticket: Make) -> None:
    """The latest answer is among the citizen's own tickets with a valid answer; else None."""
    read = database.read
    assert await read(lambda unit: unit.feedback.answered_last(CITY, "a1")) is None
    await add(
        database,
        answered(ticket, "YN-1", now),
        answered(ticket, "YN-2", now - timedelta(hours=1)),
        answered(ticket, "YN-3", now + timedelta(hours=1), citizen="b2"),
        ticket("YN-4"),
    )
    last = await read(lambda unit: unit.feedback.answered_last(CITY, "a1"))
    assert last is not None
    assert last.number == "YN-1"


@pytest.mark.parametrize("change", [{"stars": 5}, {"solved": Solved.YES}, {"appealed_at": None}])
async def test_an_altered_rating_breaks_the_chain(
    database: Database, outside: Engine, now: datetime, ticket: Make, change: dict[str, Any]
) -> None:
    """A rating is part of its ticket's seal; tickets without one keep the seal they had before ratings existed."""
    rated = ticket("YN-1", stars=1, solved=Solved.NO, rated_at=now, appealed_at=now)
    await add(database, rated, ticket("YN-2"))
    assert await database.read(lambda unit: unit.events.verify()) is None
    with outside.begin() as connection:
        connection.execute(update(FEEDBACK).where(FEEDBACK.c.number == "YN-1").values(**change))
    assert await database.read(lambda unit: unit.events.verify()) == "YN-1"


async def test_the_database_refuses_a_sixth_star(database: Database, ticket: Make) -> None:
    """The database refuses a sixth star."""
    with pytest.raises(StorageError):
        await add(database, replace(ticket(), stars=6))


def test_the_index_of_the_rated_serves_the_figures(tmp_path: Path) -> None:
    """SQLite reads only the index of rated tickets for the figures."""
    url = f"sqlite:///{tmp_path}/younuo.db"
    migrate(url)
    plan = sqlite3.connect(tmp_path / "younuo.db").execute(
        "EXPLAIN QUERY PLAN SELECT department, state, stars, solved, count(*) FROM feedback"
        " WHERE city = 'c' AND coalesce(received_at, received_at) >= '2023'"
        " AND rated_at IS NOT NULL AND state != '已撤回' GROUP BY department, state, stars, solved"
    )
    assert "COVERING INDEX ix_feedback_rated" in str(plan.fetchall())

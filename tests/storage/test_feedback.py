import asyncio
import random
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from storage.database import Database, StorageError
from storage.records import FeedbackFilter, FeedbackKind, FeedbackRecord, FeedbackState

NUMBER = "YN-0001-0001-1"
CITY = "suizhou-2023"

Make = Callable[..., FeedbackRecord]


def _events(outside: Engine) -> list[tuple[object, ...]]:
    with outside.connect() as connection:
        rows = connection.execute(text("SELECT number, actor, kind, note FROM feedback_event ORDER BY id"))
        return [tuple(row) for row in rows]


async def test_a_ticket_comes_back_whole(
    database: Database, outside: Engine, ticket: Make, now: datetime
) -> None:
    """Every field of a ticket is stored, with one event for its arrival."""
    whole = ticket(
        place="烈山大道",
        state=FeedbackState.WITHDRAWN,
        answered_at=now,
        closed_at=now + timedelta(days=1),
        withdrawn_at=now + timedelta(days=2),
        answer="已修复",
    )
    await database.transact(lambda unit: unit.feedback.add(whole))
    assert await database.read(lambda unit: unit.feedback.get(NUMBER)) == whole
    assert await database.read(lambda unit: unit.feedback.exists(NUMBER))
    assert _events(outside) == [(NUMBER, "citizen", "received", None)]


async def test_an_unknown_number_is_nothing(database: Database, outside: Engine, now: datetime) -> None:
    """An unknown number returns nothing and leaves no event."""
    assert await database.read(lambda unit: unit.feedback.get(NUMBER)) is None
    assert not await database.read(lambda unit: unit.feedback.exists(NUMBER))
    assert _events(outside) == []


async def test_a_number_is_given_once(database: Database, ticket: Make) -> None:
    """A second ticket with a number is a StorageError without its words, and the first stays."""
    await database.transact(lambda unit: unit.feedback.add(ticket(text="第一")))
    with pytest.raises(StorageError) as caught:
        await database.transact(lambda unit: unit.feedback.add(ticket(text="第二")))
    assert "第二" not in str(caught.value)
    assert NUMBER not in str(caught.value)
    kept = await database.read(lambda unit: unit.feedback.get(NUMBER))
    assert kept is not None
    assert kept.text == "第一"


async def test_a_ticket_without_department_is_refused(database: Database, ticket: Make) -> None:
    """A ticket without department, which nobody would see, is refused with field and ticket."""
    with pytest.raises(ValueError, match=f"departments of {NUMBER} is empty"):
        await database.transact(lambda unit: unit.feedback.add(ticket(departments=())))


async def test_withdrawn_without_a_time_cannot_be_stored(database: Database, ticket: Make) -> None:
    """The database itself requires a time with a withdrawal, whoever writes."""
    with pytest.raises(StorageError):
        await database.transact(lambda unit: unit.feedback.add(ticket(state=FeedbackState.WITHDRAWN)))


async def test_a_citizen_sees_own_tickets_newest_first(
    database: Database, ticket: Make, now: datetime
) -> None:
    """A citizen sees their own tickets in this city, newest first, up to the limit."""
    records = [ticket(f"YN-{day}", received_at=now + timedelta(days=day)) for day in range(4)]
    others = [ticket("YN-8", citizen="a2"), ticket("YN-9", city="wuhan-2023")]
    for record in records + others:
        await database.transact(lambda unit, record=record: unit.feedback.add(record))
    assert await database.read(lambda unit: unit.feedback.of_citizen(CITY, "a1", 3)) == records[:0:-1]


async def test_filters_agree_with_the_records(database: Database, ticket: Make, now: datetime) -> None:
    """With many filters, counting and iterating give what the same conditions select from the records."""
    dice = random.Random(7)
    records = [
        ticket(
            f"YN-{index:04}",
            kind=dice.choice(list(FeedbackKind)),
            state=dice.choice([FeedbackState.RECEIVED, FeedbackState.IN_PROGRESS]),
            departments=(dice.choice(["甲", "乙"]), "丙"),
            received_at=now + timedelta(hours=dice.randrange(10)),
        )
        for index in range(200)
    ]
    await database.transact(lambda unit: [unit.feedback.add(record) for record in records])
    await database.transact(lambda unit: unit.feedback.add(ticket("YN-9999", city="wuhan-2023")))
    records.sort(key=lambda record: (record.received_at, record.number))
    for _ in range(60):
        wanted = FeedbackFilter(
            city=CITY,
            since=dice.choice([None, now + timedelta(hours=dice.randrange(10))]),
            until=dice.choice([None, now + timedelta(hours=dice.randrange(10))]),
            department=dice.choice([None, "甲", "丙"]),
            state=dice.choice([None, FeedbackState.RECEIVED]),
            kind=dice.choice([None, FeedbackKind.COMPLAINT]),
        )
        expected = [record for record in records if _fits(record, wanted)]
        found, count = await database.read(
            lambda unit, w=wanted: (list(unit.feedback.iterate(w)), unit.feedback.count(w))
        )
        assert found == expected
        assert count == len(expected)


def _fits(record: FeedbackRecord, wanted: FeedbackFilter) -> bool:
    return (
        (wanted.since is None or record.received_at >= wanted.since)
        and (wanted.until is None or record.received_at < wanted.until)
        and wanted.department in {None, record.departments[0]}
        and wanted.state in {None, record.state}
        and wanted.kind in {None, record.kind}
    )


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
async def test_a_long_export_takes_little_memory(
    database: Database, database_url: str, outside: Engine
) -> None:
    """Streaming 40 MB of tickets increases a fresh process's memory by less than a quarter of that."""
    fill = _FILL_POSTGRESQL if outside.dialect.name == "postgresql" else _FILL_SQLITE
    with outside.begin() as connection:
        connection.execute(text(fill), {"words": "字" * 700, "at": datetime(2023, 5, 4, tzinfo=UTC)})
    program = Path(__file__).with_name("stream_all.py")
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(program), database_url, stdout=asyncio.subprocess.PIPE
    )
    grown_kb, rows = map(int, (await process.communicate())[0].split())
    assert rows == 20_000
    assert grown_kb < 10_000


_FILL_POSTGRESQL = """
    INSERT INTO feedback (number, city, channel, citizen, kind, text, department, departments, commitments, state,
                          received_at)
    SELECT 'YN-' || n, 'suizhou-2023', 'web', 'a1', '投诉', :words, '甲', '["甲"]', '[]', '待受理', :at
    FROM generate_series(1, 20000) AS s(n)
"""
_NUMBERS = (
    "(WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 20000) SELECT n FROM s) AS s"
)
_FILL_SQLITE = _FILL_POSTGRESQL.replace("generate_series(1, 20000) AS s(n)", _NUMBERS)

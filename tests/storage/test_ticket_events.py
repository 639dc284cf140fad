"""The tickets' chains detect any alteration behind the program's back."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text

from storage.database import Database, Unit
from storage.migrations import migrate
from storage.records import (
    FeedbackEvent,
    FeedbackOutcome,
    FeedbackRecord,
    FeedbackState,
    Happening,
)
from tests.storage.older_schema import upgrade

Make = Callable[..., FeedbackRecord]
NUMBERS = ("YN-1", "YN-2", "YN-3")


def _note(unit: Unit, event: FeedbackEvent, **changes: Any) -> None:
    """Change a ticket and record it."""
    before = unit.feedback.get(event.number, lock=True)
    after = replace(before, version=before.version + 1, **changes)
    unit.feedback.store(after)
    unit.events.append(event, after)


@pytest.fixture
async def worked(database: Database, ticket: Make, now: datetime) -> Database:
    """Store three tickets; the second was assigned and answered, and the third withdrawn."""

    def work(unit: object) -> None:
        for number in NUMBERS:
            unit.feedback.add(ticket(number, text_masked="路灯"))
        place = FeedbackEvent(
            "YN-2", now + timedelta(hours=1), "citizen", Happening.PLACE_ADDED, "烈山大道", public=True
        )
        _note(unit, place, place="烈山大道")
        detail = {"outcome": "已解决", "before": {"state": "办理中", "at": None, "names": ["甲", "乙"]}}
        answer = FeedbackEvent("YN-2", now, "staff:s1", Happening.ANSWERED, "已修好", True, detail)
        _note(
            unit,
            answer,
            state=FeedbackState.ANSWERED,
            answer="已修好",
            outcome=FeedbackOutcome.SOLVED,
            answered_at=now,
            helpers=("甲局",),
            handler="s1",
        )
        gone = FeedbackEvent("YN-3", now, "citizen", Happening.WITHDRAWN, public=True)
        _note(unit, gone, state=FeedbackState.WITHDRAWN, withdrawn_at=now)

    await database.transact(work)
    return database


async def test_what_the_program_writes_is_sound(worked: Database) -> None:
    """Unaltered chains verify, and the events read back unchanged."""
    assert await worked.read(lambda unit: unit.events.verify()) is None
    events = await worked.read(lambda unit: unit.events.of("YN-2"))
    assert [event.kind.value for event in events] == ["received", "place_added", "answered"]
    assert events[-1].detail["before"]["names"] == ["甲", "乙"]
    assert (events[-1].note, events[-1].public, events[-1].actor) == ("已修好", True, "staff:s1")
    last = await worked.read(lambda unit: unit.events.last("YN-2", Happening.RECEIVED))
    assert last == events[0]
    assert await worked.read(lambda unit: unit.events.last("YN-2", Happening.MERGED)) is None


ALTERED = [
    "UPDATE feedback_event SET note = '没修' WHERE kind = 'answered'",
    "UPDATE feedback_event SET actor = 'staff:s2' WHERE kind = 'answered'",
    "UPDATE feedback_event SET kind = 'noted' WHERE kind = 'answered'",
    "UPDATE feedback_event SET detail = '{}' WHERE kind = 'answered'",
    "UPDATE feedback_event SET public = NULL WHERE kind = 'answered'",
    "UPDATE feedback_event SET at = '2023-05-05 00:00:00.000000' WHERE kind = 'answered'",
    "UPDATE feedback_event SET hash = NULL WHERE kind = 'answered'",
    "UPDATE feedback_event SET number = 'YN-1' WHERE kind = 'answered'",
    "DELETE FROM feedback_event WHERE kind = 'answered'",
    "DELETE FROM feedback_event WHERE kind = 'place_added'",
    "INSERT INTO feedback_event (number, at, actor, kind) VALUES ('YN-2', '2023-05-05 00:00:00.000000', 'x', 'noted')",
    "UPDATE feedback SET answer = '没修' WHERE number = 'YN-2'",
    "UPDATE feedback SET state = '已办结' WHERE number = 'YN-2'",
    "UPDATE feedback SET text = '没事' WHERE number = 'YN-2'",
    "UPDATE feedback SET department = '丁局' WHERE number = 'YN-2'",
    "UPDATE feedback SET helpers = NULL WHERE number = 'YN-2'",
    "UPDATE feedback SET due = '2024-01-01' WHERE number = 'YN-2'",
    "UPDATE feedback SET received_at = '2023-05-05 00:00:00.000000' WHERE number = 'YN-2'",
    "UPDATE feedback SET chain = NULL WHERE number = 'YN-2'",
]


@pytest.mark.parametrize("statement", ALTERED)
async def test_altering_one_row_breaks_it(worked: Database, outside: Engine, statement: str) -> None:
    """A changed word, time or actor, or a row less or more, in events or ticket, names the ticket."""
    with outside.begin() as connection:
        assert connection.execute(text(statement)).rowcount == 1
    assert await worked.read(lambda unit: unit.events.verify()) in {"YN-1", "YN-2"}


async def test_what_is_no_part_of_the_receipt_may_change(worked: Database, outside: Engine) -> None:
    """The pseudonym, erased on request, and the masked text, recomputed by better masking, may change."""
    with outside.begin() as connection:
        connection.execute(text("UPDATE feedback SET citizen = '', text_masked = '**'"))
    assert await worked.read(lambda unit: unit.events.verify()) is None


async def test_the_latest_event_of_each(worked: Database) -> None:
    """Each ticket's most recent event is given, however many it has; a ticket that is none has none."""
    last = await worked.read(lambda unit: unit.events.latest([*NUMBERS, "YN-9"]))
    every = await worked.read(lambda unit: {number: unit.events.of(number)[-1] for number in NUMBERS})
    assert last == every
    assert await worked.read(lambda unit: unit.events.latest([])) == {}


async def test_two_processes_make_one_chain(
    database: Database, database_url: str, ticket: Make, now: datetime
) -> None:
    """Forty notes on one ticket from two processes make one valid chain."""
    await database.transact(lambda unit: unit.feedback.add(ticket("YN-1")))
    other = Database(database_url)
    await other.open()

    def note(turn: int) -> Callable[[object], None]:
        event = FeedbackEvent("YN-1", now, "staff:s1", Happening.NOTED, f"第{turn}条")
        return lambda unit: unit.events.append(event, unit.feedback.get("YN-1", lock=True))

    await asyncio.gather(*((other if turn % 2 else database).transact(note(turn)) for turn in range(40)))
    await other.close()
    assert await database.read(lambda unit: unit.events.verify()) is None
    assert len(await database.read(lambda unit: unit.events.of("YN-1"))) == 41


async def test_a_ticket_that_is_gone_can_not_be_noted(
    database: Database, ticket: Make, now: datetime
) -> None:
    """A missing ticket can't be recorded."""
    event = FeedbackEvent("YN-7", now, "system", Happening.NOTED)
    with pytest.raises(Exception, match="No row was found"):
        await database.transact(lambda unit: unit.events.append(event, ticket("YN-7")))


@pytest.mark.unmigrated
async def test_tickets_from_before_get_their_chains(
    database_url: str, outside: Engine, ticket: Make, now: datetime
) -> None:
    """A database of the previous version keeps its tickets with valid chains, and they can be worked on."""
    upgrade(outside, "0002")
    row = {"at": "2023-05-04 03:02:01.123456", "text": "路灯不亮"}
    with outside.begin() as connection:
        for number in range(2500):
            gone = number % 3 == 0
            connection.execute(
                text(OLD),
                {
                    **row,
                    "number": f"YN-{number:04}",
                    "state": "已撤回" if gone else "待受理",
                    "gone": row["at"] if gone else None,
                    "due": None if number % 2 else "2023-05-11",
                },
            )
            for kind in ("received", "withdrawn") if gone else ("received",):
                connection.execute(text(OLD_EVENT), {**row, "number": f"YN-{number:04}", "kind": kind})
    migrate(database_url)
    database = Database(database_url)
    await database.open()
    assert await database.read(lambda unit: unit.events.verify()) is None
    kept = await database.read(lambda unit: unit.feedback.get("YN-0002"))
    assert kept == ticket("YN-0002", departments=("市住建局",), commitments=(), received_at=now)
    gone = FeedbackEvent("YN-0002", now, "citizen", Happening.WITHDRAWN, public=True)
    await database.transact(lambda unit: _note(unit, gone, state=FeedbackState.WITHDRAWN, withdrawn_at=now))
    assert await database.read(lambda unit: unit.events.verify()) is None
    await database.close()


OLD = """
    INSERT INTO feedback (number, city, channel, citizen, kind, text, department, departments, commitments, state,
                          received_at, due, withdrawn_at)
    VALUES (:number, 'suizhou-2023', 'web', 'a1', '投诉', :text, '市住建局', '["市住建局"]', '[]', :state, :at, :due, :gone)
"""
OLD_EVENT = "INSERT INTO feedback_event (number, at, actor, kind) VALUES (:number, :at, 'citizen', :kind)"

import asyncio
import threading
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from storage import database as storage
from storage import migrations
from storage.database import Database, StorageError, UnreachableError
from storage.records import FeedbackFilter, FeedbackRecord
from storage.unit import Unit
from tests.patience import LONG_S

Make = Callable[..., FeedbackRecord]
Together = Callable[..., Awaitable[list[object]]]
EVERYTHING = FeedbackFilter(city="suizhou-2023")


def _numbers(outside: Engine) -> set[str]:
    with outside.connect() as connection:
        return set(connection.execute(text("SELECT number FROM feedback")).scalars())


async def test_what_is_returned_is_stored(database: Database, outside: Engine, ticket: Make) -> None:
    """The work's result is returned once another program sees its writes."""

    def work(unit: Unit) -> str:
        unit.feedback.add(ticket())
        return "done"

    assert await database.transact(work) == "done"
    assert _numbers(outside) == {ticket().number}


async def test_nothing_is_visible_before_the_commit(
    database: Database, outside: Engine, ticket: Make
) -> None:
    """While a unit runs nobody else sees its ticket; after it returns, all do."""
    written, go_on = threading.Event(), threading.Event()

    def work(unit: Unit) -> None:
        unit.feedback.add(ticket())
        written.set()
        go_on.wait(LONG_S)

    answer = asyncio.ensure_future(database.transact(work))
    assert await asyncio.to_thread(written.wait, 10)
    assert _numbers(outside) == set()
    assert await database.read(lambda unit: unit.feedback.get(ticket().number)) is None
    go_on.set()
    await answer
    assert _numbers(outside) == {ticket().number}


async def test_waiting_units_share_a_commit(database: Database, together: Together, ticket: Make) -> None:
    """Waiting units share a transaction and see the earlier ones, whose callers still wait."""
    connections: list[object] = []

    def work(number: str) -> Callable[[Unit], int]:
        def add(unit: Unit) -> int:
            connections.append(unit.feedback._connection.get_transaction())
            unit.feedback.add(ticket(number))
            return unit.feedback.count(EVERYTHING)

        return add

    assert await together(*(work(f"YN-{n}") for n in range(5))) == [1, 2, 3, 4, 5]
    assert len(set(map(id, connections))) == 1


async def test_an_exception_harms_its_own_unit_alone(
    database: Database, together: Together, outside: Engine, ticket: Make
) -> None:
    """Failing units of a batch leave nothing and get their own error; the others are stored."""

    def failing(unit: Unit) -> None:
        unit.feedback.add(ticket("YN-2"))
        raise KeyError("half way")

    good, bad, twice, last = await together(
        lambda unit: unit.feedback.add(ticket("YN-1")),
        failing,
        lambda unit: unit.feedback.add(ticket("YN-1")),
        lambda unit: unit.feedback.add(ticket("YN-3")),
    )
    assert good is None
    assert last is None
    assert isinstance(bad, KeyError)
    assert isinstance(twice, StorageError)
    assert _numbers(outside) == {"YN-1", "YN-3"}


async def test_an_error_that_no_future_takes_reaches_its_caller(together: Together, ticket: Make) -> None:
    """StopIteration is returned as RuntimeError, and the batch's later callers get their results."""

    def stop(unit: Unit) -> None:
        unit.feedback.add(ticket("YN-1"))
        raise StopIteration

    stopped, found = await together(stop, lambda unit: unit.feedback.get("YN-1"))
    assert isinstance(stopped, RuntimeError)
    assert found is None


async def test_reading_refuses_to_write(database: Database, outside: Engine, ticket: Make) -> None:
    """A read unit can't write, and the next write on the same connection can."""
    with pytest.raises(StorageError):
        await database.read(lambda unit: unit.feedback.add(ticket()))
    assert _numbers(outside) == set()
    await asyncio.gather(*(database.read(lambda unit: unit.feedback.count(EVERYTHING)) for _ in range(20)))
    await database.transact(lambda unit: unit.feedback.add(ticket()))
    assert _numbers(outside) == {ticket().number}


async def test_an_export_sees_one_moment(database: Database, ticket: Make) -> None:
    """What is written during an export does not appear in it, and does not wait for it."""
    await database.transact(lambda unit: unit.feedback.add(ticket("YN-1")))
    with database.reading() as unit:
        assert unit.feedback.count(EVERYTHING) == 1
        await database.transact(lambda unit: unit.feedback.add(ticket("YN-2")))
        assert unit.feedback.count(EVERYTHING) == 1
        assert [record.number for record in unit.feedback.iterate(EVERYTHING)] == ["YN-1"]
    assert await database.read(lambda unit: unit.feedback.count(EVERYTHING)) == 2


async def test_close_finishes_what_waits(database_url: str, outside: Engine, ticket: Make) -> None:
    """Everything queued before close is stored and answered; everything after is refused."""
    database = Database(database_url)
    await database.open()
    answers = [
        asyncio.ensure_future(database.transact(lambda unit, n=n: unit.feedback.add(ticket(f"YN-{n}"))))
        for n in range(600)
    ]
    await asyncio.sleep(0)
    await database.close()
    await asyncio.gather(*answers)
    assert len(_numbers(outside)) == 600
    with pytest.raises(StorageError, match="not open"):
        await database.transact(lambda unit: None)


async def test_work_before_open_is_refused(database_url: str) -> None:
    """A database that is not open refuses work, and closing it is harmless."""
    database = Database(database_url)
    with pytest.raises(StorageError, match="not open"):
        await database.transact(lambda unit: None)
    await database.close()


async def test_a_database_that_was_down_takes_no_work_before_its_schema_is_right(
    database_url: str, ticket: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that comes back may still hold an older schema: work waits until it is known to be open."""
    back = threading.Event()

    def migrate(url: str, vet: Callable[[Unit], None] | None) -> None:
        if not back.is_set():
            raise UnreachableError("down")
        migrations.migrate(url, vet)

    monkeypatch.setattr(storage, "migrate", migrate)
    monkeypatch.setattr(storage, "_AGAIN_S", 0.01)
    database = Database(database_url)
    await database.open(insist=True)
    try:
        with pytest.raises(StorageError, match="not open"):
            await database.transact(lambda unit: unit.feedback.add(ticket()))
        back.set()
        async with asyncio.timeout(LONG_S):
            await database.opened()
        await database.transact(lambda unit: unit.feedback.add(ticket()))
    finally:
        await database.close()


@pytest.mark.unmigrated
async def test_reading_an_unmigrated_database_is_a_storage_error(database_url: str) -> None:
    """Without tables the error is StorageError, not the driver's."""
    database = Database(database_url)
    with pytest.raises(StorageError), database.reading() as unit:
        unit.feedback.count(EVERYTHING)
    await database.close()


async def test_a_caller_that_gave_up_in_the_queue_leaves_nothing(
    database: Database, outside: Engine, ticket: Make
) -> None:
    """A unit cancelled before its turn does not run, and those behind it do."""
    release = threading.Event()
    first = asyncio.ensure_future(database.transact(lambda unit: release.wait(LONG_S)))
    gone = asyncio.ensure_future(database.transact(lambda unit: unit.feedback.add(ticket("YN-1"))))
    last = asyncio.ensure_future(database.transact(lambda unit: unit.feedback.add(ticket("YN-2"))))
    await asyncio.sleep(0.05)
    gone.cancel()
    await asyncio.sleep(0)
    release.set()
    await asyncio.gather(first, last)
    assert gone.cancelled()
    assert _numbers(outside) == {"YN-2"}


async def test_a_caller_that_gave_up_in_its_turn_stops_nobody(
    database: Database, outside: Engine, ticket: Make
) -> None:
    """A unit cancelled while running may still be stored, and the writer continues."""
    started, release = threading.Event(), threading.Event()

    def work(unit: Unit) -> None:
        unit.feedback.add(ticket("YN-1"))
        started.set()
        release.wait(LONG_S)

    gone = asyncio.ensure_future(database.transact(work))
    await asyncio.to_thread(started.wait, 10)
    gone.cancel()
    release.set()
    await database.transact(lambda unit: unit.feedback.add(ticket("YN-2")))
    assert gone.cancelled()
    assert _numbers(outside) >= {"YN-2"}


async def test_a_queue_without_end_is_refused(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """When too many wait, the next is refused at once, and the waiting ones are served."""
    monkeypatch.setattr("storage.writer.MOST_WAITING", 3)
    started, release = threading.Event(), threading.Event()

    def hold_up(unit: Unit) -> bool:
        started.set()
        return release.wait(LONG_S)

    answers = [asyncio.ensure_future(database.transact(hold_up))]
    await asyncio.to_thread(started.wait, 10)
    answers += [asyncio.ensure_future(database.transact(lambda unit: True)) for _ in range(3)]
    await asyncio.sleep(0)
    with pytest.raises(StorageError, match="3 units of work wait already"):
        await database.transact(lambda unit: True)
    release.set()
    assert await asyncio.gather(*answers) == [True] * 4


async def test_many_callers_at_once_are_all_served(database: Database, outside: Engine, ticket: Make) -> None:
    """A thousand tickets from a thousand callers are each stored once."""
    at = ticket().received_at
    records = [ticket(f"YN-{n}", received_at=at + timedelta(seconds=n)) for n in range(1000)]
    await asyncio.gather(
        *(database.transact(lambda unit, r=record: unit.feedback.add(r)) for record in records)
    )
    assert await database.read(lambda unit: list(unit.feedback.iterate(EVERYTHING))) == records


async def test_what_was_stored_is_there_after_a_restart(
    database_url: str, ticket: Make, now: datetime
) -> None:
    """After a restart tickets, states and claims are there."""
    first = Database(database_url)
    await first.open()
    await first.transact(lambda unit: unit.feedback.add(ticket()))
    await first.close()
    second = Database(database_url)
    await second.open()
    assert await second.read(lambda unit: unit.feedback.get(ticket().number)) == ticket()
    await second.close()


def test_a_bad_address_is_refused_before_anything_is_opened(tmp_path: Path) -> None:
    """The constructor refuses a bad address."""
    with pytest.raises(ValueError, match="DATABASE_URL"):
        Database("oracle://db/younuo")


async def test_a_unit_whose_turn_does_not_come_is_refused_for_good(
    database: Database, outside: Engine, ticket: Make
) -> None:
    """Behind a stuck unit, waiting callers are refused in time and never stored; what has begun continues."""
    begun, go_on = threading.Event(), threading.Event()

    def stuck(unit: Unit) -> None:
        begun.set()
        go_on.wait(LONG_S)
        unit.feedback.add(ticket("YN-1"))

    patience = 0.5
    first = asyncio.ensure_future(database.transact(stuck, patience=patience))
    assert await asyncio.to_thread(begun.wait, LONG_S)
    with pytest.raises(StorageError, match="turn did not come"):
        await database.transact(lambda unit: unit.feedback.add(ticket("YN-2")), patience=0.05)
    await asyncio.sleep(patience)
    assert database.oldest > patience
    go_on.set()
    await first
    await database.transact(lambda unit: unit.feedback.add(ticket("YN-3")), patience=10)
    assert _numbers(outside) == {"YN-1", "YN-3"}


async def test_units_of_a_batch_take_their_locks_in_one_order(together: Together) -> None:
    """Units of a batch run in the order of their keys, and in order of arrival within a key."""
    order: list[str] = []

    def noting(name: str) -> Callable[[Unit], None]:
        return lambda _unit: order.append(name)

    await together(*(noting(f"{key}{n}") for n, key in enumerate("cabca")), keys="cabca")
    assert order == ["a1", "a4", "b2", "c0", "c3"]

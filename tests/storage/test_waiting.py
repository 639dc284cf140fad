"""A unit runs once, harms no other by failing, and its caller gets the result."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from storage.address import read_address
from storage.database import Database
from storage.engine import build_engine
from storage.errors import StorageError
from storage.prepared import execute
from storage.records import FeedbackFilter, FeedbackRecord
from storage.unit import Unit
from storage.waiting import LostError, Waiting
from tests.patience import LONG_S

Make = Callable[..., FeedbackRecord]
EVERYTHING = FeedbackFilter("suizhou-2023")


@pytest.fixture
def engine(database: Database, database_url: str) -> Iterator[Engine]:
    """Yield the product's kind of engine, over a database with a schema."""
    engine = build_engine(read_address(database_url))
    yield engine
    engine.dispose()


def _adding(record: FeedbackRecord, error: Exception | None = None) -> Waiting[int]:
    def work(unit: Unit) -> int:
        unit.feedback.add(record)
        if error:
            raise error
        return unit.feedback.count(EVERYTHING)

    return Waiting(work, "")


_LOSES = {
    "sqlite": {
        "the transaction is gone": ("ROLLBACK",),
        "the database is at fault": (
            "PRAGMA max_page_count = 1",
            "CREATE TABLE f AS SELECT zeroblob(1000000)",
        ),
    },
    "postgresql": {
        "the transaction is gone": ("SELECT pg_terminate_backend(pg_backend_pid())",),
        "the database is at fault": ("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '40P01'; END $$",),
    },
}
"""What happens at a failover, a full disk, and a deadlock."""


async def test_who_left_before_the_turn_is_passed_over() -> None:
    """A caller who left before the turn is skipped; one who leaves later can't stop it."""
    left, begun = Waiting(lambda _unit: 1, ""), Waiting(lambda _unit: 1, "")
    left.leave()
    assert not left.begin()
    assert begun.begin()
    begun.leave()
    assert begun.begin()


async def test_who_waited_too_long_is_told_and_passed_over() -> None:
    """A caller is told that nothing is stored only if that is certain; what has begun returns its result."""
    late, begun, gone = (Waiting(lambda _unit: 1, "") for _ in range(3))
    late.give_up()
    assert not late.begin()
    with pytest.raises(StorageError, match="turn did not come"):
        await late.future
    assert begun.begin()
    begun.give_up()
    assert not begun.future.done()
    gone.future.cancel()
    gone.give_up()
    assert gone.future.cancelled()


async def test_a_failure_undoes_its_own_unit(engine: Engine, ticket: Make) -> None:
    """A failure rolls back its own unit with its own error, and it may be retried."""
    first, last = _adding(ticket("YN-1")), _adding(ticket("YN-3"))
    errors: list[Exception] = [KeyError("half way")]

    def once_wrong(unit: Unit) -> str:
        unit.feedback.add(ticket("YN-2"))
        if errors:
            raise errors.pop()
        return "stored"

    twice = Waiting(once_wrong, "")
    wrong = _adding(ticket("YN-4"), KeyError("for good"))
    with engine.begin() as connection:
        for one in (first, twice, wrong, last, twice):
            one.attempt(connection)
    for one in (first, twice, wrong, last):
        one.settle()
    assert [await first.future, await last.future, await twice.future] == [1, 2, "stored"]
    with pytest.raises(KeyError, match="for good"):
        await wrong.future
    with engine.connect() as connection:
        assert Unit(connection).feedback.count(EVERYTHING) == 3


async def test_an_error_of_the_database_may_be_logged(engine: Engine, ticket: Make, now: datetime) -> None:
    """A duplicate number is the unit's own fault, and the error has no citizen's words."""
    one, twice = _adding(ticket("YN-1")), _adding(ticket("YN-1", text="王小明家的路灯"))
    with engine.begin() as connection:
        one.attempt(connection)
        twice.attempt(connection)
    one.settle()
    twice.settle()
    assert await one.future == 1
    with pytest.raises(StorageError) as told:
        await twice.future
    assert "王小明" not in str(told.value)


@pytest.mark.parametrize(
    ("how", "hidden"),
    [
        ("the transaction is gone", False),
        ("the transaction is gone", True),
        ("the database is at fault", False),
    ],
)
async def test_a_lost_transaction_is_everybodys(engine: Engine, how: str, hidden: bool) -> None:
    """After a lost transaction, even if a unit hid the error, all its units are retried."""

    def losing(unit: Unit) -> None:
        with suppress(*[SQLAlchemyError] * hidden):
            for sql in _LOSES[unit.connection.dialect.name][how]:
                execute(unit.connection, sql)

    one = Waiting(losing, "")
    with suppress(SQLAlchemyError), engine.begin() as connection, pytest.raises(LostError):
        one.attempt(connection)
    one.settle()
    with pytest.raises(StorageError):
        await one.future


async def test_a_caller_who_is_gone_is_not_told() -> None:
    """An absent caller gets neither result nor error; an error that no future accepts is replaced."""
    gone, stopped = Waiting(lambda _unit: 1, ""), Waiting(lambda _unit: 1, "")
    gone.future.cancel()
    gone.refuse(KeyError())
    gone.settle()
    assert gone.future.cancelled()
    stopped.refuse(StopIteration())
    stopped.settle()
    with pytest.raises(RuntimeError, match="StopIteration"):
        await asyncio.wait_for(stopped.future, LONG_S)

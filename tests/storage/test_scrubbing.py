"""Scrubbing deletions from the database's files blocks nobody."""

import asyncio
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.database import Database
from storage.engine import build_engine
from storage.records import FeedbackFilter, FeedbackRecord
from storage.unit import Unit
from tests.patience import LONG_S

Make = Callable[..., FeedbackRecord]
EVERYTHING = FeedbackFilter(city="suizhou-2023")
LOCK_WAIT_S = 2 * LONG_S
"""Longer than any test waits, to expose waiting for a lock."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return the path of the database's file."""
    return tmp_path / "younuo.db"


@pytest.fixture
async def database(file: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Database]:
    """Open a SQLite database whose lock timeout is longer than any test."""
    monkeypatch.setattr("storage.database.build_engine", partial(build_engine, lock_wait_s=LOCK_WAIT_S))
    async with Database(f"sqlite:///{file}") as database:
        yield database


async def test_an_export_is_not_waited_for_under_the_writers_lock(
    database: Database, file: Path, ticket: Make
) -> None:
    """During an export scrubbing gives up at once; afterwards it truncates the log."""
    await database.transact(lambda unit: unit.feedback.add(ticket("YN-1")))
    with database.reading() as unit:
        assert unit.feedback.count(EVERYTHING) == 1
        await database.transact(lambda unit: unit.feedback.add(ticket("YN-2")))
        assert await asyncio.wait_for(database.scrub(), LONG_S) is False
        await database.transact(lambda unit: unit.feedback.add(ticket("YN-3")))
    log = file.with_name(f"{file.name}-wal")
    assert log.stat().st_size > 0
    assert await database.scrub() is True
    assert log.stat().st_size == 0


async def test_scrubbing_leaves_each_connection_its_patience(database: Database) -> None:
    """The connection used for scrubbing returns to the pool with the usual lock timeout."""

    def patience(unit: Unit) -> object:
        return unit.feedback._connection.execute(text("PRAGMA busy_timeout")).scalar()

    assert await database.scrub() is True
    # Consecutive reads use all connections in turn.
    assert {await database.read(patience) for _ in range(8)} == {LOCK_WAIT_S * 1000}

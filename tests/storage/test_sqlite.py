"""Failures specific to SQLite: durability, transactions, a full disk, a second writer."""

import asyncio
import os
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.database import Database, StorageError
from storage.records import FeedbackRecord
from storage.unit import Unit
from tests.zygote import PIPE, Process

Make = Callable[..., FeedbackRecord]
Together = Callable[..., Awaitable[list[object]]]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return the path of the database's file."""
    return tmp_path / "younuo.db"


@pytest.fixture
async def database(file: Path) -> AsyncIterator[Database]:
    """Open a SQLite database."""
    database = Database(f"sqlite:///{file}")
    await database.open()
    yield database
    await database.close()


def _numbers(file: Path) -> set[str]:
    with closing(sqlite3.connect(file)) as connection:
        return {number for (number,) in connection.execute("SELECT number FROM feedback")}


async def test_every_connection_is_durable_and_strict(database: Database) -> None:
    """Writer and readers use WAL, synchronous FULL (2), foreign keys, and a lock timeout of five seconds."""

    def pragmas(unit: Unit) -> list[object]:
        names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        return [unit.feedback._connection.execute(text(f"PRAGMA {name}")).scalar() for name in names]

    assert await database.transact(pragmas) == ["wal", 2, 1, 5000]
    for seen in await asyncio.gather(*(database.read(pragmas) for _ in range(8))):
        assert seen == ["wal", 2, 1, 5000]


async def test_a_failed_commit_is_tried_alone_and_harms_only_its_cause(
    database: Database, together: Together, file: Path, ticket: Make
) -> None:
    """If one unit makes the batch's COMMIT fail, it alone gets an error, and the others are stored once."""

    def poison(unit: Unit) -> None:
        connection = unit.feedback._connection
        connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        connection.execute(
            text(
                "INSERT INTO feedback_event (number, at, actor, kind) VALUES ('none', '2023-05-04', 'x', 'x')"
            )
        )

    runs: list[str] = []

    def good(number: str) -> Callable[[Unit], None]:
        def work(unit: Unit) -> None:
            runs.append(number)
            unit.feedback.add(ticket(number))

        return work

    before, poisoned, after = await together(good("YN-1"), poison, good("YN-2"))
    assert before is None
    assert after is None
    assert isinstance(poisoned, StorageError)
    assert "FOREIGN KEY" in str(poisoned)
    assert _numbers(file) == {"YN-1", "YN-2"}
    assert runs == ["YN-1", "YN-2", "YN-1", "YN-2"]
    await database.transact(good("YN-3"))


async def test_a_full_disk_loses_nothing_that_was_acknowledged(
    database: Database, together: Together, file: Path, ticket: Make
) -> None:
    """When space ends during a batch, exactly the units without an error are stored."""

    def limit(unit: Unit) -> None:
        pages = unit.feedback._connection.execute(text("PRAGMA page_count")).scalar_one()
        unit.feedback._connection.execute(text(f"PRAGMA max_page_count = {pages + 30}"))

    await database.transact(limit)
    works = [lambda unit, n=n: unit.feedback.add(ticket(f"YN-{n}", text="字" * 3000)) for n in range(40)]
    answers = await together(*works)
    acknowledged = {f"YN-{n}" for n, answer in enumerate(answers) if answer is None}
    assert all(isinstance(answer, StorageError) for answer in answers if answer is not None)
    assert 0 < len(acknowledged) < 40
    assert _numbers(file) == acknowledged


@pytest.mark.parametrize("error", [None, KeyError("lost")])
async def test_a_rollback_behind_our_back_is_noticed(
    together: Together, file: Path, ticket: Make, error: Exception | None
) -> None:
    """A unit after which the transaction is gone, as after an I/O error, loses no neighbour's ticket."""
    first_run = [True]

    def losing(unit: Unit) -> None:
        if first_run:
            first_run.clear()
            unit.feedback._connection.exec_driver_sql("ROLLBACK")
        if error:
            raise error

    before, lost, after = await together(
        lambda unit: unit.feedback.add(ticket("YN-1")),
        losing,
        lambda unit: unit.feedback.add(ticket("YN-2")),
    )
    assert before is None
    assert lost is error
    assert after is None
    assert _numbers(file) == {"YN-1", "YN-2"}


async def test_another_writer_is_waited_for_and_then_given_up(
    database: Database, file: Path, ticket: Make
) -> None:
    """Another program's short write is waited for; an endless one gives StorageError."""
    with closing(sqlite3.connect(file, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        asyncio.get_running_loop().call_later(0.2, other.execute, "ROLLBACK")
        await database.transact(lambda unit: unit.feedback.add(ticket("YN-1")))
        other.execute("BEGIN IMMEDIATE")
        answers = await asyncio.gather(
            *(database.transact(lambda unit, n=n: unit.feedback.add(ticket(f"YN-{n}"))) for n in range(2, 6)),
            return_exceptions=True,
        )
        assert all(isinstance(answer, StorageError) for answer in answers)
        assert "locked" in str(answers[0])
        other.execute("ROLLBACK")
    await database.transact(lambda unit: unit.feedback.add(ticket("YN-9")))
    assert _numbers(file) == {"YN-1", "YN-9"}


def test_a_killed_process_loses_no_acknowledged_ticket(file: Path) -> None:
    """Killed under load three times, the file is intact and has every acknowledged ticket."""
    acknowledged: set[str] = set()
    for life in range(3):
        program = Path(__file__).with_name("take_tickets.py")
        with Process(
            [sys.executable, program, f"sqlite:///{file}", life], env=os.environ, stdout=PIPE
        ) as process:
            assert process.stdout is not None
            for _ in range(300):
                acknowledged.add(process.stdout.readline().decode().strip())
            process.kill()
            rest = process.stdout.read().decode()
        # The last line may have been cut in the midst.
        acknowledged.update(rest[: rest.rfind("\n") + 1].split())
        assert process.returncode == -signal.SIGKILL
        assert acknowledged - _numbers(file) == set()
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute(
            "SELECT count(*) FROM feedback LEFT JOIN feedback_event USING (number) WHERE feedback_event.kind IS NOT 'received'"
        ).fetchone() == (0,)
    assert len(acknowledged) >= 900

"""Failures specific to PostgreSQL: lost connections, deadlocks, locks never released."""

import asyncio
import random
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from storage.database import Database, StorageError
from storage.records import FeedbackRecord
from storage.unit import Unit
from tests.patience import LONG_S

Make = Callable[..., FeedbackRecord]
Together = Callable[..., Awaitable[list[object]]]

pytestmark = pytest.mark.postgres

CUT = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


@pytest.fixture
async def database(postgres_url: str) -> AsyncIterator[Database]:
    """Open a PostgreSQL database."""
    database = Database(postgres_url)
    await database.open()
    yield database
    await database.close()


def _cut_connections(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(CUT)


def _name(unit: Unit) -> object:
    return unit.feedback._connection.execute(text("SELECT current_database()")).scalar()


def _numbers(url: str) -> set[str]:
    with psycopg.connect(url) as connection:
        return {number for (number,) in connection.execute("SELECT number FROM feedback")}


async def test_a_connection_lost_in_the_midst_of_a_batch_costs_nobody(
    database: Database, together: Together, postgres_url: str, ticket: Make
) -> None:
    """If the server ends the connection during a batch, all of it is stored once, without errors."""
    first_run = [True]

    def cut(unit: Unit) -> None:
        unit.feedback.add(ticket("YN-2"))
        if first_run:
            first_run.clear()
            _cut_connections(postgres_url)

    answers = await together(
        lambda unit: unit.feedback.add(ticket("YN-1")),
        cut,
        lambda unit: unit.feedback.add(ticket("YN-3")),
    )
    assert answers == [None, None, None]
    assert _numbers(postgres_url) == {"YN-1", "YN-2", "YN-3"}


async def test_a_lost_connection_is_noticed_even_when_the_unit_hides_it(
    together: Together, postgres_url: str, ticket: Make
) -> None:
    """A unit that hides the driver's error with its own loses no neighbour's ticket."""

    def hiding(unit: Unit) -> None:
        _cut_connections(postgres_url)
        try:
            unit.feedback.exists("YN-1")
        except DBAPIError:
            raise KeyError("hidden") from None

    before, hidden, after = await together(
        lambda unit: unit.feedback.add(ticket("YN-1")),
        hiding,
        lambda unit: unit.feedback.add(ticket("YN-2")),
    )
    assert before is None
    assert isinstance(hidden, KeyError)
    assert after is None
    assert _numbers(postgres_url) == {"YN-1", "YN-2"}


async def test_connections_lost_between_messages_are_replaced(
    database: Database, postgres_url: str, ticket: Make
) -> None:
    """After a server restart the next message and read get new connections, without an error."""
    for turn in range(3):
        await database.transact(lambda unit, n=turn: unit.feedback.add(ticket(f"YN-{n}")))
        await asyncio.gather(*(database.read(lambda unit: unit.feedback.exists("YN-0")) for _ in range(6)))
        _cut_connections(postgres_url)
    assert await database.read(lambda unit: unit.feedback.exists("YN-2"))


async def test_a_unit_that_always_loses_its_connection_fails_alone(
    database: Database, together: Together, postgres_url: str, ticket: Make
) -> None:
    """A unit that always loses its connection is retried once, then gets StorageError; its neighbours are stored."""

    def deadly(unit: Unit) -> None:
        unit.feedback.add(ticket("YN-2"))
        _cut_connections(postgres_url)
        unit.feedback.exists("YN-2")

    before, fallen, after = await together(
        lambda unit: unit.feedback.add(ticket("YN-1")),
        deadly,
        lambda unit: unit.feedback.add(ticket("YN-3")),
    )
    assert before is None
    assert after is None
    assert isinstance(fallen, StorageError)
    assert _numbers(postgres_url) == {"YN-1", "YN-3"}


async def test_a_deadlock_between_processes_is_resolved(
    database: Database, postgres_url: str, now: datetime
) -> None:
    """Of two processes locking two citizens crosswise PostgreSQL aborts one, which is retried; both are stored."""
    other = Database(postgres_url)
    await other.open()
    both_hold_one = threading.Barrier(2)
    runs: list[str] = []

    def crosswise(name: str, first: str, second: str) -> Callable[[Unit], None]:
        def work(unit: Unit) -> None:
            runs.append(name)
            unit.states.take_turn("c", first)
            if runs.count(name) == 1:
                both_hold_one.wait(LONG_S)
            unit.states.take_turn("c", second)
            seen = unit.states.load("c", second) or ""
            unit.states.save("c", second, seen + name, now)
            unit.states.save("c", f"by {name}", "stored", now)

        return work

    await asyncio.gather(
        database.transact(crosswise("A", "x", "y")),
        other.transact(crosswise("B", "y", "x")),
    )
    assert sorted(runs) in (["A", "A", "B"], ["A", "B", "B"])
    for name in "AB":
        assert await other.read(lambda unit, n=name: unit.states.load("c", f"by {n}")) == "stored"
    await other.close()


async def test_a_lock_that_is_never_released_is_given_up(
    database: Database, together: Together, postgres_url: str, ticket: Make, now: datetime
) -> None:
    """If another process never releases a citizen's turn, that message gets StorageError and its neighbours are stored."""
    held, release = threading.Event(), threading.Event()
    other = Database(postgres_url)
    await other.open()

    def hold(unit: Unit) -> None:
        unit.states.take_turn("c", "a1")
        held.set()
        release.wait(LONG_S)

    holding = asyncio.ensure_future(other.transact(hold))
    await asyncio.to_thread(held.wait, 10)

    def short_patience(unit: Unit) -> None:
        unit.states._connection.execute(text("SET LOCAL lock_timeout = '100ms'"))
        unit.states.take_turn("c", "a1")

    before, blocked, after = await together(
        lambda unit: unit.feedback.add(ticket("YN-1")),
        short_patience,
        lambda unit: unit.feedback.add(ticket("YN-2")),
    )
    assert before is None
    assert after is None
    assert isinstance(blocked, StorageError)
    assert "55P03" in str(blocked)
    assert _numbers(postgres_url) == {"YN-1", "YN-2"}
    release.set()
    await holding
    await other.close()


async def test_every_connection_waits_five_seconds_for_a_lock(database: Database) -> None:
    """No statement waits longer than five seconds for another's lock, since WeChat waits five in all."""

    def patience(unit: Unit) -> object:
        return unit.feedback._connection.execute(text("SHOW lock_timeout")).scalar()

    assert await database.transact(patience) == "5s"
    assert await database.read(patience) == "5s"


def test_only_who_writes_is_cut_off_when_silent(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server ends an idle writing transaction, but an export idle for longer reads on."""
    monkeypatch.setattr("storage.engine.ABANDONED_S", 1)
    database = Database(postgres_url)
    with database.reading() as unit, database._engine.connect() as writing:
        assert not unit.feedback.exists("YN-1")
        _wait_until_gone(postgres_url, writing.execute(text("SELECT pg_backend_pid()")).scalar_one())
        with pytest.raises(DBAPIError) as cut:
            writing.execute(text("SELECT 1"))
        assert isinstance(cut.value.orig, psycopg.errors.IdleInTransactionSessionTimeout)
        assert not unit.feedback.exists("YN-1")
    database.dispose()


async def test_a_connection_lost_after_the_last_row_costs_no_reader(
    database: Database, postgres_url: str, ticket: Make
) -> None:
    """A completely read result is valid even if the connection then breaks; midway it is an error."""
    await database.transact(lambda unit: unit.feedback.add(ticket("YN-1")))
    with database.reading() as unit:
        found = unit.feedback.exists("YN-1")
        _cut_connections(postgres_url)
    assert found

    def read_cut() -> None:
        with database.reading() as unit:
            _cut_connections(postgres_url)
            unit.feedback.exists("YN-1")

    with pytest.raises(StorageError):
        read_cut()


def _wait_until_gone(url: str, process: int) -> None:
    until = time.monotonic() + LONG_S
    with psycopg.connect(url, autocommit=True) as connection:
        while connection.execute("SELECT 1 FROM pg_stat_activity WHERE pid = %s", [process]).fetchone():
            assert time.monotonic() < until
            time.sleep(0.05)


async def test_a_server_that_is_gone_is_told_to_all_who_wait(database: Database, ticket: Make) -> None:
    """Without a server everybody gets StorageError soon."""
    url = database._engine.url.set(query={"host": "/nowhere"})
    await database.close()
    gone = Database(url.render_as_string(hide_password=False))
    gone._writer.start()
    answers = await asyncio.wait_for(
        asyncio.gather(
            *(gone.transact(lambda unit, n=n: unit.feedback.add(ticket(f"YN-{n}"))) for n in range(50)),
            return_exceptions=True,
        ),
        timeout=LONG_S,
    )
    assert all(isinstance(answer, StorageError) for answer in answers)
    await gone.close()


async def test_processes_that_share_citizens_never_wait_crosswise(
    database: Database, postgres_url: str, now: datetime
) -> None:
    """Three processes with batches locking the same twenty citizens in different orders never deadlock."""
    others = [Database(postgres_url) for _ in range(2)]
    for other in others:
        await other.open()

    def turn(citizen: str, message: str) -> Callable[[Unit], None]:
        def work(unit: Unit) -> None:
            unit.states.take_turn("c", citizen)
            if unit.inbox.claim("web", citizen, message, now) is None:
                seen = int(unit.states.load("c", citizen) or 0)
                unit.states.save("c", citizen, str(seen + 1), now)
                unit.inbox.keep("web", citizen, message, "[]")

        return work

    copies = [(str(n % 20), str(n // 20)) for n in range(200)] * 3
    random.Random(7).shuffle(copies)
    processes = [database, *others]
    await asyncio.gather(
        *(
            processes[n % 3].transact(turn(citizen, message), key=citizen)
            for n, (citizen, message) in enumerate(copies)
        )
    )
    seen = await database.read(lambda unit: {unit.states.load("c", str(n)) for n in range(20)})
    for other in others:
        await other.close()
    await database.close()  # The server counts a session's deadlocks when it ends.
    with psycopg.connect(postgres_url) as connection:
        counted = connection.execute(
            "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
        )
        assert counted.fetchone() == (0,)
    assert seen == {"10"}


async def test_a_server_that_refuses_to_write_is_left(
    database: Database, postgres_url: str, ticket: Make
) -> None:
    """On a standby nothing is stored, and with a primary again the next message finds it."""
    name = database._engine.url.database
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    _cut_connections(postgres_url)
    with pytest.raises(StorageError, match="25006"):
        await database.transact(lambda unit: unit.feedback.add(ticket("YN-1")))
    assert not await database.read(lambda unit: unit.feedback.exists("YN-1"))
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("SET default_transaction_read_only = off")
        connection.execute(f"ALTER DATABASE {name} RESET default_transaction_read_only")
    await database.transact(lambda unit: unit.feedback.add(ticket("YN-2")))
    assert _numbers(postgres_url) == {"YN-2"}


async def test_a_service_file_may_name_the_database(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With `service=` in the address, what it leaves out is taken from the file, also beside `sslpassword=`."""
    server = conninfo_to_dict(postgres_url)
    lines = [f"{key}={server[key]}" for key in ("host", "user", "dbname")]
    (tmp_path / "services").write_text("\n".join(["[younuo]", *lines]))
    monkeypatch.setenv("PGSERVICEFILE", str(tmp_path / "services"))
    for address in ("postgresql:///?service=younuo&sslpassword=secret", "postgresql://?service=younuo"):
        async with Database(address) as database:
            found = await database.read(_name)
            assert found == server["dbname"]

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, delete, insert, select, text, update

from storage.audit import AuditLog, _row
from storage.chain import BEGINNING
from storage.columns import storable
from storage.database import Database
from storage.migrations import migrate
from storage.records import AuditEntry, AuditFilter, AuditRow
from storage.tables import AUDIT, AUDIT_HEAD
from storage.unit import Unit
from tests.zygote import Process

ALL = AuditFilter()
ROWS = 7
IDS = st.integers(1, ROWS)
COLUMNS = st.sampled_from(["actor", "action", "subject", "detail", "previous", "hash"])
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=70)
tampering = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def entry(now: datetime, number: int = 0, **changes: Any) -> AuditEntry:
    """Make an entry; what matters to the test is given by name."""
    usual = AuditEntry(
        now + timedelta(seconds=number),
        f"staff:{number % 3}",
        "ticket.assigned",
        f"YN-{number}",
        {"n": number},
    )
    return replace(usual, **changes)


async def _fill(database: Database, now: datetime, count: int) -> list[AuditRow]:
    return await database.transact(lambda unit: [unit.audit.append(entry(now, n)) for n in range(count)])


async def _verified(database: Database) -> int | None:
    return await database.read(lambda unit: unit.audit.verify())


async def test_an_entry_comes_back_whole(database: Database, now: datetime) -> None:
    """Everything recorded is in the log, even unstorable text, and the chain verifies."""
    hostile = entry(
        now, actor="a\x00", subject="\ud83d'); DROP", detail={"why": "\x00💡", "n": 3, "none": None}
    )
    row = await database.transact(lambda unit: unit.audit.append(hostile))
    assert (row.id, row.previous) == (1, BEGINNING)
    page = await database.read(lambda unit: unit.audit.page(ALL, limit=5))
    assert page.rows == (row,)
    assert row.entry == AuditEntry(
        now,
        storable("a\x00"),
        "ticket.assigned",
        storable("\ud83d'); DROP"),
        {"why": "�💡", "n": 3, "none": None},
    )
    assert await _verified(database) is None


async def test_an_empty_log_is_whole(database: Database) -> None:
    """An empty log verifies, and its head says so."""
    assert await _verified(database) is None
    assert await database.read(lambda unit: unit.audit.head()) == (0, BEGINNING)


async def test_an_entry_stands_only_with_the_rest_of_its_unit(database: Database, now: datetime) -> None:
    """A failing unit leaves no row, no gap and no broken chain."""

    def failing(unit: Unit) -> None:
        unit.audit.append(entry(now, 1))
        raise ValueError("no")

    await _fill(database, now, 1)
    with pytest.raises(ValueError, match="no"):
        await database.transact(failing)
    await _fill(database, now, 1)
    assert await database.read(lambda unit: unit.audit.head()) == (
        2,
        await database.read(lambda unit: unit.audit.hash_of(2)),
    )
    assert await _verified(database) is None


async def test_several_processes_make_one_chain(database: Database, database_url: str, now: datetime) -> None:
    """Three processes appending at once, in many transactions, lose no row and make one chain."""
    script = Path(__file__).with_name("append_audit.py")
    running = [
        await asyncio.to_thread(Process, [sys.executable, script, database_url, each, 40], env=os.environ)
        for each in range(3)
    ]
    await _fill(database, now, 5)
    assert [await asyncio.to_thread(process.wait) for process in running] == [0, 0, 0]
    assert await _verified(database) is None
    last, _ = await database.read(lambda unit: unit.audit.head())
    assert last == 125


async def test_units_of_one_batch_make_one_chain(
    database: Database, together: Callable[..., Awaitable[list[Any]]], now: datetime
) -> None:
    """Units committed together make one chain, and a failing one leaves no gap."""

    def failing(unit: Unit) -> None:
        unit.audit.append(entry(now, 9))
        raise ValueError("no")

    rows = await together(
        lambda unit: unit.audit.append(entry(now, 1)), failing, lambda unit: unit.audit.append(entry(now, 2))
    )
    assert [row.id for row in rows if isinstance(row, AuditRow)] == [1, 2]
    assert await _verified(database) is None


@pytest.fixture
def log(database_url: str, outside: Engine, now: datetime) -> Engine:
    """Return an engine for a log of seven rows."""
    migrate(database_url)
    with outside.begin() as connection:
        for number in range(ROWS):
            AuditLog(connection).append(entry(now, number))
    return outside


def _after(log: Engine, *changes: Any) -> int | None:
    """Return the row that verification names after these changes, which are then rolled back."""
    with log.connect() as connection:
        for change in changes:
            connection.execute(change)
        broken = AuditLog(connection).verify()
        connection.rollback()
    return broken


def _rows(connection: Connection) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(select(AUDIT).order_by(AUDIT.c.id)).mappings()]


@tampering
@given(id_=IDS, column=COLUMNS, value=TEXTS)
def test_any_altered_text_is_found(log: Engine, id_: int, column: str, value: str) -> None:
    """A change of any column of any row is found and its row named."""
    with log.connect() as connection:
        before = connection.execute(select(AUDIT.c[column]).where(AUDIT.c.id == id_)).scalar_one()
    assume(value != before)
    assert _after(log, update(AUDIT).where(AUDIT.c.id == id_).values({column: value})) == id_
    assert _after(log) is None


@tampering
@given(id_=IDS, shift=st.timedeltas(timedelta(days=-400), timedelta(days=400)))
def test_any_altered_time_is_found(log: Engine, id_: int, shift: timedelta) -> None:
    """A time moved by a microsecond or a year is found and its row named."""
    assume(shift)
    with log.connect() as connection:
        at = connection.execute(select(AUDIT.c.at).where(AUDIT.c.id == id_)).scalar_one()
    assert _after(log, update(AUDIT).where(AUDIT.c.id == id_).values(at=at + shift)) == id_


@tampering
@given(gone=st.sets(IDS, min_size=1))
def test_any_removed_row_is_found(log: Engine, gone: set[int]) -> None:
    """Rows missing in the middle, at the beginning, at the end, or all, are found and the first one named."""
    assert _after(log, delete(AUDIT).where(AUDIT.c.id.in_(gone))) == min(gone)


@tampering
@given(order=st.permutations(range(1, ROWS + 1)))
def test_any_reordering_is_found(log: Engine, order: list[int]) -> None:
    """Renumbered rows are found, and the first one out of place named."""
    moved = [(new, old) for new, old in enumerate(order, 1) if new != old]
    assume(moved)
    with log.connect() as connection:
        rows = _rows(connection)
    again = [{**rows[old - 1], "id": new} for new, old in enumerate(order, 1)]
    assert _after(log, delete(AUDIT), insert(AUDIT).values(again)) == moved[0][0]


@tampering
@given(cut=st.integers(0, ROWS - 1))
def test_a_cut_tail_is_found_even_with_the_head_moved_back_by_halves(log: Engine, cut: int) -> None:
    """A removed end is found even if the head names an older row with another hash, or is gone."""
    tail = delete(AUDIT).where(AUDIT.c.id > cut)
    assert _after(log, tail, update(AUDIT_HEAD).values(last=cut)) is not None
    assert _after(log, tail, delete(AUDIT_HEAD)) == cut + 1


def test_rows_put_in_are_found(log: Engine, now: datetime) -> None:
    """A correctly linked row after the head and a row before the first are each found and named."""
    with log.connect() as connection:
        _, hash_ = AuditLog(connection).head()
    assert _after(log, insert(AUDIT).values(_row(ROWS + 1, hash_, entry(now)))) == ROWS + 1
    assert _after(log, insert(AUDIT).values(_row(0, BEGINNING, entry(now)))) == 0


def test_a_rewritten_log_is_told_by_an_end_that_was_kept(log: Engine, now: datetime) -> None:
    """Rewriting every row and the head gives a valid chain, but no longer with an end recorded before."""
    with log.connect() as connection:
        kept = AuditLog(connection).head()
        connection.execute(delete(AUDIT))
        connection.execute(update(AUDIT_HEAD).values(last=0, hash=BEGINNING))
        for number in range(ROWS):
            AuditLog(connection).append(entry(now, number, actor="nobody"))
        assert AuditLog(connection).verify() is None
        assert AuditLog(connection).hash_of(kept[0]) not in {None, kept[1]}
        connection.rollback()
    with log.connect() as connection:
        assert AuditLog(connection).hash_of(kept[0]) == kept[1]
        assert AuditLog(connection).hash_of(99) is None


def test_a_lost_head_stops_the_log_and_says_the_remedy(log: Engine, now: datetime) -> None:
    """Without the head nothing is appended, and the remedy is given."""
    with log.connect() as connection:
        connection.execute(delete(AUDIT_HEAD))
        with pytest.raises(LookupError, match="backup"):
            AuditLog(connection).append(entry(now))
        connection.rollback()


@pytest.mark.parametrize("value", ["x'00ff'", "'yesterday'", "17"])
@pytest.mark.parametrize("column", ["at", "actor", "hash"])
def test_what_sqlite_lets_somebody_write_is_found(
    tmp_path: Path, now: datetime, column: str, value: str
) -> None:
    """A blob, a number or an invalid time in SQLite is found and its row named, without an exception."""
    url = f"sqlite:///{tmp_path}/younuo.db"
    migrate(url)
    with Database(url).reading() as unit:
        assert unit.audit.verify() is None

    async def spoil() -> int | None:
        database = Database(url)
        await database.open()
        await _fill(database, now, 3)
        await database.transact(
            lambda unit: unit.audit._connection.execute(
                text(f"UPDATE audit SET {column} = {value} WHERE id = 2")  # noqa: S608 - The test's own.
            )
        )
        broken = await _verified(database)
        await database.close()
        return broken

    assert asyncio.run(spoil()) == 2


async def test_pages_lead_through_all_rows_and_back(database: Database, now: datetime) -> None:
    """Pages lead from the newest row to the oldest and back, each once, even with many equal times."""
    rows = await database.transact(
        lambda unit: [unit.audit.append(entry(now, number // 4)) for number in range(23)]
    )
    wanted = [row.id for row in reversed(rows)]

    def walk(unit: Unit) -> tuple[list[int], list[int]]:
        page, down = unit.audit.page(ALL, limit=5), []
        assert page.newer is None
        while True:
            down += [row.id for row in page.rows]
            if page.older is None:
                break
            page = unit.audit.page(ALL, limit=5, before=page.older)
        up = [row.id for row in page.rows]
        while page.newer is not None:
            page = unit.audit.page(ALL, limit=5, after=page.newer)
            up = [row.id for row in page.rows] + up
        return down, up

    down, up = await database.read(walk)
    assert down == wanted
    assert up == wanted


async def test_filters_agree_with_the_rows(database: Database, now: datetime) -> None:
    """Each filter, and all together, gives exactly the matching rows, including since and excluding until."""
    rows = await _fill(database, now, 12)
    since, until = now + timedelta(seconds=3), now + timedelta(seconds=9)
    filters = {
        AuditFilter(actor="staff:1"): [1, 4, 7, 10],
        AuditFilter(subject="YN-5"): [5],
        AuditFilter(action="none"): [],
        AuditFilter(since=since, until=until): [3, 4, 5, 6, 7, 8],
        AuditFilter("staff:1", "ticket.assigned", None, since, until): [4, 7],
    }
    for wanted, numbers in filters.items():
        page = await database.read(lambda unit, wanted=wanted: unit.audit.page(wanted, limit=50))
        assert list(page.rows) == [rows[number] for number in reversed(numbers)]


async def test_a_long_log_is_verified_in_little_memory(
    database: Database, database_url: str, outside: Engine, now: datetime
) -> None:
    """Verifying 14 MB of rows increases a fresh process's memory by less than half of that."""
    rows, previous = [], BEGINNING
    for number in range(20_000):
        rows.append(_row(number + 1, previous, entry(now, subject="字" * 230)))
        previous = rows[-1]["hash"]
    with outside.begin() as connection:
        connection.execute(insert(AUDIT), rows)
        connection.execute(update(AUDIT_HEAD).values(last=len(rows), hash=previous))
    program = Path(__file__).with_name("verify_audit.py")
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(program), database_url, stdout=asyncio.subprocess.PIPE
    )
    grown_kb, broken = (await process.communicate())[0].split()
    assert broken == b"None"
    assert int(grown_kb) < 7_000

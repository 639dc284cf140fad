"""Readiness is tested by storing: rarely, little, and more if that failed before."""

from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import select

from bot import readiness
from bot.readiness import Readiness, Storing
from storage.database import Database, StorageError
from storage.tables import DUTY
from tests.full_disk import fill, small_disk

NOW = datetime(2031, 5, 1, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def each_trial_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every trial, without reusing results."""
    monkeypatch.setattr(readiness, "STORED_S", 0.0)


def storing(database: Database, holder: str = "host:1:a") -> Storing:
    """Return this process's trial."""
    return Storing(database, holder, lambda: NOW)


async def rows(database: Database) -> list[tuple[str, str]]:
    """Return the table's rows."""
    with database._engine.connect() as connection:
        return [(row.name, row.holder) for row in connection.execute(select(DUTY))]


async def test_a_trial_writes_and_hinders_nobody(database: Database) -> None:
    """Every process may write the one row, as often as it likes."""
    for holder in ("host:1:a", "host:2:b", "host:2:b"):
        await storing(database, holder).probe()
        assert await rows(database) == [("readiness", holder)]


async def test_a_trial_speaks_for_a_moment(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """A trial is valid for a moment, so that constant requests make one write."""
    monkeypatch.setattr(readiness, "STORED_S", 60.0)
    one = storing(database)
    await one.probe()
    await database.transact(lambda unit: unit.duties.leave("readiness", "host:1:a"))
    await one.probe()
    assert await rows(database) == []


@pytest.mark.postgres
async def test_a_server_that_only_reads_is_not_ready(postgres_url: str) -> None:
    """A read-only server is not ready, and with a primary again it is."""
    database = Database(postgres_url)
    await database.open()
    name = psycopg.conninfo.conninfo_to_dict(postgres_url)["dbname"]
    both = Readiness({"database": lambda: rows(database), "storing": storing(database).probe})

    def only_reads(whether: str) -> None:
        with psycopg.connect(postgres_url, autocommit=True) as connection:
            connection.execute("SET default_transaction_read_only = off")
            connection.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = {whether}")
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )

    only_reads("on")
    assert await both.look() == {"storing": False, "database": True}
    assert await both.value() == 0
    only_reads("off")
    assert await both.look() == {"storing": True, "database": True}
    assert await both.value() == 1
    await database.close()


async def test_on_a_full_disk_a_small_row_is_no_proof(tmp_path: Path) -> None:
    """After a message found no space, a trial needs as much as a message, and removes what it wrote."""
    with small_disk(tmp_path / "disk", megabytes=2) as disk:
        database = Database(f"sqlite:///{disk}/younuo.db")
        await database.open()
        trial = storing(database)
        await trial.probe()
        fill(disk)
        with pytest.raises(StorageError):
            await database.transact(lambda unit: unit.duties.take("much", "x" * 2**20, NOW, NOW))
        for _ in range(3):
            with pytest.raises(StorageError):
                await trial.probe()
        (disk / "filler").unlink()
        await trial.probe()
        assert await rows(database) == []
        await trial.probe()
        assert await rows(database) == [("readiness", "host:1:a")]
        await database.close()

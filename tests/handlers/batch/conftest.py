"""Fixtures: a desk over SQLite, or over both databases if a test is marked with `tables.BOTH`."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from handlers.desk.desk import Desk
from knowledge.city import City
from storage.database import Database
from tests.handlers.batch.tables import NOW


@pytest.fixture
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """Open a database."""
    postgres = getattr(request, "param", "sqlite") == "postgres"
    url = str(request.getfixturevalue("postgres_url")) if postgres else f"sqlite:///{tmp_path}/younuo.db"
    database = Database(url)
    await database.open()
    yield database
    assert await database.read(lambda unit: unit.audit.verify()) is None
    await database.close()


@pytest.fixture
def desk(database: Database, city: City) -> Desk:
    """Return the desk of the small city."""
    return Desk(database=database, city=city, clock=lambda: NOW)

"""A small city's console; on SQLite unless a test is marked with `harness.BOTH`."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from knowledge.city import City, load_city
from tests.console.harness import Console, running
from tests.knowledge.small_city import write_small_city


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    """Return the small city."""
    return load_city(write_small_city(tmp_path_factory.mktemp("city") / "yunling-2031").folder)


@pytest.fixture
async def console(request: pytest.FixtureRequest, city: City, tmp_path: Path) -> AsyncIterator[Console]:
    """Yield a running console."""
    if getattr(request, "param", "sqlite") == "postgres":
        url = str(request.getfixturevalue("postgres_url"))
    else:
        url = f"sqlite:///{tmp_path}/younuo.db"
    async with running(city, url) as console:
        yield console


@pytest_asyncio.fixture(loop_scope="session")
async def shown(city: City, tmp_path: Path) -> AsyncIterator[Console]:
    """Yield a running console in the event loop of `browser`."""
    async with running(city, f"sqlite:///{tmp_path}/younuo.db") as console:
        yield console

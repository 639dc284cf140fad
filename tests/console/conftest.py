"""A small city's console; on SQLite unless a test is marked with `harness.BOTH`."""

from collections.abc import AsyncIterator, Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import pytest_asyncio

from bot.assembly import dialogue_of
from handlers.hearing.learning import LearningUnderstanding
from handlers.teaching.learner import Learner
from knowledge.city import City, load_city
from tests.console.harness import Console, running
from tests.handlers.hearers import of_another_process
from tests.knowledge.small_city import write_small_city


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    """Return the small city."""
    return load_city(write_small_city(tmp_path_factory.mktemp("city") / "yunling-2031").folder)


@cache
def _built() -> LearningUnderstanding:
    with TemporaryDirectory() as folder:
        learner = dialogue_of(write_small_city(Path(folder) / "yunling-2031").folder, Path(folder)).learner
    assert learner
    return learner


@pytest.fixture(scope="session")
def learner() -> LearningUnderstanding:
    """Return the small city's learner, built once."""
    return _built()


@pytest.fixture(scope="session", autouse=True)
def desks_build_on_one_learner() -> Iterator[None]:
    """Spare each desk whose learner is asked the seconds of building it; tests/handlers/desk tests a true one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Learner, "_make", lambda _: of_another_process(_built()))
        yield


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

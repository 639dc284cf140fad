"""The public pages over the first city's real data, with statuses set by the tests."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot import public
from knowledge.city import City, load_city
from storage.database import StorageError
from storage.records import CommitmentStatus, StatusUpdate

FOLDER = Path(public.__file__).parents[2] / "knowledge" / "cities" / "suizhou-2023"
NOW = datetime(2023, 6, 9, 16, 30, tzinfo=UTC)
"""Half past midnight of the tenth in the city."""


@pytest.fixture(scope="session")
def city() -> City:
    """Return the real city."""
    return load_city(FOLDER)


def update(
    commitment: str,
    status: CommitmentStatus = CommitmentStatus.ON_TRACK,
    *,
    as_of: date = date(2023, 5, 31),
    evidence: str = "市统计局5月月报",
    note: str = "夏粮已经收完",
) -> StatusUpdate:
    """Return a published status."""
    return StatusUpdate("suizhou-2023", commitment, status, as_of, evidence, "农业农村局", note, NOW)


@dataclass
class Published:
    """What staff published; `broken` if the database does not answer."""

    updates: dict[str, StatusUpdate] = field(default_factory=dict)
    broken: bool = False

    def add(self, *updates: StatusUpdate) -> None:
        """Publish."""
        self.updates.update({each.commitment: each for each in updates})

    async def __call__(self) -> Mapping[str, StatusUpdate]:
        """Return the latest of each."""
        if self.broken:
            raise StorageError("the database does not answer")
        return self.updates


@pytest.fixture
def published() -> Published:
    """Return an empty Published."""
    return Published()


@pytest.fixture
async def client(city: City, published: Published) -> AsyncIterator[TestClient[web.Request, web.Application]]:
    """Yield a client of the public pages."""
    app = web.Application()
    public.setup(app, city=city, statuses=published, clock=lambda: NOW)
    async with TestClient(TestServer(app)) as reader:
        yield reader

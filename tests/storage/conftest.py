"""Each test of storage runs on SQLite and on PostgreSQL."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, date, datetime
from itertools import zip_longest
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine

from storage.address import read_address
from storage.database import Database
from storage.records import FeedbackKind, FeedbackRecord, FeedbackState
from storage.unit import Unit
from tests.patience import LONG_S


@pytest.fixture
def outside(database_url: str) -> Iterator[Engine]:
    """Yield a separate engine on the same database, as another program would have."""
    engine = create_engine(read_address(database_url))
    yield engine
    engine.dispose()


@pytest.fixture
def now() -> datetime:
    """Return a moment with microseconds."""
    return datetime(2023, 5, 4, 3, 2, 1, 123456, tzinfo=UTC)


@pytest.fixture
def ticket(now: datetime) -> Callable[..., FeedbackRecord]:
    """Return a function that makes a ticket; what matters to the test is given by name."""

    def make(number: str = "YN-0001-0001-1", **changes: Any) -> FeedbackRecord:
        usual: dict[str, Any] = {
            "city": "suizhou-2023",
            "channel": "web",
            "citizen": "a1",
            "kind": FeedbackKind.COMPLAINT,
            "text": "路灯不亮",
            "place": None,
            "departments": ("市城市管理执法委员会", "市住建局"),
            "commitments": ("3-047",),
            "state": FeedbackState.RECEIVED,
            "received_at": now,
            "due": date(2023, 5, 11),
        }
        return FeedbackRecord(number=number, **(usual | changes))

    return make


@pytest.fixture
def together(database: Database, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Awaitable[list[Any]]]:
    """Return a function that runs units in one transaction, after all are queued, and returns results or errors."""
    monkeypatch.setattr("storage.writer.MOST_WORK_S", 60)

    async def run(*works: Callable[[Unit], Any], keys: str = "") -> list[Any]:
        started, queued = threading.Event(), threading.Event()

        def hold_up(unit: Unit) -> None:
            started.set()
            queued.wait(LONG_S)

        holding = asyncio.ensure_future(database.transact(hold_up))
        await asyncio.to_thread(started.wait, 10)
        answers = [
            asyncio.ensure_future(database.transact(work, key=key))
            for work, key in zip_longest(works, keys, fillvalue="")
        ]
        await asyncio.sleep(0)
        assert database.waiting == len(works)
        queued.set()
        await holding
        return await asyncio.gather(*answers, return_exceptions=True)

    return run

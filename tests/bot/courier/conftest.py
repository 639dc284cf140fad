"""A courier over a real database, with a clock that the test turns, and a platform that fails when told."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.courier import Courier, Pace, Patience, Way
from handlers.messages import Act
from handlers.notices.addresses import Addresses
from handlers.notices.windows import open_by
from storage.database import Database
from storage.records import ContactRecord, NoticeKind, NoticeRecord, NoticeState
from storage.unit import Unit
from tests.bot.courier.platform import Platform

CITY = "suizhou-2023"
START = datetime(2023, 3, 2, 1, 0, tzinfo=UTC)
FREE = Pace(per_second=1e9, burst=10**9)
ADDRESSES = Addresses(b"k" * 32)


@dataclass
class Post:
    """The outbox with everything around it; `now` moves only by hand."""

    database: Database
    platform: Platform = field(default_factory=Platform)
    now: datetime = START
    pace: Pace = FREE
    windowed: bool = False
    patience: Patience = field(default_factory=Patience)

    def courier(self, name: str = "one", database: Database | None = None, **way: Any) -> Courier:
        """A courier on the channel `push`, whose ledger is kept where the test says `windowed`."""
        channel = Way(self.platform, self.pace, windowed=self.windowed)
        return Courier(
            database=database or self.database,
            city=CITY,
            ways={"push": channel, **way},
            addresses=ADDRESSES,
            clock=lambda: self.now,
            name=name,
            patience=self.patience,
        )

    def wait(self, **how_long: float) -> None:
        """Turn the clock."""
        self.now += timedelta(**how_long)

    def notice(self, key: str = "k1", text: str = "修好了", **changes: Any) -> NoticeRecord:
        """A notice; what matters to the test is given by name."""
        usual: dict[str, Any] = {
            "city": CITY,
            "citizen": "a1",
            "channel": "push",
            "kind": NoticeKind.ANSWERED,
            "replies": json.dumps([{"text": text, "choices": []}], ensure_ascii=False),
            "created_at": self.now,
            "not_before": self.now,
            "ticket": "YN-0001-0001-1",
        }
        return NoticeRecord(key=key, **(usual | changes))

    def write(self, unit: Unit, citizen: str = "a1", act: Act | None = Act.MESSAGE) -> None:
        """Let the citizen write: what the conversation notes of it."""
        sealed = ADDRESSES.seal(CITY, citizen, f"id-of-{citizen}")
        unit.contacts.save(ContactRecord(CITY, citizen, "push", sealed, ADDRESSES.key_id, self.now))
        if act:
            unit.windows.save(CITY, citizen, open_by(unit.windows.get(CITY, citizen), act, self.now))

    async def writes(self, citizen: str = "a1", act: Act | None = Act.MESSAGE) -> None:
        """The same, in a transaction of its own."""
        await self.database.transact(lambda unit: self.write(unit, citizen, act))

    async def put(self, *notices: NoticeRecord) -> None:
        """Store notices."""
        await self.database.transact(lambda unit: [unit.notices.add(one) for one in notices])

    async def all(self, citizen: str = "a1") -> list[NoticeRecord]:
        """The citizen's notices as they stand."""
        return await self.database.read(lambda unit: unit.notices.of_citizen(CITY, citizen))

    async def fates(self, citizen: str = "a1") -> list[tuple[NoticeState, str | None]]:
        """What became of the citizen's notices, and why."""
        return [(one.state, one.why) for one in await self.all(citizen)]


@pytest.fixture
def post(database: Database) -> Post:
    """An outbox on either kind of database."""
    return Post(database)


@pytest.fixture
async def small_post(tmp_path: Path) -> AsyncIterator[Post]:
    """An outbox on SQLite, for what does not depend on the database."""
    database = Database(f"sqlite:///{tmp_path}/younuo.db")
    await database.open()
    yield Post(database)
    await database.close()

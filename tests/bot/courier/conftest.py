"""A courier over a real database, with a test's clock, and a platform that fails when told."""

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
    """The outbox with everything around it; `now` changes only by hand."""

    database: Database
    platform: Platform = field(default_factory=Platform)
    now: datetime = START
    pace: Pace = FREE
    windowed: bool = False
    patience: Patience = field(default_factory=Patience)

    def courier(self, name: str = "one", database: Database | None = None, **way: Any) -> Courier:
        """Return a courier on the channel `push`, with a ledger if `windowed`."""
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
        """Advance the clock."""
        self.now += timedelta(**how_long)

    def notice(self, key: str = "k1", text: str = "修好了", **changes: Any) -> NoticeRecord:
        """Make a notice; what matters to the test is given by name."""
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
        """Write as the citizen: what the conversation stores for it."""
        sealed = ADDRESSES.seal(CITY, citizen, f"id-of-{citizen}")
        unit.contacts.save(ContactRecord(CITY, citizen, "push", sealed, ADDRESSES.key_id, self.now))
        if act:
            unit.windows.save(CITY, citizen, open_by(unit.windows.get(CITY, citizen), act, self.now))

    async def writes(self, citizen: str = "a1", act: Act | None = Act.MESSAGE) -> None:
        """Do the same in its own transaction."""
        await self.database.transact(lambda unit: self.write(unit, citizen, act))

    async def put(self, *notices: NoticeRecord) -> None:
        """Store notices."""
        await self.database.transact(lambda unit: [unit.notices.add(one) for one in notices])

    async def all(self, citizen: str = "a1") -> list[NoticeRecord]:
        """Return the citizen's notices."""
        return await self.database.read(lambda unit: unit.notices.of_citizen(CITY, citizen))

    async def fates(self, citizen: str = "a1") -> list[tuple[NoticeState, str | None]]:
        """Return the states and reasons of the citizen's notices."""
        return [(one.state, one.why) for one in await self.all(citizen)]


@pytest.fixture
def post(database: Database) -> Post:
    """Return an outbox on either database."""
    return Post(database)


@pytest.fixture
async def small_post(tmp_path: Path) -> AsyncIterator[Post]:
    """Yield an outbox on SQLite, for what does not depend on the database."""
    database = Database(f"sqlite:///{tmp_path}/younuo.db")
    await database.open()
    yield Post(database)
    await database.close()

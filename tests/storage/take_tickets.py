"""Run, and killed, by a test: 32 callers file tickets endlessly; each number is printed once acknowledged."""

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from storage.database import Database
from storage.records import FeedbackKind, FeedbackRecord, FeedbackState


async def take_tickets(url: str, life: str) -> None:
    """File tickets until the process is ended."""
    database = Database(url)
    await database.open()

    async def file_for_ever(caller: int) -> None:
        count = 0
        while True:
            count += 1
            record = _record(f"YN-{life}-{caller}-{count}")
            await database.transact(lambda unit, record=record: unit.feedback.add(record))
            print(record.number, flush=True)  # noqa: T201 - The result.

    await asyncio.gather(*(file_for_ever(caller) for caller in range(32)))


def _record(number: str) -> FeedbackRecord:
    return FeedbackRecord(
        number=number,
        city="suizhou-2023",
        channel="web",
        citizen="a1",
        kind=FeedbackKind.HELP,
        text="路灯不亮",
        place=None,
        departments=("市住建局",),
        commitments=(),
        state=FeedbackState.RECEIVED,
        received_at=datetime.now(UTC),
        due=None,
    )


asyncio.run(take_tickets(sys.argv[1], sys.argv[2]))

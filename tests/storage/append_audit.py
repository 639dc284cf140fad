"""Run by a test: append many entries to the audit log, each in its own transaction, with eight callers at once."""

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from storage.database import Database
from storage.records import AuditEntry


async def append_all(url: str, who: str, count: int) -> None:
    """Append `count` entries by that actor."""
    database = Database(url)
    await database.open()

    async def append(number: int) -> None:
        entry = AuditEntry(datetime.now(UTC), f"staff:{who}", "test.appended", f"YN-{number}", {"n": number})
        await database.transact(lambda unit: unit.audit.append(entry))

    for start in range(0, count, 8):
        await asyncio.gather(*(append(number) for number in range(start, min(start + 8, count))))
    await database.close()


asyncio.run(append_all(sys.argv[1], sys.argv[2], int(sys.argv[3])))

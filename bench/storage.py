"""Measures durably stored messages per second: group commit against one commit per unit, in one run.

`python -m bench.storage [DATABASE_URL]`; by default, a SQLite file in a temporary folder. A message is everything
stored for one: claim, state, ticket with its event, reply. synchronous=FULL throughout; takes a few seconds.
"""

import asyncio
import itertools
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from unittest.mock import patch

from bench.common.timing import quantile
from storage.database import Database, Unit
from storage.records import FeedbackKind, FeedbackRecord, FeedbackState

SECONDS = 1.0
"""For each line of the table."""
CALLERS = (1, 16, 64)
CITY = "bench"


def message(number: int, run: str) -> Callable[[Unit], None]:
    """Make the unit of work for one citizen's complaint."""
    name, now = f"{run}-{number}", datetime.now(UTC)
    text = "烈山大道的路灯坏了半个月,晚上走路很不安全,请尽快修一修。"
    record = FeedbackRecord(
        number=f"YN-{name}",
        city=CITY,
        channel="web",
        citizen=name,
        kind=FeedbackKind.COMPLAINT,
        text=text,
        text_masked=text,
        place="烈山大道",
        departments=("市城市管理执法委员会", "市住建局"),
        commitments=("3-047",),
        state=FeedbackState.RECEIVED,
        received_at=now,
        due=now.date(),
    )

    def work(unit: Unit) -> None:
        unit.states.take_turn(CITY, name)
        unit.inbox.claim("web", name, "1", now)
        unit.states.load(CITY, name)
        unit.feedback.add(record)
        unit.states.save(CITY, name, '{"mode": "idle"}', now)
        unit.inbox.keep("web", name, "1", '[{"text": "已收到"}]')

    return work


async def measure(database: Database, callers: int, run: str) -> list[float]:
    """Let `callers` file complaint after complaint for `SECONDS`; return each one's waiting time in seconds."""
    waits: list[float] = []
    numbers = itertools.count()
    end = time.perf_counter() + SECONDS

    async def call() -> None:
        while (begun := time.perf_counter()) < end:
            await database.transact(message(number := next(numbers), run), key=f"{run}-{number}")
            waits.append(time.perf_counter() - begun)

    await asyncio.gather(*(call() for _ in range(callers)))
    return waits


def row(name: str, callers: int, waits: list[float]) -> str:
    """Format one line of the table: messages per second, and the median and 99th percentile of the waiting time."""
    p50, p99 = (quantile(waits, share) * 1000 for share in (0.5, 0.99))
    return f"{name:<16} {callers:>7} {len(waits) / SECONDS:>10,.0f} {p50:>8.1f} {p99:>8.1f}"


async def table(url: str) -> Iterator[str]:
    """Measure every way and number of callers, interleaved, on one database."""
    database = Database(url)
    await database.open()
    run = f"{time.time_ns():x}"
    await measure(database, 4, f"{run}-warm")
    lines = []
    for callers in CALLERS:
        waits = await measure(database, callers, f"{run}-g{callers}")
        lines.append(row("group commit", callers, waits))
        with patch("storage.writer.MOST_UNITS", 1):
            waits = await measure(database, callers, f"{run}-s{callers}")
        lines.append(row("commit a unit", callers, waits))
    await database.close()
    return iter(lines)


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        url = sys.argv[1] if len(sys.argv) > 1 else f"sqlite:///{folder}/bench.db"
        print(f"{'':<16} {'callers':>7} {'messages/s':>10} {'p50 ms':>8} {'p99 ms':>8}")
        for line in asyncio.run(table(url)):
            print(line)


if __name__ == "__main__":
    main()

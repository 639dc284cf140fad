"""Does anything grow in two weeks of daily life? Citizens, staff and housekeeping, with a simulated clock.

`python -m bench.fortnight`. The demonstration's citizens and staff, through the real conversation and desk on SQLite:
tickets, questions, assignments, answers, approvals, reopenings, due dates in working days; old deliveries are deleted
every six hours, questions tallied every hour. Takes some minutes. Exit status 1 if memory, files or tasks grew in the
second week, or deliveries older than two days remain.
"""

import argparse
import asyncio
import gc
import secrets
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from random import Random

import psutil
from sqlalchemy import func, select

from bench.common.city import FOLDER
from bot import logs
from bot.assembly import dialogue_of
from bot.demo.careers import Careers
from bot.demo.citizens import Citizens, pseudonym
from bot.demo.filling import begin, plan
from bot.demo.people import join
from bot.demo.timeline import Timeline
from handlers.accounts import Accounts, Register
from handlers.conversation import Conversation
from handlers.desk.desk import Desk
from handlers.dialogue import Dialogue
from handlers.following.digesting import tell_followers
from handlers.following.quiet import Quiet
from handlers.own_data.keeping import USUAL
from handlers.own_data.retention import keep_to
from handlers.teaching.tallying import tally
from handlers.tickets import ticket_number
from storage.database import Database, Unit
from storage.tables import FEEDBACK, INBOX

BEGIN = datetime(2026, 11, 2, tzinfo=UTC)
DAYS = 14
DIGEST_AT = time(18, 30)
GROWN = 1.05
Row = tuple[int, float, int, int, int, int]


class Life:
    """Everything that happens, and what exists at the end of each day."""

    def __init__(self, database: Database, dialogue: Dialogue, tickets: int) -> None:
        self._database, self._dialogue, self._tickets = database, dialogue, tickets
        self._city, self._chance = dialogue.city, Random(7)
        self._timeline = Timeline(BEGIN, BEGIN + timedelta(days=DAYS), self._city.timezone, self._chance)
        self.rows: list[Row] = []

    async def live(self) -> None:
        """Run through the two weeks."""
        clock, database, city = self._timeline.clock, self._database, self._city
        await begin(database, "fortnight", BEGIN)
        cast, _ = await join(Accounts(Register(database, secrets.token_bytes(32), city, clock)), city)
        desk = Desk(database=database, city=city, clock=clock)
        conversation = Conversation(
            dialogue=self._dialogue,
            database=database,
            pseudonym=pseudonym,
            clock=clock,
            new_number=lambda: ticket_number.issue(self._chance.randrange),
        )
        citizens = Citizens(
            conversation=conversation,
            database=database,
            city=city,
            timeline=self._timeline,
            chance=self._chance,
        )
        careers = Careers(desk=desk, cast=cast, timeline=self._timeline, chance=self._chance)
        plan(citizens, careers, self._timeline, self._chance, self._tickets)
        for hour in range(24 * DAYS):
            self._timeline.at(BEGIN + timedelta(hours=hour, minutes=59), self._housekeeping(hour))
        await self._timeline.run()

    def _housekeeping(self, hour: int) -> Callable[[], "asyncio.Future[None]"]:
        async def keep_house() -> None:
            await tally(self._database, self._city.code)
            if hour % 6 == 5:
                await keep_to(self._database, USUAL, self._timeline.clock())
            await tell_followers(self._database, self._city, self._timeline.clock(), DIGEST_AT, Quiet())
            if hour % 24 == 23:
                self.rows.append(await self._look(hour // 24 + 1))

        return lambda: asyncio.ensure_future(keep_house())

    async def _look(self, day: int) -> Row:
        gc.collect()
        process = psutil.Process()
        inbox, tickets = await self._database.read(_counts)
        return (
            day,
            process.memory_info().rss / 1e6,
            process.num_fds(),
            len(asyncio.all_tasks()),
            inbox,
            tickets,
        )


def _counts(unit: Unit) -> tuple[int, int]:
    connection = unit.inbox._connection  # noqa: SLF001 - No repository counts this; only a bench needs it.
    inbox, tickets = (
        connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in (INBOX, FEEDBACK)
    )
    return inbox, tickets


async def fortnight(folder: Path, tickets: int) -> list[Row]:
    """Return a row for each day."""
    database = Database(f"sqlite:///{folder / 'younuo.db'}")
    await database.open()
    life = Life(database, dialogue_of(FOLDER, folder / "cache"), tickets)
    try:
        await life.live()
    finally:
        await database.close()
    return life.rows


def main() -> None:
    """Print the days, and what grew in the second week."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tickets", type=int, default=4_000, help="in the fortnight; half as many questions")
    logs.configure_logging(json=False, level="ERROR")
    with tempfile.TemporaryDirectory() as folder:
        rows = asyncio.run(fortnight(Path(folder), parser.parse_args().tickets))
    print(f"{'day':>4} {'memory MB':>10} {'files':>6} {'tasks':>6} {'deliveries':>11} {'tickets':>8}")
    for day, memory, files, tasks, inbox, tickets in rows:
        print(f"{day:4} {memory:10.0f} {files:6} {tasks:6} {inbox:11,} {tickets:8,}")
    week, end = rows[DAYS // 2 - 1], rows[-1]
    growth = {
        name: end[at] / week[at]
        for at, name in ((1, "memory"), (2, "files"), (3, "tasks"), (4, "deliveries"))
    }
    print("day 14 over day 7: " + ", ".join(f"{name} {value:.2f}" for name, value in growth.items()))
    growth["deliveries"] /= 1.3  # The days differ by chance.
    sys.exit(any(value > GROWN for value in growth.values()))


if __name__ == "__main__":
    main()

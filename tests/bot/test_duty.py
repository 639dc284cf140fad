"""What one process does for all: one at a time, and taken over when it dies."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime

import pytest
from structlog.testing import capture_logs

from bot import chores as module
from bot.chores import Chores
from bot.duty import Duty, name_of_this_process
from storage.database import Database
from tests.patience import LONG_S


def now() -> datetime:
    """Return the current time."""
    return datetime.now(UTC)


class Worker:
    """A process's part in a duty; tells whether it is working."""

    def __init__(self, database: Database, *, term: float = 0.6) -> None:
        self.database, self.at_work, self.begun = database, False, 0
        self.duty = Duty(database, "digging", name_of_this_process(), now, term=term, every=0.05)

    async def dig(self) -> None:
        """Work until cancelled."""
        self.at_work = True
        self.begun += 1
        try:
            await asyncio.Event().wait()
        finally:
            self.at_work = False


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    """Open a database, as a process does."""
    database = Database(url)
    await database.open()
    yield database
    await database.close()


@asynccontextmanager
async def running(work: Callable[[], Awaitable[None]]) -> AsyncIterator[asyncio.Task[None]]:
    """Run something until the block ends."""
    task = asyncio.ensure_future(work())
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def until(holds: Callable[[], bool]) -> None:
    """Wait until `holds` is true."""
    async with asyncio.timeout(LONG_S):
        while not holds():  # noqa: ASYNC110 - It signals no event.
            await asyncio.sleep(0.01)


async def test_one_of_three_works_and_another_takes_over_at_once(database_url: str) -> None:
    """Never two work at once, and when one ends properly, the next need not wait for the term."""
    async with opened(database_url) as database, opened(database_url) as other:
        workers = [Worker(database, term=60), Worker(other, term=60), Worker(other, term=60)]
        tasks = [asyncio.ensure_future(one.duty.do(one.dig)) for one in workers]
        for left in (3, 2, 1):
            await until(lambda: any(one.at_work for one in workers))
            await asyncio.sleep(0.2)
            [busy] = [number for number, one in enumerate(workers) if one.at_work]
            tasks[busy].cancel()
            await asyncio.wait({tasks[busy]})
            assert sum(not task.done() for task in tasks) == left - 1


async def test_a_dead_holder_is_replaced_after_its_term(database_url: str) -> None:
    """A killed holder's duty lapses at the end of its term, not before, and soon after."""
    async with opened(database_url) as database:
        moment = now()
        lasts = moment.replace(microsecond=0)
        await database.transact(
            lambda unit: unit.duties.take(
                "digging", "the dead", moment, datetime.fromtimestamp(moment.timestamp() + 1, UTC)
            )
        )
        worker = Worker(database)
        async with running(lambda: worker.duty.do(worker.dig)):
            await until(lambda: worker.at_work)
            assert (now() - moment).total_seconds() >= 1
            assert (now() - lasts).total_seconds() < 15


async def test_who_lost_the_duty_stops(database_url: str) -> None:
    """A process that slept through its term leaves the duty to the one that took over."""
    async with opened(database_url) as database:
        worker = Worker(database)
        async with running(lambda: worker.duty.do(worker.dig)):
            await until(lambda: worker.at_work)
            far = datetime(2100, 1, 1, tzinfo=UTC)
            await database.transact(
                lambda unit: unit.duties.take("digging", "another", far, far.replace(year=2101))
            )
            await until(lambda: not worker.at_work)
            assert worker.begun == 1


async def test_without_a_database_the_work_ends_with_its_term(database_url: str) -> None:
    """A process that can't renew stops at the end of its term, since another may be working."""
    async with opened(database_url) as database:
        worker = Worker(database, term=0.3)
        async with running(lambda: worker.duty.do(worker.dig)):
            await until(lambda: worker.at_work)
            await database.close()
            await until(lambda: not worker.at_work)


async def test_a_chore_that_breaks_harms_no_other(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A failing chore is logged and restarted later; a finished one is not."""
    monkeypatch.setattr(module, "AGAIN_S", 0.05)
    counts = {"breaking": 0, "done": 0}

    async def breaking() -> None:
        counts["breaking"] += 1
        raise LookupError("王小明")

    async def done() -> None:
        counts["done"] += 1

    async with opened(database_url) as database:
        duty = Duty(database, "chores", name_of_this_process(), now)
        with capture_logs() as logs:
            async with running(Chores(database, duty, {"breaking": breaking, "done": done}).run):
                await until(lambda: counts["breaking"] >= 3)
    assert counts["done"] == 1
    assert {log["chore"] for log in logs if log["event"] == "chore_failed"} == {"breaking"}

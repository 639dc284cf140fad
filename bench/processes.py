"""Several processes on one PostgreSQL, each message delivered three times to random ones: none lost, none duplicated.

`python -m bench.processes [SECONDS]`. Runs `run.py serve --workers N`, half complaints and half questions, each from
another citizen. The three copies of a message are sent within moments of one another, over connections that the kernel
distributes to the workers. Compared with one process on SQLite, in the same run; both databases durable. Also which CPU
is used up.
"""

import asyncio
import itertools
import os
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from bench.common.city import CODE
from bench.common.databases import postgres
from bench.common.timing import quantile
from bench.trial.pushing import Heard, Line, Push, citizens
from bench.trial.serving import Server, cpu_seconds, postgres_pids, serving, sqlite_of
from storage.database import Database
from storage.records import FeedbackFilter

COPIES, CONNECTIONS, WINDOW = 3, 24, 100
SETUPS = (("SQLite", 1), ("PostgreSQL", 1), ("PostgreSQL", 2), ("PostgreSQL", 4))


@dataclass(slots=True)
class Tally:
    """The results of one setup."""

    heard: defaultdict[int, list[Heard]] = field(default_factory=lambda: defaultdict(list))
    failed: int = 0
    seconds: float = 0.0
    cpu: dict[str, float] = field(default_factory=dict)

    @property
    def tickets(self) -> dict[int, set[str | None]]:
        """Return the numbers told for each message that got any."""
        told = {
            message: {one.ticket for one in answers if one.served} for message, answers in self.heard.items()
        }
        return {message: numbers for message, numbers in told.items() if numbers - {None}}

    @property
    def put_off(self) -> int:
        """Return how many deliveries were asked to come again."""
        return sum(one.put_off for answers in self.heard.values() for one in answers)


def deliveries(until: float) -> Iterator[Push]:
    """Yield every message three times, its copies shuffled among some hundred others."""
    pushes = citizens()
    while time.perf_counter() < until:
        window = list(itertools.islice(pushes, WINDOW)) * COPIES
        random.shuffle(window)
        yield from window


async def load(server: Server, seconds: float, tally: Tally) -> None:
    """Deliver over all connections, and record the answers."""
    queue = deliveries(time.perf_counter() + seconds)

    async def client() -> None:
        line = Line(server.port)
        for push in queue:
            try:
                tally.heard[push.id].append(await line.deliver(push))
            except (OSError, EOFError):
                tally.failed += 1
        line.close()

    begun = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(CONNECTIONS)))
    tally.seconds = time.perf_counter() - begun


def measure(folder: Path, url: str | None, workers: int, seconds: float) -> Tally:
    """Measure one setup."""
    tally = Tally()
    with serving(folder, database=url, workers=workers) as server:
        asyncio.run(load(server, 1.0, Tally()))  # Warm up.

        def used() -> dict[str, float]:
            theirs = postgres_pids(url) if url else []
            return {
                "server": cpu_seconds(server.workers()),
                "database": cpu_seconds(theirs),
                "load": cpu_seconds([os.getpid()]),
            }

        before = used()
        asyncio.run(load(server, seconds, tally))
        tally.cpu = {name: value - before[name] for name, value in used().items()}
    return tally


async def stored(url: str) -> list[str]:
    """Return the numbers of all tickets in the database."""
    wanted = FeedbackFilter(CODE)
    async with Database(url) as database:
        return await database.read(lambda unit: [one.number for one in unit.feedback.iterate(wanted)])


def row(name: str, workers: int, tally: Tally, url: str) -> str:
    """Return one line of the table. Raises RuntimeError if a message was lost, duplicated, or answered differently."""
    told = tally.tickets
    kept = asyncio.run(stored(url))
    lost = sum(not numbers <= set(kept) for numbers in told.values())
    doubled = len(kept) - len(set(kept)) + sum(len(numbers) > 1 for numbers in told.values())
    torn = sum(len({one.text for one in answers if one.served}) > 1 for answers in tally.heard.values())
    refused = sum(one.status != 200 for answers in tally.heard.values() for one in answers)
    if lost or doubled or torn or refused or tally.failed:
        raise RuntimeError(
            f"{name} x {workers}: {lost} lost, {doubled} doubled, {torn} answered in two ways, {refused} refused, "
            f"{tally.failed} failed"
        )
    took = [one.took for answers in tally.heard.values() for one in answers]
    cpu = "  ".join(f"{part} {value / tally.seconds:4.0%}" for part, value in tally.cpu.items())
    return (
        f"{name:10} {workers:>9} {len(tally.heard) / tally.seconds:>10,.0f} {len(took) / tally.seconds:>12,.0f}"
        f" {quantile(took, 0.5) * 1000:>7.1f} {quantile(took, 0.99) * 1000:>7.1f} {len(told):>8,} {tally.put_off:>7} {'0 / 0':>12}   {cpu}"
    )


def main() -> None:
    """Print the table."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 8.0
    print(
        f"{'database':10} {'processes':>9} {'messages/s':>10} {'deliveries/s':>12} {'p50 ms':>7} {'p99 ms':>7} "
        f"{'tickets':>8} {'put off':>7} lost/doubled   CPU of one core"
    )
    with postgres() as server, tempfile.TemporaryDirectory() as folder:
        for name, workers in SETUPS:
            home = Path(folder, f"{name}-{workers}")
            if name == "SQLite":
                tally = measure(home, None, workers, seconds)
                url = sqlite_of(home)
            else:
                with psycopg.connect(server, autocommit=True) as connection:
                    connection.execute(f"CREATE DATABASE trial{workers}")
                url = server.replace("/postgres?", f"/trial{workers}?")
                tally = measure(home, url, workers, seconds)
            print(row(name, workers, tally, url), flush=True)


if __name__ == "__main__":
    main()

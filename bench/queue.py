"""Measures the staff's queue among a million tickets: `python -m bench.queue [--rows N] [--postgres]`.

Every kind of page in its own read, as the console requests it; without --postgres only SQLite. Nothing may take 200 ms.
"""

import asyncio
import random
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TypeVar

from bench.common.city import CODE
from bench.common.databases import measure_each
from bench.common.timing import quantile
from bench.tickets.filling import fill
from bench.tickets.making import DEPARTMENTS, END, HANDLERS, RARE, SEASONAL, number
from storage.database import Database, Unit
from storage.records import (
    OPEN_STATES,
    Counts,
    FeedbackFilter,
    FeedbackKind,
    FeedbackOutcome,
    FeedbackRecord,
    FeedbackState,
    Sort,
)

TIMES = 25
"""Reads of each kind, on different tickets."""
PAGES = 4
"""Pages turned per read, the last in the opposite direction."""
TODAY = END.date()

LIMIT_MS = 200

T = TypeVar("T")


def _asks(dice: random.Random) -> dict[str, tuple[FeedbackFilter, Sort]]:
    """Return name -> what is requested."""
    one, two = dice.choice(DEPARTMENTS), dice.choice(DEPARTMENTS)
    all_ = FeedbackFilter(CODE, merged=False)
    own = FeedbackFilter(CODE, departments=(one, two), merged=False)
    day = date(2026, dice.randrange(1, 11), dice.randrange(1, 28))

    return {
        "everything, newest": (all_, Sort.NEWEST),
        "everything, oldest": (all_, Sort.OLDEST),
        "everything, last changed": (all_, Sort.CHANGED),
        "open, by due date": (replace(all_, states=OPEN_STATES), Sort.DUE),
        "overdue": (replace(all_, overdue=TODAY), Sort.DUE),
        "overdue, newest": (replace(all_, overdue=TODAY), Sort.NEWEST),
        "closed, by due date": (replace(all_, states=(FeedbackState.CLOSED,)), Sort.DUE_LAST),
        "two departments, newest": (own, Sort.NEWEST),
        "two departments, open, due": (replace(own, states=OPEN_STATES), Sort.DUE),
        "two departments, changed": (own, Sort.CHANGED),
        "a kind and a channel": (replace(all_, kinds=(FeedbackKind.HELP,), channel="telegram"), Sort.NEWEST),
        "due before a day": (replace(all_, states=OPEN_STATES, due_before=day), Sort.NEWEST),
        "thanks, not adopted": (
            replace(all_, kinds=(FeedbackKind.THANKS,), outcome=FeedbackOutcome.REFUSED),
            Sort.NEWEST,
        ),
        "one clerk's open": (replace(all_, handler=dice.choice(HANDLERS), states=OPEN_STATES), Sort.DUE),
        "one clerk's, all": (replace(all_, handler=dice.choice(HANDLERS)), Sort.NEWEST),
        "waiting, two departments": (replace(own, waiting=True), Sort.CHANGED_FIRST),
        "escalated": (replace(all_, escalated=True), Sort.NEWEST),
        "displeased": (replace(all_, displeased=True), Sort.NEWEST),
        "reopened": (replace(all_, reopened=True), Sort.NEWEST),
        "a commitment": (replace(all_, commitment=f"{dice.randrange(1, 9)}-{dice.randrange(1, 40):03d}"), Sort.NEWEST),
        "common word": (replace(all_, text="路灯"), Sort.NEWEST),
        "common word, by due date": (replace(all_, text="电梯"), Sort.DUE),
        "common word, department": (replace(own, text="积水"), Sort.NEWEST),
        "rare word": (replace(all_, text=RARE), Sort.NEWEST),
        "word of winters": (replace(all_, text=SEASONAL), Sort.NEWEST),
        "no such word": (replace(all_, text="鲸鱼跳舞"), Sort.NEWEST),
        "a road and its number": (replace(all_, text=f"烈山大道{dice.randrange(100, 300)}号"), Sort.NEWEST),
        "a ticket's number": (replace(all_, text=number(dice.randrange(50_000))), Sort.NEWEST),
    }  # fmt: skip


def _page(
    wanted: FeedbackFilter, sort: Sort, after: str | None
) -> Callable[[Unit], tuple[str | None, str | None]]:
    def work(unit: Unit) -> tuple[str | None, str | None]:
        page = unit.tickets.page(wanted, sort, after)
        return page.next, page.previous

    return work


class Watch:
    """Runs reads and records their milliseconds by kind."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.taken: dict[str, list[float]] = {}

    async def read(self, name: str, work: Callable[[Unit], T]) -> T:
        """Run and time one read."""
        begun = time.perf_counter()
        result = await self._database.read(work)
        self.taken.setdefault(name, []).append((time.perf_counter() - begun) * 1000)
        return result


async def measure(url: str) -> dict[str, list[float]]:
    """Time each kind of page, and the counters, many times."""
    database, dice = Database(url), random.Random(11)
    await database.open()
    watch = Watch(database)
    for _ in range(TIMES):
        for name, (wanted, sort) in _asks(dice).items():
            await _turn_pages(watch, name, wanted, sort)
        await _others(watch, dice)
    await database.close()
    return watch.taken


async def _turn_pages(watch: Watch, name: str, wanted: FeedbackFilter, sort: Sort) -> None:
    """Turn some pages forward, then one back."""
    after: str | None = None
    for turn in range(PAGES):
        onward, back = await watch.read(name, _page(wanted, sort, after))
        after = back if turn == PAGES - 2 else onward
        if after is None:
            return


async def _others(watch: Watch, dice: random.Random) -> None:
    """Time the other parts of the page."""
    all_, staff = FeedbackFilter(CODE), dice.choice(HANDLERS)
    own = FeedbackFilter(CODE, departments=(dice.choice(DEPARTMENTS), dice.choice(DEPARTMENTS)))
    one = number(dice.randrange(50_000))

    def counted(wanted: FeedbackFilter, names: tuple[str, ...]) -> Callable[[Unit], Counts]:
        return lambda unit: unit.tickets.counts(wanted, names, today=TODAY, handler=staff)

    def near(unit: Unit) -> list[FeedbackRecord]:
        ticket = unit.feedback.get(one)
        return unit.tickets.neighbours(ticket) if ticket else []

    await watch.read("counters, dispatcher", counted(all_, DEPARTMENTS))
    await watch.read("counters, two departments", counted(own, own.departments))
    await watch.read("how many, everything", lambda unit: unit.tickets.found(all_))
    await watch.read("how many, two departments", lambda unit: unit.tickets.found(own))
    await watch.read("how many, a common word", lambda unit: unit.tickets.found(replace(all_, text="公交")))
    await watch.read("neighbours of a ticket", near)


def run(name: str, url: str, rows: int) -> bool:
    """Fill, measure and print one database; return True if nothing took 200 ms."""
    begun = time.perf_counter()
    fill(url, rows, lambda done: print(f"\r{name}: {done:,} tickets", end="", file=sys.stderr, flush=True))
    print(f"\r{name}: {rows:,} tickets in {time.perf_counter() - begun:.0f} s", file=sys.stderr)
    print(f"{name + f', {rows:,} tickets':<36} {'reads':>6} {'p50 ms':>8} {'p95 ms':>8} {'max ms':>8}")
    slow = False
    for kind, taken in asyncio.run(measure(url)).items():
        p50, p95, most = (quantile(taken, share) for share in (0.5, 0.95, 1))
        slow |= most >= LIMIT_MS
        print(f"{kind:<36} {len(taken):>6} {p50:>8.1f} {p95:>8.1f} {most:>8.1f}")
    return not slow


if __name__ == "__main__":
    sys.exit(measure_each(__doc__ or "", run))

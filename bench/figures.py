"""Measures the figures over a million tickets and questions: `python -m bench.figures [--rows N] [--postgres]`.

Everything that the page shows, in one read, as the console requests it; also for all years. Nothing may take a second.
"""

import asyncio
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bench.common.city import CODE
from bench.common.databases import measure_each, put_in
from bench.common.timing import milliseconds
from bench.tickets.filling import fill
from bench.tickets.making import DEPARTMENTS, END, SPAN_S
from handlers.figures.desk import MOST_QUESTIONS
from storage.database import Database, Unit
from storage.records import Decision, FeedbackFilter, Measured
from storage.tables import QUESTION

TIMES = 7
LIMIT_MS = 1000
_DECISIONS = (Decision.ANSWER, Decision.ANSWER, Decision.ANSWER, Decision.CHOOSE, Decision.DECLINE)


def _questions(count: int) -> Iterator[dict[str, Any]]:
    """Invented questions, most of them answered."""
    dice = random.Random(5)
    for place in range(count):
        decision = dice.choice(_DECISIONS)
        # Questions offered together are related.
        area, first = dice.randrange(1, 9), dice.randrange(1, 40)
        about = tuple(f"{area}-{first + more:03d}" for more in range(dice.randrange(1, 4)))
        yield {
            "city": CODE,
            "channel": "wechat",
            "text": f"{dice.choice('路桥电水医学')}{dice.randrange(3000)}什么时候能好",
            "decision": decision,
            "commitments": () if decision is Decision.DECLINE else about,
            "probability": 0.5,
            "at": END - timedelta(seconds=SPAN_S * (1 - place / count)),
        }


def _asks() -> dict[str, FeedbackFilter]:
    day = END.date()
    all_ = FeedbackFilter(CODE, held=True, measured=Measured((), day, timedelta(hours=8)))
    this_year = replace(all_, since=datetime(day.year, 1, 1, tzinfo=END.tzinfo), until=END)
    return {
        "this year, everybody": this_year,
        "this year, the two largest departments": replace(this_year, departments=DEPARTMENTS[:2]),
        "a month, everybody": replace(all_, since=END - timedelta(days=30), until=END),
        "all years, everybody": all_,
    }


def _tickets(unit: Unit, wanted: FeedbackFilter) -> dict[str, float]:
    counts = {"rates": unit.figures.groups, "ratings": unit.figures.ratings, "demand": unit.figures.demand}
    return {name: milliseconds(lambda count=count: count(wanted)) for name, count in counts.items()}  # type: ignore[misc]


def _questions_of(unit: Unit, wanted: FeedbackFilter) -> dict[str, float]:
    return {
        "questions": milliseconds(lambda: unit.figures.questions(wanted)),
        "without answer": milliseconds(lambda: unit.figures.unanswered(wanted, MOST_QUESTIONS)),
    }


async def measure(url: str) -> bool:
    """Time each kind of page many times and print it; return True if nothing took a second."""
    database, fast = Database(url), True
    await database.open()
    for name, wanted in _asks().items():
        runs = sorted([await _once(database, wanted) for _ in range(TIMES)], key=lambda run: run[0])
        fast &= runs[-1][0] < LIMIT_MS
        parts = " ".join(f"{part} {taken:.0f}" for part, taken in runs[TIMES // 2][1].items())
        print(f"{name:<40} {runs[TIMES // 2][0]:>8.0f} {runs[-1][0]:>8.0f}   {parts}")
    await database.close()
    return fast


async def _once(database: Database, wanted: FeedbackFilter) -> tuple[float, dict[str, float]]:
    """Count everything that the page shows, as handlers/figures/desk.py does; return milliseconds in all and per part."""
    begun = time.perf_counter()
    tickets, questions = await asyncio.gather(
        database.read(lambda unit: _tickets(unit, wanted)),
        database.read(lambda unit: _questions_of(unit, wanted)),
    )
    return (time.perf_counter() - begun) * 1000, tickets | questions


def run(name: str, url: str, rows: int) -> bool:
    """Fill, measure and print one database."""
    fill(url, rows, lambda done: print(f"\r{name}: {done:,} tickets", end="", file=sys.stderr, flush=True))
    put_in(url, QUESTION, _questions(rows))
    print(f"\n{name + f', {rows:,} tickets and questions':<40} {'p50 ms':>8} {'max ms':>8}   of which")
    return asyncio.run(measure(url))


if __name__ == "__main__":
    sys.exit(measure_each(__doc__ or "", run))

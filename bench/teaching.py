"""Measures what teaching costs: `python -m bench.teaching [--questions N] [--postgres]`.

How long a process takes to learn 0, 100 and 2,000 taught wordings; what each message pays to know that nothing changed;
a replay of 2,000 past questions; and the queue of unmatched questions over N questions (100,000 by default).
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from bench.common.city import CODE, FOLDER
from bench.common.databases import places, put_in
from bench.common.reading import texts
from bench.common.timing import milliseconds
from handlers.desk.questions import MOST_COUNTED
from handlers.hearing.learning import LearningUnderstanding
from handlers.teaching.replay import replay
from handlers.teaching.teaching import REPLAYED
from knowledge.city import City, load_city
from knowledge.language.lexicon import load_lexicon
from knowledge.matching.matcher import Matcher
from knowledge.matching.taught import Taught
from storage.database import Database, Unit
from storage.migrations import migrate
from storage.records import Decision, QuestionStanding, TalliedQuestion
from storage.tables import QUESTION_TALLY

TIMES = 200
LIMIT_MS = 200
_NOW = datetime(2023, 6, 1, tzinfo=UTC)
_ENDS = ("", "呢", "啊", "吗", "哪个晓得", "麻烦说一下", "请问", "急")


def taken(work: Callable[[], object], times: int = 1) -> list[float]:
    """Return the milliseconds of each run, shortest first."""
    return sorted(milliseconds(work) for _ in range(times))


def wordings(city: City, count: int) -> list[Taught]:
    """Make wordings: the city's own phrases with a word before them; every tenth is for something the report lacks."""
    known = [(phrase, one.id) for one in city.commitments for phrase in one.phrases]
    return [
        Taught(f"街坊都问{known[n % len(known)][0]}", known[n % len(known)][1])
        if n % 10
        else Taught(f"第{n}路地铁几时通车", None)
        for n in range(count)
    ]


def past(count: int) -> list[TalliedQuestion]:
    """Return the labelled messages with various endings: different questions."""
    asked = [f"{text}{end}" for end in _ENDS for text in texts("messages")][:count]
    return [
        TalliedQuestion(n, text, 1, _NOW, Decision.DECLINE, (), 0.1, QuestionStanding.UNMATCHED)
        for n, text in enumerate(asked)
    ]


def _lifts(city: City) -> str:
    """Return the commitment that many of the labelled messages are about."""
    return next(one.id for one in city.commitments if "加装电梯" in one.title)


def measure_matching(cache_dir: Path) -> None:
    """Measure learning and replays, in this process."""
    city, lexicon = load_city(FOLDER), load_lexicon()
    learner = LearningUnderstanding(city, Matcher(city, lexicon=lexicon, cache_dir=cache_dir), lexicon)
    for count in (0, 100, 2_000):
        known = wordings(city, count)
        first, again = (taken(partial(learner.with_taught, known))[0] for _ in range(2))
        print(
            f"heed {count:>5,} wordings: {first:>7.0f} ms the first time, {again:.0f} ms after one more was taught"
        )
    asked, new = past(REPLAYED), Taught("上楼的铁盒盒给老小区装不装", _lifts(city))
    trial = learner.with_taught([new])
    for name in ("first replay", "next replay"):
        begun = time.perf_counter()
        told = replay(city, learner.now, trial, new, asked)
        print(
            f"{name} of {told.looked:,} of {len(asked):,} questions: {time.perf_counter() - begun:.2f} s,"
            f" {len(told.changed)} would change"
        )


def fill(url: str, count: int) -> None:
    """Insert artificial tallies, as if so many different questions had been asked."""
    migrate(url)
    put_in(url, QUESTION_TALLY, _tallies(count))


def _tallies(count: int) -> Iterator[dict[str, Any]]:
    standings = (
        QuestionStanding.UNMATCHED,
        QuestionStanding.DOUBTFUL,
        QuestionStanding.ANSWERED,
        QuestionStanding.ANSWERED,
    )
    for n in range(count):
        yield {
            "city": CODE,
            "digest": f"{n:064x}",
            "text": f"{'路桥电水医学'[n % 6]}{n}什么时候能好",
            "times": 1 + (n * 7919) % 97,
            "last_at": _NOW - timedelta(seconds=(n * 104729) % 31_536_000),
            "decision": Decision.DECLINE,
            "commitments": (),
            "probability": 0.1,
            "standing": standings[n % 4],
        }


async def measure_storage(url: str) -> bool:
    """Measure the check made for each message, and pages of the queue; return True if no page took too long."""
    database = Database(url)
    await database.open()

    def check(unit: Unit) -> list[float]:
        return taken(lambda: unit.teaching.revision(CODE), TIMES)

    runs = await database.transact(check)
    print(f"  revision check of a message: p50 {runs[TIMES // 2]:.3f} ms, p99 {runs[-3]:.3f} ms")
    fast = True
    asks: dict[str, dict[str, Any]] = {
        "most asked": {"often": True},
        "asked last": {"often": False},
        "deep page": {"often": True, "cursor": "f_3_400000"},
        "search": {"often": True, "search": "路12"},
        "search, nothing found": {"often": True, "search": "没有这几个字"},
    }
    for name, asked in asks.items():

        def work(unit: Unit, asked: dict[str, Any] = asked) -> list[float]:
            return taken(lambda: unit.tally.page(CODE, QuestionStanding.UNMATCHED, **asked), 7)

        times = await database.read(work)
        fast &= times[-1] < LIMIT_MS
        print(f"  {name:<24} p50 {times[3]:>6.1f} ms, max {times[-1]:>6.1f} ms")
    for name, work_ in (
        ("counts", lambda unit: unit.tally.counts(CODE, MOST_COUNTED)),
        ("what a replay asks", lambda unit: unit.tally.newest(CODE, REPLAYED)),
    ):
        times = await database.read(lambda unit, work_=work_: taken(lambda: work_(unit), 7))  # type: ignore[misc]
        fast &= times[-1] < LIMIT_MS
        print(f"  {name:<24} p50 {times[3]:>6.1f} ms, max {times[-1]:>6.1f} ms")
    await database.close()
    return fast


def main() -> int:
    """Measure, and print; return 1 if a page took too long."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--questions", type=int, default=100_000)
    parser.add_argument("--postgres", action="store_true", help="also measure PostgreSQL")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure_matching(Path(folder))
    fast = True
    for name, place in places(also_postgres=asked.postgres):
        with place() as url:
            fill(url, asked.questions)
            print(f"{name}, {asked.questions:,} questions of different words")
            fast &= asyncio.run(measure_storage(url))
    return 0 if fast else 1


if __name__ == "__main__":
    sys.exit(main())

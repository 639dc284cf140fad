"""How long the event loop is kept from running by what threads do beside it: `python -m bench.holding [--seconds N]`.

A loop that wants to run each millisecond, beside a thread that reads messages ahead, heeds a taught wording (with 2,000 taught
before it), or loads the city anew; then beside nothing. Of each wait that was longer than asked for: milliseconds of the clock, which hold what
else the machine does too, and milliseconds of the processor that the thread took meanwhile, in which it held the interpreter's lock.
Python hands the lock over after 5 ms of its own code; only one call into C can hold it longer.
"""

import argparse
import asyncio
import gc
import itertools
import json
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.peers import CACHE, CITY
from bench.teaching import wordings
from bot.assembly import dialogue_of
from handlers.ears import Ears
from knowledge.city import load_city
from knowledge.language.lexicon import load_lexicon
from knowledge.matching.matcher import Matcher
from knowledge.matching.taught import Taught

TICK_S = 0.001
LIMIT_MS = 10.0
"""What nothing may hold the loop longer than, by the thread's processor time."""
TAUGHT = 2_000
MESSAGES = Path(__file__).parents[1] / "tests" / "data" / "messages.jsonl"

Work = Callable[[], object]


class Beside:
    """A thread that does one thing over and over until it is told to stop."""

    def __init__(self, work: Work) -> None:
        self._work, self._over, self.rounds = work, threading.Event(), 0
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        self._clock = time.pthread_getcpuclockid(self._thread.ident or 0)

    def _run(self) -> None:
        while not self._over.is_set():
            self._work()
            self.rounds += 1

    def took(self) -> float:
        """Seconds of the processor that the thread has taken."""
        return time.clock_gettime(self._clock)

    def stop(self) -> None:
        """Let it finish its round."""
        self._over.set()
        self._thread.join()


async def holds(work: Work, seconds: float) -> tuple[list[float], list[float], int]:
    """Milliseconds by which each tick came late, those of the processor that the thread took of them, and its rounds."""
    beside = Beside(work)
    late, held = [], []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        begun, before = time.monotonic(), beside.took()
        await asyncio.sleep(TICK_S)
        waited = max(time.monotonic() - begun - TICK_S, 0.0)
        late.append(waited * 1000)
        held.append(min(beside.took() - before, waited) * 1000)
    beside.stop()
    return late, held, beside.rounds


def tasks() -> Iterator[tuple[str, Work]]:
    """What threads do while citizens are served, and the control."""
    city, lexicon = load_city(CITY), load_lexicon()
    ears = Ears(city, Matcher(city, lexicon=lexicon, cache_dir=CACHE), lexicon)
    lines = MESSAGES.read_text(encoding="utf-8").splitlines()
    texts = itertools.cycle([json.loads(line)["text"] for line in lines])
    turns, known = itertools.count(), wordings(city, TAUGHT)
    one = itertools.cycle(
        [Taught(f"街坊问{one.phrases[0]}", one.id) for one in city.commitments if one.phrases]
    )

    def read() -> None:
        ears.read_ahead(f"{next(texts)}{next(turns)}")

    def heed() -> None:
        ears.heeding([next(one)])

    def heed_many() -> None:
        ears.heeding(known)

    ears.heeding(known)
    gc.collect()
    gc.freeze()  # As the server does.
    yield "nothing", lambda: time.sleep(0.01)
    yield "reading messages ahead", read
    yield "heeding one wording", heed
    yield f"heeding {TAUGHT:,} wordings", heed_many
    yield "loading the city anew", lambda: dialogue_of(CITY, CACHE)


def main() -> int:
    """Print the table; 1 when a thread held the loop longer than promised while citizens may be served."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=10.0, help="of each")
    asked = parser.parse_args()
    CACHE.mkdir(parents=True, exist_ok=True)
    print(f"{'milliseconds the loop waited':30} {'by the clock':>24}   {'of the thread':>24}")
    print(f"{'beside':30} {'p50':>8}{'p99':>8}{'max':>8}   {'p50':>8}{'p99':>8}{'max':>8}   rounds")
    slow = False
    for name, work in tasks():
        late, held, rounds = asyncio.run(holds(work, asked.seconds))
        figures = [at for waits in (sorted(late), sorted(held)) for at in _p50_p99_max(waits)]
        too_long = figures[-1] > LIMIT_MS
        slow |= too_long
        first, second = ("".join(f"{one:8.2f}" for one in part) for part in (figures[:3], figures[3:]))
        print(f"{name:30} {first}   {second}   {rounds:6}{'  TOO LONG' if too_long else ''}")
    print(f"promised: no longer than {LIMIT_MS:g} ms of the thread")
    return int(slow)


def _p50_p99_max(ordered: list[float]) -> tuple[float, float, float]:
    return ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.99)], ordered[-1]


if __name__ == "__main__":
    sys.exit(main())

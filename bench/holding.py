"""How long threads keep the event loop from running: `python -m bench.holding [--seconds N]`.

A loop that wants to run every millisecond, beside a thread that does nothing, only counts, reads messages ahead, learns
one taught wording or 2,000, and (before the first message, so without a limit) loads the city. For each tick: its delay
by the clock, which includes other load on the machine, and how much processor time the thread took meanwhile. Python
code releases the interpreter lock after 5 ms, as counting shows; only one C call or a garbage collection holds it
longer. The longest of these, in the thread's own processor time, is printed and judged.
"""

import argparse
import asyncio
import gc
import itertools
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType

from bench.common.city import CACHE, FOLDER
from bench.common.reading import read_city, texts
from bench.common.timing import quantile
from bench.teaching import wordings
from bot.assembly import dialogue_of
from handlers.hearing.learning import LearningUnderstanding
from knowledge.matching.taught import Taught

TICK_S = 0.001
LIMIT_MS = 10.0
"""The limit, in milliseconds, for holding up the loop."""
MEASURED = 20
"""How often each is done to find its longest call."""
UNPROMISED = "loading the city"
TAUGHT = 2_000

Work = Callable[[], object]


class Calls:
    """Finds the longest time a thread spends in C without returning to Python, which releases the lock."""

    def __init__(self) -> None:
        self.longest, self.where = 0.0, ""
        self._inside: list[str] = []
        self._since = time.thread_time_ns()

    def measure(self, work: Work) -> None:
        """Do it once while measuring."""
        gc.callbacks.append(self._collects)
        sys.setprofile(self._event)
        try:
            work()
        finally:
            sys.setprofile(None)
            gc.callbacks.remove(self._collects)

    def _event(self, frame: FrameType, event: str, called: object) -> None:
        now = time.thread_time_ns()
        if self._inside and self._inside[-1]:
            self._note(
                now - self._since,
                f"{self._inside[-1]}, {Path(frame.f_code.co_filename).name}:{frame.f_lineno}",
            )
        if event in ("call", "c_call"):
            self._inside.append(getattr(called, "__qualname__", "?") if event == "c_call" else "")
        elif self._inside:
            self._inside.pop()
        self._since = time.thread_time_ns()

    def _collects(self, phase: str, _: dict[str, int]) -> None:
        now = time.thread_time_ns()
        if phase == "stop":
            self._note(now - self._since, "collecting garbage")
        self._since = now

    def _note(self, took: int, where: str) -> None:
        if took / 1e6 > self.longest:
            self.longest, self.where = took / 1e6, where


class Beside:
    """A thread that repeats one thing until told to stop."""

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
        """Return the processor seconds that the thread has used."""
        return time.clock_gettime(self._clock)

    def stop(self) -> None:
        """Let it finish its current round."""
        self._over.set()
        self._thread.join()


async def holds(work: Work, seconds: float) -> tuple[list[float], list[float], int]:
    """Return each tick's delay, the thread's processor time during it (both in milliseconds), and its rounds."""
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
    """Yield what threads do while citizens are served, and the control."""
    city, lexicon, matcher = read_city()
    learner = LearningUnderstanding(city, matcher, lexicon)
    messages = itertools.cycle(texts("messages"))
    turns, known = itertools.count(), wordings(city, TAUGHT)
    one = itertools.cycle(
        [Taught(f"街坊问{one.phrases[0]}", one.id) for one in city.commitments if one.phrases]
    )

    def read() -> None:
        learner.read_ahead(f"{next(messages)}{next(turns)}")

    def heed() -> None:
        learner.with_taught([next(one)])

    def heed_many() -> None:
        learner.with_taught(known)

    learner.with_taught(known)
    gc.collect()
    gc.freeze()  # As in the server.
    yield "nothing", lambda: time.sleep(0.01)
    yield "counting", lambda: sum(1 for _ in range(100_000))
    yield "reading messages ahead", read
    yield "learning one wording", heed
    yield f"learning {TAUGHT:,} wordings", heed_many
    yield UNPROMISED, lambda: dialogue_of(FOLDER, CACHE)


def main() -> int:
    """Print the table; return 1 if a call holds the lock longer than promised."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=10.0, help="of each")
    asked = parser.parse_args()
    print(f"{'milliseconds':26} {'the loop came late by':>24}   {'the thread took of it':>24}")
    print(
        f"{'beside':26} {'p50':>8}{'p99':>8}{'max':>8}   {'p50':>8}{'p99':>8}{'max':>8}   rounds   longest call"
    )
    slow = False
    for name, work in tasks():
        late, took, rounds = asyncio.run(holds(work, asked.seconds))
        calls = Calls()
        for _ in range(MEASURED if name != UNPROMISED else 1):
            calls.measure(work)
        too_long = calls.longest > LIMIT_MS and name != UNPROMISED
        slow |= too_long
        first, second = (
            "".join(f"{one:8.2f}" for one in (quantile(part, share) for share in (0.5, 0.99, 1.0)))
            for part in (late, took)
        )
        longest = f"{calls.longest:6.2f} ({calls.where})"
        print(f"{name:26} {first}   {second}   {rounds:6}   {longest}{'  TOO LONG' if too_long else ''}")
    print(f"promised: no call longer than {LIMIT_MS:g} ms")
    return int(slow)


if __name__ == "__main__":
    sys.exit(main())

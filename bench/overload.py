"""Three times the sustainable load, and one citizen who floods: is everybody answered in time, and at what cost?

`python -m bench.overload [SECONDS]`. Runs `run.py serve`, one process on SQLite. First the sustained rate (32
connections, each waiting for its answer), then three times that at a steady rate, timed from when a message was due;
then half of it again, and how soon answers are as fast as before; then one citizen sending a hundred messages a second
in addition. WeChat waits five seconds.
"""

import asyncio
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from bench.common.timing import quantile
from bench.trial.pushing import QUESTIONS, Heard, Line, Push, citizens
from bench.trial.serving import Server, resident_mb, serving

WECHAT_WAITS_S = 5.0
CLOSED_LINES, LINES = 32, 400
"""Connections: waiting for each answer, and at a steady rate."""
FLOOD_RATE = 100.0


@dataclass(slots=True)
class Course:
    """The answers in one part of the trial."""

    seconds: float
    heard: list[Heard] = field(default_factory=list)
    broken: int = 0
    largest_mb: float = 0.0

    @property
    def answered(self) -> list[Heard]:
        """Return those that were served, not put off."""
        return [one for one in self.heard if one.served]

    def row(self, name: str) -> str:
        """Return one line of the table."""
        took = [one.took for one in self.heard]
        late = sum(seconds > WECHAT_WAITS_S for seconds in took) + self.broken
        served, away = self.answered, [one.took for one in self.heard if one.put_off]
        return (
            f"{name:34} {len(took) / self.seconds:>7,.0f} {len(served) / self.seconds:>8,.0f} {len(away) / self.seconds:>7,.0f}"
            f" {quantile([one.took for one in served], 0.5) * 1000:>8.0f} {quantile(took, 0.99) * 1000:>8.0f}"
            f" {max(took, default=0) * 1000:>8.0f} {late:>6} {self.largest_mb:>6.0f}"
        )


async def closed(server: Server, seconds: float) -> Course:
    """Send as fast as answers come."""
    course, pushes, until = Course(seconds), citizens(), time.perf_counter() + seconds

    async def client() -> None:
        line = Line(server.port)
        while time.perf_counter() < until:
            course.heard.append(await line.deliver(next(pushes)))
        line.close()

    await asyncio.gather(*(client() for _ in range(CLOSED_LINES)))
    course.largest_mb = resident_mb(server.pid)
    return course


async def steady(server: Server, seconds: float, rate: float, pushes: Iterator[Push]) -> Course:
    """Send `rate` messages per second, whatever is answered, over the first free connection."""
    course, free, tasks = Course(seconds), deque(Line(server.port) for _ in range(LINES)), set()
    lines, waiting = list(free), asyncio.Condition()

    async def deliver(line: Line, push: Push, due: float) -> None:
        try:
            course.heard.append(await line.deliver(push, due))
        except (OSError, EOFError):
            course.broken += 1
        async with waiting:
            free.append(line)
            waiting.notify()

    begun = due = time.perf_counter()
    looked = 0.0
    while due < begun + seconds:
        if (ahead := due - time.perf_counter()) > 0:
            await asyncio.sleep(ahead)
        async with waiting:
            await waiting.wait_for(lambda: bool(free))
            line = free.popleft()
        task = asyncio.create_task(deliver(line, next(pushes), due))
        tasks.add(task)
        task.add_done_callback(tasks.discard)
        due += 1 / rate
        if due - looked > 0.5:
            looked = due
            course.largest_mb = max(course.largest_mb, resident_mb(server.pid))
    await asyncio.gather(*tasks)
    for one in lines:
        one.close()
    return course


def flood() -> Iterator[Push]:
    """Yield one citizen's questions endlessly."""
    for number in count(time.time_ns()):
        yield Push(number, "o-flooding", QUESTIONS[number % len(QUESTIONS)])


def recovered_after(course: Course, usual: float) -> float:
    """Return the seconds until ten consecutive answers took at most twice the usual time and a tenth of a second."""
    good = 0
    for position, one in enumerate(course.heard):
        good = good + 1 if not one.put_off and one.took < 2 * usual + 0.1 else 0
        if good == 10:
            return position / (len(course.heard) / course.seconds)
    return float("inf")


async def trial(server: Server, seconds: float) -> None:
    """Print the table."""
    await closed(server, 2.0)  # Warm up.
    usual = await closed(server, seconds)
    rate = len(usual.answered) / seconds
    print(usual.row("as fast as it is answered"), flush=True)
    over = await steady(server, seconds, 3 * rate, citizens())
    print(over.row(f"three times as much ({3 * rate:,.0f}/s)"), flush=True)
    after = await steady(server, seconds, rate / 2, citizens())
    print(after.row("half of it, right after"), flush=True)
    alone = await steady(server, seconds, rate / 4, citizens())
    print(alone.row("a quarter, for comparison"), flush=True)
    beside, one = await asyncio.gather(
        steady(server, seconds, rate / 4, citizens()), steady(server, seconds, FLOOD_RATE, flood())
    )
    print(beside.row("a quarter, beside one who floods"), flush=True)
    told = sum("请慢一点" in heard.text for heard in one.heard)
    silent = sum(not heard.text for heard in one.heard)
    print(one.row("the one who floods"), flush=True)
    print(
        f"recovered {recovered_after(after, quantile([x.took for x in usual.heard], 0.99)):.1f} s after the overload; "
        f"of {len(one.heard)} messages of the one who floods {len(one.heard) - told - silent} answered, {told} told to slow "
        f"down, {silent} without a reply"
    )


def main() -> None:
    """Start the server and run the trial."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 10.0
    print(
        f"{'':34} {'heard/s':>7} {'served/s':>8} {'away/s':>7} {'p50 ms':>8} {'p99 ms':>8} {'max ms':>8} {'late':>6} {'MB':>6}"
    )
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as server:
        asyncio.run(trial(server, seconds))


if __name__ == "__main__":
    main()

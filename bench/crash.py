"""SIGKILL at random moments under load: is every ticket that a citizen was told there, once, and does every talk go on?

`python -m bench.crash [KILLS]`, 100 by default, on SQLite and on PostgreSQL. `run.py serve --workers 2` as it is; one of
the workers is killed, and each twentieth time all of it at once, the parent too. Citizens file one complaint after
another; a message whose connection broke is delivered again, as WeChat does.
"""

import asyncio
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from bench.trial.pushing import Heard, Line, Push
from bench.trial.serving import Server, postgres
from storage.database import Database
from storage.records import FeedbackFilter

CITIZENS, CITY = 24, "suizhou-2023"
ALL_AT_ONCE_EVERY = 20
ASKING = "我的工单"


@dataclass(slots=True)
class Ordeal:
    """What was sent, told and killed."""

    told: dict[int, str] = field(default_factory=dict)
    """The number that was told for each message."""
    changed: list[int] = field(default_factory=list)
    """Messages for which another number was told later."""
    broken: int = 0
    """Deliveries whose connection broke before an answer."""
    kills: int = 0
    silent: list[str] = field(default_factory=list)
    """Citizens whose talk did not go on."""

    def note(self, push: Push, heard: Heard) -> None:
        """Remember the number; it must never change."""
        if heard.ticket and self.told.setdefault(push.id, heard.ticket) != heard.ticket:
            self.changed.append(push.id)


def complaints(citizen: int) -> Iterator[Push]:
    """One citizen's messages without end, each in words of its own."""
    while True:
        number = time.time_ns()
        yield Push(number, f"citizen{citizen}", f"投诉：汉东路{number}号的路灯坏了没人修")


async def insist(port: int, push: Push, ordeal: Ordeal) -> Heard:
    """Deliver until it is answered and stored, as platforms do."""
    while True:
        with suppress(OSError, EOFError), closing(Line(port)) as line:
            heard = await line.deliver(push)
            if push.text != ASKING:
                ordeal.note(push, heard)
            if heard.status == 200 and not heard.put_off:
                return heard
        ordeal.broken += 1
        await asyncio.sleep(0.1)


class Hall:
    """The server, which comes back on its port after it was killed."""

    def __init__(self, folder: Path, url: str | None) -> None:
        self._folder, self._url = folder, url
        self._server = self._start(0)
        self.port = self._server.port

    def kill_one(self) -> None:
        """Kill a worker; its parent starts another."""
        kill(random.choice(self._server.workers() or [0]))

    def kill_all(self) -> None:
        """Kill the parent and all workers, and start anew."""
        for pid in (self._server.pid, *self._server.workers()):
            kill(pid)
        self._server.end()
        self._server = self._start(self.port)

    def close(self) -> None:
        """End it."""
        self._server.end()

    def _start(self, port: int) -> Server:
        limits = {"CITIZEN_BURST": 10_000, "LONGEST_WAIT": 3}
        return Server(self._folder, database=self._url, workers=2, port=port, more=limits)


async def suffer(folder: Path, url: str | None, kills: int) -> Ordeal:
    """Kill so often under load, then look whether every talk goes on."""
    ordeal, over = Ordeal(), asyncio.Event()
    hall = await asyncio.to_thread(Hall, folder, url)

    async def talk(citizen: int) -> None:
        for push in complaints(citizen):
            await insist(hall.port, push, ordeal)
            if over.is_set():
                return

    talks = [asyncio.create_task(talk(citizen)) for citizen in range(CITIZENS)]
    try:
        await slay(hall, ordeal, kills)
        over.set()
        await asyncio.gather(*talks)
        for citizen in range(CITIZENS):
            heard = await insist(hall.port, Push(time.time_ns(), f"citizen{citizen}", ASKING), ordeal)
            if not heard.ticket:
                ordeal.silent.append(f"citizen{citizen}: {heard.text[:40]}")
    finally:
        for task in talks:
            task.cancel()
        await asyncio.to_thread(hall.close)
    return ordeal


async def slay(hall: Hall, ordeal: Ordeal, kills: int) -> None:
    """Kill, each time once three more tickets were told and a moment has passed."""
    while ordeal.kills < kills:
        before = len(ordeal.told)
        while len(ordeal.told) < before + 3:  # noqa: ASYNC110 - Any of the talks may be the third.
            await asyncio.sleep(0.005)
        await asyncio.sleep(random.uniform(0, 0.15))
        ordeal.kills += 1
        if ordeal.kills % ALL_AT_ONCE_EVERY:
            hall.kill_one()
        else:
            await asyncio.to_thread(hall.kill_all)


def kill(pid: int) -> None:
    """Kill a process without warning; one that is gone is left alone."""
    if pid:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


async def faults(ordeal: Ordeal, url: str) -> list[str]:
    """What went wrong; nothing, if all is well."""
    database = Database(url)
    wanted = FeedbackFilter(CITY)
    kept = await database.read(lambda unit: [(one.number, one.text) for one in unit.feedback.iterate(wanted)])
    altered = await database.read(lambda unit: unit.events.verify())
    await database.close()
    numbers, texts = Counter(number for number, _ in kept), Counter(text for _, text in kept)
    found: dict[str, list[str]] = {
        "told and not stored": [number for number in ordeal.told.values() if not numbers[number]],
        "stored twice": [text for text, times in texts.items() if times > 1],
        "told for two messages": [n for n, times in Counter(ordeal.told.values()).items() if times > 1],
        "told two numbers": [str(message) for message in ordeal.changed],
        "silent": ordeal.silent,
        "altered": [altered] if altered else [],
    }
    return [f"{what}: {len(which)}, first {which[0]}" for what, which in found.items() if which]


def main() -> None:
    """Print a line for each database; exit status 1 where anything was lost."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    failed = False
    with tempfile.TemporaryDirectory() as folder, postgres() as server:
        for name, url in (("SQLite", None), ("PostgreSQL", server)):
            begun = time.perf_counter()
            home = Path(folder, name)
            ordeal = asyncio.run(suffer(home, url, kills))
            wrong = asyncio.run(faults(ordeal, url or f"sqlite:///{home}/var/younuo.db"))
            print(
                f"{name:10} {ordeal.kills} kills in {time.perf_counter() - begun:.0f} s: {len(ordeal.told)} tickets told, "
                f"{ordeal.broken} deliveries repeated; {'; '.join(wrong) or 'none lost, none doubled, every talk goes on'}",
                flush=True,
            )
            failed |= bool(wrong)
    if failed:
        sys.exit(1)


if __name__ == "__main__":
    main()

"""SIGKILL at random moments under load: does every confirmed ticket exist exactly once, and every conversation go on?

`python -m bench.crash [KILLS]`, 100 by default, on SQLite and on PostgreSQL. Runs `run.py serve --workers 2`; one
worker is killed, and every twentieth time everything at once, including the parent. Citizens file complaint after
complaint; a message whose connection broke is delivered again, as WeChat does, and finally each that got its number.
"""

import asyncio
import os
import random
import signal
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from bench.common.databases import postgres
from bench.trial.ordeal import LIMITS, Crowd, Ordeal, faults
from bench.trial.serving import Server, sqlite_of

CITIZENS = 24
ALL_AT_ONCE_EVERY = 20


class Hall:
    """The server, restarted on its port after being killed."""

    def __init__(self, folder: Path, url: str | None) -> None:
        self._folder, self._url = folder, url
        self._server = self._start(0)
        self.port = self._server.port

    def kill_one(self) -> None:
        """Kill a worker; its parent starts another."""
        kill(random.choice(self._server.workers() or [0]))

    def kill_all(self) -> None:
        """Kill the parent and all workers, and restart."""
        for pid in (self._server.pid, *self._server.workers()):
            kill(pid)
        self._server.end()
        self._server = self._start(self.port)

    def close(self) -> None:
        """End it."""
        self._server.end()

    def _start(self, port: int) -> Server:
        return Server(self._folder, database=self._url, workers=2, port=port, more=LIMITS)


async def suffer(folder: Path, url: str | None, kills: int) -> Ordeal:
    """Kill that many times under load, then check that every conversation goes on."""
    hall = await asyncio.to_thread(Hall, folder, url)
    try:
        async with Crowd(hall.port, CITIZENS) as crowd:
            for number in range(1, kills + 1):
                await crowd.more(3)
                await asyncio.sleep(random.uniform(0, 0.15))
                if number % ALL_AT_ONCE_EVERY:
                    hall.kill_one()
                else:
                    await asyncio.to_thread(hall.kill_all)
        await crowd.look_back()
    finally:
        await asyncio.to_thread(hall.close)
    return crowd.ordeal


def kill(pid: int) -> None:
    """Kill a process without warning; ignore one that has already ended."""
    if pid:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def main() -> None:
    """Print a line for each database; exit status 1 if anything was lost."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    failed = False
    with tempfile.TemporaryDirectory() as folder, postgres() as server:
        for name, url in (("SQLite", None), ("PostgreSQL", server)):
            begun = time.perf_counter()
            home = Path(folder, name)
            ordeal = asyncio.run(suffer(home, url, kills))
            wrong = asyncio.run(faults(ordeal, url or sqlite_of(home)))
            print(
                f"{name:10} {kills} kills in {time.perf_counter() - begun:.0f} s: {len(ordeal.told)} tickets told, "
                f"{ordeal.broken} deliveries repeated; {'; '.join(wrong) or 'none lost, none doubled, every talk goes on'}",
                flush=True,
            )
            failed |= bool(wrong)
    if failed:
        sys.exit(1)


if __name__ == "__main__":
    main()

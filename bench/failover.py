"""The primary is lost under load and its streaming standby is promoted: for how long is nothing stored, and what is lost?

`python -m bench.failover [SECONDS]`: PostgreSQL's own programs make a primary and a standby on this machine, durable as they
come; `run.py serve --workers 2` names both. Citizens file one complaint after another. Then the primary is killed, as by a
loss of power, or it falls silent with its connections open; SECONDS later (2 by default) the standby is promoted. Nothing that
was told may be lost where a COMMIT waits for the standby, and each message that got a number gets the same when it is delivered
again. Where it does not wait, what a standby never got is lost: in the last line it was out of touch for a moment.
"""

import asyncio
import sys
import tempfile
import time
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import psycopg

from bench.trial.ordeal import Crowd, Ordeal, faults
from bench.trial.serving import LONGEST_S, Server
from bench.trial.standby import Host, pair

CITIZENS, ENOUGH = 24, 60
WAYS = (
    ("synchronous", "killed"),
    ("synchronous", "silent"),
    ("asynchronous", "killed"),
    ("asynchronous", "behind"),
)


@dataclass(frozen=True, slots=True)
class Loss:
    """When what happened, by perf_counter, and what citizens were told."""

    lost: float
    promoted: float
    back: float
    """From then on each citizen had a receipt again."""
    ordeal: Ordeal

    @property
    def before(self) -> int:
        """How many receipts there were when the primary was lost."""
        return sum(when < self.lost for when, _ in self.ordeal.receipts)

    @property
    def without(self) -> float:
        """The longest time in seconds, from the loss on, in which nobody got a receipt."""
        times = [when for when, _ in self.ordeal.receipts]
        return max(later - sooner for sooner, later in pairwise(times) if later > self.lost)


async def suffer(
    folder: Path, hosts: tuple[Host, Host], how: str, seconds: float, *, synchronous: bool
) -> Loss:
    """Lose the primary under load, promote its standby so many seconds later, and see that the same processes go on.

    `how`: it is killed, or falls silent, or is killed while the standby was out of touch for some tickets.
    """
    first, second = hosts
    url = f"postgresql://postgres@{first.address},{second.address}/postgres"
    limits = {"CITIZEN_BURST": 10_000, "LONGEST_WAIT": 3}
    server = await asyncio.to_thread(Server, folder, database=url, workers=2, more=limits)
    workers = server.workers()
    try:
        async with asyncio.timeout(LONGEST_S), Crowd(server.port, CITIZENS) as crowd:
            await crowd.more(ENOUGH)
            if how == "behind":
                await asyncio.to_thread(second.lose_touch)
                await crowd.more(ENOUGH // 2)
            lost = time.perf_counter()
            (first.freeze if how == "silent" else first.kill)()
            await asyncio.sleep(seconds)
            await asyncio.to_thread(second.promote)
            promoted = time.perf_counter()
            await crowd.all_of_them()
            back = time.perf_counter()
            if how == "silent":
                first.thaw()  # It takes itself for the primary, and may not be heeded.
            await crowd.more(ENOUGH)
        if synchronous:
            await crowd.look_back()
        if server.workers() != workers:
            raise RuntimeError(f"processes were started anew: {workers} became {server.workers()}")
    finally:
        await asyncio.to_thread(server.end)
    return Loss(lost, promoted, back, crowd.ordeal)


def stored(host: Host) -> int:
    """How many tickets a server holds."""
    with psycopg.connect(host.url()) as connection:
        [count] = connection.execute("SELECT count(*) FROM feedback").fetchone() or (0,)
        return int(count)


def main() -> None:
    """Print a line for each way; exit status 1 where anything was lost that must not be, or doubled."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 2.0
    print(
        f"{'replication':13} {'primary':8} {'told before':>11} {'told after':>10} {'put off':>8} {'unserved s':>10} "
        f"{'after promotion s':>17} {'stored':>7}  faults"
    )
    failed = False
    for replication, how in WAYS:
        synchronous = replication == "synchronous"
        with tempfile.TemporaryDirectory() as folder, pair(synchronous=synchronous) as hosts:
            loss = asyncio.run(suffer(Path(folder), hosts, how, seconds, synchronous=synchronous))
            wrong = asyncio.run(faults(loss.ordeal, hosts[1].url()))
            told = len(loss.ordeal.told)
            print(
                f"{replication:13} {how:8} {loss.before:>11,} {told - loss.before:>10,} "
                f"{loss.ordeal.put_off.total():>8,} {loss.without:>10.1f} {loss.back - loss.promoted:>17.1f} "
                f"{stored(hosts[1]):>7,}  {'; '.join(wrong) or 'none lost, none doubled'}",
                flush=True,
            )
            failed |= bool(wrong) and (synchronous or any("told and not" not in one for one in wrong))
    if failed:
        sys.exit(1)


if __name__ == "__main__":
    main()

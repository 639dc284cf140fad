"""The primary fails under load and its streaming standby is promoted: how long is nothing stored, and what is lost?

`python -m bench.failover [SECONDS]`: PostgreSQL's own programs make a primary and a standby on this machine, with
default durability; `run.py serve --workers 2` names both. Citizens file complaint after complaint. Then the primary is
killed, as by a loss of power, or stops responding with its connections open; SECONDS later (2 by default) the standby
is promoted. If COMMIT waits for the standby, nothing that was confirmed may be lost, and each message with a number
gets the same one when delivered again. If not, what the standby never received is lost: in the last line it was
disconnected for a moment.
"""

import asyncio
import sys
import tempfile
import time
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import psycopg

from bench.trial.ordeal import LIMITS, Crowd, Ordeal, faults
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
    """When each thing happened, by perf_counter, and the receipts of citizens."""

    lost: float
    promoted: float
    back: float
    """When every citizen had received a receipt again."""
    ordeal: Ordeal

    @property
    def before(self) -> int:
        """Return how many receipts there were when the primary was lost."""
        return sum(when < self.lost for when, _ in self.ordeal.receipts)

    @property
    def without(self) -> float:
        """Return the longest time without a receipt, in seconds, after the loss."""
        times = [when for when, _ in self.ordeal.receipts]
        return max(later - sooner for sooner, later in pairwise(times) if later > self.lost)


async def suffer(
    folder: Path, hosts: tuple[Host, Host], how: str, seconds: float, *, synchronous: bool
) -> Loss:
    """Lose the primary under load, promote its standby `seconds` later, and check that the same processes go on.

    `how`: it is killed, or stops responding, or is killed while the standby was disconnected for some tickets.
    """
    first, second = hosts
    url = f"postgresql://postgres@{first.address},{second.address}/postgres"
    server = await asyncio.to_thread(Server, folder, database=url, workers=2, more=LIMITS)
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
                first.thaw()  # It believes it is the primary, and must not be used.
            await crowd.more(ENOUGH)
        if synchronous:
            await crowd.look_back()
        if server.workers() != workers:
            raise RuntimeError(f"processes were started anew: {workers} became {server.workers()}")
    finally:
        await asyncio.to_thread(server.end)
    return Loss(lost, promoted, back, crowd.ordeal)


def stored(host: Host) -> int:
    """Return how many tickets a server has stored."""
    with psycopg.connect(host.url()) as connection:
        [count] = connection.execute("SELECT count(*) FROM feedback").fetchone() or (0,)
        return int(count)


def main() -> None:
    """Print a line for each way; exit status 1 if anything was lost against expectation, or duplicated."""
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

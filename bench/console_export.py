"""Measures memory and time of the console's exports.

`python -m bench.console_export [--rows N] [--formats csv jsonl xlsx]`: from a SQLite database, masked, in the
background as in the console; each in its own process. None may take 300 MB.
"""

import argparse
import asyncio
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.common.city import CODE, FOLDER
from bench.common.databases import sqlite
from bench.tickets.filling import fill
from bench.tickets.making import END
from handlers.desk.desk import Desk
from handlers.figures.exports import ExportOrder, Exports
from handlers.people import PERMISSIONS, Actor
from knowledge.city import load_city
from storage.database import Database
from storage.export import Format
from storage.records import FeedbackFilter, Role
from storage.spool import Phase

LIMIT_MB = 300


def _peak_mb() -> float:
    """Return this process's peak resident memory (getrusage would include the parent's)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


async def measure(url: str, format_: Format) -> bool:
    """Export everything once; print rows per second, peak memory and the event loop's delay."""
    database = Database(url)
    await database.open()
    desk = Desk(database=database, city=load_city(FOLDER), clock=lambda: END)
    who = Actor("s1", "某", Role.AUDITOR, (), PERMISSIONS[Role.AUDITOR])
    late = 0.0
    with tempfile.TemporaryDirectory() as folder:
        exports, begun = Exports(desk.office, Path(folder)), time.perf_counter()
        await exports.open()
        card = await exports.start(who, ExportOrder(FeedbackFilter(CODE), format_, "全部"))
        while card.phase is Phase.WRITING:
            asleep = time.perf_counter()
            await asyncio.sleep(0.05)
            late = max(late, time.perf_counter() - asleep - 0.05)
            card = await exports.look(who, card.id)
        seconds = time.perf_counter() - begun
        await exports.close()
    await database.close()
    peak = _peak_mb()
    print(
        f"{format_.value:6} {card.phase.value:9} {card.written:>9,} rows {card.written / seconds:>7,.0f} rows/s"
        f" {peak:>5.0f} MB peak, event loop at most {late * 1000:.0f} ms late",
        flush=True,
    )
    return card.phase is Phase.DONE and peak < LIMIT_MB


def main() -> int:
    """Measure each format in its own process; return 1 if one took too much or failed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--formats", nargs="+", default=["csv", "jsonl", "xlsx"])
    parser.add_argument("--url", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.url:
        return 0 if asyncio.run(measure(asked.url, Format(asked.formats[0]))) else 1
    failed = 0
    with sqlite() as url:
        fill(url, asked.rows)
        for name in asked.formats:
            command = [sys.executable, "-m", "bench.console_export", "--url", url, "--formats", name]
            failed += subprocess.run(command, check=False).returncode
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

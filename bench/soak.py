"""Does anything grow in an hour? Memory, files, tasks and queues under a steady load.

`python -m bench.soak` (a minute, at 50 messages a second); `make soak`: an hour at 200, by two workers. Runs
`run.py serve` on SQLite, logging to a file; a typical day's messages, each from another citizen. All figures are those
of all workers together. Exit status 1 if something grew from the second quarter to the last by more than a tenth, or a
message was not answered.
"""

import argparse
import re
import statistics
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import psutil

from bench.common.city import FOLDER
from bench.common.reading import phrases
from bench.load.sending import Order, Result, Sender
from bench.trial.serving import Server, cpu_seconds, resident_mb, serving
from knowledge.city import load_city

CONNECTIONS = 32
SAMPLES = 40
GROWN = 1.10
MEMORY, FILES = "memory MB", "files"
TOLD = {"younuo_tasks": "tasks", "younuo_writer_waiting": "waiting"}
"""Gauges of `/metrics`, and what they are called here."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The process's resources at one moment."""

    second: float
    cpu: float
    figures: dict[str, float]


def look(server: Server, begun: float) -> Sample:
    """Add up what the workers take and tell: several report under their numbers."""
    with urlopen(f"http://127.0.0.1:{server.port}/metrics", timeout=10) as answer:
        text = answer.read().decode()
    workers = server.workers()
    files = sum(psutil.Process(pid).num_fds() for pid in workers)
    figures = {MEMORY: sum(map(resident_mb, workers)), FILES: float(files)}
    for gauge, name in TOLD.items():
        figures[name] = sum(map(float, re.findall(rf"^{gauge}(?:{{.*}})? (\S+)$", text, re.MULTILINE)))
    return Sample(time.monotonic() - begun, cpu_seconds(workers), figures)


def soak(server: Server, sender: Sender, seconds: float, rate: float) -> tuple[Result, list[Sample]]:
    """Run the load, sampling forty times."""
    results: list[Result] = []
    order = Order(server.port, "daily", CONNECTIONS, seconds, rate)
    loading = threading.Thread(target=lambda: results.append(sender.send(order)))
    begun, samples = time.monotonic(), []
    loading.start()
    while loading.is_alive():
        samples.append(look(server, begun))
        loading.join(seconds / SAMPLES)
    return results[0], samples


def grown(samples: list[Sample], name: str) -> float:
    """Return the last quarter's median relative to the second's."""
    quarter = len(samples) // 4
    early, late = samples[quarter : 2 * quarter], samples[3 * quarter :]
    values = [statistics.median(one.figures[name] for one in some) for some in (early, late)]
    return values[1] / values[0] if values[0] else 1.0


def main() -> None:
    """Print the resources at each tenth of the time, and what grew."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--rate", type=float, default=50.0, help="messages a second")
    parser.add_argument("--workers", type=int, default=1)
    given = parser.parse_args()
    sender = Sender(phrases(load_city(FOLDER)))
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder), workers=given.workers) as server:
        result, samples = soak(server, sender, 60 * given.minutes, given.rate)
    sender.close()
    names = list(samples[0].figures)
    print(f"{'second':>8} {'CPU s':>8} {' '.join(f'{name:>10}' for name in names)}")
    for sample in [*samples[:: max(1, len(samples) // 10)], samples[-1]]:
        print(
            f"{sample.second:8.0f} {sample.cpu:8.0f} {' '.join(f'{value:10,.0f}' for value in sample.figures.values())}"
        )
    cuts = statistics.quantiles(result.took, n=100)
    print(
        f"{len(result.took):,} answered, {result.tickets:,} tickets; p50 {cuts[49] * 1000:.0f} ms, p99 {cuts[98] * 1000:.0f} ms"
    )
    growth = {name: grown(samples, name) for name in names if name != "waiting"}
    print("last quarter over second: " + ", ".join(f"{name} {value:.2f}" for name, value in growth.items()))
    late = len(result.took) < 0.98 * given.rate * 60 * given.minutes
    if late:
        print("the load was more than is answered: give a lower --rate or more --workers")
    sys.exit(late or any(value > GROWN for value in growth.values()))


if __name__ == "__main__":
    main()

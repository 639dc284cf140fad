"""Signed WeChat messages per second through the whole application, compared with echoes that only speak the protocol.

`python -m bench.webhook`. One process each: the product (SQLite, synchronous=FULL, logging to a file), aiohttp with
wechatpy (signature, parser, reply) and nothing behind it, and WeRoBot's echo on Tornado. A third process sends, over 16
and over 64 connections, in alternating rounds; every message has its own id, sender and text; in the line "heard" texts
are repeated, to show the cost of a text read before. Then questions at 70 % of that rate, timed from when each was due.
Two minutes; `--quick`: one.
"""

import argparse
import statistics
import tempfile
from collections import defaultdict
from contextlib import ExitStack
from pathlib import Path

import psutil

from bench.common.city import FOLDER
from bench.common.reading import phrases
from bench.load.sending import Order, Result, Sender
from bench.load.servers import ECHOES, Echo
from bench.trial.serving import Server, cpu_seconds, serving
from knowledge.city import load_city

CONNECTIONS = (16, 64)
LOADS = (
    ("younuo", "question"),
    ("younuo", "heard"),
    ("younuo", "suggestion"),
    ("echo", "question"),
    ("werobot", "question"),
)
SHARE = 0.7
READY = {"younuo": 6_000, "echo": 40_000, "werobot": 20_000}
"""Messages prepared in advance: more than each answers in a round."""


def measure(
    servers: dict[str, Server], sender: Sender, *, connections: int, seconds: float, rounds: int
) -> float:
    """Load each in turn and print the results; return the product's questions per second."""
    rates: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
    took: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
    spent: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
    for number in range(rounds + 1):
        for name, kind in LOADS:
            before = cpu_seconds([servers[name].pid])
            result = sender.send(Order(servers[name].port, kind, connections, seconds, ready=READY[name]))
            if number:  # The first round warms up.
                rates[name, kind].append(result.rate)
                took[name, kind] += result.took
                spent[name, kind].append((cpu_seconds([servers[name].pid]) - before) / len(result.took))
                _check(name, kind, result)
    echo = statistics.median(rates["echo", "question"])
    for load in LOADS:
        rate, cpu = statistics.median(rates[load]), statistics.median(spent[load])
        print(
            f"{connections:11} {load[0]:8} {load[1]:11} {told(rate, took[load])} {cpu * 1e6:7.0f} {rate / echo:8.2f}"
        )
    return statistics.median(rates["younuo", "question"])


def _check(name: str, kind: str, result: Result) -> None:
    """Check that what was measured is what was meant: a suggestion is filed, with a number."""
    if name == "younuo" and kind == "suggestion" and result.tickets < 0.9 * len(result.took):
        raise RuntimeError(f"only {result.tickets} of {len(result.took)} suggestions became tickets")


def told(rate: float, took: list[float]) -> str:
    """Format requests per second, median and 99th percentile in milliseconds."""
    cuts = statistics.quantiles(took, n=100)
    return f"{rate:10,.0f} {cuts[49] * 1000:8.1f} {cuts[98] * 1000:8.1f}"


def main() -> None:
    """Start all three, load them in turn, print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="shorter rounds, for a first look")
    quick = parser.parse_args().quick
    seconds, rounds = (1.0, 2) if quick else (2.0, 3)
    sender = Sender(phrases(load_city(FOLDER)))
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        stack.callback(sender.close)
        product = stack.enter_context(serving(folder / "younuo"))
        servers = {"younuo": product} | {name: Echo(name, folder / name) for name in ECHOES}
        for name in ECHOES:
            stack.callback(servers[name].end)
        print(
            f"{'connections':>11} {'server':8} {'load':11} {'messages/s':>10} {'p50 ms':>8} {'p99 ms':>8} {'CPU us':>7} {'of echo':>8}"
        )
        reached = 0.0
        for connections in CONNECTIONS:
            reached = measure(servers, sender, connections=connections, seconds=seconds, rounds=rounds)
        steady = sender.send(Order(product.port, "question", CONNECTIONS[-1], 3 * seconds, SHARE * reached))
        print(f"{'at 70 %':>11} {'younuo':8} {'question':11} {told(steady.rate, steady.took)}")
        print(f"resident memory of the product: {psutil.Process(product.pid).memory_info().rss / 1e6:.0f} MB")


if __name__ == "__main__":
    main()

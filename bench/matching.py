"""Compares matching with simple methods in accuracy, speed and growth.

`python -m bench.matching [MESSAGES.jsonl …] [--large]`: each method in its own process, over the same city, with the
same labelled questions (by default those of tests/data that nothing was tuned on): top-1 and top-3 for every style,
processor milliseconds per question (p50, p99), seconds to build, and memory beyond Python and the texts. Then a
question of 15 characters end to end (bench/question.py), and the index alone at 100,000 commitments, with --large at
1,000,000.
"""

import argparse
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

import numpy as np

from bench.common.city import CACHE, FOLDER
from bench.common.reading import DATA
from bench.common.timing import cpu_milliseconds, quantile
from bench.peers import Search, first_distinct, peers, texts_of
from bench.question import whole_path
from bot.evaluating import Label, read_labels
from knowledge.city import load_city
from knowledge.matching.corpus import Corpus
from knowledge.matching.matcher import Matcher
from knowledge.matching.pool import Pool

MESSAGES = (DATA / "unseen-b.jsonl", DATA / "unseen-c.jsonl")
OURS = "ours"
LIMITS_MS = {"100,000": 3.0, "1,000,000": 20.0}
"""The promised p50."""
ASKED = 200
"""Questions per index."""
TEXTS = 2
"""Of each artificial commitment: title and quote."""


def main() -> int:
    """Print the tables; return 1 if something is slower than promised."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("messages", nargs="*", type=Path, default=MESSAGES)
    parser.add_argument("--large", action="store_true", help="also an index of a million")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--size", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    CACHE.mkdir(parents=True, exist_ok=True)
    if asked.one:
        measure(asked.one, asked.messages)
        return 0
    if asked.size:
        return grown(asked.size)
    city = load_city(FOLDER)
    print(f"{'':40}  top-1  top-3    p50 ms    p99 ms   build s    MB")
    for name in (OURS, *peers(*texts_of(city))):
        _in_a_process("--one", name, *map(str, asked.messages))
    slow = whole_path()
    for size in (100_000, *([1_000_000] if asked.large else [])):
        slow |= _in_a_process("--size", str(size))
    return int(slow)


def _in_a_process(*arguments: str) -> bool:
    sys.stdout.flush()
    return subprocess.run([sys.executable, "-m", "bench.matching", *arguments], check=False).returncode != 0


def _questions(paths: Iterable[Path]) -> list[Label]:
    lines = [line for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    return [label for label in read_labels(lines) if label.kind == "question"]


def measure(name: str, paths: Sequence[Path]) -> None:
    """Print one line of the first table."""
    city, labels = load_city(FOLDER), _questions(paths)
    quotes = [one.quote for one in city.commitments]
    texts, owners = texts_of(city)
    before, begun = _megabytes(), time.perf_counter()
    search = _ours() if name == OURS else peers(texts, owners)[name]()
    built, grown_by = time.perf_counter() - begun, _megabytes() - before
    search("热热身")
    found, times = [], []
    for label in labels:
        begun = time.thread_time()
        places = search(label.text)
        times.append((time.thread_time() - begun) * 1000)
        found.append([quotes[place] for place in first_distinct(places, quotes, 3)])
    first, three = (
        sum(label.found(shown, count) for label, shown in zip(labels, found, strict=True)) / len(labels)
        for count in (1, 3)
    )
    print(
        f"{name:40}  {first:.3f}  {three:.3f} {quantile(times, 0.5):9.2f} {quantile(times, 0.99):9.2f}"
        f" {built:9.1f} {grown_by:5.0f}"
    )


def _ours() -> Search:
    city = load_city(FOLDER)
    matcher = Matcher(city, cache_dir=CACHE)
    places = {one.id: place for place, one in enumerate(city.commitments)}
    return lambda message: [places[match.commitment.id] for match in matcher.find(message).matches]


def grown(size: int) -> int:
    """Build an index of artificial commitments and query it; return 1 if slower than promised."""
    matcher = Matcher(load_city(FOLDER), cache_dir=CACHE)
    corpus = many(matcher.corpus, size)
    begun = time.process_time()
    pool = Pool(corpus)
    seconds = time.process_time() - begun
    texts = [label.text for label in _questions(MESSAGES)][:ASKED]
    terms = {text: matcher.reader.terms(text) for text in texts}
    name = f"{size:,}"
    slow = _timed(
        name, f"index of {name} commitments", lambda text: pool.look_up(pool.query(terms[text]), 24), texts
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  built in {seconds:.1f} s, {len(pool.corpus.held):,} terms, {peak:,.0f} MB at most")
    return int(slow)


def many(corpus: Corpus, size: int) -> Corpus:
    """Make artificial commitments: each text is the beginning of one of the city's and the end of another."""
    dice = np.random.default_rng(5)
    texts = size * TEXTS
    heads, tails = (dice.integers(0, len(corpus.texts), texts) for _ in range(2))
    lengths = np.diff(corpus.starts)
    from_head, from_tail = lengths[heads] // 2, lengths[tails] - lengths[tails] // 2
    starts = np.concatenate([[0], np.cumsum(from_head + from_tail)])
    held = np.empty(starts[-1], np.int32)
    cuts = zip(
        heads.tolist(), tails.tolist(), from_head.tolist(), from_tail.tolist(), starts.tolist(), strict=False
    )
    for head, tail, first, rest, at in cuts:
        begin, end = corpus.starts[head], corpus.starts[tail + 1]
        held[at : at + first] = corpus.held[begin : begin + first]
        held[at + first : at + first + rest] = corpus.held[end - rest : end]
    return Corpus(
        size,
        corpus.terms,
        corpus.weights,
        corpus.words,
        ("",) * texts,
        np.repeat(np.arange(size, dtype=np.int32), TEXTS),
        np.tile(np.arange(TEXTS, dtype=np.int32), size),
        starts,
        held,
    )


def _timed(name: str, told: str, ask: Callable[[str], object], texts: Sequence[str]) -> bool:
    for text in texts[:20]:
        ask(text)
    times = [cpu_milliseconds(partial(ask, text)) for text in texts]
    p50, most = quantile(times, 0.5), LIMITS_MS[name]
    slow = p50 > most
    p99 = quantile(times, 0.99)
    print(
        f"{told}: p50 {p50:.2f} ms, p99 {p99:.2f} ms (promised: p50 {most:g}){'  TOO SLOW' if slow else ''}"
    )
    return slow


def _megabytes() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1024 / 1024


if __name__ == "__main__":
    sys.exit(main())

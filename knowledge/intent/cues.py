"""Finds all cue phrases in one pass over the text, by table look-up rather than by pattern search."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from knowledge.language.lexicon import GAP
from knowledge.language.phrases import lengths_by_head

REACH = 12
"""Most characters in a gap."""
COUNTED = 3
"""How many of a kind's strongest cues count: more of the same add nothing."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase that indicates a kind, and how strongly (3 is a plain word such as 投诉)."""

    kind: str
    phrase: str
    weight: float


class CueBook:
    """The cues of all kinds, by their beginning."""

    def __init__(self, cues: Iterable[Cue]) -> None:
        by_head: dict[str, list[Cue]] = {}
        for cue in cues:
            by_head.setdefault(cue.phrase.partition(GAP)[0], []).append(cue)
        self._by_head = {head: tuple(found) for head, found in by_head.items()}
        """What stands before the first gap -> its cues."""
        self._lengths = lengths_by_head(by_head)

    def found(self, folded: str) -> list[tuple[Cue, int]]:
        """Return every cue in the text with its position, in the order of the text."""
        hits: list[tuple[Cue, int]] = []
        size, by_head = len(folded), self._by_head
        for at, lengths in enumerate(map(self._lengths.get, folded)):
            if lengths is None:
                continue
            for length in lengths:
                if at + length > size:
                    break
                for cue in by_head.get(folded[at : at + length], ()):
                    rest = cue.phrase[length + len(GAP) :]
                    if not rest or _after_gaps(rest).match(folded, at + length):
                        hits.append((cue, at))
        return hits


@lru_cache(maxsize=4096)
def _after_gaps(rest: str) -> re.Pattern[str]:
    """Return the pattern after a cue's first gap, compiled on first use: 1,600 patterns would slow the start."""
    return re.compile("".join(f".{{0,{REACH}}}{re.escape(part)}" for part in rest.split(GAP)))


def book_of(kinds: Mapping[str, Iterable[tuple[str, float]]]) -> CueBook:
    """Build a book from the lexicon's cues: kind -> (phrase, weight)."""
    return CueBook(Cue(kind, phrase, weight) for kind, cues in kinds.items() for phrase, weight in cues)


def strengths(hits: Iterable[tuple[Cue, int]], start: int = 0) -> dict[str, float]:
    """Return kind -> the sum of its strongest cues that begin at `start` or later, each counted once."""
    weights: dict[str, dict[str, float]] = {}
    for cue, at in hits:
        if at >= start:
            weights.setdefault(cue.kind, {})[cue.phrase] = cue.weight
    return {kind: sum(sorted(found.values(), reverse=True)[:COUNTED]) for kind, found in weights.items()}

"""Turns what entries share with a message into matches, best first, each with its reasons."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple, overload

import numpy as np

from knowledge.commitment import Commitment
from knowledge.found import Reason
from knowledge.language.reading import Reading, Term
from knowledge.matching.calibration import Features, log_odds
from knowledge.matching.meaning import Vectors
from knowledge.matching.pool import Evidence, Pool, Query

SHOWN = 3
"""Commitments shown to a citizen at once."""
CANDIDATES = 24
"""Commitments examined; siblings that share one quote are merged afterwards."""
MEANING = 1.5
"""Weight of the sentence encoder's similarity (1) relative to the best score by words (1)."""
SMALL = frozenset({"pair", "character"})
"""Sources of terms that are not words: other words share such stretches by chance."""
_FAR = 2.0
"""Most that something else may score relative to the best commitment; more makes no difference."""
_TOLD = 8
"""Reasons given in addition to the closest text."""


class Ranked(NamedTuple):
    """A commitment and its score, comparable only within one message."""

    commitment: Commitment
    entry: int
    score: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """A message, and the commitments that share something with it, best first."""

    reading: Reading
    query: Query
    pool: Pool
    found: Sequence[Ranked]
    elsewhere: float = 0.0
    """The score of the nearest text that no report answers."""
    meanings: Vectors | None = None
    """Each entry's similarity by the sentence encoder; None if it was not consulted."""
    _evidence: dict[int, Evidence] = field(default_factory=dict, compare=False)

    @property
    def strays(self) -> bool:
        """Tell whether something that no report answers is nearer than any commitment."""
        return self.elsewhere >= max((one.score for one in self.found[:1]), default=0.0)

    def meaning(self, ranked: Ranked) -> float:
        """Return its similarity by the sentence encoder, -1 to 1; 0 if it was not consulted."""
        return 0.0 if self.meanings is None else float(self.meanings[ranked.entry])

    def evidence(self, ranked: Ranked) -> Evidence:
        """Return the evidence for it; computed once."""
        if (evidence := self._evidence.get(ranked.entry)) is None:
            evidence = self._evidence[ranked.entry] = self.pool.evidence(self.query, ranked.entry)
        return evidence

    def telling(self, least: float) -> set[str]:
        """Return the message's words, as written, with at least this share of the maximum information."""
        [enough] = (self.query.told >= least * self.pool.most).nonzero()
        names = (self.query.terms[place] for place in enough.tolist())
        terms = (self.term(name) for name in names if name not in self.reading.where)
        return {term.written for term in terms if term.source not in SMALL}

    def term(self, name: str) -> Term:
        """Return the message's term with that name."""
        return self.reading.term(name)


def rank(reading: Reading, pool: Pool, commitments: Sequence[Commitment]) -> Ranking:
    """Rank commitments, best first; only the best of those sharing one quote, since their answers are the same."""
    query = pool.query({**reading.characters, **reading.terms})
    found = pool.look_up(query, CANDIDATES)
    size = len(commitments)
    elsewhere = next((score for entry, score in found.items() if entry >= size), 0.0)
    own = ((entry, score) for entry, score in found.items() if entry < size)
    return Ranking(reading, query, pool, _distinct(own, commitments), elsewhere)


def with_meaning(ranking: Ranking, meanings: Vectors, commitments: Sequence[Commitment]) -> Ranking:
    """Rank by words and meaning together; scores are relative to the best by words."""
    scores = ranking.pool.scores(ranking.query)
    top = float(scores[: len(commitments)].max(initial=0.0)) or 1.0
    joined = scores[: len(commitments)] / top + MEANING * meanings
    best = np.argsort(-joined, kind="stable")[:CANDIDATES].tolist()
    found = _distinct(((entry, float(joined[entry])) for entry in best if joined[entry] > 0), commitments)
    return replace(ranking, found=found, elsewhere=ranking.elsewhere / top, meanings=meanings)


def _distinct(found: Iterable[tuple[int, float]], commitments: Sequence[Commitment]) -> list[Ranked]:
    best: dict[str, Ranked] = {}
    for entry, score in found:
        commitment = commitments[entry]
        if commitment.quote not in best:
            best[commitment.quote] = Ranked(commitment, entry, score)
    return list(best.values())


def features(ranking: Ranking, evidence: Evidence, off_plan: float, *, unnamed: bool = False) -> Features:
    """Return what determines the probability that the first, which `evidence` supports, is right."""
    scores = [one.score for one in ranking.found]
    best = scores[0]

    def gap(place: int) -> float:
        behind = scores[place] if place < len(scores) else 0.0
        return math.sqrt(max(1 - behind / best, 0.0))

    return Features(
        likeness=evidence.likeness,
        gap=gap(1),
        beyond=gap(SHOWN),
        elsewhere=min(ranking.elsewhere / best, _FAR) ** 2,
        off_plan=log_odds(off_plan),
        unnamed=float(unnamed),
    )


def reasons_of(ranked: Ranked, ranking: Ranking) -> tuple[Reason, ...]:
    """Return why it was found: the closest text, then the shared terms, most informative first."""
    reasons = reasons_from(ranking.evidence(ranked), ranking.reading)
    if meaning := ranking.meaning(ranked):
        return (*reasons, Reason("meaning", ranked.commitment.title, round(max(meaning, 0.0), 3)))
    return reasons


def reasons_from(evidence: Evidence, reading: Reading) -> tuple[Reason, ...]:
    """Return the closest text, then the shared terms."""
    reasons = [Reason(evidence.field, evidence.text, round(evidence.likeness, 3))]
    total = sum(told for _, told in evidence.shared) or 1.0
    terms = [(name, told, reading.term(name)) for name, told in evidence.shared]
    longer = "".join(name for name, _, term in terms if term.source not in SMALL)
    for name, told, term in terms:
        if term.source == "pair" or (term.source == "character" and name in longer):
            continue  # A word says the same better.
        kind = "place" if name in reading.where else term.source
        reasons.append(Reason.of(kind, term.written, name, round(told / total, 3)))
        if len(reasons) > _TOLD:
            break
    return tuple(reasons)


class Reasons(Sequence[Reason]):
    """Reasons computed on access: few callers need them, and they cost as much as the ranking."""

    def __init__(self, find: Callable[[], Sequence[Reason]]) -> None:
        self._find = find

    @cached_property
    def _found(self) -> Sequence[Reason]:
        return self._find()

    @overload
    def __getitem__(self, index: int) -> Reason: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Reason]: ...
    def __getitem__(self, index: int | slice) -> Reason | Sequence[Reason]:
        return self._found[index]

    def __len__(self) -> int:
        return len(self._found)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

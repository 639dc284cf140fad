"""What an entry shares with a message -> matches, best first, each with its reasons."""

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.commitment import Commitment, Match, Reason
from knowledge.language.reading import Reading, Term
from knowledge.matching.calibration import Features
from knowledge.matching.pool import Evidence, Pool, Query

CANDIDATES = 24
"""Commitments that are looked at; siblings that share one quote count as one afterwards."""
_SMALL = frozenset({"pair", "character"})
_FAR = 2.0
"""How much better than any commitment something else may be; beyond that it makes no difference."""
_TOLD = 8
"""Reasons that are given beside the closest text."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A commitment and one figure for ranking, comparable within one message only."""

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
    """The score of the nearest thing that no report answers."""

    def evidence(self, ranked: Ranked) -> Evidence:
        """What speaks for it."""
        return self.pool.evidence(self.query, ranked.entry)

    def term(self, name: str) -> Term:
        """One of the message's terms: how it was got."""
        return self.reading.terms.get(name) or self.reading.characters[name]


def rank(reading: Reading, pool: Pool, commitments: Sequence[Commitment]) -> Ranking:
    """Best first; of commitments that share one quote only the best stays, since their answers say the same."""
    query = pool.query({**reading.characters, **reading.terms})
    best: dict[str, Ranked] = {}
    elsewhere = 0.0
    for found in pool.look_up(query, CANDIDATES):
        if found.entry >= len(commitments):
            elsewhere = max(elsewhere, found.score)
            continue
        commitment = commitments[found.entry]
        best.setdefault(commitment.quote, Ranked(commitment, found.entry, found.score))
    return Ranking(reading, query, pool, list(best.values()), elsewhere)


def features(ranking: Ranking, evidence: Evidence) -> Features:
    """What the probability of the first, for which `evidence` speaks, being right depends on."""
    best = ranking.found[0]
    behind = ranking.found[1].score if len(ranking.found) > 1 else 0.0
    return Features(
        likeness=evidence.likeness,
        gap=max(1 - behind / best.score, 0.0) ** 0.5,
        elsewhere=min(ranking.elsewhere / best.score, _FAR),
        told=(sum(told for _, told in evidence.shared) / ranking.pool.most) ** 0.5,
    )


def to_match(ranked: Ranked, ranking: Ranking, probability: float, evidence: Evidence | None = None) -> Match:
    """The match with its reasons: the text that spoke for it, then the shared terms, most telling first."""
    evidence = evidence or ranking.evidence(ranked)
    reasons = [Reason(evidence.field, evidence.text, round(evidence.likeness, 3))]
    total = sum(told for _, told in evidence.shared) or 1.0
    longer = "".join(name for name, _ in evidence.shared if ranking.term(name).source not in _SMALL)
    for name, told in evidence.shared:
        term = ranking.term(name)
        if term.source == "pair" or (term.source == "character" and name in longer):
            continue  # A word says the same better.
        matched = name if term.written == name else f"{term.written} → {name}"
        reasons.append(Reason(term.source, matched, round(told / total, 3)))
    return Match(ranked.commitment, round(probability, 4), tuple(reasons[: _TOLD + 1]))

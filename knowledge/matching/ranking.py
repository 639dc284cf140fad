"""What an entry shares with a message -> matches, best first, each with its reasons."""

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.commitment import Commitment, Match, Reason
from knowledge.language.reading import Reading
from knowledge.matching.calibration import Features
from knowledge.matching.pool import Closest, Pool, Query

CANDIDATES = 24
"""Commitments that are looked at; siblings that share one quote count as one afterwards."""
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

    def closest(self, ranked: Ranked) -> Closest:
        """The text that speaks most for it."""
        return self.pool.closest(self.query, ranked.entry) or Closest("", "title", 0.0, 0)

    def shared(self, ranked: Ranked) -> list[str]:
        """The message's terms that its texts hold, most telling first."""
        held = self.pool.shared(self.query, ranked.entry)
        told = {term: float(tells) for term, tells, is_held in zip(self.query.terms, self.query.told, held, strict=True) if is_held}
        return sorted(told, key=lambda term: -told[term])


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


def features(ranking: Ranking) -> Features:
    """What the probability of the first being right depends on."""
    best = ranking.found[0]
    behind = ranking.found[1].score if len(ranking.found) > 1 else 0.0
    query = ranking.query
    held = float(query.told[ranking.pool.shared(query, best.entry)].sum())
    return Features(
        likeness=ranking.closest(best).likeness,
        gap=max(1 - behind / best.score, 0.0) ** 0.5,
        elsewhere=min(ranking.elsewhere / best.score, _FAR),
        told=(held / ranking.pool.most) ** 0.5,
    )


def to_match(ranked: Ranked, ranking: Ranking, probability: float) -> Match:
    """The match with its reasons: the text that spoke for it, then the shared terms, most telling first."""
    closest, query = ranking.closest(ranked), ranking.query
    shared = ranking.shared(ranked)
    told = dict(zip(query.terms, query.told.tolist(), strict=True))
    total = sum(told[term] for term in shared) or 1.0
    reasons = [Reason(closest.field, closest.text, round(closest.likeness, 3))]
    entries = {**ranking.reading.characters, **ranking.reading.terms}
    named = "".join(term for term in shared if entries[term].source not in ("pair", "character"))
    for term in shared:
        entry = entries[term]
        if entry.source == "pair" or (entry.source == "character" and term in named):
            continue
        matched = term if entry.written == term else f"{entry.written} → {term}"
        reasons.append(Reason(entry.source, matched, round(told[term] / total, 3)))
    return Match(ranked.commitment, round(probability, 4), tuple(reasons[: _TOLD + 1]))

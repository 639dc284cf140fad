"""Evidence -> matches, best first: combined so that each part can be told to a person."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from knowledge.commitment import Commitment, Match, Reason
from knowledge.language.folding import fold
from knowledge.language.reading import Reading
from knowledge.matching.calibration import Features
from knowledge.matching.index import Evidence

LEXICAL = 0.09
"""What one unit of shared weight counts beside the likeness of the best passage (1). These three were set on
labelled messages, see docs/matching.md."""
SPELLED = 0.5
"""What a title that is spelled like the message counts: it serves slips that no word list mends."""
QUANTITY = 0.15
"""What carrying a figure counts where the message asks how many."""
_HOW_MANY = re.compile(r"多少|好多|多大|指标|目标|几[个家户亩部条座所场万亿位名成点]")


@dataclass(frozen=True, slots=True)
class Ranked:
    """A commitment with its evidence and one figure for ranking, comparable within one message only."""

    commitment: Commitment
    evidence: Evidence
    score: float


def rank(reading: Reading, found: Sequence[Evidence], commitments: Sequence[Commitment]) -> list[Ranked]:
    """Best first; of commitments that share one quote only the best stays, since their answers say the same."""
    how_many = bool(_HOW_MANY.search(reading.folded))
    scored = [_score(reading, evidence, commitments[evidence.entry], how_many=how_many) for evidence in found]
    scored.sort(key=lambda ranked: (-ranked.score, ranked.evidence.entry))
    best: dict[str, Ranked] = {}
    for ranked in scored:
        best.setdefault(ranked.commitment.quote, ranked)
    return list(best.values())


def _score(reading: Reading, evidence: Evidence, commitment: Commitment, *, how_many: bool) -> Ranked:
    spelled = fuzz.partial_ratio(reading.topical, fold(commitment.title)) / 100
    score = (
        evidence.likeness
        + LEXICAL * evidence.lexical
        + SPELLED * spelled
        + QUANTITY * (how_many and bool(commitment.targets))
    )
    return Ranked(commitment, evidence, score)


def features(ranked: Sequence[Ranked]) -> Features:
    """What the probability of the first being right depends on."""
    best = ranked[0]
    behind = ranked[1].score if len(ranked) > 1 else 0.0
    evidence = best.evidence
    return Features(evidence.likeness, evidence.lexical**0.5, 1 - behind / best.score)


def to_match(ranked: Ranked, reading: Reading, probability: float) -> Match:
    """The match with its reasons: the passage that spoke for it, then the shared terms, weightiest first."""
    evidence = ranked.evidence
    total = sum(reading.terms[term].weight for term in evidence.shared) or 1.0
    reasons = [Reason(evidence.best.field, evidence.best.text, round(evidence.likeness, 3))]
    for term in sorted(evidence.shared, key=lambda t: -reading.terms[t].weight)[:8]:
        entry = reading.terms[term]
        if entry.source != "pair":
            matched = term if entry.written == term else f"{entry.written} → {term}"
            reasons.append(Reason(entry.source, matched, round(entry.weight / total, 3)))
    return Match(ranked.commitment, round(probability, 4), tuple(reasons))

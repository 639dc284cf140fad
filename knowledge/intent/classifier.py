"""Features -> how likely each kind of message is, and which words spoke for it: a log-linear model in plain Python.

The weights are fitted by `python -m bench.intent --write` on messages that were written for it (bench/corpus).
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from knowledge.intent.features import Features

WEIGHTS = Path(__file__).with_name("weights.tsv")
Weights = Mapping[str, Sequence[tuple[int, float]]]
"""Feature -> (place of the kind, weight) pairs; what is missing weighs nothing."""


@dataclass(frozen=True, slots=True)
class Classifier:
    """The fitted model: kinds in a fixed order, and what each feature adds to each."""

    kinds: tuple[str, ...]
    weights: Weights

    def likely(self, features: Features) -> dict[str, float]:
        """Kind -> probability; they add up to 1."""
        scores = [0.0] * len(self.kinds)
        for place, amount in self.weights.get("", ()):
            scores[place] += amount
        for names, share in _weighted(features):
            for name in names:
                for place, amount in self.weights.get(name, ()):
                    scores[place] += amount * share
        for name, value in features.figures.items():
            for place, amount in self.weights.get(name, ()):
                scores[place] += amount * value
        top = max(scores)
        raised = [math.exp(score - top) for score in scores]
        total = sum(raised)
        return dict(zip(self.kinds, (one / total for one in raised), strict=True))

    def reasons(self, features: Features, kind: str, count: int = 6) -> list[tuple[str, float]]:
        """The features that added most to `kind`, with what they added, for logs and for people."""
        place = self.kinds.index(kind)
        told: list[tuple[str, float]] = []
        for names, share in (*_weighted(features), *(((n,), v) for n, v in features.figures.items())):
            for name in names:
                amount = next((w for p, w in self.weights.get(name, ()) if p == place), 0.0)
                told.append((name, round(amount * share, 3)))
        return sorted((one for one in told if one[1] > 0), key=lambda one: -one[1])[:count]


def _weighted(features: Features) -> Iterable[tuple[Iterable[str], float]]:
    """Each group with what one of its members counts: a long story weighs no more than a short question."""
    for group in (features.characters, features.sounds, features.ending):
        yield group, 1 / math.sqrt(len(group) or 1)


@cache
def load_classifier(path: Path = WEIGHTS) -> Classifier:
    """Read the weights: a line of kinds, then a line for each feature with place:weight pairs."""
    lines = path.read_text(encoding="utf-8").split("\n")
    kinds = tuple(lines[0].split("\t")[1:])
    weights = {}
    for line in lines[1:]:
        if line:
            name, *pairs = line.split("\t")
            weights[name] = tuple((int(p), float(w)) for p, w in (pair.split(":") for pair in pairs))
    return Classifier(kinds, weights)

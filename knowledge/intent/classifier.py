"""Features -> how likely each kind of message is, and which words spoke for it: a log-linear model.

The weights are fitted by `python -m bench.intent --write` on messages that were written for it (bench/corpus).
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from knowledge.intent.features import Features

WEIGHTS = Path(__file__).with_name("weights.tsv")
Floats = npt.NDArray[np.float32]


class Classifier:
    """The fitted model: kinds in a fixed order, and what each feature adds to each."""

    def __init__(self, kinds: Sequence[str], features: Sequence[str], weights: Floats) -> None:
        """`weights`: a row for each feature, a column for each kind; the feature without a name is added to every message."""
        self.kinds = tuple(kinds)
        self.weights = weights
        self.rows = {name: row for row, name in enumerate(features)}
        """Feature -> its row; what is missing weighs nothing."""

    def likely(self, features: Features) -> dict[str, float]:
        """Kind -> probability; they add up to 1."""
        rows: list[int] = []
        shares: list[float] = []
        for names, share in _weighted(features):
            known = [self.rows[name] for name in names if name in self.rows]
            rows += known
            shares += [share] * len(known)
        scores = np.array(shares) @ self.weights[rows]
        raised = np.exp(scores - scores.max())
        return dict(zip(self.kinds, (raised / raised.sum()).tolist(), strict=True))

    def reasons(self, features: Features, kind: str, count: int = 6) -> list[tuple[str, float]]:
        """The features that added most to `kind`, with what they added, for logs and for people."""
        column = self.weights[:, self.kinds.index(kind)]
        told = [
            (name, round(float(column[self.rows[name]]) * share, 3))
            for names, share in _weighted(features)
            for name in names
            if name and name in self.rows
        ]
        return sorted((one for one in told if one[1] > 0), key=lambda one: -one[1])[:count]


def _weighted(features: Features) -> Iterator[tuple[Iterable[str], float]]:
    """Features with what each counts; the members of a group share: a long story weighs no more than a short question."""
    yield ("",), 1.0
    for group in (features.characters, features.sounds, features.ending):
        yield group, 1 / math.sqrt(len(group) or 1)
    for name, value in features.figures.items():
        yield (name,), value


@cache
def load_classifier(path: Path = WEIGHTS) -> Classifier:
    """Read the weights: a line of kinds, then a line for each feature with place:weight pairs."""
    first, *lines = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
    kinds = first.split("\t")[1:]
    features, pairs = zip(*(line.split("\t", 1) for line in lines), strict=True)
    figures = np.fromstring(" ".join(pairs).replace(":", " "), np.float32, sep=" ")
    weights = np.zeros((len(features), len(kinds)), np.float32)
    row = np.repeat(np.arange(len(features)), [given.count(":") for given in pairs])
    weights[row, figures[::2].astype(np.int32)] = figures[1::2]
    return Classifier(kinds, features, weights)

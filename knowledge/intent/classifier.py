"""Features -> how likely each kind of message is, and which words spoke for it: a log-linear model.

The weights are fitted by `python -m bench.intent --write` on messages that were written for it (bench/corpus).
"""

import math
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt

from knowledge.intent.features import Features
from knowledge.numbered import UNKNOWN, Ints, Numbered
from knowledge.stretches import Places, members

WEIGHTS = Path(__file__).with_name("weights.tsv")
_FEATURE = re.compile(r"^([^\t\n]*)\t", re.MULTILINE)
"""Of a line of that file; what each adds to which kind stands behind it."""
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Weights:
    """What each feature adds to each kind; most features speak for or against one or two kinds of forty."""

    starts: Places
    """Of each feature's row; one more than there are features."""
    kind: npt.NDArray[np.int16]
    weight: Floats

    @classmethod
    def of(cls, matrix: Floats) -> Self:
        """From a row for each feature and a column for each kind."""
        row, kind = np.nonzero(matrix)
        held = np.bincount(row, minlength=len(matrix))
        return cls(np.concatenate([[0], np.cumsum(held)]), kind.astype(np.int16), matrix[row, kind])

    def added(self, rows: Ints, shares: npt.NDArray[np.float64], kinds: int) -> npt.NDArray[np.float64]:
        """What these features add to each kind, each by its share."""
        at, held = members(self.starts, rows)
        weighed = self.weight[at] * shares.repeat(held)
        return np.bincount(self.kind[at], weighed, kinds).astype(np.float64)

    def adding(self, rows: Ints, kind: int) -> tuple[Places, Floats]:
        """Which of these rows say anything of a kind, by their places, and how much each adds to it."""
        at, held = members(self.starts, rows)
        told = np.flatnonzero(self.kind[at] == kind)
        return np.arange(len(rows)).repeat(held)[told], self.weight[at[told]]

    def of_row(self, row: int) -> list[tuple[int, float]]:
        """The kinds that a feature speaks for or against, and how much."""
        at = slice(self.starts[row], self.starts[row + 1])
        return list(zip(self.kind[at].tolist(), self.weight[at].tolist(), strict=True))


class Classifier:
    """The fitted model: kinds in a fixed order, and what each feature adds to each."""

    def __init__(self, kinds: Sequence[str], features: Sequence[str], weights: Weights) -> None:
        """The feature without a name is added to every message."""
        self.kinds = tuple(kinds)
        self.weights = weights
        self.rows = Numbered(features)
        """Feature -> its row; what is missing weighs nothing."""

    def likely(self, features: Features) -> dict[str, float]:
        """Kind -> probability; they add up to 1."""
        _, rows, shares = self._known(features)
        scores = self.weights.added(rows, shares, len(self.kinds))
        raised = np.exp(scores - scores.max())
        return dict(zip(self.kinds, (raised / raised.sum()).tolist(), strict=True))

    def reasons(self, features: Features, kind: str, count: int = 6) -> list[tuple[str, float]]:
        """The features that added most to `kind`, with what they added, for logs and for people."""
        names, rows, shares = self._known(features)
        at, weights = self.weights.adding(rows, self.kinds.index(kind))
        added = (weights * shares[at]).round(3).tolist()
        told = ((names[i], much) for i, much in zip(at.tolist(), added, strict=True) if names[i] and much > 0)
        # Sets give their members in another order in each process.
        return sorted(told, key=lambda one: (-one[1], one[0]))[:count]

    def _known(self, features: Features) -> tuple[list[str], Ints, npt.NDArray[np.float64]]:
        """The features that weigh anything, their rows, and what each counts."""
        groups = list(_weighted(features))
        names = [name for names, _ in groups for name in names]
        rows = self.rows.of(names)
        shares = np.repeat([share for _, share in groups], [len(names) for names, _ in groups])
        known = np.flatnonzero(rows != UNKNOWN)
        return [names[i] for i in known.tolist()], rows[known], shares[known]


def _weighted(features: Features) -> Iterator[tuple[Collection[str], float]]:
    """Features with what each counts; the members of a group share: a long story weighs no more than a short question."""
    yield ("",), 1.0
    for group in (features.characters, features.sounds, features.ending):
        yield group, 1 / math.sqrt(len(group) or 1)
    for name, value in features.figures.items():
        yield (name,), value


@cache
def load_classifier(path: Path = WEIGHTS) -> Classifier:
    """Read the weights: a line of kinds, then a line for each feature with place:weight pairs."""
    first, _, lines = path.read_text(encoding="utf-8").partition("\n")
    kinds = first.split("\t")[1:]
    # No string is made of a line: a hundred thousand of them would leave holes in memory.
    features = _FEATURE.findall(lines)
    pairs = _FEATURE.sub("", lines)
    signs = np.frombuffer(pairs.encode(), np.uint8)
    held = np.cumsum(signs == ord(":"))[signs == ord("\n")]
    figures = np.fromstring(pairs.replace(":", " "), np.float32, sep=" ")
    weights = Weights(np.array([0, *held]), figures[::2].astype(np.int16), figures[1::2].copy())
    return Classifier(kinds, features, weights)

"""Classifies features into kinds of message, with reasons: a log-linear model.

The weights are fitted by `python -m bench.intent --write` on messages written for it (bench/corpus) and stored as
arrays and text, without pickle; as lines of figures they took five times as long to read.
"""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np
import numpy.typing as npt

from knowledge.caching import packed, unpacked
from knowledge.intent.features import Features
from knowledge.numbered import UNKNOWN, Ints, Numbered
from knowledge.stretches import Places, members

Shares = npt.NDArray[np.float64]

WEIGHTS = Path(__file__).with_name("weights.npz")
_UNIT = 0.01
"""The unit of an integer weight: hundredths, so that two bytes suffice."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What each feature adds to each kind, as sparse rows: most features affect one or two of forty kinds."""

    starts: npt.NDArray[np.int32]
    """Start of each feature's row; one more than there are features."""
    kind: npt.NDArray[np.uint8]
    weight: npt.NDArray[np.int16]
    """In hundredths."""

    @classmethod
    def of(cls, matrix: npt.NDArray[np.float32]) -> Self:
        """Make from a matrix of features by at most 256 kinds, rounded to hundredths."""
        hundredths = (matrix / _UNIT).round().astype(np.int16)
        row, kind = np.nonzero(hundredths)
        starts = np.searchsorted(row, np.arange(len(matrix) + 1)).astype(np.int32)
        return cls(starts, kind.astype(np.uint8), hundredths[row, kind])

    def added(self, rows: Ints, shares: Shares, kinds: int) -> npt.NDArray[np.float64]:
        """Return what these features add to each kind, each multiplied by its share."""
        at, held = members(self.starts, rows)
        weighed = self.weight.take(at) * (shares * _UNIT).repeat(held)
        return np.bincount(self.kind.take(at), weighed, kinds).astype(np.float64)

    def adding(self, rows: Ints, kind: int) -> tuple[npt.NDArray[np.integer], npt.NDArray[np.floating]]:
        """Return which of these rows affect a kind, by position, and how much each adds to it."""
        at, held = members(self.starts, rows)
        told = np.flatnonzero(self.kind[at] == kind)
        return np.arange(len(rows)).repeat(held)[told], self.weight[at[told]] * _UNIT


class Known(NamedTuple):
    """A message's features that a fit knows."""

    features: list[str]
    """All features of the message."""
    at: Places
    """Which of them are known."""
    rows: Ints
    shares: Shares
    """How much of its weight each known one adds."""


class Classifier:
    """The fitted model: kinds in a fixed order, and what each feature adds to each."""

    def __init__(self, kinds: Sequence[str], features: Sequence[str], weights: Weights) -> None:
        """The feature with the empty name is the bias, added to every message."""
        self.kinds = tuple(kinds)
        self.weights = weights
        self.rows = Numbered(features)
        """Feature -> its row; unknown features weigh nothing."""

    def likely(self, known: Known) -> dict[str, float]:
        """Return kind -> probability, summing to 1."""
        scores = self.weights.added(known.rows, known.shares, len(self.kinds))
        raised = np.exp(scores - scores.max())
        return dict(zip(self.kinds, (raised / raised.sum()).tolist(), strict=True))

    def reasons(self, known: Known, kind: str, count: int = 6) -> list[tuple[str, float]]:
        """Return the features that added most to `kind` with what they added, for logs and for people."""
        at, weights = self.weights.adding(known.rows, self.kinds.index(kind))
        added = (weights * known.shares[at]).round(3).tolist()
        found = (known.features[i] for i in known.at[at].tolist())
        told = ((name, much) for name, much in zip(found, added, strict=True) if name and much > 0)
        # The iteration order of sets differs between processes.
        return sorted(told, key=lambda one: (-one[1], one[0]))[:count]

    def known(self, features: Features) -> Known:
        """Return those of the features that the fit knows."""
        names, shares = _weighted(features)
        rows = self.rows.of(names)
        [at] = (rows != UNKNOWN).nonzero()
        return Known(names, at, rows.take(at), shares.take(at))


def _weighted(features: Features) -> tuple[list[str], Shares]:
    """Return features with their shares; a group's members split its weight, so that length does not matter."""
    names, shares = [""], [1.0]
    for group in (features.characters, features.sounds, features.ending):
        names += group
        shares += [1 / math.sqrt(len(group) or 1)] * len(group)
    names += features.figures
    shares += features.figures.values()
    return names, np.fromiter(shares, np.float64, len(shares))


def save_weights(path: Path, kinds: Sequence[str], features: Sequence[str], weights: Weights) -> None:
    """Write a fit; the same fit gives identical bytes."""
    names = {"kinds": packed(kinds), "features": packed(features)}
    np.savez_compressed(path, allow_pickle=False, **names, **asdict(weights))


@cache
def load_classifier(path: Path = WEIGHTS) -> Classifier:
    """Read a fit."""
    with np.load(path, allow_pickle=False) as file:
        weights = Weights(file["starts"], file["kind"], file["weight"])
        return Classifier(unpacked(file["kinds"]), unpacked(file["features"]), weights)

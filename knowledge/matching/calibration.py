"""How likely the best match is right, and so whether to answer, to ask or to decline.

The weights are a logistic regression fitted by `python -m bench.calibrate` on labelled messages that stand in
no knowledge file; see docs/matching.md for its reliability.
"""

import math
from dataclasses import dataclass

from knowledge.commitment import Band


@dataclass(frozen=True, slots=True)
class Features:
    """What the probability depends on; each grows with the evidence."""

    likeness: float
    """Of the best passage and the message, 0 to 1."""
    lexical: float
    """Square root of the weight of shared terms."""
    gap: float
    """How far the next commitment is behind, 0 to 1 of the best score."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weights of the logistic regression and the two thresholds between the three bands."""

    bias: float
    likeness: float
    lexical: float
    gap: float
    answer_from: float
    """Probability from which one answer is given."""
    choose_from: float
    """Probability from which a choice is offered; below it the message is declined."""

    def probability(self, features: Features) -> float:
        """How likely the best match is what the citizen means, 0 to 1."""
        z = (
            self.bias
            + self.likeness * features.likeness
            + self.lexical * features.lexical
            + self.gap * features.gap
        )
        return 1 / (1 + math.exp(-z))

    def band(self, probability: float) -> Band:
        """What to do at that probability."""
        if probability >= self.answer_from:
            return Band.ANSWER
        return Band.CHOOSE if probability >= self.choose_from else Band.DECLINE


FITTED = Calibration(bias=-4.74, likeness=2.45, lexical=0.9, gap=1.41, answer_from=0.6, choose_from=0.15)

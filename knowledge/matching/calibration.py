"""How likely the best match is right, and so whether to answer, to ask or to decline.

The weights are a logistic regression fitted by `python -m bench.calibrate` on labelled messages that stand in
no knowledge file; see docs/matching.md for its reliability.
"""

import math
from dataclasses import dataclass, fields

from knowledge.commitment import Band


@dataclass(frozen=True, slots=True)
class Features:
    """What the probability depends on; each grows with the evidence."""

    likeness: float
    """Of the closest text and the message, 0 to 1."""
    gap: float
    """Square root of how far the next commitment is behind, 0 to 1 of the best score: the first steps matter most."""
    elsewhere: float
    """The score of the nearest thing that no report answers, beside the best commitment's."""
    told: float
    """Square root of what is shared, in terms that tell most: a single word is little to go by."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weights of the logistic regression and the two thresholds between the three bands."""

    bias: float
    likeness: float
    gap: float
    elsewhere: float
    told: float
    answer_from: float
    """Probability from which one answer is given."""
    choose_from: float
    """Probability from which a choice is offered; below it the message is declined."""

    def probability(self, features: Features) -> float:
        """How likely the best match is what the citizen means, 0 to 1."""
        weighed = (getattr(self, one.name) * getattr(features, one.name) for one in fields(features))
        z = self.bias + sum(weighed)
        return 1 / (1 + math.exp(-z))

    def band(self, probability: float) -> Band:
        """What to do at that probability."""
        if probability >= self.answer_from:
            return Band.ANSWER
        return Band.CHOOSE if probability >= self.choose_from else Band.DECLINE


FITTED = Calibration(
    bias=-3.5, likeness=3.15, gap=5.16, elsewhere=-5.76, told=0.5, answer_from=0.7, choose_from=0.2
)
FITTED_WITH_MEANING = Calibration(
    bias=-3.3, likeness=2.04, gap=1.59, elsewhere=-4.91, told=1.03, answer_from=0.7, choose_from=0.2
)
"""For what the sentence encoder was asked about too: those are the doubtful ones."""

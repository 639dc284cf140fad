"""How likely the best match is right, and so whether to answer, to ask or to decline.

The weights are logistic regressions fitted by `python -m bench.calibrate` on labelled messages that stand in
no knowledge file; see docs/matching.md for their reliability.
"""

import math
from dataclasses import dataclass, fields

from knowledge.commitment import Band


@dataclass(frozen=True, slots=True)
class Features:
    """What a probability depends on; each but `elsewhere` grows with the evidence."""

    likeness: float
    """Of the closest text and the message, 0 to 1."""
    gap: float
    """Square root of how far the next commitment is behind, 0 to 1 of the best score: the first steps matter most."""
    beyond: float
    """The same of the first commitment that is not shown."""
    elsewhere: float
    """The score of the nearest thing that no report answers, beside the best commitment's."""
    said: float
    """Logarithm of the best score: a single word is little to go by."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Of a logistic regression."""

    bias: float
    likeness: float
    gap: float
    beyond: float
    elsewhere: float
    said: float

    def probability(self, features: Features) -> float:
        """0 to 1."""
        z = self.bias + sum(getattr(self, one.name) * getattr(features, one.name) for one in fields(features))
        return 1 / (1 + math.exp(-z))


@dataclass(frozen=True, slots=True)
class Calibration:
    """Two probabilities, and the thresholds between the three bands.

    Siblings that say nearly the same share the first place between them: that none is surely first is no reason to say
    that the report has nothing, so an answer and a choice depend on probabilities of their own.
    """

    first: Weights
    """How likely the best match is what the citizen means."""
    shown: Weights
    """How likely any is of those that are shown."""
    answer_from: float = 0.62
    """`first` from which one answer is given."""
    choose_from: float = 0.24
    """`shown` from which a choice is offered; below it the message is declined."""

    def probabilities(self, features: Features) -> tuple[float, float]:
        """Of the first and of any that is shown, which is at least as likely."""
        first = self.first.probability(features)
        return first, max(first, self.shown.probability(features))

    def band(self, first: float, shown: float) -> Band:
        """What to do at these probabilities."""
        if first >= self.answer_from:
            return Band.ANSWER
        return Band.CHOOSE if shown >= self.choose_from else Band.DECLINE


FITTED = Calibration(
    first=Weights(bias=-5.27, likeness=2.82, gap=2.68, beyond=1.2, elsewhere=-6.25, said=1.39),
    shown=Weights(bias=-5.26, likeness=2.9, gap=0.41, beyond=1.19, elsewhere=-6.07, said=1.94),
)
FITTED_WITH_MEANING = Calibration(
    first=Weights(bias=-3.63, likeness=0.95, gap=1.43, beyond=2.14, elsewhere=-6.9, said=4.36),
    shown=Weights(bias=-3.25, likeness=1.23, gap=0.17, beyond=2.39, elsewhere=-6.81, said=4.54),
)
"""For what the sentence encoder was asked about too: those are the doubtful ones."""

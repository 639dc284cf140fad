"""How likely the best match is right, and so whether to answer, to ask back or to decline.

The weights are logistic regressions fitted by `python -m bench.calibrate` on labelled messages that occur in no
knowledge file; see docs/matching.md for their reliability.
"""

import math
from dataclasses import dataclass, fields
from operator import attrgetter, mul

from knowledge.found import Band

AS_A_PLAN = 0.01
"""Probability that a plain question for the plan asks for anything else."""
_SUREST = 0.001


@dataclass(frozen=True, slots=True)
class Features:
    """What a probability depends on; the first three increase it, the others decrease it."""

    likeness: float
    """Similarity of the message and the closest text, 0 to 1."""
    gap: float
    """Square root of the next commitment's distance, 0 to 1 of the best score: small distances matter most."""
    beyond: float
    """The same for the first commitment that is not shown."""
    elsewhere: float
    """Square of the score of the nearest thing that no report answers, relative to the best commitment's."""
    off_plan: float
    """Log-odds that the message asks for anything but a plan: no report answers 怎么补办, even if it mentions the thing."""
    unnamed: float = 0.0
    """1 if no shared word names a topic."""


_signs = attrgetter(*(one.name for one in fields(Features)))


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of a logistic regression."""

    bias: float
    likeness: float
    gap: float
    beyond: float
    elsewhere: float
    off_plan: float
    unnamed: float

    def probability(self, features: Features) -> float:
        """Return the probability, 0 to 1."""
        z = self.bias + sum(map(mul, _signs(self), _signs(features)))
        return 1 / (1 + math.exp(-z))


@dataclass(frozen=True, slots=True)
class Calibration:
    """Two probabilities, and the thresholds between the three bands.

    Siblings that say nearly the same share the first place: that none is certainly first does not mean that the report
    has nothing. So an answer and a choice depend on separate probabilities.
    """

    first: Weights
    """Probability that the best match is what the citizen means."""
    shown: Weights
    """Probability that any of the shown matches is."""
    answer_from: float = 0.82
    """Least `first` for giving one answer."""
    choose_from: float = 0.40
    """Least `shown` for offering a choice; below it the message is declined."""
    first_from: float = 0.15
    """Least `first` for that: three that hold a character each (翡翠城) are no choice."""

    def probabilities(self, features: Features) -> tuple[float, float]:
        """Return the probability of the first, and of any that is shown, which is at least as high."""
        first = self.first.probability(features)
        return first, max(first, self.shown.probability(features))

    def band(self, first: float, shown: float) -> Band:
        """Return what to do at these probabilities."""
        if first >= self.answer_from:
            return Band.ANSWER
        offers = shown >= self.choose_from and first >= self.first_from
        return Band.CHOOSE if offers else Band.DECLINE


def log_odds(probability: float) -> float:
    """Return a probability's log-odds, bounded: nothing counts as surer than a thousand to one."""
    return math.log((probability + _SUREST) / (1 - probability + _SUREST))


FITTED = Calibration(
    first=Weights(
        bias=-3.58, likeness=2.02, gap=3.72, beyond=2.18, elsewhere=-3.64, off_plan=-0.46, unnamed=-1.25
    ),
    shown=Weights(
        bias=-2.23, likeness=3.21, gap=0.93, beyond=2.25, elsewhere=-4.5, off_plan=-0.63, unnamed=-1.84
    ),
)
FITTED_WITH_MEANING = Calibration(
    first=Weights(
        bias=-4.34, likeness=2.0, gap=2.46, beyond=3.22, elsewhere=-4.57, off_plan=-0.55, unnamed=0.0
    ),
    shown=Weights(
        bias=-3.97, likeness=3.03, gap=1.14, beyond=3.11, elsewhere=-5.0, off_plan=-0.65, unnamed=0.0
    ),
)
"""For the doubtful messages, on which the sentence encoder was consulted too."""

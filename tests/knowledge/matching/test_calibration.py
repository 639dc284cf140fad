"""The probability grows with the evidence, and the bands change exactly at their thresholds."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.commitment import Band
from knowledge.matching.calibration import FITTED, Calibration, Features

_SHARE = st.floats(0, 1)
_TOLD = st.floats(0, 8)


def test_the_fitted_weights_make_sense() -> None:
    """More evidence never makes a match less likely, what is nearer elsewhere does, and to answer takes more than to offer."""
    assert min(FITTED.likeness, FITTED.gap, FITTED.told) > 0
    assert FITTED.elsewhere < 0
    assert 0 < FITTED.choose_from < FITTED.answer_from < 1


@given(_SHARE, _SHARE, st.floats(0, 2), _TOLD, st.floats(0.01, 1))
def test_more_evidence_is_never_less_likely(
    likeness: float, gap: float, elsewhere: float, told: float, more: float
) -> None:
    """The probability is between 0 and 1, grows with each sign for the match, and falls with what speaks for elsewhere."""
    least = FITTED.probability(Features(likeness, gap, elsewhere, told))
    assert 0 <= least <= 1
    for greater in (
        Features(likeness + more, gap, elsewhere, told),
        Features(likeness, gap + more, elsewhere, told),
        Features(likeness, gap, elsewhere, told + more),
    ):
        assert least <= FITTED.probability(greater) <= 1
    assert FITTED.probability(Features(likeness, gap, elsewhere + more, told)) <= least


def test_the_probability_is_the_logistic_function() -> None:
    """At weights of one, the log odds are the sum of the features."""
    plain = Calibration(bias=-1, likeness=1, gap=1, elsewhere=-1, told=1, answer_from=0.6, choose_from=0.3)
    assert plain.probability(Features(0.5, 0.25, 0.25, 0.5)) == pytest.approx(0.5)
    assert plain.probability(Features(0.5, 0.5, 0.0, 1.5)) == pytest.approx(1 / (1 + math.exp(-1.5)))


@pytest.mark.parametrize(
    "calibration", [FITTED, Calibration(0, 1, 1, 1, 1, answer_from=0.7, choose_from=0.2)]
)
def test_the_bands_change_at_the_thresholds(calibration: Calibration) -> None:
    """At a threshold the surer band begins; a hair below it, the other holds."""
    answer, choose = calibration.answer_from, calibration.choose_from
    assert calibration.band(1.0) is Band.ANSWER
    assert calibration.band(answer) is Band.ANSWER
    assert calibration.band(math.nextafter(answer, 0)) is Band.CHOOSE
    assert calibration.band(choose) is Band.CHOOSE
    assert calibration.band(math.nextafter(choose, 0)) is Band.DECLINE
    assert calibration.band(0.0) is Band.DECLINE

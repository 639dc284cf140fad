"""The probabilities grow with the evidence, and the bands change exactly at their thresholds."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.found import Band
from knowledge.matching.calibration import FITTED, FITTED_WITH_MEANING, Calibration, Features, Weights

_SHARE = st.floats(0, 1)
_FEATURES = st.builds(
    Features,
    likeness=_SHARE,
    gap=_SHARE,
    beyond=_SHARE,
    elsewhere=st.floats(0, 4),
    off_plan=st.floats(-7, 7),
    unnamed=st.sampled_from([0.0, 1.0]),
)
_PLAIN = Weights(bias=-1, likeness=1, gap=1, beyond=1, elsewhere=-1, off_plan=-1, unnamed=-1)
_AGAINST = ("elsewhere", "off_plan", "unnamed")


@pytest.mark.parametrize("weights", [FITTED.first, FITTED.shown])
def test_the_fitted_weights_make_sense(weights: Weights) -> None:
    """More evidence makes a match likelier; near alternatives and non-plan questions make it less likely."""
    assert min(weights.likeness, weights.gap, weights.beyond) > 0
    assert max(getattr(weights, name) for name in _AGAINST) < 0


@pytest.mark.parametrize("calibration", [FITTED, FITTED_WITH_MEANING])
def test_it_takes_more_to_answer_than_to_offer(calibration: Calibration) -> None:
    """Whatever is answered could also have been offered."""
    assert 0 < calibration.choose_from < calibration.answer_from < 1


@given(_FEATURES, st.floats(0.01, 1), st.sampled_from([FITTED.first, FITTED.shown]))
def test_more_evidence_is_never_less_likely(features: Features, more: float, weights: Weights) -> None:
    """A probability is between 0 and 1, grows with each supporting feature and falls with each opposing one."""
    least = weights.probability(features)
    assert 0 <= least <= 1
    for name in ("likeness", "gap", "beyond"):
        greater = replace(features, **{name: getattr(features, name) + more})
        assert least <= weights.probability(greater) <= 1
    for name in _AGAINST:
        assert weights.probability(replace(features, **{name: getattr(features, name) + more})) <= least


@given(_FEATURES, st.sampled_from([FITTED, FITTED_WITH_MEANING]))
def test_any_of_those_shown_is_at_least_as_likely_as_the_first(
    features: Features, calibration: Calibration
) -> None:
    """Any shown match is at least as likely as the first, which is one of them."""
    first, shown = calibration.probabilities(features)
    assert first == calibration.first.probability(features)
    assert shown == max(first, calibration.shown.probability(features))


def test_siblings_hinder_the_first_place_and_not_what_is_shown() -> None:
    """A near second makes the first less likely, but hardly lowers the probability of any of three."""
    alone = Features(likeness=0.6, gap=0.6, beyond=0.7, elsewhere=0.04, off_plan=-4.6)
    tied = replace(alone, gap=0.0)
    first, shown = (
        weights.probability(alone) - weights.probability(tied) for weights in (FITTED.first, FITTED.shown)
    )
    assert first > 2 * shown


def test_the_probability_is_the_logistic_function() -> None:
    """With weights of one, the log odds are the sum of the supporting features less the opposing ones."""
    even = Features(0.5, 0.5, 0.5, 0.5, off_plan=0.0)
    assert _PLAIN.probability(even) == pytest.approx(0.5)
    assert _PLAIN.probability(replace(even, gap=1.0, off_plan=-1.0)) == pytest.approx(
        1 / (1 + math.exp(-1.5))
    )
    assert _PLAIN.probability(replace(even, elsewhere=1.5)) == pytest.approx(1 / (1 + math.exp(1)))


@pytest.mark.parametrize(
    "calibration", [FITTED, Calibration(_PLAIN, _PLAIN, answer_from=0.7, choose_from=0.2)]
)
def test_the_bands_change_at_the_thresholds(calibration: Calibration) -> None:
    """At a threshold the higher band begins; just below it is the lower one."""
    answer, choose, first = calibration.answer_from, calibration.choose_from, calibration.first_from
    assert calibration.band(1.0, 1.0) is Band.ANSWER
    assert calibration.band(answer, answer) is Band.ANSWER
    assert calibration.band(math.nextafter(answer, 0), 1.0) is Band.CHOOSE
    assert calibration.band(first, choose) is Band.CHOOSE
    assert calibration.band(first, math.nextafter(choose, 0)) is Band.DECLINE
    assert calibration.band(math.nextafter(first, 0), 1.0) is Band.DECLINE
    assert calibration.band(0.0, 0.0) is Band.DECLINE

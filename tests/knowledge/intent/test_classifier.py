"""Reasons for a kind are ordered by weight, equally in every process."""

from pathlib import Path

import numpy as np
import pytest

from knowledge.intent.classifier import Classifier, Weights, load_classifier, save_weights
from knowledge.intent.features import Features

NAMES = ["", "乙", "甲", "丙", "丁"]
MATRIX = np.array([[0.1, 0.0], [1.0, 0.0], [1.0, 0.0], [2.0, -1.0], [-1.0, 2.0]], np.float32)
SAID = Features(frozenset({"甲", "乙", "丙", "丁"}), frozenset({"未知"}), frozenset(), {})


def test_reasons_come_weightiest_first_and_equal_ones_by_name() -> None:
    """A group's four members share half of the weight each, and what speaks against a kind is not a reason."""
    model = Classifier(["one", "two"], NAMES, Weights.of(MATRIX))
    assert model.reasons(model.known(SAID), "one") == [("丙", 1.0), ("乙", 0.5), ("甲", 0.5)]
    assert model.reasons(model.known(SAID), "one", 2) == [("丙", 1.0), ("乙", 0.5)]
    assert model.reasons(model.known(SAID), "two") == [("丁", 1.0)]


def test_what_was_never_met_weighs_nothing() -> None:
    """For unknown features only the bias remains."""
    model = Classifier(["one", "two"], NAMES, Weights.of(MATRIX))
    nothing = Features(frozenset({"戊"}), frozenset(), frozenset(), {})
    assert model.reasons(model.known(nothing), "one") == []
    likely = model.likely(model.known(nothing))
    assert likely["one"] > likely["two"]


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    """Weights are rounded to hundredths, and the same fit gives identical bytes."""
    weights = Weights.of(MATRIX + np.float32(0.004))
    paths = [tmp_path / name for name in ("a.npz", "b.npz")]
    for path in paths:
        save_weights(path, ["one", "two"], NAMES, weights)
    assert paths[0].read_bytes() == paths[1].read_bytes()
    read, fitted = load_classifier(paths[0]), Classifier(["one", "two"], NAMES, Weights.of(MATRIX))
    assert read.likely(read.known(SAID)) == fitted.likely(fitted.known(SAID))


def test_probabilities_follow_the_weights() -> None:
    """The summed weights give probabilities, and the reasons are what added to a kind, heaviest first."""
    model = Classifier(
        ("a", "b"), ("", "x", "asks"), Weights.of(np.array([[1, 0], [0, 4], [0, 0.5]], np.float32))
    )
    features = Features(frozenset({"x"}), frozenset(), frozenset(), {"asks": 1.0})
    likely = model.likely(model.known(features))
    assert sum(likely.values()) == pytest.approx(1)
    assert likely["b"] == pytest.approx(0.9707, abs=1e-4)
    assert model.reasons(model.known(features), "b") == [("x", 4.0), ("asks", 0.5)]

"""Fit the probability of a match: `python -m bench.calibrate [MESSAGES.jsonl …] [--semantic] [--plot FILE.svg]`.

Logistic regressions on questions (is the first match right? is any of those shown?) and on messages on which the report
has nothing, by Newton's method. Prints the weights for knowledge/matching/calibration.py and, from ten-fold
cross-validation, the reliability tables and the expected calibration errors; also for HELD_OUT, which is never fitted
on. `python -m bench.reliability` prints them for the whole product, lists and rules included.
"""

import argparse
import math
from collections.abc import Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import NamedTuple

import numpy as np

from bench.common.city import CACHE
from bench.common.reading import read_city
from bench.reliability import FITTED_ON, HELD_OUT, Pairs, draw, reliability
from bot.evaluating import read_labels
from knowledge.intent.listener import Listener
from knowledge.language.folding import fold
from knowledge.language.typist import Typist
from knowledge.matching.calibration import FITTED, FITTED_WITH_MEANING, Features, Weights
from knowledge.matching.matcher import Matcher
from knowledge.matching.meaning import Meaning, encoder
from knowledge.matching.ranking import SHOWN
from knowledge.matching.usage import typist_of

NAMES = tuple(one.name for one in fields(Weights))
FOLDS = 10
RIDGE = 0.3
Row = list[float]
Rows = list[tuple[Row, int]]


class Labelled(NamedTuple):
    """A message's features, and whether the match is right."""

    features: Features
    first: int
    shown: int


def main() -> None:
    """Fit, print, and draw."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("messages", nargs="*", type=Path, default=FITTED_ON)
    parser.add_argument("--plot", type=Path, help="where to draw the reliability, as SVG")
    parser.add_argument("--semantic", action="store_true", help="fit what is judged by meaning too")
    asked = parser.parse_args()
    city, lexicon, matcher = read_city(_meaning if asked.semantic else None)
    typist = typist_of(matcher, city, lexicon)
    listener = Listener(lexicon)
    known, unseen = (list(labelled(matcher, listener, typist, paths)) for paths in (asked.messages, HELD_OUT))
    fitted = FITTED_WITH_MEANING if asked.semantic else FITTED
    for place, which in enumerate(("first", "shown")):
        rows = [(_row(one.features), getattr(one, which)) for one in known]
        told = ", ".join(f"{name}={weight:.2f}" for name, weight in zip(NAMES, fit(rows), strict=True))
        print(f"{which}=Weights({told})")
        folded = cross_validated(rows)
        held_out = [(fitted.probabilities(one.features)[place], getattr(one, which)) for one in unseen]
        reliability(f"{which}: cross-validated", folded)
        reliability(f"{which}: held out, by the weights that stand in calibration.py", held_out)
        if asked.plot and which == "first":
            draw({"cross-validated": folded, "held out": held_out}, asked.plot)


def _row(features: Features) -> Row:
    """Return the features in the order of the weights, preceded by 1 for the bias."""
    return [1.0, *(getattr(features, name) for name in NAMES[1:])]


def _meaning(texts: Sequence[Sequence[str]]) -> Meaning:
    made = Meaning(texts, encoder(), CACHE)
    made.prepare()
    return made


def cross_validated(rows: Rows) -> Pairs:
    """Return (probability, right) of each row, with weights fitted without it."""
    return [
        (probability(fit([r for i, r in enumerate(rows) if i % FOLDS != fold]), x), y)
        for fold in range(FOLDS)
        for x, y in rows[fold::FOLDS]
    ]


def fit(rows: Rows) -> Row:
    """Return the maximum-likelihood weights with a small ridge penalty, bias first."""
    x, y = np.array([row for row, _ in rows]), np.array([label for _, label in rows])
    ridge = RIDGE * np.eye(x.shape[1])
    weights = np.zeros(x.shape[1])
    for _ in range(25):
        p = 1 / (1 + np.exp(-x @ weights))
        hessian = (x.T * (p * (1 - p))) @ x + ridge
        weights += np.linalg.solve(hessian, x.T @ (y - p) - ridge @ weights)
    return [float(weight) for weight in weights]


def probability(weights: Sequence[float], x: Sequence[float]) -> float:
    """Return the logistic function of the weighted sum."""
    return 1 / (1 + math.exp(-sum(w * v for w, v in zip(weights, x, strict=True))))


def labelled(
    matcher: Matcher, listener: Listener, typist: Typist, paths: Sequence[Path]
) -> Iterator[Labelled]:
    """Yield each message that has a match and asks one thing, or nothing that the report answers."""
    for label in read_labels(
        line for path in paths for line in path.read_text(encoding="utf-8").splitlines()
    ):
        if label.kind not in ("question", "out_of_scope", "smalltalk") or label.need > 1:
            continue
        text = typist.typed(fold(label.text))
        asked = matcher.judge(text, listener.hear(text).off_plan)
        if asked.signs and (matcher.meaning is None or asked.ranking.meanings is not None):
            right = [label.hits([one.commitment.quote]) > 0 for one in asked.ranking.found[:SHOWN]]
            yield Labelled(asked.signs, int(right[0]), int(any(right)))


if __name__ == "__main__":
    main()

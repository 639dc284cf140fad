"""Fit the probability of a match: python -m bench.calibrate MESSAGES.jsonl […].

Logistic regression on questions (is the first match right?) and on messages that the report has nothing on, by
Newton's method; prints the weights for knowledge/matching/calibration.py and, from ten-fold cross-validation, the
reliability table and the expected calibration error.
"""

import json
import math
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.quality import CACHE, CITY, MESSAGES
from knowledge.city import load_city
from knowledge.matching.matcher import Matcher
from knowledge.matching.ranking import features

FOLDS = 10
RIDGE = 0.1
Rows = list[tuple[list[float], int]]


def main(paths: Sequence[Path]) -> None:
    """Fit and print."""
    rows = _rows(paths)
    weights = fit(rows)
    names = ("bias", "likeness", "lexical", "gap")
    print("  ".join(f"{name}={weight:.2f}" for name, weight in zip(names, weights, strict=True)))
    held_out = [
        (probability(fit([r for i, r in enumerate(rows) if i % FOLDS != fold]), x), y)
        for fold in range(FOLDS)
        for x, y in rows[fold::FOLDS]
    ]
    _reliability(held_out)


def fit(rows: Rows) -> list[float]:
    """Weights that make the labels likeliest, with a small ridge; bias first."""
    width = len(rows[0][0])
    weights = [0.0] * width
    for _ in range(25):
        gradient = [-RIDGE * w for w in weights]
        hessian = [[RIDGE * (i == j) for j in range(width)] for i in range(width)]
        for x, y in rows:
            p = probability(weights, x)
            for i in range(width):
                gradient[i] += (y - p) * x[i]
                for j in range(width):
                    hessian[i][j] += p * (1 - p) * x[i] * x[j]
        weights = [w + step for w, step in zip(weights, _solve(hessian, gradient), strict=True)]
    return weights


def probability(weights: Sequence[float], x: Sequence[float]) -> float:
    """The logistic function of the weighted sum."""
    return 1 / (1 + math.exp(-sum(w * v for w, v in zip(weights, x, strict=True))))


def _rows(paths: Sequence[Path]) -> Rows:
    matcher, rows = Matcher(load_city(CITY), cache_dir=CACHE), []
    for line in (
        line for path in paths for line in path.read_text(encoding="utf-8").splitlines() if line.strip()
    ):
        message = json.loads(line)
        if message["kind"] not in ("question", "out_of_scope", "smalltalk") or message.get("need", 1) > 1:
            continue
        _, ranked = matcher.rank(message["text"])
        if ranked:
            found = features(ranked)
            quote = re.sub(r"\s+", "", ranked[0].commitment.quote)
            right = any(re.sub(r"\s+", "", span) in quote for span in message["expect"])
            rows.append(([1.0, found.likeness, found.lexical, found.gap], int(right)))
    return rows


def _reliability(pairs: list[tuple[float, int]]) -> None:
    error = 0.0
    print("probability  messages  said   true")
    for low in range(10):
        inside = [(p, y) for p, y in pairs if low / 10 <= p < (low + 1) / 10 or (low == 9 and p == 1)]
        if inside:
            said, true = (sum(pair[i] for pair in inside) / len(inside) for i in (0, 1))
            error += abs(said - true) * len(inside) / len(pairs)
            print(f"{low / 10:.1f}–{(low + 1) / 10:.1f}      {len(inside):8}  {said:.2f}   {true:.2f}")
    print(f"expected calibration error {error:.3f} over {len(pairs)} messages")


def _solve(matrix: list[list[float]], vector: list[float]) -> list[float]:
    """Gauss-Jordan elimination; the matrix is small and positive definite."""
    size = len(vector)
    rows = [[*row, value] for row, value in zip(matrix, vector, strict=True)]
    for i in range(size):
        rows[i] = [value / rows[i][i] for value in rows[i]]
        for j in range(size):
            if j != i:
                rows[j] = [a - rows[j][i] * b for a, b in zip(rows[j], rows[i], strict=True)]
    return [row[-1] for row in rows]


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]] or [MESSAGES])

"""Fit the intent classifier: python -m bench.intent [--write].

Multinomial logistic regression with a lasso, in numpy, on the messages of bench/corpus. Without --write it prints the
accuracy from five-fold cross-validation, in which no matter and no message is on both sides.
"""

import argparse
import time
import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from math import sqrt
from pathlib import Path

import numpy as np

from bench.common.reading import read_city
from bench.corpus.making import Example, corpus
from knowledge.intent.classifier import WEIGHTS, Classifier, Weights, load_classifier, save_weights
from knowledge.intent.features import Extractor, Features
from knowledge.language.folding import fold
from knowledge.language.lexicon import Lexicon, load_lexicon
from knowledge.matching.usage import typist_of

FOLDS = 5
LEAST_SEEN = 3
"""Fewest messages that must contain a feature."""
LASSO, RATE, ROUNDS = 0.00000008, 0.5, 8
KEPT = 0.25
"""Smaller weights are left out of the file."""


def coarse(kind: str) -> str:
    """Return the kind as the conversation distinguishes it: talk.bye is talk."""
    return kind.partition(".")[0]


class Fit:
    """One fit: numbered features, weights as a matrix."""

    def __init__(self, rows: Sequence[tuple[Features, str]]) -> None:
        self.kinds = tuple(sorted({kind for _, kind in rows}))
        seen = Counter(name for features, _ in rows for name, _ in _values(features))
        self.places = {
            name: i for i, name in enumerate(sorted(n for n, c in seen.items() if c >= LEAST_SEEN))
        }
        self.weights = self._train(rows)

    def _train(self, rows: Sequence[tuple[Features, str]]) -> np.ndarray:
        labels = np.array([self.kinds.index(kind) for _, kind in rows])
        counts = np.bincount(labels, minlength=len(self.kinds))
        importance = np.sqrt(counts.mean() / counts)[labels]
        data = [self._row(features) for features, _ in rows]
        weights = np.zeros((len(self.places) + 1, len(self.kinds)), dtype=np.float32)
        squares = np.full_like(weights, 1e-6)
        order = np.random.default_rng(7)
        for _ in range(ROUNDS):
            for batch in np.array_split(order.permutation(len(rows)), max(1, len(rows) // 256)):
                self._step(weights, squares, [data[i] for i in batch], labels[batch], importance[batch])
            shrink = LASSO * len(rows) * RATE / np.sqrt(squares)
            shrink[-1] = 0
            weights[:] = np.sign(weights) * np.maximum(np.abs(weights) - shrink * 0.02, 0)
        return weights

    @staticmethod
    def _step(
        weights: np.ndarray,
        squares: np.ndarray,
        rows: list[tuple[np.ndarray, np.ndarray]],
        labels: np.ndarray,
        importance: np.ndarray,
    ) -> None:
        places = np.concatenate([p for p, _ in rows])
        values = np.concatenate([v for _, v in rows])
        ends = np.cumsum([0, *(len(p) for p, _ in rows)])[:-1]
        scores = np.add.reduceat(weights[places] * values[:, None], ends, axis=0)
        scores -= scores.max(axis=1, keepdims=True)
        error = np.exp(scores)
        error /= error.sum(axis=1, keepdims=True)
        error[np.arange(len(labels)), labels] -= 1
        error *= importance[:, None] / len(rows)
        sizes = np.diff([*ends, len(places)])
        spread = np.repeat(error, sizes, axis=0) * values[:, None]
        unique, back = np.unique(places, return_inverse=True)
        gradient = np.zeros((len(unique), weights.shape[1]), dtype=np.float32)
        np.add.at(gradient, back, spread)
        squares[unique] += gradient**2
        weights[unique] -= RATE * gradient / np.sqrt(squares[unique])

    def _row(self, features: Features) -> tuple[np.ndarray, np.ndarray]:
        found = [(self.places[n], v) for n, v in _values(features) if n in self.places]
        found.append((len(self.places), 1.0))
        places, values = zip(*found, strict=True)
        return np.array(places, dtype=np.int64), np.array(values, dtype=np.float32)

    def classifier(self) -> Classifier:
        """Return the model as the product uses it."""
        return Classifier(self.kinds, *self.table())

    def write(self, path: Path) -> None:
        """Write the weights, and print how many features they cover."""
        features, weights = self.table()
        save_weights(path, self.kinds, features, weights)
        print(f"{len(features)} features, {path.stat().st_size // 1024} KiB")

    def table(self) -> tuple[list[str], Weights]:
        """Return the features with any weight, and what each adds."""
        names = [*sorted(self.places, key=self.places.__getitem__), ""]
        kept = np.where(np.abs(self.weights) >= KEPT, self.weights, np.float32(0))
        told = np.flatnonzero(kept.any(axis=1))
        return [names[row] for row in told], Weights.of(kept[told])


def _values(features: Features) -> list[tuple[str, float]]:
    found = [
        (name, 1 / sqrt(len(group)))
        for group in (features.characters, features.sounds, features.ending)
        for name in group
    ]
    return [*found, *features.figures.items()]


def fold_of(group: str) -> int:
    """Return the fold of a group in cross-validation."""
    return zlib.crc32(group.encode()) % FOLDS


def validate(examples: Sequence[Example], rows: Sequence[tuple[Features, str]]) -> None:
    """Print, kind by kind, the accuracy of models that have not seen the message."""
    folds = [fold_of(one.group) for one in examples]
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    mistaken: Counter[tuple[str, str]] = Counter()
    for number in range(FOLDS):
        model = Fit([row for row, f in zip(rows, folds, strict=True) if f != number]).classifier()
        for (features, kind), f in zip(rows, folds, strict=True):
            if f == number:
                likely = model.likely(model.known(features))
                best = coarse(max(likely, key=likely.__getitem__))
                total[coarse(kind)] += 1
                right[coarse(kind)] += best == coarse(kind)
                mistaken[coarse(kind), best] += best != coarse(kind)
    for kind, count in sorted(total.items()):
        print(f"{kind:12} {right[kind] / count:.3f}  n={count}")
    print("most often mistaken:", ", ".join(f"{a} for {b} {n}" for (a, b), n in mistaken.most_common(8)))


def wants_to_write(doc: str | None) -> bool:
    """Read the command line that all fits share, described by the first line of `doc`: whether to write the weights."""
    cli = argparse.ArgumentParser(description=(doc or "").partition("\n")[0])
    cli.add_argument("--write", action="store_true", help="fit on everything and write the weights")
    return bool(cli.parse_args().write)


def settle(
    examples: Sequence[Example], lexicon: Lexicon, read: Callable[[str], str], path: Path, *, write: bool
) -> None:
    """Fit on all examples, as `read` normalises them, and write the weights to `path`; or else cross-validate."""
    extractor = Extractor(lexicon)
    rows = [(extractor.extract(read(one.text)), one.kind) for one in examples]
    print(f"{len(rows)} messages")
    if write:
        Fit(rows).write(path)
    else:
        validate(examples, rows)


def main() -> None:
    """Fit, and write the weights or cross-validate."""
    write = wants_to_write(__doc__)
    city, lexicon, matcher = read_city()
    typist, examples = typist_of(matcher, city, lexicon), corpus(city, lexicon)
    settle(examples, lexicon, lambda text: typist.typed(fold(text)), WEIGHTS, write=write)
    if not write:
        _time(examples)


def _time(examples: Sequence[Example]) -> None:
    lexicon, model = load_lexicon(), load_classifier()
    extractor = Extractor(lexicon)
    texts = [fold(one.text) for one in examples[:: len(examples) // 1000]]
    started = time.process_time()
    for text in texts:
        model.likely(model.known(extractor.extract(text)))
    print(f"{(time.process_time() - started) / len(texts) * 1e6:.0f} µs a message")


if __name__ == "__main__":
    main()

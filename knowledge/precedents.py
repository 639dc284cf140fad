"""Which departments similar messages were for: a log-linear model over characters and sounds, if no word decides.

A matter's words are few and weigh much; most of what residents write is none of them. The weights are the city's own
(`precedents.npz` in its folder), fitted by `python -m bench.precedents --write` on messages written for it.
"""

from pathlib import Path
from typing import NamedTuple

from knowledge.intent.classifier import load_classifier
from knowledge.intent.features import Features, spoken

FILE = "precedents.npz"
LOOKED_AT = 160
"""Characters of a message that are examined: a letter's subject is at its beginning."""
LOOKED_THROUGH, TOLD = 30, 6
"""Strongest features of a department, and how many of those that occur in the text are reported."""


class Precedent(NamedTuple):
    """A department, the probability that a text is for it, and the characters that most indicate it."""

    department: str
    likely: float
    words: tuple[str, ...]


class Precedents:
    """Predicts which department a text would be for; built once for a city."""

    def __init__(self, path: Path) -> None:
        self._classifier = load_classifier(path)

    def of(self, about: str, least: float) -> list[Precedent]:
        """Return the departments at least that likely for a folded text without places; the first has reasons."""
        known = self._classifier.known(features(about))
        likely = self._classifier.likely(known)
        first = max(likely, key=likely.__getitem__)
        reasons = self._classifier.reasons(known, first, LOOKED_THROUGH) if likely[first] >= least else []
        written = tuple(name for name, _ in reasons if len(name) > 1 and name in about)[:TOLD]
        # Text typed in pinyin is similar only in its sounds.
        words = written or tuple(name.strip("^$~").replace("_", " ") for name, _ in reasons[:1])
        return [
            Precedent(name, share, words if name == first else ())
            for name, share in likely.items()
            if share >= least
        ]


def features(about: str) -> Features:
    """Return what indicates whom a text is for: without its end and its cues, which indicate what is wanted."""
    return spoken(about[:LOOKED_AT])

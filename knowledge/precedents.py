"""Whom messages like this one were for: a log-linear model over characters and sounds, where no word is sure.

A matter's words are few and weigh much; most of what residents write is none of them. The weights are a city's own
(`precedents.npz` in its folder), fitted by `python -m bench.precedents --write` on messages that were written for it.
"""

from pathlib import Path
from typing import NamedTuple

from knowledge.intent.classifier import load_classifier
from knowledge.intent.features import Features, spoken

FILE = "precedents.npz"
LOOKED_AT = 160
"""Characters of a message that are looked at: a letter's subject stands at its head."""
LOOKED_THROUGH, TOLD = 30, 6
"""Features that spoke most for a department, of which so many that stand in the text are told."""


class Precedent(NamedTuple):
    """A department, how likely a text is for it, and the characters that spoke most for that."""

    department: str
    likely: float
    words: tuple[str, ...]


class Precedents:
    """Tells whom a text would have been for; built once for a city."""

    def __init__(self, path: Path) -> None:
        self._classifier = load_classifier(path)

    def of(self, about: str, least: float) -> list[Precedent]:
        """The departments that a folded text without its places is for, at least that likely; the likeliest with its reasons."""
        read = features(about)
        likely = self._classifier.likely(read)
        first = max(likely, key=likely.__getitem__)
        reasons = self._classifier.reasons(read, first, LOOKED_THROUGH) if likely[first] >= least else []
        written = tuple(name for name, _ in reasons if len(name) > 1 and name in about)[:TOLD]
        # What is typed in pinyin is alike by its sounds alone.
        words = written or tuple(name.strip("^$~").replace("_", " ") for name, _ in reasons[:1])
        return [
            Precedent(name, share, words if name == first else ())
            for name, share in likely.items()
            if share >= least
        ]


def features(about: str) -> Features:
    """What tells whom a text is for: neither its end nor its cues, which tell what is wanted."""
    return spoken(about[:LOOKED_AT])

"""What reading a city's texts gave, kept on disk: read once for each state of the data, found again at every start."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from knowledge.kept import Arrays, digest, kept, packed, unpacked
from knowledge.matching.corpus import Corpus

_FORMAT = "2"
"""To be raised with every change of what reading gives or of what is kept."""
_MADE_BY = ("jieba", "opencc-python-reimplemented")


@dataclass(frozen=True, slots=True)
class Read:
    """All that takes long to find out."""

    corpus: Corpus
    official: frozenset[str]
    """The words of titles, quotes and keywords."""


def kept_reading(folder: Path | None, made_from: Iterable[str], read: Callable[[], Read]) -> Read:
    """What was read of these texts before, else what `read` gives, which is then kept in `folder`."""
    name = digest((_FORMAT, *made_from), _MADE_BY)
    return _found(kept(folder, "matching", name, lambda: _arrays(read())))


def _arrays(read: Read) -> Arrays:
    corpus = read.corpus
    return {
        "size": np.array([corpus.size]),
        "terms": packed(corpus.terms),
        "weights": corpus.weights,
        "words": packed(sorted(corpus.words)),
        "texts": packed(corpus.texts),
        "entry": corpus.entry,
        "field": corpus.field,
        "starts": corpus.starts,
        "held": corpus.held,
        "official": packed(sorted(read.official)),
    }


def _found(arrays: Arrays) -> Read:
    corpus = Corpus(
        int(arrays["size"][0]),
        {term: number for number, term in enumerate(unpacked(arrays["terms"]))},
        arrays["weights"],
        frozenset(unpacked(arrays["words"])),
        tuple(unpacked(arrays["texts"])),
        arrays["entry"],
        arrays["field"],
        arrays["starts"],
        arrays["held"],
    )
    return Read(corpus, frozenset(unpacked(arrays["official"])))

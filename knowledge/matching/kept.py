"""What reading texts gave, kept on disk: read once for each state of the data, found again at every start."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
import numpy.typing as npt

from knowledge.kept import Arrays, digest, kept, packed, unpacked
from knowledge.language.reading import Reader
from knowledge.matching.corpus import Corpus

_FORMAT = "4"
"""To be raised with every change of what reading gives or of what is kept."""
_MADE_BY = ("jieba", "opencc-python-reimplemented")
_BREAK = ""

Entries = Sequence[Sequence[tuple[str, str]]]
"""Of each entry the (field, text) pairs that speak of it."""


@dataclass(frozen=True, slots=True)
class Read:
    """All that takes long to find out."""

    corpus: Corpus
    official: frozenset[str]
    """Its words that stand in titles, quotes and keywords."""


def kept_reading(folder: Path | None, kind: str, entries: Entries, reader: Reader) -> Read:
    """What was read of these texts before, else what `reader` reads, which is then kept in `folder` as that `kind`."""
    texts = (part for entry in entries for part in (_BREAK, *chain.from_iterable(entry)))
    name = digest((_FORMAT, *reader.made_from, *texts), _MADE_BY)
    return _found(kept(folder, kind, name, lambda: _arrays(_read(entries, reader))), entries)


def _read(entries: Entries, reader: Reader) -> Read:
    corpus = Corpus.read(entries, reader)
    official = (text for entry in entries for field, text in entry if field != "phrase")
    return Read(corpus, corpus.words.intersection(word for text in official for word in reader.words(text)))


def _arrays(read: Read) -> Arrays:
    corpus = read.corpus
    return {
        "size": np.array([corpus.size]),
        "terms": packed(corpus.terms),
        "weights": corpus.weights,
        "words": _numbers(corpus, corpus.words),
        "entry": corpus.entry,
        "field": corpus.field,
        "starts": corpus.starts,
        "held": corpus.held,
        "official": _numbers(corpus, read.official),
    }


def _numbers(corpus: Corpus, words: Iterable[str]) -> npt.NDArray[np.int32]:
    """Words as numbers of terms, so that each stands on disk, and later in memory, once."""
    return np.array(sorted(corpus.terms[word] for word in words), np.int32)


def _found(arrays: Arrays, entries: Entries) -> Read:
    terms = unpacked(arrays["terms"])
    corpus = Corpus(
        int(arrays["size"][0]),
        {term: number for number, term in enumerate(terms)},
        arrays["weights"],
        frozenset(terms[number] for number in arrays["words"].tolist()),
        tuple(text for entry in entries for _, text in entry),
        arrays["entry"],
        arrays["field"],
        arrays["starts"],
        arrays["held"],
    )
    return Read(corpus, frozenset(terms[number] for number in arrays["official"].tolist()))

"""What reading texts gave, kept on disk: read once for each state of the data, found again at every start."""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
import numpy.typing as npt

from knowledge.kept import Arrays, digest, kept, packed, unpacked
from knowledge.language import dictionary, folding, phrases, reading, segmenting
from knowledge.language.reading import Reader
from knowledge.matching import corpus
from knowledge.matching.corpus import Corpus

_MADE_BY = (
    *("jieba", "opencc-python-reimplemented", "cn2an"),
    *(dictionary, folding, phrases, reading, segmenting, corpus, sys.modules[__name__]),
)
"""All that a text's terms, and what is kept of them, depend on."""
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
    name = digest((*reader.made_from, *texts), _MADE_BY)
    return _found(kept(folder, kind, name, lambda: _arrays(_read(entries, reader))), entries)


def _read(entries: Entries, reader: Reader) -> Read:
    found = Corpus.read(entries, reader)
    official = (text for entry in entries for field, text in entry if field != "phrase")
    return Read(found, found.words.intersection(word for text in official for word in reader.words(text)))


def _arrays(read: Read) -> Arrays:
    found = read.corpus
    return {
        "size": np.array([found.size]),
        "terms": packed(found.terms),
        "weights": found.weights,
        "words": _numbers(found, found.words),
        "entry": found.entry,
        "field": found.field,
        "starts": found.starts,
        "held": found.held,
        "official": _numbers(found, read.official),
    }


def _numbers(found: Corpus, words: Iterable[str]) -> npt.NDArray[np.int32]:
    """Words as numbers of terms, so that each stands on disk, and later in memory, once."""
    return np.array(sorted(found.terms[word] for word in words), np.int32)


def _found(arrays: Arrays, entries: Entries) -> Read:
    terms = unpacked(arrays["terms"])
    found = Corpus(
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
    return Read(found, frozenset(terms[number] for number in arrays["official"].tolist()))

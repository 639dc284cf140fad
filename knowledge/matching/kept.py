"""What reading texts gave, kept on disk: read once for each state of the data, found again at every start."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np

from knowledge.kept import Arrays, digest, kept, packed, unpacked
from knowledge.language import dictionary, folding, phrases, reading, segmenting
from knowledge.language.reading import Reader
from knowledge.matching import corpus
from knowledge.matching.corpus import Corpus
from knowledge.numbered import Numbered

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
        "terms": packed(found.terms.later),
        "weights": found.weights,
        "words": packed(sorted(found.words - read.official)),
        "entry": found.entry,
        "field": found.field,
        "starts": found.starts,
        "held": found.held,
        "official": packed(sorted(read.official)),
    }


def _found(arrays: Arrays, entries: Entries) -> Read:
    official = frozenset(unpacked(arrays["official"]))
    found = Corpus(
        int(arrays["size"][0]),
        Numbered(unpacked(arrays["terms"])),
        arrays["weights"],
        frozenset({*official, *unpacked(arrays["words"])}),  # A copy takes half the room of one that grew.
        tuple(text for entry in entries for _, text in entry),
        arrays["entry"],
        arrays["field"],
        arrays["starts"],
        arrays["held"],
    )
    return Read(found, official)

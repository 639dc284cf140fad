"""Caches texts' terms on disk: read once for each state of the data, reused at every start."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np

from knowledge.caching import Arrays, cached, digest, packed, unpacked
from knowledge.language import dictionary, folding, phrases, reading, segmenting
from knowledge.language.reading import Reader
from knowledge.matching import corpus
from knowledge.matching.corpus import Corpus
from knowledge.numbered import Numbered

_MADE_BY = (
    *("jieba", "opencc-python-reimplemented", "cn2an"),
    *(dictionary, folding, phrases, reading, segmenting, corpus, sys.modules[__name__]),
)
"""All on which a text's terms, and what is cached of them, depend."""
_BREAK = ""

Entries = Sequence[Sequence[tuple[str, str]]]
"""For each entry, its (field, text) pairs."""


@dataclass(frozen=True, slots=True)
class Read:
    """All that is slow to compute."""

    corpus: Corpus
    official: frozenset[str]
    """The words that occur in titles, quotes and keywords."""


def cached_reading(folder: Path | None, kind: str, entries: Entries, reader: Reader) -> Read:
    """Return the cached terms of these texts, else what `reader` reads, which is then cached in `folder` as `kind`."""
    texts = (part for entry in entries for part in (_BREAK, *chain.from_iterable(entry)))
    name = digest((*reader.made_from, *texts), _MADE_BY)
    return _found(cached(folder, kind, name, lambda: _arrays(_read(entries, reader))), entries)


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
        frozenset({*official, *unpacked(arrays["words"])}),  # A copy takes half the memory of one that grew.
        tuple(text for entry in entries for _, text in entry),
        arrays["entry"],
        arrays["field"],
        arrays["starts"],
        arrays["held"],
    )
    return Read(found, official)

"""An inverted corpus: which entries use each term, and how much. Pure."""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from knowledge.matching.corpus import FIELDS, Corpus
from knowledge.numbered import Ints
from knowledge.stretches import members

Floats = npt.NDArray[np.float32]
Entries = npt.NDArray[np.unsignedinteger]
"""Numbers of entries, in as few bytes as the highest takes."""

FIELD_WEIGHT = {"title": 1.5, "quote": 1.2, "keywords": 1.5, "phrase": 1.0}
"""What a use in a text of each field counts."""
_BLOCK, _STRETCH = 50_000, 4_000_000
"""Entries, and term uses, processed at once."""


class Uses(NamedTuple):
    """How much an entry uses a term, as parallel arrays."""

    terms: Ints
    entries: Ints
    uses: Floats


def pooled(corpus: Corpus) -> tuple[npt.NDArray[np.int64], Entries, Floats]:
    """Return the start of each term's entries, the entries, and how much each uses the term, by term, then entry.

    Entries are processed in blocks, each sorted and then distributed to its terms, so that a million of them need
    little more memory than the result.
    """
    terms = len(corpus.terms)
    blocks = [
        _block(corpus, first, min(first + _BLOCK, corpus.size)) for first in range(0, corpus.size, _BLOCK)
    ]
    held = np.zeros(terms, np.int64)
    for term, _, _ in blocks:
        held += np.bincount(term, minlength=terms)
    starts = np.concatenate([[0], np.cumsum(held)])
    entries = np.empty(starts[-1], np.min_scalar_type(corpus.size))
    uses = np.empty(starts[-1], np.float32)
    free = starts[:-1].copy()
    for term, entry, used in blocks:
        count = np.bincount(term, minlength=terms)
        at = np.arange(len(term)) - np.repeat(np.cumsum(count) - count, count) + np.repeat(free, count)
        entries[at], uses[at] = entry, used
        free += count
    return starts, entries, uses


def _block(corpus: Corpus, first: int, last: int) -> Uses:
    """Return the uses by these entries."""
    begin, end = np.searchsorted(corpus.entry, [first, last])
    lengths = np.diff(corpus.starts[begin : end + 1])
    owners, fields = (np.repeat(of[begin:end], lengths) for of in (corpus.entry, corpus.field))
    return _used(corpus.held[corpus.starts[begin] : corpus.starts[end]], owners, fields, first, last)


def used_by(corpus: Corpus, entries: npt.NDArray[np.int64]) -> Uses:
    """Return the uses by any selection of entries."""
    firsts = np.searchsorted(corpus.entry, np.arange(corpus.size + 1))
    texts, _ = members(firsts, entries)
    at, lengths = members(corpus.starts, texts)
    owners, fields = (np.repeat(of[texts], lengths) for of in (corpus.entry, corpus.field))
    return _used(corpus.held[at], owners, fields, 0, corpus.size)


def _used(held: Ints, owners: Ints, fields: Ints, first: int, last: int) -> Uses:
    """Count the terms of the entries from `first` to `last`, sorted by term, then entry."""
    size = last - first
    key = held.astype(np.int64)
    key *= size
    key += owners - first
    key *= len(FIELDS)
    key += fields
    key.sort()
    weight = np.array([FIELD_WEIGHT[field] for field in FIELDS], np.float32)
    used = weight[key % len(FIELDS)]
    key //= len(FIELDS)
    heads = np.flatnonzero(np.diff(key, prepend=-1))
    uses = np.add.reduceat(used, heads) if len(heads) else used
    key = key[heads]
    return Uses((key // size).astype(np.int32), (key % size + first).astype(np.int32), uses)


def slices(starts: npt.NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Yield (first, last) ranges of terms with about a block's number of entries."""
    cuts = np.unique(
        np.searchsorted(starts, np.arange(0, starts[-1] + _STRETCH, _STRETCH)).clip(max=len(starts) - 1)
    )
    yield from pairwise(cuts.tolist())


def numbered(starts: npt.NDArray[np.int64], first: int, last: int) -> npt.NDArray[np.int64]:
    """Return for each entry of these terms the term's index among them."""
    return np.repeat(np.arange(last - first), np.diff(starts[first : last + 1]))

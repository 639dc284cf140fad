"""Which entry says most of what a message says: BM25 over one bag an entry, filled by every text that speaks of it.

One everyday phrase seldom holds a citizen's words; all of them together do. So what counts is how often an entry's
texts use a term, evened out, times how much the term tells about which entry is meant.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from knowledge.language.reading import Term
from knowledge.matching.corpus import FIELDS, Corpus

Floats = npt.NDArray[np.float32]

FIELD_WEIGHT = {"title": 1.5, "quote": 1.2, "keywords": 1.5, "phrase": 1.0, "place": 0.0}
"""What a use in a text of that field counts."""
EVENED = 1.2
"""BM25's k1: how soon more uses of the same term stop counting."""
LENGTH = 0.6
"""BM25's b: how far an entry that many texts speak of is held back."""
SURE = 0.7
"""What the most telling term has beyond the logarithm of the entries, so that none tells nothing."""


@dataclass(frozen=True, slots=True)
class Found:
    """An entry and what it shares with a message."""

    entry: int
    score: float
    """Comparable within one message only."""


@dataclass(frozen=True, slots=True)
class Closest:
    """Of an entry's texts the one most like a message."""

    text: str
    field: str
    likeness: float
    """Cosine, 0 to 1."""
    support: int
    """Of its texts, how many are at least half as like."""


class Query:
    """A message's terms as the pool knows them."""

    def __init__(self, pool: "Pool", terms: Mapping[str, Term]) -> None:
        known = sorted((number, term) for term in terms if (number := pool.corpus.terms.get(term)) is not None)
        self.terms = [term for _, term in known]
        self.numbers = np.array([number for number, _ in known], np.int32)
        self.weights = np.array([terms[term].weight for term in self.terms], np.float32)
        self.told = self.weights * pool.information[self.numbers]
        """What each term tells."""
        unknown = [entry.weight for term, entry in terms.items() if term not in pool.corpus.terms]
        self.unknown = np.array(unknown, np.float32) * pool.most
        """The same of terms that no entry holds."""

    def told_of(self, numbers: npt.NDArray[np.int32]) -> Floats:
        """What each of these terms tells in this message; nothing where it does not stand in it."""
        if not len(self.numbers):
            return np.zeros(len(numbers), np.float32)
        place = np.searchsorted(self.numbers, numbers).clip(max=len(self.numbers) - 1)
        told: Floats = np.where(self.numbers[place] == numbers, self.told[place], np.float32(0.0))
        return told


class Pool:
    """Built once for a corpus; a look-up touches only the postings of the message's terms."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        terms = len(corpus.terms)
        uses, entry, term = _pooled(corpus)
        self.most = float(np.log(max(corpus.size, 1)) + SURE)
        """What a term tells that only one entry holds."""
        total = np.bincount(term, uses, terms).clip(1e-9)
        share = uses / total[term]
        entropy = np.bincount(term, -share * np.log(share.clip(1e-12)), terms)
        self.information: Floats = (self.most - entropy).astype(np.float32)
        """Of each term: what is left of the doubt which entry is meant, taken from the whole."""
        length = np.bincount(entry, uses, corpus.size)
        held = length[length > 0]
        relative = length / (held.mean() if len(held) else 1.0)
        evened = uses * (EVENED + 1) / (uses + EVENED * (1 - LENGTH + LENGTH * relative[entry]))
        self._entries = entry
        self._counts: Floats = (evened * self.information[term]).astype(np.float32)
        self._starts = np.searchsorted(term, np.arange(terms + 1))
        self._first = np.searchsorted(corpus.entry, np.arange(corpus.size + 1))
        self._telling = corpus.weights * self.information
        self._norms = _norms(corpus, self._telling)

    def query(self, terms: Mapping[str, Term]) -> Query:
        """Prepare a message's terms."""
        return Query(self, terms)

    def weigh(self, terms: Mapping[str, Term]) -> dict[str, float]:
        """What each term tells; one that no entry holds, half of the most."""
        known = ((term, self.corpus.terms.get(term)) for term in terms)
        told = {t: self.most / 2 if n is None else float(self.information[n]) for t, n in known}
        return {term: tells * terms[term].weight for term, tells in told.items()}

    def look_up(self, query: Query, limit: int) -> list[Found]:
        """The entries that say most of it, best first, those alike in their order."""
        scores = np.zeros(self.corpus.size, np.float32)
        for number, weight in zip(query.numbers.tolist(), query.weights.tolist(), strict=True):
            begin, end = self._starts[number], self._starts[number + 1]
            scores[self._entries[begin:end]] += weight * self._counts[begin:end]
        if limit < len(scores):
            best = np.sort(np.argpartition(-scores, limit)[:limit])
        else:
            best = np.arange(len(scores))
        best = best[np.argsort(-scores[best], kind="stable")]
        return [Found(int(i), float(scores[i])) for i in best if scores[i] > 0]

    def shared(self, query: Query, entry: int) -> npt.NDArray[np.bool_]:
        """Tell of each of the query's terms whether any of the entry's texts holds it."""
        held = self._terms_of(entry)
        return np.isin(query.numbers, held)

    def closest(self, query: Query, entry: int) -> Closest | None:
        """Find the entry's text that is most like the message; None where it has none."""
        first, last = self._first[entry], self._first[entry + 1]
        if first == last:
            return None
        starts = self.corpus.starts[first : last + 1]
        held = self._terms_of(entry)
        dots = _sums(query.told_of(held) * self._telling[held], starts - starts[0])
        norm = float(np.sqrt((query.told**2).sum() + 0.25 * (query.unknown**2).sum())) or 1.0
        likeness = dots / (self._norms[first:last] * norm)
        best = int(likeness.argmax())
        return Closest(
            self.corpus.texts[first + best],
            FIELDS[self.corpus.field[first + best]],
            min(float(likeness[best]), 1.0),
            int((likeness >= likeness[best] / 2).sum()),
        )

    def _terms_of(self, entry: int) -> npt.NDArray[np.int32]:
        first, last = self._first[entry], self._first[entry + 1]
        return self.corpus.held[self.corpus.starts[first] : self.corpus.starts[last]]


def _pooled(
    corpus: Corpus,
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """(uses, entry, term) of every term that an entry's texts hold, by term and then by entry."""
    lengths = np.diff(corpus.starts)
    weight = np.array([FIELD_WEIGHT[field] for field in FIELDS])
    fields = len(FIELDS)
    key = corpus.held.astype(np.int64)
    key *= corpus.size
    key += np.repeat(corpus.entry, lengths)
    key *= fields
    key += np.repeat(corpus.field, lengths)
    key.sort()
    used = weight[key % fields]
    key //= fields
    heads = np.flatnonzero(np.diff(key, prepend=-1))
    uses = np.add.reduceat(used, heads) if len(heads) else used
    key = key[heads]
    kept = uses > 0
    key, uses = key[kept], uses[kept]
    size = max(corpus.size, 1)
    return uses, (key % size).astype(np.int32), (key // size).astype(np.int32)


def _norms(corpus: Corpus, telling: Floats) -> Floats:
    squares = (telling**2)[corpus.held]
    sums: Floats = np.sqrt(_sums(squares, corpus.starts)).astype(np.float32)
    return np.where(sums > 0, sums, np.float32(1.0))


def _sums(values: Floats, starts: npt.NDArray[np.int64]) -> Floats:
    """The sum of each stretch that `starts` delimits; an empty one's is 0."""
    sums: Floats = np.diff(np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])[starts]).astype(
        np.float32
    )
    return sums


"""Which entry says most of what a message says: BM25 over one bag an entry, filled by every text that speaks of it.

One everyday phrase seldom holds a citizen's words; all of them together do. So what counts is how often an entry's
texts use a term, evened out, times how much the term tells about which entry is meant.
"""

import copy
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np
import numpy.typing as npt

from knowledge.language.reading import Term
from knowledge.matching.corpus import FIELDS, Corpus, Reads
from knowledge.matching.postings import Floats, Uses, numbered, pooled, slices, used_by
from knowledge.numbered import UNKNOWN
from knowledge.stretches import members

EVENED = 2.5
"""BM25's k1: how soon more uses of the same term stop counting."""
LENGTH = 0.7
"""BM25's b: how far an entry that many texts speak of is held back."""
_COMMON = 20_000
"""Entries from which a term is common: no city has as many commitments, an index of a whole country's may."""
_NEAREST = 2_000
"""Entries, by the rarer terms, for which common ones are counted."""
SURE = 0.7
"""What the most telling term has beyond the logarithm of the entries, so that none tells nothing."""


class Found(NamedTuple):
    """An entry and what it shares with a message."""

    entry: int
    score: float
    """Comparable within one message only."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why an entry was found."""

    text: str
    """Of its texts the one most like the message."""
    field: str
    likeness: float
    """Of that text, cosine, 0 to 1."""
    shared: tuple[tuple[str, float], ...]
    """The message's terms that any of its texts holds, most telling first, each with what it tells."""


class Query:
    """A message's terms as the pool knows them."""

    def __init__(self, pool: "Pool", terms: Mapping[str, Term]) -> None:
        names, numbers = [*terms], pool.corpus.terms.of(terms)
        weights = np.fromiter((term.weight for term in terms.values()), np.float32, len(names))
        unknown = numbers == UNKNOWN
        known = numbers.argsort()[np.count_nonzero(unknown) :]
        self.terms = [names[place] for place in known.tolist()]
        self.numbers = numbers[known]
        self.told = weights[known] * pool.information[self.numbers]
        """What each term tells."""
        self.unknown = weights[unknown] * pool.most
        """The same of terms that no entry holds."""
        self.length = (
            math.sqrt(float(self.told @ self.told) + 0.25 * float(self.unknown @ self.unknown)) or 1.0
        )
        """Of the message as a vector; what nobody knows counts half."""


class Pool:
    """Built once for a corpus; a look-up touches only the postings of the message's terms."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.most = float(np.log(max(corpus.size, 1)) + SURE)
        """What a term tells that only one entry holds."""
        self._starts, self._entries, uses = pooled(corpus)
        self._spread = self._spread_of(uses)
        self._lengths = self._lengths_of(uses)
        held = self._lengths[self._lengths > 0]
        self._mean = float(held.mean()) if len(held) else 1.0
        self._counts = self._evened(uses)
        self._know(corpus)

    def _know(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self._has_common = bool((np.diff(self._starts) > _COMMON).any())
        self.information = self._informed()
        """Of each term: what is left of the doubt which entry is meant, taken from the whole."""
        self._first = np.searchsorted(corpus.entry, np.arange(corpus.size + 1))
        self._telling = corpus.weights * self.information
        self._norms: dict[int, Floats] = {}
        """Entry -> the lengths of its texts as vectors, for entries that evidence was asked of."""

    def with_texts(self, given: Sequence[tuple[int, str, str]], reader: Reads) -> Self:
        """Make one that knows more (entry, field, text); this one stays as it is.

        Only what they touch is worked out anew. An entry's length is still held against the mean of all before.
        """
        corpus = self.corpus.with_texts(given, reader)
        if corpus is self.corpus:
            return self
        other = copy.copy(self)
        touched = np.unique([entry for entry, _, _ in given])
        other._put(corpus, used_by(self.corpus, touched), used_by(corpus, touched))  # noqa: SLF001 - It is of this class.
        return other

    def _put(self, corpus: Corpus, before: Uses, after: Uses) -> None:
        """Put what the touched entries use now in the place of what they used."""
        terms, size = len(corpus.terms), corpus.size
        grown = np.zeros((2, terms))
        grown[:, : self._spread.shape[1]] = self._spread
        self._spread = (
            grown + _spread(after.terms, after.uses, terms) - _spread(before.terms, before.uses, terms)
        )
        self._lengths = self._lengths.copy()
        self._lengths[after.entries] = np.bincount(after.entries, after.uses, size)[after.entries]
        kept = np.ones(size, bool)
        kept[before.entries] = False
        stays = kept[self._entries]
        held = np.zeros(terms, np.int64)
        held[: len(self._starts) - 1] = np.diff(self._starts)
        held -= np.bincount(before.terms, minlength=terms)
        entries = self._entries[stays]
        places = np.repeat(np.arange(terms) * size, held)
        places += entries
        at = np.searchsorted(places, after.terms.astype(np.int64) * size + after.entries)
        self._entries = np.insert(entries, at, after.entries)
        counts = _evened(after.uses, self._hindrance(after.entries))
        self._counts = np.insert(self._counts[stays], at, counts)
        held += np.bincount(after.terms, minlength=terms)
        self._starts = np.concatenate([[0], np.cumsum(held)])
        self._know(corpus)

    def _spread_of(self, uses: Floats) -> npt.NDArray[np.float64]:
        """Of each term how much it is used, and how much by few."""
        spread = np.zeros((2, len(self._starts) - 1))
        for first, last in slices(self._starts):
            term = numbered(self._starts, first, last)
            used = uses[self._starts[first] : self._starts[last]]
            spread[:, first:last] = _spread(term, used, last - first)
        return spread

    def _informed(self) -> Floats:
        """The most that a term can tell, less the entropy of where it stands."""
        used, by_few = self._spread
        informed: Floats = (self.most - (np.log(used) - by_few / used)).astype(np.float32)
        return informed

    def _lengths_of(self, uses: Floats) -> npt.NDArray[np.float64]:
        lengths = np.zeros(self.corpus.size)
        for first, last in slices(self._starts):
            at = slice(self._starts[first], self._starts[last])
            lengths += np.bincount(self._entries[at], uses[at], self.corpus.size)
        return lengths

    def _evened(self, uses: Floats) -> Floats:
        """What each use counts: evened out, for entries of any length."""
        for first, last in slices(self._starts):
            at = slice(self._starts[first], self._starts[last])
            uses[at] = _evened(uses[at], self._hindrance(self._entries[at]))
        return uses

    def _hindrance(self, entries: npt.NDArray[np.int32]) -> npt.NDArray[np.float64]:
        hindrance: npt.NDArray[np.float64] = EVENED * (
            1 - LENGTH + LENGTH * self._lengths[entries] / self._mean
        )
        return hindrance

    def query(self, terms: Mapping[str, Term]) -> Query:
        """Prepare a message's terms."""
        return Query(self, terms)

    def weigh(self, terms: Mapping[str, Term]) -> dict[str, float]:
        """What each term tells; one that no entry holds, half of the most."""
        numbers = self.corpus.terms.of(terms)
        tells = np.where(numbers == UNKNOWN, self.most / 2, self.information[numbers].astype(np.float64))
        return {
            name: told * term.weight for (name, term), told in zip(terms.items(), tells.tolist(), strict=True)
        }

    def scores(self, query: Query) -> Floats:
        """How much of it each entry says, comparable within one message only."""
        return self._added(query.numbers, query.told)

    def _added(self, numbers: npt.NDArray[np.int32], told: Floats) -> Floats:
        at, held = members(self._starts, numbers)
        counts = self._counts[at] * told.repeat(held)
        return np.bincount(self._entries[at], counts, self.corpus.size).astype(np.float32)

    def look_up(self, query: Query, limit: int) -> list[Found]:
        """The entries that say most of it, best first, those alike in their order."""
        scores, candidates = self._candidates(query)
        if candidates is None:
            candidates = np.flatnonzero(scores > 0)
        if limit < len(candidates):
            candidates = np.sort(candidates[np.argpartition(scores[candidates], -limit)[-limit:]])
        best = candidates[np.argsort(-scores[candidates], kind="stable")]
        found = zip(best.tolist(), scores[best].tolist(), strict=True)
        return [Found._make(one) for one in found if one[1] > 0]

    def _candidates(self, query: Query) -> tuple[Floats, npt.NDArray[np.int64] | None]:
        """The scores, and where the pool is too large to count every term everywhere, the entries for which they are whole.

        Among a million entries a common character stands with hundreds of thousands: it is counted only for those that
        the rarer terms of the message point to.
        """
        if not self._has_common:
            return self.scores(query), None
        common = (self._starts[query.numbers + 1] - self._starts[query.numbers]) > _COMMON
        if not common.any() or common.all():
            return self.scores(query), None
        scores = self._added(query.numbers[~common], query.told[~common])
        found = np.flatnonzero(scores > 0)
        if len(found) > _NEAREST:
            found = np.sort(found[np.argpartition(scores[found], -_NEAREST)[-_NEAREST:]])
        for place in np.flatnonzero(common):
            begin, end = self._starts[query.numbers[place]], self._starts[query.numbers[place] + 1]
            at = begin + np.searchsorted(self._entries[begin:end], found)
            at[at == end] = begin
            held = self._entries[at] == found
            scores[found[held]] += query.told[place] * self._counts[at[held]]
        return scores, found

    def evidence(self, query: Query, entry: int) -> Evidence:
        """Find out what an entry shares with the message, and which of its texts is most like it."""
        first, last = self._first[entry], self._first[entry + 1]
        held = self._terms_of(entry)
        if first == last or not len(query.numbers):
            return Evidence("", FIELDS[0], 0.0, ())
        asked = np.zeros(len(self.information), np.bool_)
        asked[query.numbers] = True
        [hits] = asked[held].nonzero()
        shares = held[hits]
        place = query.numbers.searchsorted(shares)
        told = query.told[place] * self._telling[shares]
        starts = self.corpus.starts[first : last + 1] - self.corpus.starts[first]
        if (norms := self._norms.get(entry)) is None:
            norms = self._norms[entry] = _lengths(self._telling[held], starts)
        likeness = _sums(told, hits.searchsorted(starts)) / (norms * query.length)
        best = int(likeness.argmax())
        [shared] = np.bincount(place).nonzero()
        order = shared[np.argsort(-query.told[shared], kind="stable")]
        return Evidence(
            self.corpus.texts[first + best],
            FIELDS[self.corpus.field[first + best]],
            min(float(likeness[best]), 1.0),
            tuple((query.terms[i], float(query.told[i])) for i in order.tolist()),
        )

    def _terms_of(self, entry: int) -> npt.NDArray[np.int32]:
        first, last = self._first[entry], self._first[entry + 1]
        return self.corpus.held[self.corpus.starts[first] : self.corpus.starts[last]]


def _spread(terms: npt.NDArray[np.integer], uses: Floats, count: int) -> npt.NDArray[np.float64]:
    """Of each term the sum of its uses, and of each use times its logarithm: both are its entropy's."""
    return np.stack([np.bincount(terms, of, count) for of in (uses, uses * np.log(uses))])


def _evened(uses: Floats, hindrance: npt.NDArray[np.float64]) -> Floats:
    evened: Floats = ((EVENED + 1) * uses / (uses + hindrance)).astype(np.float32)
    return evened


def _lengths(values: Floats, starts: npt.NDArray[np.int64]) -> Floats:
    """The length of each stretch as a vector; one without any counts 1."""
    lengths: Floats = np.sqrt(_sums(values * values, starts))
    lengths[lengths == 0] = 1.0
    return lengths


def _sums(values: Floats, starts: npt.NDArray[np.int64]) -> Floats:
    """The sum of each stretch that `starts` delimits; an empty one's is 0."""
    sums = np.zeros(len(values) + 1)
    values.cumsum(out=sums[1:])
    return np.diff(sums[starts]).astype(np.float32)

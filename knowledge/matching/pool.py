"""Finds the entry that covers a message best: BM25 with one bag of terms per entry, from all its texts.

One everyday phrase seldom contains a citizen's words; all of them together do. So the score is how often an entry's
texts use a term, saturated, times how informative the term is about which entry is meant.
"""

import copy
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Self

import numpy as np
import numpy.typing as npt

from knowledge.language.reading import Term
from knowledge.matching.corpus import FIELDS, Corpus, Reads
from knowledge.matching.postings import Floats, Uses, numbered, pooled, slices, used_by
from knowledge.numbered import UNKNOWN
from knowledge.stretches import members

EVENED = 2.5
"""BM25's k1: how soon more uses of a term stop counting."""
LENGTH = 0.7
"""BM25's b: how much an entry with many texts is penalised."""
_COMMON = 20_000
"""Number of entries from which a term is common: no city has as many commitments, but a national index may."""
_NEAREST = 2_000
"""Best entries by rarer terms, for which common ones are counted."""
SURE = 0.7
"""Added to the logarithm of the number of entries for the most informative term, so that no term has zero information."""


Shared = tuple[tuple[str, float], ...]
"""Terms of a message with their information, highest first."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why an entry was found."""

    text: str
    """Its text most similar to the message."""
    field: str
    likeness: float
    """Cosine similarity of that text, 0 to 1."""
    shared: Shared
    """The message's terms that any of its texts contains."""


_weight = attrgetter("weight")


class Query:
    """A message's terms as known to the pool."""

    def __init__(self, pool: "Pool", terms: Mapping[str, Term]) -> None:
        names, numbers = [*terms], pool.corpus.terms.of(terms)
        weights = np.fromiter(map(_weight, terms.values()), np.float32, len(names))
        unknown = numbers == UNKNOWN
        known = numbers.argsort()[np.count_nonzero(unknown) :]
        self.terms = [names[place] for place in known.tolist()]
        self.numbers = numbers.take(known)
        self.told = weights.take(known) * pool.information.take(self.numbers)
        """Each term's information."""
        self.unknown = weights[unknown] * pool.most
        """The same for terms that no entry contains."""
        self.length = (
            math.sqrt(float(self.told @ self.told) + 0.25 * float(self.unknown @ self.unknown)) or 1.0
        )
        """The message's length as a vector; unknown terms count half."""

    def informed(self, places: npt.NDArray[np.integer]) -> Shared:
        """Return the terms at these places, given in ascending order, with their information."""
        order = places.take((-self.told.take(places)).argsort(kind="stable"))
        names = (self.terms[place] for place in order.tolist())
        return tuple(zip(names, self.told.take(order).tolist(), strict=True))


class Pool:
    """An index built once for a corpus; a look-up touches only the postings of the message's terms."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.most = float(np.log(max(corpus.size, 1)) + SURE)
        """Information of a term that only one entry contains."""
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
        """Each term's information: the maximum less the uncertainty about the entry that remains."""
        self._first = np.searchsorted(corpus.entry, np.arange(corpus.size + 1))
        self._telling = corpus.weights * self.information
        self._norms: dict[int, Floats] = {}
        """Entry -> its texts' vector lengths, for entries whose evidence was requested."""

    def with_texts(self, given: Sequence[tuple[int, str, str]], reader: Reads) -> Self:
        """Return a copy that knows more (entry, field, text); this one is unchanged.

        Only the affected parts are recomputed. An entry's length is still compared with the previous mean.
        """
        corpus = self.corpus.with_texts(given, reader)
        if corpus is self.corpus:
            return self
        other = copy.copy(self)
        touched = np.unique([entry for entry, _, _ in given])
        other._put(corpus, used_by(self.corpus, touched), used_by(corpus, touched))  # noqa: SLF001 - of the same class.
        return other

    def _put(self, corpus: Corpus, before: Uses, after: Uses) -> None:
        """Replace the old uses of the changed entries with the new ones."""
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
        """Return each term's total uses, and their concentration on few entries."""
        spread = np.zeros((2, len(self._starts) - 1))
        for first, last in slices(self._starts):
            term = numbered(self._starts, first, last)
            used = uses[self._starts[first] : self._starts[last]]
            spread[:, first:last] = _spread(term, used, last - first)
        return spread

    def _informed(self) -> Floats:
        """Return the maximum information less the entropy of the entries containing the term."""
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
        """Return what each use counts: saturated, and normalised for the entry's length."""
        for first, last in slices(self._starts):
            at = slice(self._starts[first], self._starts[last])
            uses[at] = _evened(uses[at], self._hindrance(self._entries[at]))
        return uses

    def _hindrance(self, entries: npt.NDArray[np.integer]) -> npt.NDArray[np.float64]:
        hindrance: npt.NDArray[np.float64] = EVENED * (
            1 - LENGTH + LENGTH * self._lengths[entries] / self._mean
        )
        return hindrance

    def query(self, terms: Mapping[str, Term]) -> Query:
        """Prepare a message's terms."""
        return Query(self, terms)

    def weigh(self, terms: Mapping[str, Term]) -> dict[str, float]:
        """Return each term's information; half of the maximum if no entry contains it."""
        numbers = self.corpus.terms.of(terms)
        tells = np.where(numbers == UNKNOWN, self.most / 2, self.information[numbers].astype(np.float64))
        return {
            name: told * term.weight for (name, term), told in zip(terms.items(), tells.tolist(), strict=True)
        }

    def scores(self, query: Query) -> Floats:
        """Return how much of it each entry covers, comparable only within one message."""
        return self._added(query.numbers, query.told)

    def _added(self, numbers: npt.NDArray[np.int32], told: Floats) -> Floats:
        at, held = members(self._starts, numbers)
        counts = self._counts.take(at) * told.repeat(held)
        return np.bincount(self._entries.take(at), counts, self.corpus.size).astype(np.float32)

    def look_up(self, query: Query, limit: int) -> dict[int, float]:
        """Return the entries that cover most of it -> their scores, best first; equal ones in their order.

        Scores are comparable only within one message.
        """
        scores, candidates = self._candidates(query)
        if candidates is None:
            [candidates] = (scores > 0).nonzero()
        if limit < len(candidates):
            candidates = candidates.take(scores.take(candidates).argpartition(-limit)[-limit:])
            candidates.sort()
        best = candidates.take((-scores.take(candidates)).argsort(kind="stable"))
        return dict(zip(best.tolist(), scores.take(best).tolist(), strict=True))

    def _candidates(self, query: Query) -> tuple[Floats, npt.NDArray[np.int64] | None]:
        """Return the scores, and in a large pool the entries for which they are complete.

        Among a million entries a common character occurs in hundreds of thousands: it is counted only for those that
        the message's rarer terms select.
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
        """Compute what an entry shares with the message, and which of its texts is most similar."""
        first, last = self._first[entry], self._first[entry + 1]
        held = self._terms_of(entry)
        if first == last or not len(query.numbers):
            return Evidence("", FIELDS[0], 0.0, ())
        asked = np.zeros(len(self.information), np.bool_)
        asked[query.numbers] = True
        [hits] = asked.take(held).nonzero()
        shares = held.take(hits)
        place = query.numbers.searchsorted(shares)
        told = query.told.take(place) * self._telling.take(shares)
        starts = self.corpus.starts[first : last + 1] - self.corpus.starts[first]
        if (norms := self._norms.get(entry)) is None:
            norms = self._norms[entry] = _lengths(self._telling.take(held), starts)
        likeness = _sums(told, hits.searchsorted(starts)) / (norms * query.length)
        best = int(likeness.argmax())
        [shared] = np.bincount(place).nonzero()
        return Evidence(
            self.corpus.texts[first + best],
            FIELDS[self.corpus.field[first + best]],
            min(float(likeness[best]), 1.0),
            query.informed(shared),
        )

    def shared(self, query: Query, entry: int) -> Shared:
        """Return only what an entry shares with the message: half of the work of `evidence`."""
        contained = np.zeros(len(self.information), np.bool_)
        contained[self._terms_of(entry)] = True
        [shared] = contained.take(query.numbers).nonzero()
        return query.informed(shared)

    def _terms_of(self, entry: int) -> npt.NDArray[np.int32]:
        first, last = self._first[entry], self._first[entry + 1]
        return self.corpus.held[self.corpus.starts[first] : self.corpus.starts[last]]


def _spread(terms: npt.NDArray[np.integer], uses: Floats, count: int) -> npt.NDArray[np.float64]:
    """Return for each term the sum of its uses, and the sum of uses times their logarithms, for its entropy."""
    return np.stack([np.bincount(terms, of, count) for of in (uses, uses * np.log(uses))])


def _evened(uses: Floats, hindrance: npt.NDArray[np.float64]) -> Floats:
    evened: Floats = ((EVENED + 1) * uses / (uses + hindrance)).astype(np.float32)
    return evened


def _lengths(values: Floats, starts: npt.NDArray[np.int64]) -> Floats:
    """Return the length of each stretch as a vector; 1 for an empty one."""
    lengths: Floats = np.sqrt(_sums(values * values, starts))
    lengths[lengths == 0] = 1.0
    return lengths


def _sums(values: Floats, starts: npt.NDArray[np.int64]) -> Floats:
    """Return the sum of each stretch delimited by `starts`; 0 for an empty one."""
    sums = np.zeros(len(values) + 1)
    values.cumsum(out=sums[1:])
    ends = sums.take(starts)
    return (ends[1:] - ends[:-1]).astype(np.float32)

"""All texts about the entries, read once into arrays: reading takes seconds, so the result can be cached on disk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Protocol, Self

import numpy as np
import numpy.typing as npt

from knowledge.language.reading import Term
from knowledge.numbered import Ints, Numbered

FIELDS = ("title", "quote", "keywords", "phrase")
"""Where a text comes from; the arrays hold the field's index."""


class Reads(Protocol):
    """Extracts a text's terms, at once or from a cache (knowledge.matching.taught.Wordings)."""

    def terms(self, text: str) -> Mapping[str, Term]:
        """Return words, pairs of characters, characters and numbers."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """Texts as terms; the texts of one entry are adjacent, in the given order."""

    size: int
    """Number of entries; an entry may have no text."""
    terms: Numbered
    """Term -> its number."""
    weights: npt.NDArray[np.float32]
    """Each term's weight by its kind, apart from its information."""
    words: frozenset[str]
    """The terms that are words, for a Vocabulary."""
    texts: tuple[str, ...]
    entry: Ints
    field: Ints
    starts: npt.NDArray[np.int64]
    """Start of each text in `held`; one more than there are texts."""
    held: Ints
    """The terms of all texts, one text after the other."""

    @classmethod
    def read(cls, entries: Sequence[Sequence[tuple[str, str]]], reader: Reads) -> Self:
        """Read the (field, text) pairs of each entry."""
        given = [(i, field, text) for i, entry in enumerate(entries) for field, text in entry]
        return cls._of(len(entries), given, reader, Numbered())

    @classmethod
    def _of(
        cls,
        size: int,
        given: Sequence[tuple[int, str, str]],
        reader: Reads,
        terms: Numbered,
    ) -> Self:
        """Read only these texts, numbering new terms on from `terms`."""
        held: list[int] = []
        starts, weighs, words = [0], dict[int, float](), set[str]()
        for _, _, text in given:
            for term, (weight, source, _) in reader.terms(text).items():
                number = terms.number(term)
                if weight > weighs.get(number, 0.0):
                    weighs[number] = weight
                if source == "word":
                    words.add(term)
                held.append(number)
            starts.append(len(held))
        weights = np.zeros(len(terms), np.float32)
        weights[list(weighs)] = list(weighs.values())
        return cls(
            size,
            terms,
            weights,
            frozenset(words),
            tuple(text for _, _, text in given),
            np.array([i for i, _, _ in given], np.int32),
            np.array([FIELDS.index(field) for _, field, _ in given], np.int32),
            np.array(starts, np.int64),
            np.array(held, np.int32),
        )

    def with_texts(self, given: Sequence[tuple[int, str, str]], reader: Reads) -> Self:
        """Return a copy with more (entry, field, text); this one is unchanged, and its own texts are not read again."""
        if not given:
            return self
        more = self._of(self.size, sorted(given, key=itemgetter(0)), reader, self.terms.copy())
        weights = more.weights.copy()
        np.maximum(weights[: len(self.weights)], self.weights, out=weights[: len(self.weights)])
        at = np.searchsorted(self.entry, more.entry, side="right")
        lengths = np.diff(more.starts)
        texts = list(self.texts)
        for before, (place, text) in enumerate(zip(at.tolist(), more.texts, strict=True)):
            texts.insert(place + before, text)
        ends = np.cumsum(np.insert(np.diff(self.starts), at, lengths))
        return type(self)(
            self.size,
            more.terms,
            weights,
            self.words | more.words,
            tuple(texts),
            np.insert(self.entry, at, more.entry),
            np.insert(self.field, at, more.field),
            np.concatenate([[0], ends]),
            np.insert(self.held, np.repeat(self.starts[at], lengths), more.held),
        )

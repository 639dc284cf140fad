"""Texts by their terms: which passage of which entry (a commitment, a department, a section) shares what with a message."""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from knowledge.language.reading import Term

FIELD_WEIGHT = {
    "title": 1.0,
    "keywords": 1.0,
    "quote": 0.9,
    "phrase": 1.0,
    "duty": 0.9,
    "name": 1.0,
    "place": 0.35,
}
"""What a share in a text of that field counts."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One text that speaks of an entry."""

    entry: int
    """The entry's place in the list that the index was built from."""
    field: str
    text: str
    terms: Mapping[str, float]
    """Term -> inverse document frequency times the term's own weight."""
    norm: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one entry shares with a message."""

    entry: int
    lexical: float
    """BM25-like sum over all its texts."""
    best: Passage
    likeness: float
    """Of the best passage and the message, 0 to 1."""
    explained: float
    """Share of the message's weight that the entry's texts hold, 0 to 1."""
    shared: tuple[str, ...]


class Reads(Protocol):
    """Gives a text's own terms; knowledge.language.reading.Reader does."""

    def plain_terms(self, text: str) -> Mapping[str, Term]:
        """Words, pairs of characters and numbers: what a text itself says."""


class Index:
    """Built once; look-ups touch only the postings of the message's terms."""

    def __init__(self, entries: Sequence[Sequence[tuple[str, str]]], reader: Reads) -> None:
        """`entries`: for each entry the (field, text) pairs that speak of it."""
        texts = [(i, field, text) for i, entry in enumerate(entries) for field, text in entry]
        plain = [reader.plain_terms(text) for _, _, text in texts]
        self.words = {term for terms in plain for term, entry in terms.items() if entry.source == "word"}
        """The words of all texts, for a Vocabulary."""
        holders: dict[str, set[int]] = defaultdict(set)
        for (i, field, _), terms in zip(texts, plain, strict=True):
            if field != "place":
                for term in terms:
                    holders[term].add(i)
        self._total = len(entries)
        self.idf = {term: math.log(1 + self._total / len(ids)) for term, ids in holders.items()}
        self._unknown = math.log(1 + self._total)
        self._passages = [
            self._passage(i, field, text, terms) for (i, field, text), terms in zip(texts, plain, strict=True)
        ]
        self._postings: dict[str, list[int]] = defaultdict(list)
        self._bags: list[Counter[str]] = [Counter() for _ in entries]
        for number, passage in enumerate(self._passages):
            for term in passage.terms:
                self._postings[term].append(number)
                bag = self._bags[passage.entry]
                bag[term] = max(bag[term], FIELD_WEIGHT[passage.field])  # type: ignore[assignment]  # a Counter of shares

    def _passage(self, entry: int, field: str, text: str, terms: Mapping[str, Term]) -> Passage:
        weighted = {term: self.idf.get(term, self._unknown) * entry.weight for term, entry in terms.items()}
        return Passage(entry, field, text, weighted, math.sqrt(sum(w * w for w in weighted.values())) or 1.0)

    def weigh(self, terms: Mapping[str, Term]) -> dict[str, float]:
        """The message's terms with their weights; a word that no entry knows weighs as a rare one, halved."""
        return {t: self.idf.get(t, self._unknown * 0.5) * entry.weight for t, entry in terms.items()}

    def look_up(self, terms: Mapping[str, Term], limit: int = 40) -> list[Evidence]:
        """The entries that share most with the message, best first by what they share."""
        message = self.weigh(terms)
        norm = math.sqrt(sum(w * w for w in message.values())) or 1.0
        dots: dict[int, float] = defaultdict(float)
        for term, weight in message.items():
            for number in self._postings.get(term, ()):
                dots[number] += weight * self._passages[number].terms[term]
        best: dict[int, tuple[float, int]] = {}
        for number, dot in dots.items():
            passage = self._passages[number]
            likeness = FIELD_WEIGHT[passage.field] * dot / (norm * passage.norm)
            if likeness > best.get(passage.entry, (0.0, 0))[0]:
                best[passage.entry] = (likeness, number)
        total = sum(w for t, w in message.items()) or 1.0
        found = [self._evidence(i, *best[i], message, total) for i in best]
        found.sort(key=lambda e: (-(e.likeness + e.lexical * 0.05), e.entry))
        return found[:limit]

    def _evidence(
        self, i: int, likeness: float, number: int, message: Mapping[str, float], total: float
    ) -> Evidence:
        bag = self._bags[i]
        shared = [t for t in message if t in bag]
        lexical = sum(message[t] * bag[t] for t in shared)
        return Evidence(i, lexical, self._passages[number], likeness, lexical / total, tuple(shared))

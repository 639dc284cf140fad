"""What staff taught beyond the city's files: more wordings for commitments, and what the report does not contain.

The report stays the only source of promises: teaching adds ways to ask for what is there, or says that it is not.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from knowledge.language.folding import fold, plain_words, without_marks
from knowledge.language.reading import Reader, Reading
from knowledge.matching.frame import Frame
from knowledge.matching.pool import Pool

NEAR = 0.8
"""Topic similarity (0 to 1) from which a message is about something taught to lie outside the report."""
SPELLED = 0.9
"""Share of equal characters from which it is, however it is segmented."""
REMEMBERED = 2_048
"""Wordings whose terms are cached for when the next one is taught."""


@dataclass(frozen=True, slots=True)
class Taught:
    """A wording for a commitment, by its id, or (None) for something on which the report says nothing."""

    text: str
    commitment: str | None


def phrases_of(taught: Iterable[Taught]) -> dict[str, list[str]]:
    """Return commitment -> the wordings taught for it, in order."""
    phrases: defaultdict[str, list[str]] = defaultdict(list)
    for one in taught:
        if one.commitment is not None:
            phrases[one.commitment].append(one.text)
    return dict(phrases)


class Wordings:
    """Reads and caches wordings: each time one is taught, all earlier ones are needed again."""

    def __init__(self, reader: Reader) -> None:
        self.terms = lru_cache(REMEMBERED)(reader.terms)
        self.plain_terms = lru_cache(REMEMBERED)(reader.plain_terms)
        self.topical = reader.topical


class OutsideWordings:
    """The wordings for what the report does not contain."""

    def __init__(self, taught: Iterable[Taught], reader: Wordings, pool: Pool, frame: Frame) -> None:
        """`pool`, of the commitments, tells how rare a term is."""
        self._reader, self._weigh, self._topic = reader, pool.weigh, frame.topic
        self._words: set[str] = set()
        self._topics: list[tuple[str, dict[str, float]]] = []
        self._holders: defaultdict[str, list[int]] = defaultdict(list)
        for one in taught:
            if one.commitment is None:
                self._words.add(plain_words(one.text))
                topic = self._weigh(self._topic(reader.plain_terms(one.text)))
                for term in topic:
                    self._holders[term].append(len(self._topics))
                self._topics.append((reader.topical(fold(one.text)), topic))

    def holds(self, reading: Reading, passage: str, likeness: float) -> bool:
        """Tell whether a message is about one of them, and more so than about the most similar commitment.

        `passage` is that commitment's best text, `likeness` (0 to 1) its similarity. Identical words always count.
        """
        if not self._topics:
            return False
        if without_marks(reading.folded) in self._words:
            return True
        message = self._weigh(self._topic(reading.terms))
        near = self._nearest(reading.topical, message)
        if near < NEAR or near <= likeness:
            return False
        other = self._weigh(self._topic(self._reader.plain_terms(passage)))
        return near > _alike(message, other)

    def _nearest(self, topical: str, message: Mapping[str, float]) -> float:
        """Return the nearest wording's similarity: by topic or, however it is segmented, by spelling."""
        candidates = {place for term in message for place in self._holders.get(term, ())}
        return max((self._likeness(topical, message, place) for place in candidates), default=0.0)

    def _likeness(self, topical: str, message: Mapping[str, float], place: int) -> float:
        written, topic = self._topics[place]
        spelled = fuzz.ratio(topical, written) / 100
        return max(_alike(message, topic), spelled if spelled >= SPELLED else 0.0)


def _alike(message: Mapping[str, float], topic: Mapping[str, float]) -> float:
    """Return their similarity, limited by how much of the topic the message covers: 老小区 alone is not 老小区装空调."""
    covered = sum(weight for term, weight in topic.items() if term in message) / (sum(topic.values()) or 1.0)
    return min(_cosine(message, topic), covered)


def _cosine(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    dot = sum(weight * b.get(term, 0.0) for term, weight in a.items())
    length = math.sqrt(sum(w * w for w in a.values()) * sum(w * w for w in b.values()))
    return dot / length if length else 0.0

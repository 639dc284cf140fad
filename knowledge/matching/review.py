"""What the report's review tells of the year before: a question's words -> the results that speak of the same thing."""

import re
from collections.abc import Mapping

from knowledge.city import City
from knowledge.commitment import Baseline
from knowledge.language.folding import fold
from knowledge.matching.corpus import Corpus
from knowledge.matching.matcher import Matcher
from knowledge.matching.passages import results_of
from knowledge.matching.pool import Pool

COVERED = 0.6
"""Share of what a question's words tell that a result must hold: of a thing that no result names nothing is said."""
BESIDE = 0.8
"""Of the best score: results that are as near (改造了多少户) are told together, each by its own words."""
_HOW_MANY = re.compile(r"多少|几|好多")
"""Whoever asks so is not answered with what nobody counted."""
TOLD = 3
"""Results that are told at most."""


class Review:
    """The results of the year before, found by what they say; built once for a city."""

    def __init__(self, city: City, matcher: Matcher) -> None:
        self._results, self._matcher = city.baselines, matcher
        entries = [results_of(one, city.commitments) for one in city.baselines]
        self._pool = Pool(Corpus.read(entries, matcher.reader))
        self._texts = [fold(" ".join(text for _, text in entry)) for entry in entries]
        self._words = [
            {word for _, text in entry for word in matcher.reader.words(text)} for entry in entries
        ]

    def find(self, text: str) -> tuple[Baseline, ...]:
        """The results that speak of what `text` names, nearest first; none where its words name something else besides."""
        topic = self._matcher.topic(text)
        total = sum(tells for tells, _ in topic.values())
        if not total:
            return ()
        reading = self._matcher.read(text)
        found = self._pool.look_up(self._pool.query({**reading.characters, **reading.terms}), 2 * TOLD)
        uncounted = {i for i, one in enumerate(self._results) if one.value is None and _HOW_MANY.search(text)}
        near = [
            one
            for one in found
            if one.entry not in uncounted and self._covered(one.entry, topic) >= COVERED * total
        ]
        return tuple(self._results[one.entry] for one in near if one.score >= BESIDE * near[0].score)[:TOLD]

    def _covered(self, entry: int, topic: Mapping[str, tuple[float, frozenset[str]]]) -> float:
        return sum(tells for word, (tells, means) in topic.items() if self._says(entry, word, means - {word}))

    def _says(self, entry: int, word: str, means: frozenset[str]) -> bool:
        """Tell whether a result holds a word, or most of what it also means: of GDP (地区生产总值) not only 生产."""
        words = self._words[entry]
        return word in self._texts[entry] or (bool(means) and 2 * len(means & words) >= len(means))

"""Finds results of the year before, from the report's review, that are about the same thing as a question."""

import re
from collections.abc import Mapping

from knowledge.city import City
from knowledge.commitment import Baseline
from knowledge.found import ResultMatch
from knowledge.language.folding import fold
from knowledge.matching.corpus import Corpus
from knowledge.matching.matcher import Matcher
from knowledge.matching.passages import results_of
from knowledge.matching.pool import Pool
from knowledge.matching.ranking import reasons_from

COVERED = 0.6
"""Share of a question's information that a result must cover; nothing is said of a thing that no result names."""
BESIDE = 0.8
"""Fraction of the best score from which results (改造了多少户) are shown together, each in its own words."""
_HOW_MANY = re.compile(r"多少|几|好多")
"""A question for a number is not answered with an uncounted result."""
_CHANGE = re.compile(r"比[上去]|增加|增长|增幅|提高|提升|下降|降低|减少|多拿")
"""How figures of change, and questions for them, are worded."""
TOLD = 3
"""Most results shown."""


def is_change(result: Baseline) -> bool:
    """Tell whether a result only says how much more or less it was than before."""
    return _CHANGE.search(result.quote) is not None


class Review:
    """The results of the year before, searchable by their words; built once for a city."""

    def __init__(self, city: City, matcher: Matcher) -> None:
        self._results, self._matcher = city.baselines, matcher
        entries = [results_of(one, city.commitments) for one in city.baselines]
        self._pool = Pool(Corpus.read(entries, matcher.reader))
        self._texts = [fold(" ".join(text for _, text in entry)) for entry in entries]
        self._words = [
            {word for _, text in entry for word in matcher.reader.words(text)} for entry in entries
        ]

    def recall(self, text: str) -> tuple[ResultMatch, ...]:
        """Return the results about what `text` names, nearest first, with reasons; none if it names something else too."""
        named = self._matcher.topic(text)
        topic = {word: told for word, told in named.items() if not _CHANGE.fullmatch(word)} or named
        total = sum(tells for tells, _ in topic.values())
        if not total:
            return ()
        reading = self._matcher.read(text)
        query = self._pool.query({**reading.characters, **reading.terms})
        found = self._pool.look_up(query, 2 * TOLD)
        uncounted = {i for i, one in enumerate(self._results) if one.value is None and _HOW_MANY.search(text)}
        near = [
            entry
            for entry in found
            if entry not in uncounted and self._covered(entry, topic) >= COVERED * total
        ]
        if _HOW_MANY.search(text) and not _CHANGE.search(text):
            near = self._results_first(near)
        told = [entry for entry in near if found[entry] >= BESIDE * found[near[0]]][:TOLD]
        return tuple(
            ResultMatch(self._results[entry], reasons_from(self._pool.evidence(query, entry), reading))
            for entry in told
        )

    def _results_first(self, near: list[int]) -> list[int]:
        """Put totals before changes in the same unit: 58枚 before 比上届增加48枚."""
        told = {entry: self._results[entry] for entry in near}
        reached = {result.unit for result in told.values() if not is_change(result)}
        changes = {entry for entry, one in told.items() if is_change(one) and one.unit in reached}
        return sorted(near, key=changes.__contains__)

    def _covered(self, entry: int, topic: Mapping[str, tuple[float, frozenset[str]]]) -> float:
        return sum(tells for word, (tells, means) in topic.items() if self._says(entry, word, means - {word}))

    def _says(self, entry: int, word: str, means: frozenset[str]) -> bool:
        """Tell whether a result contains a word, or most of its synonyms' parts: for GDP (地区生产总值) not only 生产."""
        words = self._words[entry]
        return word in self._texts[entry] or (bool(means) and 2 * len(means & words) >= len(means))

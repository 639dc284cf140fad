"""Turns a message into a Reading: its weighted terms, each with its origin, for look-up in the index."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from knowledge.language.folding import fold, numbers
from knowledge.language.han import HAN
from knowledge.language.mending import Vocabulary
from knowledge.language.phrases import Phrases
from knowledge.language.segmenting import Cut, Segmenter

_RUN = re.compile(rf"[{HAN}]+")
_MARK = re.compile(rf"[^{HAN}a-z0-9.%]+")
BIGRAM_WEIGHT = 0.5
"""Relative to a word: pairs of characters catch differences in segmentation."""
CHARACTER_WEIGHT = 1.2
"""Relative to a word: 路, 药 and 娃 are everyday words, and often the only thing two phrasings share."""
NAME_WEIGHT = 1.6
"""Relative to a word: naming a project or a place means that one, and no other of its kind."""
SYNONYM_WEIGHT = 0.3
"""Relative to a word: what was not said only breaks ties, and never outweighs what was."""
STRESSED = 2.0
"""Factor for a term in the part of the message that decides its meaning."""
NUMBER_WEIGHT = 1.5
"""A figure repeated by a message distinguishes siblings better than any word."""
UNIT_WEIGHT = 0.6
"""The same figure with its unit, in addition to the figure alone: matching units come first."""
_KEPT = 4_096
"""Characters and pairs whose terms are cached: every message contains dozens, mostly the same."""


class Term(NamedTuple):
    """One term of a message.

    `source` is word, pair, character, number, synonym, pinyin or spelling; `written` is as the citizen wrote it.
    """

    weight: float
    source: str
    written: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What the index needs to know about a message."""

    folded: str
    topical: str
    """`folded` without topicless phrases and without marks."""
    terms: Mapping[str, Term] = field(default_factory=dict)
    characters: Mapping[str, Term] = field(default_factory=dict)
    """Terms that matching counts in addition: single characters, including those of corrected words."""
    where: frozenset[str] = frozenset()
    """Terms that occur only in a place's name, in a message that says something else too."""

    def term(self, name: str) -> Term:
        """Return the term or character with that name."""
        return self.terms.get(name) or self.characters[name]

    def stressing(self, part: "Reading") -> "Reading":
        """Return a copy in which terms of `part` count more."""
        return replace(
            self,
            terms=_stressed(self.terms, part.terms),
            characters=_stressed(self.characters, part.characters),
        )


def _stressed(terms: Mapping[str, Term], part: Mapping[str, Term]) -> dict[str, Term]:
    return {
        name: term._replace(weight=STRESSED * term.weight) if name in part else term
        for name, term in terms.items()
    }


class Reader:
    """Reads messages and the city's own texts alike, so that both result in the same terms."""

    def __init__(
        self, segmenter: Segmenter, synonyms: Mapping[str, tuple[str, ...]], names: Iterable[str] = ()
    ) -> None:
        """`names`: of projects and places; if one is named, similarly named ones are not meant."""
        self._segmenter = segmenter
        self._names = frozenset(names)
        self._synonyms = synonyms
        self._everyday = Phrases(synonyms)
        self.made_from = segmenter.made_from
        """All on which `terms` depends apart from the dictionary, for a digest."""

    def topical(self, folded: str) -> str:
        """Return the text without stop phrases and marks."""
        return _MARK.sub(" ", self._segmenter.without_stop_phrases(folded)).strip()

    def tokens(self, text: str) -> Sequence[str]:
        """Return the topical text in pieces."""
        return self._segmenter.tokens(self.topical(fold(text)))

    def words(self, text: str) -> tuple[str, ...]:
        """Return a text's words, and the parts of long ones; stop phrases are ordinary words here."""
        return self._segmenter.words(fold(text))

    def plain_terms(self, text: str) -> dict[str, Term]:
        """Return words, pairs of characters and numbers: what a text itself says."""
        folded = fold(text)
        topical = self.topical(folded)
        return self._plain_terms(folded, topical, self._segmenter.cut(topical))

    def _plain_terms(self, folded: str, topical: str, cut: Cut) -> dict[str, Term]:
        terms: dict[str, Term] = {}
        for run in _RUN.findall(topical):
            for one, other in pairwise(run):
                pair = one + other
                terms[pair] = _pair(pair)
        for word in cut.words:
            if len(word) > 1 and not word[0].isdigit():
                terms[word] = Term(NAME_WEIGHT if word in self._names else 1.0, "word", word)
        for value, unit in numbers(folded):
            # 一个, 两次 are not figures that anybody promised.
            if value not in (1, 2) or not unit:
                terms[f"#{value:g}"] = Term(NUMBER_WEIGHT, "number", f"{value:g}")
            if unit:
                terms[f"#{value:g}{unit}"] = Term(UNIT_WEIGHT, "number", f"{value:g}{unit}")
        return terms

    def terms(self, text: str) -> dict[str, Term]:
        """Return the plain terms and the single characters."""
        folded = fold(text)
        topical = self.topical(folded)
        return {
            **characters_of(topical),
            **self._plain_terms(folded, topical, self._segmenter.cut(topical)),
        }

    def read(self, text: str, vocabulary: Vocabulary) -> Reading:
        """Read a citizen's message, with synonyms and corrected spellings."""
        folded = fold(text)
        topical = self.topical(folded)
        cut = self._segmenter.cut(topical)
        terms, characters = self._plain_terms(folded, topical, cut), characters_of(topical)
        for everyday in self._everyday.found(folded):
            for official in self._synonyms[everyday]:
                for word in self._segmenter.words(official):
                    terms.setdefault(word, Term(SYNONYM_WEIGHT, "synonym", everyday))
        for mended in vocabulary.mend(cut.tokens):
            for part in dict.fromkeys((mended.word, *self._segmenter.words(mended.word))):
                if len(part) > 1 and (part not in terms or terms[part].weight < mended.weight):
                    terms[part] = Term(mended.weight, mended.source, mended.written)
            for character in mended.word:
                weight = CHARACTER_WEIGHT * mended.weight
                if character not in characters or characters[character].weight < weight:
                    characters[character] = Term(weight, mended.source, mended.written)
        return Reading(folded, topical, terms, characters)


def characters_of(topical: str) -> dict[str, Term]:
    """Return each Chinese character of a text as a term."""
    return {character: _character(character) for run in _RUN.findall(topical) for character in run}


@lru_cache(_KEPT)
def _character(character: str) -> Term:
    return Term(CHARACTER_WEIGHT, "character", character)


@lru_cache(_KEPT)
def _pair(pair: str) -> Term:
    return Term(BIGRAM_WEIGHT, "pair", pair)

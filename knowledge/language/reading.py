"""A message -> Reading: its weighted terms, each with how it was got, for the index to look up."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from knowledge.language import sounds
from knowledge.language.folding import fold, numbers
from knowledge.language.segmenting import Segmenter

_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
_MARK = re.compile(r"[^\u3400-\u4dbf\u4e00-\u9fffa-z0-9.%]+")
BIGRAM_WEIGHT = 0.35
"""Of a word's: pairs of characters catch what segmenting cuts differently."""
NAME_WEIGHT = 1.6
SYNONYM_WEIGHT = 0.3
NUMBER_WEIGHT = 1.5
"""A figure that a message repeats tells siblings apart better than any word."""
PINYIN_WEIGHT = 0.85
SPELLING_WEIGHT = 0.7


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a message: `source` is word, pair, number, synonym, pinyin or spelling; `written` as the citizen wrote it."""

    weight: float
    source: str
    written: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What the index needs to know of a message."""

    folded: str
    topical: str
    """`folded` without phrases that carry no topic and without marks."""
    terms: Mapping[str, Term] = field(default_factory=dict)


class Vocabulary:
    """The words that the city's files use: what pinyin, homophones and slips of one character are mended to."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = {word for word in words if len(word) > 1 and _RUN.fullmatch(word)}
        self._by_sound: dict[tuple[str, ...], list[str]] = {}
        self._by_gap: dict[str, list[str]] = {}
        for word in sorted(self._words):
            self._by_sound.setdefault(sounds.of_word(word), []).append(word)
            for gapped in _gapped(word):
                self._by_gap.setdefault(gapped, []).append(word)
        self._longest = max(map(len, self._words), default=0)

    def mend(self, folded: str) -> Iterable[tuple[str, str, str, float]]:
        """(word, what was written, source, weight) for each stretch of the text that means a word but does not spell it."""
        syllables = sounds.of_text(folded)
        for start in range(len(syllables)):
            for end in range(start + 2, min(len(syllables), start + self._longest) + 1):
                written = "".join(w for _, w in syllables[start:end])
                if written not in self._words:
                    yield from self._mended(written, tuple(s for s, _ in syllables[start:end]))

    def _mended(self, written: str, sound: tuple[str, ...]) -> Iterable[tuple[str, str, str, float]]:
        source, weight = ("pinyin", PINYIN_WEIGHT) if written.isascii() else ("spelling", SPELLING_WEIGHT)
        words = set(self._by_sound.get(sound, ()))
        if _RUN.fullmatch(written):
            words.update(word for gapped in _gapped(written) for word in self._by_gap.get(gapped, ()))
        # A slip leaves most characters in place: 香姑 is 香菇 rather than 想鼓.
        kept = {word: sum(a == b for a, b in zip(word, written, strict=False)) for word in words}
        likely = sorted(word for word in words if kept[word] == max(kept.values()))
        for word in likely:
            yield word, written, source, weight / len(likely) ** 0.5


def _gapped(word: str) -> list[str]:
    """The word with each of its characters left open; two characters are too few to tell a slip by."""
    return [f"{word[:i]}?{word[i + 1 :]}" for i in range(len(word))] if len(word) > 2 else []


class Reader:
    """Reads messages and the city's own texts alike, so that both meet in the same terms."""

    def __init__(
        self, segmenter: Segmenter, synonyms: Mapping[str, tuple[str, ...]], names: Iterable[str] = ()
    ) -> None:
        """`names`: of projects and places; where one is named, nothing with a similar name is meant."""
        self._segmenter = segmenter
        self._names = frozenset(names)
        self._synonyms = synonyms
        longest = sorted(synonyms, key=len, reverse=True)
        self._everyday = re.compile("|".join(map(re.escape, longest)) or r"(?!)")

    def topical(self, folded: str) -> str:
        """The text without stop phrases and marks."""
        return _MARK.sub(" ", self._segmenter.without_stop_phrases(folded)).strip()

    def plain_terms(self, text: str) -> dict[str, Term]:
        """Words, pairs of characters and numbers: what a text itself says."""
        folded = fold(text)
        topical = self.topical(folded)
        terms: dict[str, Term] = {}
        for run in _RUN.findall(topical):
            for at in range(len(run) - 1):
                terms[run[at : at + 2]] = Term(BIGRAM_WEIGHT, "pair", run[at : at + 2])
        for word in self._segmenter.words(topical):
            if not word[0].isdigit() and (len(word) > 1):
                terms[word] = Term(NAME_WEIGHT if word in self._names else 1.0, "word", word)
        for value, unit in numbers(folded):
            if value not in (1, 2) or not unit:
                terms[f"#{value:g}"] = Term(NUMBER_WEIGHT, "number", f"{value:g}")
            if unit:
                terms[f"#{value:g}{unit}"] = Term(0.6, "number", f"{value:g}{unit}")
        return terms

    def read(self, text: str, vocabulary: Vocabulary) -> Reading:
        """A citizen's message, with what its words also mean and what its spelling was meant to be."""
        folded = fold(text)
        topical = self.topical(folded)
        terms = self.plain_terms(text)
        for everyday in self._everyday.findall(folded):
            for official in self._synonyms[everyday]:
                for word in self._segmenter.words(official):
                    terms.setdefault(word, Term(SYNONYM_WEIGHT, "synonym", everyday))
        seams = self._segmenter.seams(topical)
        for word, written, source, weight in vocabulary.mend(topical):
            if written in seams:
                continue
            for part in {word, *self._segmenter.words(word)}:
                if len(part) > 1 and (part not in terms or terms[part].weight < weight):
                    terms[part] = Term(weight, source, written)
        return Reading(folded, topical, terms)

"""Folded text -> words: jieba with the city's names in its dictionary, stop phrases left out."""

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from knowledge.language.dictionary import Dictionary
from knowledge.language.phrases import Phrases

_WORDISH = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+|[a-z][a-z0-9.+#]*|\d+(?:\.\d+)?")
_RARE = re.compile(r"[\u3400-\u4dbf]")
_KEPT = 50_000
"""Words whose parts are kept."""


class Segmenter:
    """Cuts folded text into words; one dictionary for each city."""

    def __init__(self, names: Iterable[str], stop: Iterable[str], *, cache_dir: Path | None = None) -> None:
        """`cache_dir` keeps the dictionary."""
        named = sorted(set(names), key=len, reverse=True)
        self._dictionary = Dictionary(named, cache_dir)
        # jieba knows no character beyond the basic block (㵐): names with one are found before it cuts.
        self._rare = re.compile(
            "|".join(re.escape(n) for n in named if min(n) >= "\u3400" and _RARE.search(n)) or r"(?!)"
        )
        self._stop = frozenset(stop)
        self._stop_phrases = Phrases(phrase for phrase in self._stop if len(phrase) > 1)
        self._parts = lru_cache(_KEPT)(self._cut_apart)

    def without_stop_phrases(self, folded: str) -> str:
        """`folded` with a blank in place of each phrase that carries no topic."""
        return self._stop_phrases.without(folded)

    def tokens(self, folded: str) -> list[str]:
        """The text in pieces, in order, marks left out; a Chinese piece of two and more characters is in the dictionary."""
        found: list[str] = []
        words = self._dictionary.words_in(folded)
        for run in _WORDISH.finditer(folded):
            if "\u3400" <= run[0][0] <= "\u9fff":
                # No guessing of unknown words: what the dictionary lacks may be a slip, and stays in characters.
                found.extend(self._dictionary.cut(folded, run.start(), run.end(), words))
            else:
                found.append(run[0])
        return found

    def words(self, folded: str) -> list[str]:
        """The words of two and more characters, the long ones also in their parts, and Latin words and numbers."""
        return self.words_of(self.tokens(folded), folded)

    def words_of(self, tokens: Iterable[str], folded: str) -> list[str]:
        """The same of a text whose tokens are known."""
        found = self._rare.findall(folded)
        for token in tokens:
            found.extend(self._parts(token))
        return found

    def _cut_apart(self, token: str) -> tuple[str, ...]:
        """A word with the shorter words that it is made of, as a search engine cuts it."""
        parts: list[str] = []
        if len(token) > 2 and "\u3400" <= token[0] <= "\u9fff":
            words = self._dictionary.words_in(token)
            parts = [
                token[at : at + size]
                for size in (2, 3)
                if size < len(token)
                for at, ends in enumerate(words)
                if at + size in ends
            ]
        return tuple(part for part in (*parts, token) if part not in self._stop)

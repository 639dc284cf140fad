"""Splits folded text into words: jieba's dictionary with the city's names, without stop phrases."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from knowledge.language.dictionary import Dictionary, Words
from knowledge.language.han import HAN
from knowledge.language.patterns import one_of
from knowledge.language.phrases import Phrases

_WORDISH = re.compile(rf"[{HAN}]+|[a-z][a-z0-9.+#]*|\d+(?:\.\d+)?")
_RARE = re.compile(r"[\u3400-\u4dbf]")
_KEPT = 4_096
"""Official and corrected words whose parts are cached."""
_RUNS = 512
"""Stretches between marks whose segmentation is cached: a message's parts, and what is filed of it, share them."""


class Cut(NamedTuple):
    """A segmented text."""

    tokens: Sequence[str]
    """Its pieces in order, without marks."""
    words: Sequence[str]
    """The pieces and the shorter words in them, without stop words; names with rare characters first."""


class Segmenter:
    """Splits folded text into words; one dictionary per city."""

    def __init__(self, names: Iterable[str], stop: Iterable[str], *, cache_dir: Path | None = None) -> None:
        """`cache_dir` caches the dictionary."""
        named = sorted(set(names), key=len, reverse=True)
        self._stop = frozenset(stop)
        self.made_from = (*sorted(named), "", *sorted(self._stop))
        """All on which the result depends apart from the dictionary, for a digest."""
        self._dictionary = Dictionary(named, cache_dir)
        # jieba has no character beyond the basic block (㵐): names with one are found before it splits.
        self._rare = re.compile(one_of(n for n in named if min(n) >= "\u3400" and _RARE.search(n)))
        self._stop_phrases = Phrases(phrase for phrase in self._stop if len(phrase) > 1)
        self._cut_run = lru_cache(_RUNS)(self._run_cut)
        self.words = lru_cache(_KEPT)(self._words)
        """Text -> its words of at least two characters, the parts of long ones, and Latin words and numbers."""

    def without_stop_phrases(self, folded: str) -> str:
        """Return `folded` with each topicless phrase replaced by a space."""
        return self._stop_phrases.without(folded)

    def cut(self, folded: str) -> Cut:
        """Segment a folded text."""
        tokens: list[str] = []
        words = self._rare.findall(folded)
        for run in _WORDISH.findall(folded):
            if not "\u3400" <= run[0] <= "\u9fff":
                tokens.append(run)
                words.append(run)
                continue
            cut = self._cut_run(run)
            tokens += cut.tokens
            words += cut.words
        return Cut(tokens, [word for word in words if word not in self._stop])

    def _run_cut(self, run: str) -> Cut:
        """Segment a stretch of Chinese characters, keeping stop words."""
        tokens: list[str] = []
        words: list[str] = []
        known = self._dictionary.words_in(run)
        # Unknown words are not guessed: what the dictionary lacks may be a slip, and stays as characters.
        for first, last in self._dictionary.cut(known):
            token = run[first:last]
            tokens.append(token)
            if last - first > 2:
                words += _parts(run, first, last, known)
            words.append(token)
        return Cut(tokens, words)

    def tokens(self, folded: str) -> Sequence[str]:
        """Return the text's pieces in order, without marks; Chinese pieces of two or more characters are known words."""
        return self.cut(folded).tokens

    def _words(self, folded: str) -> tuple[str, ...]:
        return tuple(self.cut(folded).words)


def _parts(run: str, first: int, last: int, known: Words) -> Iterator[str]:
    """Yield the shorter words within a word, as a search engine indexes it."""
    for size in (2, 3):
        if last - first > size:
            for at in range(first, last - size + 1):
                if at + size in known[at]:
                    yield run[at : at + size]

"""Folded text -> words: jieba with the city's names in its dictionary, stop phrases left out."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from knowledge.language.dictionary import Dictionary
from knowledge.language.phrases import Phrases

_WORDISH = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+|[a-z][a-z0-9.+#]*|\d+(?:\.\d+)?")
_RARE = re.compile(r"[\u3400-\u4dbf]")
_KEPT = 4_096
"""Official words and mended ones whose parts are kept."""


class Cut(NamedTuple):
    """A text cut up."""

    tokens: list[str]
    """Its pieces, in order, marks left out."""
    words: list[str]
    """The pieces and the shorter words in them, but for stop words; names with rare characters first."""


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
        self.words = lru_cache(_KEPT)(self._words)
        """Text -> its words of two and more characters, the long ones also in their parts, and Latin words and numbers."""

    def without_stop_phrases(self, folded: str) -> str:
        """`folded` with a blank in place of each phrase that carries no topic."""
        return self._stop_phrases.without(folded)

    def cut(self, texts: Sequence[str]) -> list[Cut]:
        """Cut folded texts; many at once are cut in half the time."""
        joined = "\n".join(texts)
        ends, found, start = self._dictionary.words_in(joined), [], 0
        for text in texts:
            found.append(self._cut(joined, start, start + len(text), ends))
            start += len(text) + 1
        return found

    def tokens(self, folded: str) -> list[str]:
        """The text in pieces, in order, marks left out; a Chinese piece of two and more characters is in the dictionary."""
        return self.cut([folded])[0].tokens

    def _words(self, folded: str) -> tuple[str, ...]:
        return tuple(self.cut([folded])[0].words)

    def _cut(self, joined: str, start: int, stop: int, ends: Sequence[Mapping[int, int]]) -> Cut:
        tokens: list[str] = []
        words = self._rare.findall(joined, start, stop)
        for run in _WORDISH.finditer(joined, start, stop):
            if not "\u3400" <= run[0][0] <= "\u9fff":
                tokens.append(run[0])
                words.append(run[0])
                continue
            # No guessing of unknown words: what the dictionary lacks may be a slip, and stays in characters.
            for first, last in self._dictionary.cut(run.start(), run.end(), ends):
                tokens.append(joined[first:last])
                words += [joined[one:other] for one, other in _parts(first, last, ends)]
                words.append(tokens[-1])
        return Cut(tokens, [word for word in words if word not in self._stop])


def _parts(first: int, last: int, ends: Sequence[Mapping[int, int]]) -> Iterator[tuple[int, int]]:
    """Where the shorter words stand that a word is made of, as a search engine cuts it."""
    for size in (2, 3):
        if last - first > size:
            for at in range(first, last - size + 1):
                if at + size in ends[at]:
                    yield at, at + size

"""Folded text -> words: jieba with the city's names in its dictionary, stop phrases left out."""

import logging
import re
import tempfile
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import jieba

from knowledge.language.phrases import Phrases

jieba.setLogLevel(logging.WARNING)
_WORDISH = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+|[a-z][a-z0-9.+#]*|\d+(?:\.\d+)?")
_RARE = re.compile(r"[\u3400-\u4dbf]")
_NAME_FREQUENCY = 100_000
"""High enough that jieba never cuts a name in two."""
_KEPT = 50_000
"""Words whose parts are kept."""


class Segmenter:
    """Cuts folded text into words; one dictionary for each city."""

    def __init__(self, names: Iterable[str], stop: Iterable[str], *, cache_dir: Path | None = None) -> None:
        """`cache_dir`: where jieba keeps its compiled dictionary; it would else use the system's shared folder."""
        self._jieba = jieba.Tokenizer()
        self._jieba.tmp_dir = str(cache_dir) if cache_dir else tempfile.mkdtemp(prefix="jieba")
        self._jieba.initialize()
        named = sorted(set(names), key=len, reverse=True)
        for name in named:
            self._jieba.add_word(name, freq=_NAME_FREQUENCY)
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
        for run in _WORDISH.findall(folded):
            if "\u3400" <= run[0] <= "\u9fff":
                # No guessing of unknown words: what the dictionary lacks may be a slip, and stays in characters.
                found.extend(self._jieba.cut(run, HMM=False))
            else:
                found.append(run)
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
        known = self._jieba.FREQ
        parts = [
            token[at : at + size]
            for size in (2, 3)
            if len(token) > size and "\u3400" <= token[0] <= "\u9fff"
            for at in range(len(token) - size + 1)
        ]
        return tuple(part for part in (*(p for p in parts if known.get(p)), token) if part not in self._stop)

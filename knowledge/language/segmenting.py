"""Folded text -> words: jieba with the city's names in its dictionary, stop phrases left out."""

import logging
import re
import tempfile
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import jieba

jieba.setLogLevel(logging.WARNING)
_WORDISH = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+|[a-z][a-z0-9.+#]*|\d+(?:\.\d+)?")
_RARE = re.compile(r"[\u3400-\u4dbf]")
_NAME_FREQUENCY = 100_000
"""High enough that jieba never cuts a name in two."""


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
        phrases = sorted(set(stop), key=len, reverse=True)
        self._stop = frozenset(phrases)
        self._stop_phrases = re.compile(
            "|".join(map(re.escape, [p for p in phrases if len(p) > 1])) or r"(?!)"
        )

    def without_stop_phrases(self, folded: str) -> str:
        """`folded` with a blank in place of each phrase that carries no topic."""
        return self._stop_phrases.sub(" ", folded)

    def seams(self, folded: str) -> set[str]:
        """The pairs of characters that end one word and begin the next: 电三 in 停电三天."""
        words = [word for run in _WORDISH.findall(folded) for word in self._jieba.cut(run)]
        return {a[-1] + b[0] for a, b in pairwise(words) if len(a) > 1 and len(b) > 1}

    def words(self, folded: str) -> list[str]:
        """The words of two and more characters, the long ones also in their parts, and Latin words and numbers."""
        found: list[str] = []
        for run in _WORDISH.findall(folded):
            if "\u3400" <= run[0] <= "\u9fff":
                found.extend(self._rare.findall(run))
                found.extend(word for word in self._jieba.cut_for_search(run) if word not in self._stop)
            else:
                found.append(run)
        return found

"""jieba's dictionary and segmentation in 8 MB instead of the 113 of a dict of all prefixes, loaded in milliseconds.

Four characters fit into 64 bits, so a word of two to four is one number; sorted, words with a common beginning are
adjacent.
"""

import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from math import inf, log
from pathlib import Path

import numpy as np

from knowledge.caching import Arrays, cached, digest, packed, unpacked
from knowledge.language.phrases import lengths_by_head

Words = Sequence[Mapping[int, int]]
"""For each position of a stretch the words that begin there: end position -> frequency."""
_NAME_USES = 100_000
"""High enough that a name is never split."""
_SHORT = 4
"""Most characters of a word stored as a number; the seven thousand longer ones are stored separately, like names."""
_SHIFTS = (32, 16, 0)
"""Bit positions of a word's second, third and fourth character in its number."""
_FIRST, _LAST = "\u4e00", "\u9fd5"
"""The range of characters in jieba's dictionary; it contains none of the rare blocks."""


class Dictionary:
    """Words with their frequencies; splits a text into the likeliest sequence of them."""

    def __init__(self, names: Iterable[str], cache_dir: Path | None = None) -> None:
        """`names` are added as words; `cache_dir` caches the numbers."""
        found = cached(cache_dir, "words", digest((), ["jieba", sys.modules[__name__]]), _read)
        self._words = array("Q", found["words"].tobytes())
        self._uses = array("i", found["uses"].tobytes())
        alone = dict(zip(unpacked(found["characters"]), found["character_uses"].tolist(), strict=True))
        heads, starts = np.unique(found["words"] >> np.uint64(48), return_index=True)
        stretches = zip(starts.tolist(), [*starts[1:].tolist(), len(self._words)], strict=True)
        self._heads = dict.fromkeys(alone, (0, 0)) | dict(
            zip(map(chr, heads.tolist()), stretches, strict=True)
        )
        """First character -> the range of `_words` that begins with it."""
        named = dict.fromkeys(names, _NAME_USES)
        self._doubt = log(int(found["total"][0]) + sum(named.values()))
        longer = dict(zip(unpacked(found["longer"]), found["longer_uses"].tolist(), strict=True))
        usual = {name: uses for name, uses in named.items() if all(_FIRST <= one <= _LAST for one in name)}
        self._others = {**alone, **longer, **usual}
        """Single characters, longer words and names."""
        shared: dict[tuple[int, ...], tuple[int, ...]] = {}
        each = ((head, tuple(found)) for head, found in lengths_by_head(self._others).items())
        self._lengths = {head: shared.setdefault(own, own) for head, own in each}

    def words_in(self, text: str) -> Words:
        """Look up all words in a stretch of Chinese characters, including those within others."""
        found: list[dict[int, int]] = []
        size, codes = len(text), [*map(ord, text)]
        for at, head in enumerate(text):
            ends: dict[int, int] = {}
            low, high = self._heads.get(head, (0, 0))
            if low < high:
                self._short_words(codes, at, low, high, ends)
            for length in self._lengths.get(head, ()):
                end = at + length
                if end > size:
                    break
                if uses := self._others.get(text[at:end]):
                    ends[end] = uses
            found.append(ends)
        return found

    def _short_words(self, codes: Sequence[int], at: int, low: int, high: int, ends: dict[int, int]) -> None:
        words, number = self._words, codes[at] << 48
        for end, shift in zip(range(at + 2, len(codes) + 1), _SHIFTS, strict=False):
            number |= codes[end - 1] << shift
            low = bisect_left(words, number, low, high)
            if low == high:
                return
            word = words[low]
            if word == number:
                ends[end] = self._uses[low]
            elif word >> shift != number >> shift:
                return  # No word begins like this.

    def cut(self, words: Words) -> Iterator[tuple[int, int]]:
        """Yield the (start, end) of the likeliest words of a stretch."""
        size = len(words)
        best, ends = [0.0] * (size + 1), [0] * size
        for at in range(size - 1, -1, -1):
            most, last = -inf, 0
            for end, uses in words[at].items() or ((at + 1, 1),):
                likely = log(uses) - self._doubt + best[end]
                # Of two equally likely ones the longer wins.
                if likely > most or (likely == most and end > last):
                    most, last = likely, end
            best[at], ends[at] = most, last
        start = 0
        while start < size:
            yield start, ends[start]
            start = ends[start]


def _read() -> Arrays:
    """Read jieba's dictionary file without importing jieba, which would load much that is not needed."""
    package = find_spec("jieba")
    assert package  # noqa: S101 - a dependency
    assert package.origin  # noqa: S101
    lines = Path(package.origin).with_name("dict.txt").read_text(encoding="utf-8").splitlines()
    given = [line.split(" ", 2)[:2] for line in lines]
    known = {word: int(uses) for word, uses in given}
    alone = {word: uses for word, uses in known.items() if len(word) == 1 and uses}
    longer = {word: uses for word, uses in known.items() if len(word) > _SHORT and uses}
    short = {word: uses for word, uses in known.items() if 1 < len(word) <= _SHORT and uses}
    numbers = np.frombuffer("".join(word.ljust(_SHORT, "\0") for word in short).encode("utf-16-be"), ">u8")
    order = numbers.argsort()
    return {
        "words": numbers[order].astype(np.uint64),
        "uses": np.array(list(short.values()), np.int32)[order],
        "characters": packed(alone),
        "character_uses": np.array(list(alone.values()), np.int32),
        "longer": packed(longer),
        "longer_uses": np.array(list(longer.values()), np.int32),
        "total": np.array([sum(int(uses) for _, uses in given)]),
    }

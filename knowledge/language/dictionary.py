"""jieba's dictionary as arrays, and its cutting: 349,000 words in 4 MB instead of 113 MB of strings, read in milliseconds.

A word stands in it as a number of 64 bits that its characters add up to; all stretches of a text are looked up at once. Two
words of one number would be one in 2^47 pairs at worst.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from math import inf, log
from pathlib import Path

import numpy as np
import numpy.typing as npt

from knowledge.kept import Arrays, digest, kept, packed, unpacked

_NAME_FREQUENCY = 100_000
"""High enough that a name is never cut in two."""
_FORMAT = "1"
"""To be raised with every change of how words become numbers."""
_LONGEST = 5
"""Characters of a word in the arrays; the two thousand that are longer stand beside them, as names do."""
_FACTORS = np.random.default_rng(2023).integers(0, 2**64, _LONGEST, np.uint64) | np.uint64(1)
"""What the character at each place of a word is multiplied by: fixed, since the numbers are kept on disk."""
_PLACES = np.arange(_LONGEST)
_LAST = "\u9fd5"
"""jieba takes no character beyond it, nor any of the rare blocks."""


class Dictionary:
    """Words and how often they are used; cuts a text into the likeliest row of them."""

    def __init__(self, names: Iterable[str], cache_dir: Path | None = None) -> None:
        """`names` are words of their own in this dictionary; `cache_dir` keeps the arrays."""
        found = kept(cache_dir, "words", digest([_FORMAT], ["jieba"]), _read)
        self._words: npt.NDArray[np.uint64] = found["words"]
        self._uses: npt.NDArray[np.int32] = found["uses"]
        named = dict.fromkeys(names, _NAME_FREQUENCY)
        self._doubt = log(int(found["total"][0]) + sum(named.values()))
        longer = dict(zip(unpacked(found["longer"]), found["longer_uses"].tolist(), strict=True))
        self._others = {**longer, **{name: uses for name, uses in named.items() if _is_common(name)}}
        """Longer words and names."""
        self._lengths: dict[str, set[int]] = {}
        for word in self._others:
            self._lengths.setdefault(word[0], set()).add(len(word))

    def cut(self, start: int, stop: int, words: Sequence[Mapping[int, int]]) -> Iterator[tuple[int, int]]:
        """Where the likeliest words begin and end between two places of a text whose words (`words_in`) are known."""
        best, ends = {stop: 0.0}, {}
        for at in range(stop - 1, start - 1, -1):
            best[at] = -inf
            for end, uses in words[at].items() or ((at + 1, 1),):
                # Of two that are alike the longer counts.
                if end <= stop and (likely := log(uses) - self._doubt + best[end]) >= best[at]:
                    best[at], ends[at] = likely, end
        while start < stop:
            yield start, ends[start]
            start = ends[start]

    def words_in(self, text: str) -> list[dict[int, int]]:
        """For each place of the text the words that begin there: where they end, and how often they are used."""
        found: list[dict[int, int]] = [{} for _ in text]
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        size = len(codes)
        # A blank after the end is no part of any word.
        padded = np.full(size + _LONGEST, ord(" "), np.uint64)
        padded[:size] = codes
        numbers = (padded[np.arange(size)[:, None] + _PLACES] * _FACTORS).cumsum(axis=1).ravel()
        places = self._words.searchsorted(numbers)
        places[places == len(self._words)] = 0
        [hits] = (self._words[places] == numbers).nonzero()
        for hit, uses in zip(hits.tolist(), self._uses[places[hits]].tolist(), strict=True):
            at, more = divmod(hit, _LONGEST)
            found[at][at + more + 1] = uses
        for at, head in enumerate(text):
            for length in self._lengths.get(head, ()):
                word = text[at : at + length]
                if word in self._others:
                    found[at][at + len(word)] = self._others[word]
        return found


def _is_common(name: str) -> bool:
    return all("\u4e00" <= one <= _LAST for one in name)


def _read() -> Arrays:
    """Read the file that comes with jieba, without importing jieba: it would load what is not needed here."""
    package = find_spec("jieba")
    assert package  # noqa: S101 - a dependency
    assert package.origin  # noqa: S101
    lines = Path(package.origin).with_name("dict.txt").read_text(encoding="utf-8").split("\n")
    given = [line.split(" ", 2)[:2] for line in lines if line]
    longer = {word: int(used) for word, used in given if len(word) > _LONGEST}
    total = sum(int(used) for _, used in given)
    words = [word for word, _ in given if len(word) <= _LONGEST]
    uses = np.array([used for word, used in given if len(word) <= _LONGEST]).astype(np.int32)
    lengths = np.fromiter(map(len, words), np.int64, len(words))
    starts = np.cumsum(lengths) - lengths
    codes = np.frombuffer("".join(words).encode("utf-32-le"), np.uint32).astype(np.uint64)
    places = np.arange(len(codes)) - np.repeat(starts, lengths)
    numbers = np.add.reduceat(codes * _FACTORS[places], starts)
    # Of a word that stands there twice the last counts, as in jieba; what is never used is no word.
    known, last = np.unique(numbers[::-1], return_index=True)
    counted = uses[::-1][last]
    return {
        "words": known[counted > 0],
        "uses": counted[counted > 0],
        "longer": packed(longer),
        "longer_uses": np.array(list(longer.values()), np.int32),
        "total": np.array([total]),
    }

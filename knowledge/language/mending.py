"""Finds the word meant by a misspelled stretch: by its sound, by its initials, or by all but one character."""

import copy
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from operator import eq
from typing import NamedTuple, Self, TypeVar

from knowledge.language import sounds

PINYIN_WEIGHT = 0.85
SPELLING_WEIGHT = 0.7
INITIALS_WEIGHT = 0.6
"""Weight of initials: lxq for 老小区."""
_MOST_INITIALS = 40
"""Initials shared by more words than this mean nothing."""
_LETTERS = (2, 8)
"""Fewest and most letters that may be initials."""
_KEPT = 4_096
"""Pieces of texts whose sounds are cached."""
_SHORTEST_SLIP = 3
"""Fewest characters of a word in which a slip is recognised."""
_SURE_SLIP = 4
"""Fewest characters of a word recognised by all but one, even if those are words themselves (高标准浓田)."""


_Key = TypeVar("_Key")


class Mended(NamedTuple):
    """A word that was meant, what was written, and how it was recognised: pinyin or spelling."""

    word: str
    written: str
    source: str
    weight: float


class _Piece(NamedTuple):
    sound: tuple[str, ...]
    written: str
    chinese: bool
    doubtful: bool
    """A single character or typed letters; a word in the dictionary is taken as it is."""


class Vocabulary:
    """The words to which pinyin, homophones and one-character slips are corrected."""

    def __init__(self, words: Iterable[str], *, official: Collection[str] | None = None) -> None:
        """`official`: those to which characters may be corrected, all by default; pinyin may mean any."""
        # A copied set takes half the memory of one that grew.
        self.words = frozenset(_mendable(words))
        self._official = self.words if official is None else self.words.intersection(official)
        self._by_sound: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._by_half: defaultdict[int, dict[str, tuple[str, ...]]] = defaultdict(dict)
        """Length -> half of such a word -> the words."""
        self._by_initials: dict[str, tuple[str, ...]] = {}
        self._file(self.words)

    def with_words(self, words: Iterable[str]) -> Self:
        """Return a copy that also knows `words`; this one is unchanged. If only some are official, new ones are not."""
        new = _mendable(words) - self.words
        if not new:
            return self
        other = copy.copy(self)
        other._learn(new)  # noqa: SLF001 - of the same class.
        return other

    def _learn(self, new: set[str]) -> None:
        words = self.words | new
        self.words, self._official = words, words if self._official is self.words else self._official
        self._by_sound, self._by_initials = self._by_sound.copy(), self._by_initials.copy()
        self._by_half = defaultdict(dict, {size: words.copy() for size, words in self._by_half.items()})
        self._file(new)

    def _file(self, words: Iterable[str]) -> None:
        for word in sorted(words):
            sound = sounds.of_word(word)
            _add_word(self._by_sound, sound, word)
            if word in self._official:
                _add_word(self._by_initials, "".join(s[0] for s in sound), word)
                for half in _halves(word):
                    _add_word(self._by_half[len(word)], half, word)
        self._longest = max(map(len, self.words), default=0)

    def mend(self, tokens: Sequence[str]) -> Iterator[Mended]:
        """Yield each stretch of the pieces of a text that means a word without spelling it."""
        pieces = [*chain.from_iterable(map(_pieces, tokens))]
        for start in range(len(pieces)):
            sound: tuple[str, ...] = ()
            written, doubtful, chinese = "", 0, True
            for count, (syllables, spelling, is_chinese, is_doubtful) in enumerate(pieces[start:], 1):
                sound += syllables
                size = len(sound)
                if not syllables or size > self._longest:
                    break
                written += spelling
                doubtful += is_doubtful
                chinese = chinese and is_chinese
                if size < 2 or (size < _SURE_SLIP and not doubtful):
                    continue
                # Even dictionary words may together sound like a longer name: 高薪技术企业.
                words: Collection[str] = self._by_sound.get(sound, ())
                if chinese:
                    words = self._official.intersection(words) if words else words
                    if doubtful and size >= (_SHORTEST_SLIP if doubtful == count else _SURE_SLIP):
                        words = (*words, *self._slipped(written))
                if words and written not in self.words:
                    yield from _likeliest(words, written, chinese=chinese)
        yield from self._of_initials(tokens)

    def _slipped(self, written: str) -> Sequence[str]:
        """Return the official words that differ in one character: half of each is spelled correctly."""
        size, middle = len(written), len(written) // 2
        words = self._by_half.get(size, {})
        near = (*words.get(written[:middle], ()), *words.get(written[middle:], ()))
        return [word for word in near if sum(map(eq, word, written)) == size - 1] if near else near

    def _of_initials(self, tokens: Sequence[str]) -> Iterator[Mended]:
        letters = [token if _may_be_initials(token) else "" for token in tokens]
        for start, first in enumerate(letters):
            joined = ""
            for token in letters[start:] if first else ():
                if not token:
                    break
                joined += token
                words = self._by_initials.get(joined, ())
                if len(words) <= _MOST_INITIALS:
                    for word in words:
                        yield Mended(word, joined, "pinyin", INITIALS_WEIGHT / len(words) ** 0.5)


def _mendable(words: Iterable[str]) -> set[str]:
    return {word for word in words if len(word) > 1 and sounds.is_chinese(word)}


def _add_word(words: dict[_Key, tuple[str, ...]], key: _Key, word: str) -> None:
    """Store under a key; most keys have one word, and a tuple takes half the memory of a list."""
    words[key] = (*words.get(key, ()), word)


def _likeliest(words: Iterable[str], written: str, *, chinese: bool) -> Iterator[Mended]:
    """Prefer words with most characters in place, as slips leave them: 香姑 is 香菇 rather than 想鼓."""
    kept = {word: sum(map(eq, word, written)) for word in words}
    most = max(kept.values())
    likely = sorted(word for word, alike in kept.items() if alike == most)
    source, weight = ("spelling", SPELLING_WEIGHT) if chinese else ("pinyin", PINYIN_WEIGHT)
    for word in likely:
        yield Mended(word, written, source, weight / len(likely) ** 0.5)


@lru_cache(_KEPT)
def _pieces(token: str) -> tuple[_Piece, ...]:
    if sounds.is_chinese(token):
        return (_Piece(sounds.of_characters(token), token, chinese=True, doubtful=len(token) == 1),)
    syllables = sounds.split_pinyin(token) if token.isascii() and token.isalpha() else None
    if syllables is None:
        return (_Piece((), token, chinese=False, doubtful=False),)
    return tuple(_Piece((sounds.merged(one),), one, chinese=False, doubtful=True) for one in syllables)


def _may_be_initials(token: str) -> bool:
    least, most = _LETTERS
    return (
        token.isascii() and token.isalpha() and least <= len(token) <= most and not sounds.split_pinyin(token)
    )


def _halves(word: str) -> tuple[str, ...]:
    """Return each half of the word; two characters are too few to recognise a slip."""
    middle = len(word) // 2
    return (word[:middle], word[middle:]) if len(word) >= _SHORTEST_SLIP else ()

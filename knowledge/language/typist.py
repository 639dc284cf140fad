"""Converts typed pinyin to the likeliest characters, as an input method would."""

import math
import re
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import accumulate, groupby

from knowledge.language import sounds
from knowledge.numbered import UNKNOWN, Numbered

Sound = tuple[str, ...]
_LETTERS = re.compile(r"[a-z](?:'?[a-z])*(?:\s+[a-z](?:'?[a-z])*)*")
"""Adjacent words in letters."""
_ENGLISH = re.compile(r"\b(?:i|i'm|is|it|my|the|there|this|to|of|in|for|help|please|someone|what|where)\b")
"""Words of English sentences that are not pinyin: where one occurs, die and me are English too."""
_APART = re.compile(r"(?<![a-z])([a-z]+)\s+(\d+(?:\.\d+)?)(?![\d.])")
"""Letters followed by a figure: PM 2.5."""
_FEWEST = 2
"""Fewest letters: a single one (a, e) may be a grade, a letter of a name or a sigh."""
_LONE = 3.0
"""Cost of a single-character word beyond its rarity: most syllables belong to longer words."""
_UNKNOWN = 14.0
"""Cost of a syllable without a known character: it stays as typed."""


class Typist:
    """Converts pinyin by how often residents use each word. Built once; pure."""

    def __init__(self, uses: Mapping[str, float], orders: Iterable[str] = ()) -> None:
        """`uses`: word or character -> its frequency, in any unit; words in letters stay as they are.

        `orders`: what a message that sounds so, and says nothing else, means: guanzhu alone is 关注, not 管住.
        """
        self._orders = {sounds.of_word(word): word for word in orders if sounds.is_chinese(word)}
        self._latin = frozenset(word for word in uses if word.isascii())
        # 流血 is liu xie, but many type liu xue: use each character's commonest reading if no word sounds so.
        costs = _costs(uses)
        best = {**_cheapest(costs, sounds.of_characters), **_cheapest(costs, sounds.of_word)}
        self._longest = max(map(len, best), default=0)
        # In arrays they take a third of a dict's room.
        self._sounds = Numbered(map(" ".join, best))
        self._costs = array("d", [cost for cost, _ in best.values()])
        self._words = "".join(word for _, word in best.values())
        self._begins = array("i", accumulate(map(len, best), initial=0))
        """Of each word in `_words`; it has a character for each syllable."""

    def typed(self, folded: str) -> str:
        """Return the text with its pinyin as characters; anything else is unchanged."""
        if order := self._ordered(folded.strip()):
            return order
        return _LETTERS.sub(self._read, _APART.sub(self._joined, folded))

    def _ordered(self, bare: str) -> str | None:
        """Return the order whose pinyin is the whole message."""
        tokens = bare.split() if _LETTERS.fullmatch(bare) else []
        syllables = [one for token in tokens for one in self._syllables(token)]
        return self._orders.get(tuple(map(sounds.merged, syllables))) if syllables else None

    def _joined(self, found: re.Match[str]) -> str:
        """Join a known word: PM 2.5."""
        return joined if (joined := found[1] + found[2]) in self._latin else found[0]

    def _read(self, found: re.Match[str]) -> str:
        if _ENGLISH.search(found.group()):
            return found.group()
        out: list[str] = []
        cut = [(token, self._syllables(token)) for token in found.group().split()]
        for is_pinyin, pairs in groupby(cut, lambda pair: bool(pair[1])):
            if is_pinyin:
                out.append(self._written([one for _, syllables in pairs for one in syllables]))
            else:
                out.extend(token for token, _ in pairs)
        return " ".join(out)

    def _syllables(self, token: str) -> list[str]:
        """Return the syllables of a word in letters; empty if it is not pinyin."""
        parts = [[] if part in self._latin else sounds.split_pinyin(part) or [] for part in token.split("'")]
        return [one for part in parts for one in part] if all(parts) else []

    def _written(self, syllables: list[str]) -> str:
        """Return the likeliest words for these syllables: Viterbi over words of any length."""
        if sum(map(len, syllables)) < _FEWEST:
            return "".join(syllables)
        merged = [sounds.merged(one) for one in syllables]
        costs = [0.0] + [math.inf] * len(merged)
        back: list[tuple[int, str]] = [(0, "")] * (len(merged) + 1)
        for end in range(1, len(merged) + 1):
            for start in range(max(0, end - self._longest), end):
                cost, word = self._of_sound(merged[start:end])
                if not word:
                    if end - start > 1:
                        continue
                    word = syllables[start]
                if costs[start] + cost < costs[end]:
                    costs[end], back[end] = costs[start] + cost, (start, word)
        words: list[str] = []
        end = len(merged)
        while end:
            end, word = back[end]
            words.append(word)
        return "".join(reversed(words))

    def _of_sound(self, syllables: Sequence[str]) -> tuple[float, str]:
        """What the word costs that sounds so, and the word; empty where there is none."""
        number = self._sounds.get(" ".join(syllables))
        if number == UNKNOWN:
            return _UNKNOWN, ""
        begin = self._begins[number]
        return self._costs[number], self._words[begin : begin + len(syllables)]


def _costs(uses: Mapping[str, float]) -> dict[str, float]:
    """Return the cost of each word: the rarer, the higher."""
    total = sum(uses.values()) or 1.0
    return {
        word: -math.log(count / total) + (_LONE if len(word) == 1 else 0.0)
        for word, count in uses.items()
        if count > 0 and sounds.is_chinese(word)
    }


def _cheapest(costs: Mapping[str, float], read: Callable[[str], Sound]) -> dict[Sound, tuple[float, str]]:
    """Return sound -> its cheapest word with its cost."""
    best: dict[Sound, tuple[float, str]] = {}
    for word, cost in costs.items():
        sound = read(word)
        if cost < best.get(sound, (math.inf, ""))[0]:
            best[sound] = (cost, word)
    return best

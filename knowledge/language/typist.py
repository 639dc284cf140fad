"""Typed pinyin -> the characters that were most likely meant, as an input method would have put them."""

import math
import re
from collections.abc import Callable, Mapping
from itertools import groupby

from knowledge.language import sounds

Sound = tuple[str, ...]
_LETTERS = re.compile(r"[a-z](?:'?[a-z])*(?:\s+[a-z](?:'?[a-z])*)*")
"""Words in letters, side by side."""
_FEWEST = 2
"""Letters: a single one (a, e) may as well be a grade, a letter of a name or a sigh."""
_LONE = 3.0
"""What a character that stands for itself costs beyond its rarity: most syllables belong to a word of several."""
_UNKNOWN = 14.0
"""What a syllable costs that no known character has: it stays as it was typed."""


class Typist:
    """Reads pinyin by how often residents use which word. Built once; pure."""

    def __init__(self, uses: Mapping[str, float]) -> None:
        """`uses`: word or character -> how often it is used, in any unit; a word in letters stays as it is."""
        self._latin = frozenset(word for word in uses if word.isascii())
        # 流血 is liu xie, and many type liu xue: each character as it is mostly read, where no word sounds so.
        self._best = {**_likeliest(uses, sounds.of_characters), **_likeliest(uses, sounds.of_word)}
        self._longest = max(map(len, self._best), default=0)

    def typed(self, folded: str) -> str:
        """The text with characters in place of its pinyin; what is no pinyin stays."""
        return _LETTERS.sub(self._read, folded) if any("a" <= c <= "z" for c in folded) else folded

    def _read(self, found: re.Match[str]) -> str:
        out: list[str] = []
        for is_pinyin, tokens in groupby(found.group().split(), lambda token: bool(self._syllables(token))):
            if is_pinyin:
                out.append(self._written([one for token in tokens for one in self._syllables(token)]))
            else:
                out.extend(tokens)
        return " ".join(out)

    def _syllables(self, token: str) -> list[str]:
        """Of a word in letters; empty where it is no pinyin."""
        parts = [[] if part in self._latin else sounds.split_pinyin(part) or [] for part in token.split("'")]
        return [one for part in parts for one in part] if all(parts) else []

    def _written(self, syllables: list[str]) -> str:
        """The likeliest words for these syllables: Viterbi over words of any length."""
        if sum(map(len, syllables)) < _FEWEST:
            return "".join(syllables)
        merged = [sounds.merged(one) for one in syllables]
        costs = [0.0] + [math.inf] * len(merged)
        back: list[tuple[int, str]] = [(0, "")] * (len(merged) + 1)
        for end in range(1, len(merged) + 1):
            for start in range(max(0, end - self._longest), end):
                cost, word = self._best.get(tuple(merged[start:end]), (_UNKNOWN, ""))
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


def _likeliest(uses: Mapping[str, float], read: Callable[[str], Sound]) -> dict[Sound, tuple[float, str]]:
    """Of the words of each sound the cheapest, with what it costs."""
    total = sum(uses.values()) or 1.0
    best: dict[Sound, tuple[float, str]] = {}
    for word, count in uses.items():
        if count <= 0 or not sounds.is_chinese(word):
            continue
        cost = -math.log(count / total) + (_LONE if len(word) == 1 else 0.0)
        sound = read(word)
        if cost < best.get(sound, (math.inf, ""))[0]:
            best[sound] = (cost, word)
    return best

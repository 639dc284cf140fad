"""Maps a message to the municipal matters it is about: street lamps, wages, school places. The same in every city."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from knowledge.intent.cues import REACH, Cue, CueBook
from knowledge.language.lexicon import GAP, MatterWords
from knowledge.lengths import STORY

STRONG, PLAIN, HINT = 4.0, 2.0, 0.8
HEAD, HEAD_COUNTS = 30, 2.0
"""Length of a letter's beginning, which contains its title, and its weight."""
AGAIN = 0.6
"""Bonus of a word repeated about three times: a letter repeats what it is about."""
GOES_BEFORE, AS_MUCH = 4.0, 0.8
"""Least strength, absolute and relative to another, for a matter to take precedence."""
FADE = 0.7
"""Factor for each further word of a matter."""
_NOTHING = ""
"""The matter of idle words: they only prevent others from being found within them."""
_BLANK = "\0"


@dataclass(frozen=True, slots=True)
class MatterFound:
    """One matter, how strongly it is indicated, and by which words, strongest first."""

    key: str
    strength: float
    words: tuple[str, ...]


class Matters:
    """Finds what a message is about; built once."""

    def __init__(self, matters: Mapping[str, MatterWords], setting: str, idle: Iterable[str] = ()) -> None:
        """`setting`: a pattern for words that only say where something is (学校门口).

        `idle`: words within which a matter's word means something else: 老师傅.
        """
        named = [(k, w, STRONG) for k, m in matters.items() for w in m.strong]
        named += [(k, w, PLAIN) for k, m in matters.items() for w in m.words if w not in m.strong]
        named += [(k, w, HINT) for k, m in matters.items() for w in m.hints]
        holders: defaultdict[str, int] = defaultdict(int)
        for _, word, _ in named:
            holders[word] += 1
        cues = [Cue(key, word, weight / math.sqrt(holders[word])) for key, word, weight in named]
        self._book = CueBook([*cues, *(Cue(_NOTHING, word, 0.0) for word in idle if word not in holders)])
        self._setting = re.compile(setting)
        self._before = {key: matter.before for key, matter in matters.items() if matter.before}

    def found(self, folded: str) -> list[MatterFound]:
        """Return the matters, strongest first; if all words only name the place, the place is the matter."""
        return self._found(self._setting.sub(_blank, folded)) or self._found(folded)

    def beside_the_point(self, found: Iterable[MatterFound]) -> frozenset[str]:
        """Return those of the matters that only tell whose or where it is: an estate whose lift is stuck."""
        told = {one.key: one.strength for one in found}
        return frozenset(
            other
            for key, strength in told.items()
            if strength >= GOES_BEFORE
            for other in self._before.get(key, ())
            if strength >= AS_MUCH * told.get(other, math.inf)
        )

    def without_setting(self, folded: str) -> str:
        """Return the text without what only says where something is, unless nothing else is left."""
        about = self._setting.sub(_blank, folded)
        return about if about.strip(_BLANK) else folded

    def _found(self, folded: str) -> list[MatterFound]:
        heard: dict[tuple[str, str], float] = {}
        times: Counter[tuple[str, str]] = Counter()
        for cue, at in _longest(self._book.found(folded)):
            said = cue.kind, cue.phrase
            weight = cue.weight * (HEAD_COUNTS if at < HEAD and len(folded) > STORY else 1.0)
            heard[said] = max(weight, heard.get(said, 0.0))
            times[said] += 1
        words: defaultdict[str, dict[str, float]] = defaultdict(dict)
        for (key, word), weight in heard.items():
            if key != _NOTHING:
                words[key][word] = weight * (1 + AGAIN * math.log(times[key, word]))
        found = [
            MatterFound(key, _strength(said.values()), tuple(sorted(said, key=lambda w: -said[w])))
            for key, said in words.items()
        ]
        return sorted(found, key=lambda matter: (-matter.strength, matter.key))


def _blank(place: re.Match[str]) -> str:
    return _BLANK * len(place[0])


def _strength(weights: Iterable[float]) -> float:
    """Combine the weights, each counting less than the one before: ten words for one matter are not ten matters."""
    return sum(weight * FADE**i for i, weight in enumerate(sorted(weights, reverse=True)))


def _longest(hits: list[tuple[Cue, int]]) -> list[tuple[Cue, int]]:
    """Return the hits not contained in a longer one: 路灯 does not contain 灯."""
    plain = [(at, at + len(cue.phrase)) for cue, at in hits if GAP not in cue.phrase]
    kept = []
    for cue, at in hits:
        end = at + (REACH if GAP in cue.phrase else len(cue.phrase))
        if not any(a <= at and end <= b and b - a > end - at for a, b in plain):
            kept.append((cue, at))
    return kept

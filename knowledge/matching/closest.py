"""For a question that the report does not answer: what it says closest to the thing named, presented as no more. Pure."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from operator import add
from typing import NamedTuple

from knowledge.city import City
from knowledge.commitment import Commitment
from knowledge.language.folding import fold
from knowledge.language.lexicon import Lexicon
from knowledge.language.phrases import Phrases
from knowledge.matching.own_words import report_text

_SHORTEST = 2
"""Fewest characters of a name."""
_WIDE = 12
"""Number of commitments containing a word from which it names a field rather than a thing."""


class Closest(NamedTuple):
    """The commitment about what a message names, and the report's word for it."""

    commitment: Commitment
    word: str
    akin: bool
    """It is a related thing: 高铁, when 地铁 was asked for."""


class Nearest:
    """Finds what a message names by the report's own words; built once for a city."""

    def __init__(self, city: City, lexicon: Lexicon, relevance: Callable[[str], Mapping[str, float]]) -> None:
        """`relevance`: text -> commitment -> how much of the text it covers."""
        self._relevance = relevance
        texts: defaultdict[str, list[tuple[Commitment, str]]] = defaultdict(list)
        for one in city.commitments:
            text = report_text(one)
            for pair in set(map(add, text, text[1:])):
                texts[pair].append((one, text))
        named = {fold(word) for one in city.commitments for word in one.keywords}
        named |= {fold(name) for name in (*city.names, *city.places)}
        akin = {word for words in lexicon.akin.values() for word in words}
        self._holding: defaultdict[str, list[Commitment]] = defaultdict(list)
        for word in (one for one in named | akin if len(one) >= _SHORTEST):
            held = [one for one, text in texts.get(word[:_SHORTEST], ()) if word in text]
            if held and (word in akin or len(held) <= _WIDE):
                self._holding[word] = held
        self._named = Phrases(one for one in named if len(one) >= _SHORTEST)
        self._akin, self._everyday = lexicon.akin, Phrases(lexicon.akin)

    def find(self, folded: str) -> Closest | None:
        """Return the nearest by name: something akin to what the report lacks, else the longest name that it contains."""
        # Of overlapping names the longest counts, whether or not the report contains it.
        found = [word for word in self._named.found(folded) if word in self._holding]
        words = sorted(found, key=len, reverse=True)
        lacking = [word for word in self._everyday.found(folded) if word not in self._holding]
        akin = [word for one in lacking for word in self._akin[one] if word in self._holding]
        word = next(iter(words or akin), None)
        if word is None:
            return None
        return Closest(self._best(word, f"{folded} {word}" if words else word), word, akin=not words)

    def _best(self, word: str, text: str) -> Commitment:
        """Return the word's commitment that shares most with a text; one with a figure before an intention."""
        held = self._holding[word]
        if len(held) == 1:
            return held[0]
        shared = self._relevance(text)
        return max(held, key=lambda one: (shared.get(one.id, 0.0), bool(one.targets)))

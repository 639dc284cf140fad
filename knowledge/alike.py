"""How alike promises of two reports are: by the pairs of characters that they share, rare ones counting more.

Figures are left out, as they are what changes from year to year. Titles and quotes of one report share the report's
style; so a pair that many of its promises have (推进, 建设) counts little, and a name (口袋公园) much.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from knowledge.language.folding import plain_words

_FIGURE = re.compile(r"\d+(?:\.\d+)?")


class Likeness(NamedTuple):
    """How alike two texts are."""

    share: float
    """0 to 1: what they share, of all that both say (Dice's coefficient over pairs' rarity)."""
    place: int
    """The other text's index."""


class Alike:
    """Texts to compare others with; each text may have several lines, such as a title and a quote."""

    def __init__(self, texts: Sequence[str], others: Iterable[str] = ()) -> None:
        """`others`: the texts that will be looked up, which help to tell how rare a pair is."""
        bags, more = [_pairs(text) for text in texts], [_pairs(text) for text in others]
        held = Counter(pair for bag in (*bags, *more) for pair in bag)
        self._rarity = {pair: math.log(1 + (len(bags) + len(more)) / count) for pair, count in held.items()}
        self._most = math.log(2 + len(bags) + len(more))
        self._sizes = [self._size(bag) for bag in bags]
        self._holders: defaultdict[str, list[int]] = defaultdict(list)
        for place, bag in enumerate(bags):
            for pair in bag:
                self._holders[pair].append(place)

    def to(self, text: str) -> list[Likeness]:
        """Return the texts that share anything with `text`, most alike first, equal ones in their order."""
        bag = _pairs(text)
        shared: defaultdict[int, float] = defaultdict(float)
        for pair in sorted(bag):  # In a fixed order, so that the sums are the same at every run.
            for place in self._holders.get(pair, ()):
                shared[place] += self._rarity[pair]
        size = self._size(bag)
        found = (Likeness(2 * told / (size + self._sizes[place]), place) for place, told in shared.items())
        return sorted(found, key=lambda one: (-one.share, one.place))

    def _size(self, bag: frozenset[str]) -> float:
        return sum(self._rarity.get(pair, self._most) for pair in sorted(bag))


def paired(likenesses: Sequence[Sequence[Likeness]], least: float) -> dict[int, Likeness]:
    """Pair each of some texts with one of others, no other twice: the most alike first, down to `least`.

    `likenesses` are those of each text, by its index, which is also the result's key.
    """
    close = [
        (-one.share, text, one) for text, near in enumerate(likenesses) for one in near if one.share >= least
    ]
    pairs: dict[int, Likeness] = {}
    taken: set[int] = set()
    for _, text, one in sorted(close):
        if text not in pairs and one.place not in taken:
            pairs[text] = one
            taken.add(one.place)
    return pairs


def _pairs(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring characters, without figures and marks."""
    parts = (_FIGURE.sub("", plain_words(part)) for part in text.splitlines())
    return frozenset(first + second for part in parts for first, second in pairwise(part))

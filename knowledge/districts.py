"""What the report says of one place, for whoever asks for all of it: 我们随县今年有些什么."""

import re
from collections.abc import Iterable
from itertools import zip_longest

from knowledge.city import City
from knowledge.commitment import Commitment
from knowledge.found import Reason, Section
from knowledge.language.folding import fold
from knowledge.language.phrases import Phrases
from knowledge.themes import asks_for_nothing_else

_SAID_OF_PLACES = re.compile(
    r"(?:跟|和|与)?我们?这?(?:里|边|块)?(?:有关|相关)|有关|相关|涉及|提到|点名|点到|说到|写到|讲到|带到|汇总|归拢|好消息|好事|大事|项目|工程|动静|"
    r"报告里?面?|有没有|老家|家乡|屋里|地方|这边|那边|各自?|分别|人|住"
)
"""What surrounds a place's name when all that concerns it is wanted, beside what frames any question."""
_FEWEST = 2
"""A single promise is an answer, and no list."""


class Districts:
    """The city's places, each with the commitments that name it."""

    def __init__(self, city: City) -> None:
        texts = {one: fold(f"{one.focus or one.quote} {one.title}") for one in city.commitments}

        def naming(places: Iterable[str]) -> tuple[Commitment, ...]:
            names = tuple(map(fold, places))
            return tuple(one for one, text in texts.items() if any(name in text for name in names))

        self._sections: dict[str, Section] = {}
        for department in (one for one in city.departments if one.places):
            own = [place for place in department.places if place in department.aliases]
            district = Section(own[-1] if own else department.name, naming(department.places))
            for place in department.places:
                named = Section(place, naming([place]))
                whole = (
                    place in own or not named.commitments
                )  # A town that is not named is told of its district.
                self._sections[fold(place)] = district if whole else named
        for place in city.own_places:
            self._sections.setdefault(fold(place), Section(place, naming([place])))
        self._names = Phrases(self._sections)

    def asked_for(self, folded: str) -> Section | None:
        """Return what is promised to the places that a folded text asks all about, in turns, figures first; else None."""
        asked = {one.title: one for one in map(self._sections.__getitem__, self._names.found(folded))}
        rest = _SAID_OF_PLACES.sub(" ", self._names.without(folded))
        if not asked or not asks_for_nothing_else(rest):
            return None
        turns = zip_longest(
            *(sorted(one.commitments, key=lambda one: not one.targets) for one in asked.values())
        )
        commitments = tuple(dict.fromkeys(one for turn in turns for one in turn if one))
        if len(commitments) < _FEWEST:
            return None
        return Section(
            "、".join(asked), commitments, reasons=tuple(Reason("section", title, 1.0) for title in asked)
        )

"""What is promised to a place, or is a department's to keep, for whoever asks for all of it. Pure.

我们随县今年有些什么, 住建局今年要干些什么.
"""

import re
from collections.abc import Iterable, Iterator

from knowledge.city import City
from knowledge.commitment import Commitment, Department
from knowledge.found import Reason, Section, in_turn
from knowledge.language.folding import fold, without_marks
from knowledge.language.phrases import Phrases
from knowledge.themes import asks_for_nothing_else, asks_what

_AROUND = re.compile(
    r"^那么?(?=.*(?:什么|啥|哪|么))|(?:跟|和|与)?[我咱俺]们?[这本]?[里边块县区市镇乡村]?(?:有关|相关)|只(?=想|看|要)|(?:其他|别)的?[都就]?不[要看用]|有关|相关|涉及|提到|点名|点到|说到|写到|讲到|带到|汇总|归拢|好消息|好事|大事|项目|工程|动静|"
    r"报告里?面?|有没有|老家|家乡|屋里|地方|这边|那边|各自?|分别|人|住|负责|牵头|主管|分管|管|归|承担|身上|职责|名下|手头|活|好(?=政策|处)"
)
"""What surrounds a subject's name when all that concerns it is wanted, beside what frames any question."""
_FEWEST = 2
"""A single promise is an answer, and no list."""


class Subjects:
    """The city's places and departments, each with the commitments that concern it."""

    def __init__(self, city: City) -> None:
        self._texts = {one: fold(f"{one.focus or one.quote} {one.title}") for one in city.commitments}
        self._sections: dict[str, Section] = {}
        for department in city.departments:
            mine = Section(department.name, _share_of(department, city.commitments))
            self._sections |= {fold(name): mine for name in department.office_names} | dict(
                self._places(department)
            )
        for place in city.own_places:
            self._sections.setdefault(fold(place), Section(place, self._naming([place])))
        self._names = Phrases(self._sections)

    def asked_for(self, folded: str) -> Section | None:
        """Return what concerns the subjects that a folded text asks all about, in turns; else None. A bare name asks nothing."""
        asked = {one.title: one for one in map(self._sections.__getitem__, self._names.found(folded))}
        if not asked:
            return None
        rest = self._names.without(folded)
        names_only = not without_marks(rest)
        if names_only or not _is_only_around(rest):
            return None
        commitments = in_turn(one.commitments for one in asked.values())
        if len(commitments) < _FEWEST:
            return None
        return Section(
            "、".join(asked), commitments, reasons=tuple(Reason("section", title, 1.0) for title in asked)
        )

    def asks_only_for_all(self, folded: str) -> bool:
        """Tell whether a folded text asks what there is, and names nothing but places and departments: 今年有哪些项目."""
        return asks_what(folded) and _is_only_around(self._names.without(folded))

    def _places(self, department: Department) -> Iterator[tuple[str, Section]]:
        """Yield (name, section) for each place it governs; a town that nothing names is told of its district."""
        own = [place for place in department.places if place in department.aliases]
        district = Section(own[-1] if own else department.name, self._naming(department.places))
        for place in department.places:
            named = Section(place, self._naming([place]))
            yield fold(place), district if place in own or not named.commitments else named

    def _naming(self, places: Iterable[str]) -> tuple[Commitment, ...]:
        """Return the commitments that name any of the places, figures first."""
        names = tuple(map(fold, places))
        found = [one for one, text in self._texts.items() if any(name in text for name in names)]
        return tuple(sorted(found, key=lambda one: not one.targets))


def _is_only_around(rest: str) -> bool:
    """Tell whether what stands beside the subjects' names asks for all that concerns them, and for nothing else."""
    return asks_for_nothing_else(_AROUND.sub(" ", rest))


def _share_of(department: Department, commitments: Iterable[Commitment]) -> tuple[Commitment, ...]:
    """Return what a department leads, then what it helps with; figures first in both."""
    mine = [one for one in commitments if department.name in one.departments]
    return tuple(sorted(mine, key=lambda one: (one.lead != department.name, not one.targets)))

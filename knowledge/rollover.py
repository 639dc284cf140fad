"""What became of last year's promises in this year's report: done, carried over, changed or vanished.

Only a proposal, with its reasons: people confirm each. Promises of both reports are paired by their words
(knowledge/alike.py), one with one. A pair in nearly the same words, with the same target and department, is carried
over, any other pair changed; what has no pair has vanished. What was published as done, or what the new report's review
states as reached, is done, whether or not this year's report goes on with it.
"""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from knowledge.alike import Alike, Likeness, paired
from knowledge.city import City
from knowledge.commitment import Baseline, Commitment, Comparison, Target
from knowledge.matching.units import promised, unit_of

NEAR = 0.45
"""Likeness from which two promises may be the same; siblings, such as the same works in two towns, can reach it too."""
SURE = 0.65
"""Likeness from which they are the same, in nearly the same words."""
NAMED = 0.3
"""Likeness from which the nearest is worth a look; less is chance."""


class Fate(StrEnum):
    """What became of a promise, in the words that staff and citizens read."""

    CARRIED = "接续"
    CHANGED = "有变化"
    VANISHED = "未再提及"
    DONE = "已完成"


class Change(StrEnum):
    """What is different in this year's promise."""

    TARGET = "目标"
    LEAD = "牵头部门"
    WORDS = "说法"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What seems to have become of one promise, and why."""

    earlier: Commitment
    owner: str
    """The department that leads it now, by this year's name; the earlier one if the city knows it no more."""
    fate: Fate
    later: Commitment | None
    """This year's promise that goes on with it; a done one may have such a promise too."""
    nearest: Commitment | None
    """Without `later`: this year's promise most like it, if any is from NAMED on."""
    likeness: float
    """0 to 1, of `later`, else of `nearest`; a `nearest` from NEAR on goes on with another promise, more like it."""
    changes: tuple[Change, ...] = ()
    """How `later` differs."""
    result: Baseline | None = None
    """What the new report's review says about it."""
    published: bool = False
    """True: what was published about it says that it is done."""

    @property
    def reached(self) -> bool | None:
        """Tell whether `result` meets the promised figure; None if there is none, or not the two to compare."""
        return reaches(self.earlier, self.result) if self.result else None


class Rollover:
    """Two reports of one city, compared once; the same reports always give the same proposals."""

    def __init__(self, earlier: City, later: City) -> None:
        self.earlier, self._later = earlier, later
        promises, now = [*map(_said, earlier.commitments)], [*map(_said, later.commitments)]
        alike = Alike(now, promises)
        reviewed = Alike([f"{one.name}\n{one.quote}" for one in later.baselines], promises)
        self._near = [alike.to(text) for text in promises]
        self._pairs = paired(self._near, NEAR)
        self._results = [reviewed.to(text) for text in promises]

    def proposals(self, done: Container[str] = ()) -> tuple[Proposal, ...]:
        """Return one for each of last year's promises, in its report's order; `done`: ids published as done."""
        return tuple(
            self._proposal(place, one, published=one.id in done)
            for place, one in enumerate(self.earlier.commitments)
        )

    def _proposal(self, place: int, earlier: Commitment, *, published: bool) -> Proposal:
        pair = self._pairs.get(place)
        found = pair or next(iter(self._near[place]), Likeness(0.0, -1))
        other = self._later.commitments[found.place] if found.share >= NAMED else None
        later = other if pair else None
        owner, result = self._owner(earlier), self._result(place, earlier)
        changes = tuple(_changes(earlier, later, owner, found.share)) if later else ()
        if published or (result and _is_done(earlier, result)):
            fate = Fate.DONE
        elif later:
            fate = Fate.CHANGED if changes else Fate.CARRIED
        else:
            fate = Fate.VANISHED
        nearest = None if later else other
        return Proposal(earlier, owner, fate, later, nearest, found.share, changes, result, published)

    def _owner(self, earlier: Commitment) -> str:
        known = self._later.department(earlier.lead)
        return known.name if known else earlier.lead

    def _result(self, place: int, earlier: Commitment) -> Baseline | None:
        """Return the review's result about it; without figures to compare, only one that surely is."""
        for share, at in self._results[place][:1]:
            result = self._later.baselines[at]
            if share >= SURE or (share >= NEAR and reaches(earlier, result) is not None):
                return result
        return None


def reaches(earlier: Commitment, result: Baseline) -> bool | None:
    """Tell whether a result meets a promise's only target; None if there are not just two figures of one unit."""
    if result.value is None or len(earlier.targets) != 1:
        return None
    [target] = earlier.targets
    counted = Target(result.name, result.value, result.unit, Comparison.EQUAL)
    if unit_of(target) != unit_of(counted):
        return None
    wanted = Target(target.name, promised(target), unit_of(target), target.op)
    return wanted.met_by(Decimal(repr(promised(counted))))


def _is_done(earlier: Commitment, result: Baseline) -> bool:
    reached = reaches(earlier, result)
    return not earlier.targets if reached is None else reached


def _said(one: Commitment) -> str:
    return f"{one.title}\n{one.focus or one.quote}"


def _changes(earlier: Commitment, later: Commitment, owner: str, likeness: float) -> Iterator[Change]:
    if _figures(earlier) != _figures(later):
        yield Change.TARGET
    if owner != later.lead:
        yield Change.LEAD
    if likeness < SURE:
        yield Change.WORDS


def _figures(one: Commitment) -> list[tuple[str, float, str]]:
    """Return what is promised whatever the scale: 1.4万亩 and 14000亩 are the same."""
    return sorted((target.op.value, promised(target), unit_of(target)) for target in one.targets)

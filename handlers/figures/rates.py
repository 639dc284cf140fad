"""The rates of departments, each with its components and its confidence interval. Pure."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from handlers.figures.measures import MEASURES, Measure
from storage.records import (
    OPEN_STATES,
    FeedbackKind,
    FeedbackOutcome,
    FeedbackState,
    Part,
    Rated,
    Solved,
    TicketGroup,
)

FEWEST = 20
"""Below this many tickets a rate says more about chance than about a department: it is neither shown nor compared."""
TOO_FEW = "数量太少，不比较"
_Z = 1.959963984540054
"""The normal distribution's 97.5 % quantile: 95 % lie between it and its negative."""


@dataclass(frozen=True, slots=True)
class Share:
    """A count of tickets, and the parts by which they can be listed."""

    name: str
    count: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Rate:
    """A measure applied to some tickets."""

    measure: Measure
    met: Share
    base: Share
    pieces: tuple[Share, ...]
    """Components of the denominator."""
    excluded: tuple[Share, ...]

    @property
    def enough(self) -> bool:
        """Tell whether there are enough tickets for a rate."""
        return self.base.count >= FEWEST

    @property
    def value(self) -> float | None:
        """From 0 to 1; None if there are too few."""
        return self.met.count / self.base.count if self.enough else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval; None if there are too few."""
        return wilson(self.met.count, self.base.count) if self.enough else None

    @property
    def verdict(self) -> str | None:
        """Why there is no value; None if there is one."""
        if self.enough:
            return None
        return TOO_FEW if self.base.count else "没有可计算的工单"


@dataclass(frozen=True, slots=True)
class Line:
    """The figures of a department, or of all together."""

    name: str | None
    """None for all together."""
    received: int
    rates: tuple[Rate, ...]


def wilson(met: int, of: int) -> tuple[float, float]:
    """Return the 95 % interval of a share, by Wilson's score method; `of` is 1 or more.

    E. B. Wilson, 'Probable Inference, the Law of Succession, and Statistical Inference', JASA 22 (1927), 209-212;
    advised for small counts by Brown, Cai and DasGupta, 'Interval Estimation for a Binomial Proportion',
    Statistical Science 16 (2001), 101-133.
    """
    if not 0 <= met <= of or of < 1:
        raise ValueError(f"met: {met} of {of}: give 0 to `of`, and 1 or more of them")
    share, square = met / of, _Z * _Z
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = _Z / (1 + square / of) * math.sqrt(share * (1 - share) / of + square / (4 * of * of))
    return (0.0 if met == 0 else max(middle - half, 0.0), 1.0 if met == of else min(middle + half, 1.0))


def parts_of(group: TicketGroup) -> Counter[Part]:
    """Count the tickets under each part of the figures that they belong to."""
    if group.state is FeedbackState.WITHDRAWN:
        return Counter({Part.WITHDRAWN: group.tickets})
    live = group.tickets - group.merged
    open_ = group.state in OPEN_STATES
    return Counter(
        {
            Part.MERGED: group.merged,
            Part.NO_DUE: group.no_due,
            Part.NOT_DUE: group.not_due,
            Part.IN_TIME: group.in_time,
            Part.LATE: group.answered - group.in_time,
            Part.UNANSWERED: live - group.no_due - group.not_due - group.answered,
            _solution(group): live,
            # As if nobody had rated: see `parts_rated`.
            Part.UNFINISHED if open_ else Part.UNRATED: group.tickets,
            Part.UNASKED if open_ else Part.SILENT: group.tickets,
        }
    )


def parts_rated(rated: Rated) -> Counter[Part]:
    """Count the parts that ratings add, minus those that `parts_of` assumed as if nobody had rated."""
    open_ = rated.state in OPEN_STATES
    counted: Counter[Part] = Counter()
    if rated.stars is not None:
        counted[_satisfaction(rated.stars)] += rated.tickets
        counted[Part.UNFINISHED if open_ else Part.UNRATED] -= rated.tickets
    if rated.solved is not None:
        counted[_AGREEMENT[rated.solved]] += rated.tickets
        counted[Part.UNASKED if open_ else Part.SILENT] -= rated.tickets
    return counted


_AGREEMENT = {Solved.YES: Part.AGREED, Solved.PARTLY: Part.AGREED_PARTLY, Solved.NO: Part.DENIED}


def _satisfaction(stars: int) -> Part:
    if stars == 3:
        return Part.MIDDLING
    return Part.SATISFIED if stars > 3 else Part.DISSATISFIED


def _solution(group: TicketGroup) -> Part:
    if group.kind is FeedbackKind.THANKS:
        return Part.THANKS
    if group.state in OPEN_STATES:
        return Part.OPEN
    settled = {FeedbackOutcome.SOLVED: Part.SOLVED, FeedbackOutcome.ELSEWHERE: Part.ELSEWHERE}
    return settled.get(group.outcome, Part.UNSOLVED) if group.outcome else Part.UNSOLVED


def line(name: str | None, groups: Iterable[TicketGroup], ratings: Iterable[Rated]) -> Line:
    """Return the figures of some tickets; `ratings` are those of the same tickets."""
    counted: Counter[Part] = Counter()
    received = 0
    for group in groups:
        counted.update(parts_of(group))
        received += group.tickets
    for rated in ratings:
        counted.update(parts_rated(rated))
    return Line(name, received, tuple(_rate(measure, counted) for measure in MEASURES))


def lines(groups: Sequence[TicketGroup], ratings: Sequence[Rated]) -> list[Line]:
    """Return the figures of each department that has tickets, most tickets first, which is not a ranking."""
    by_department: dict[str, list[TicketGroup]] = {}
    for group in groups:
        by_department.setdefault(group.department, []).append(group)
    made = [
        line(name, own, (rated for rated in ratings if rated.department == name))
        for name, own in by_department.items()
    ]
    return sorted(made, key=lambda one: (-one.received, one.name or ""))


def _rate(measure: Measure, counted: Counter[Part]) -> Rate:
    met = (measure.met,)
    pieces = tuple(Share(name, counted[part], (part,)) for part, name in measure.base.items())
    return Rate(
        measure,
        Share("分子", counted[measure.met], met),
        Share("分母", sum(piece.count for piece in pieces), tuple(measure.base)),
        pieces,
        tuple(Share(name, counted[part], (part,)) for part, name in measure.excluded.items()),
    )

"""The rates of departments, each with what it is made of and what it leaves out; and what residents ask and file. Pure."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from storage.records import (
    OPEN_STATES,
    Decision,
    FeedbackKind,
    FeedbackOutcome,
    FeedbackState,
    Part,
    QuestionCount,
    Rated,
    Solved,
    Standing,
)

FEWEST = 20
"""Below so many tickets a rate says more about chance than about a department: it is neither shown nor compared."""
TOO_FEW = "数量太少，不比较"
_Z = 1.959963984540054
"""The normal distribution's 97.5 % quantile: 95 % lie between it and its negative."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What a rate means."""

    name: str
    definition: str
    met: Part
    """The numerator."""
    base: Mapping[Part, str]
    """The denominator: each of its parts and what it is called."""
    excluded: Mapping[Part, str]
    """What is left out of both, and why."""


_WITHDRAWN = {Part.WITHDRAWN: "居民已撤回"}
_MERGED = {Part.MERGED: "并入其他工单（由主工单代表）"}
RESPONSE = Measure(
    "响应率",
    "期限内首次答复的工单 ÷ 期限已过的工单。期限以工单上的办理期限（含已批准的延期）为准，到期当天答复算按时。"
    "期限未到的一律不计，已经提前答复的也不计，以免只挑快的算。",
    Part.IN_TIME,
    {Part.IN_TIME: "期限内答复", Part.LATE: "逾期答复", Part.UNANSWERED: "到期未答复"},
    {
        **_WITHDRAWN,
        **_MERGED,
        Part.NOT_DUE: "期限未到",
        Part.NO_DUE: "不设期限（如感谢）",
    },
)
SOLUTION = Measure(
    "解决率",
    "办理结果为“已解决”的工单 ÷ 已答复或已办结的工单。“部分解决”“列入计划”“不予采纳”都不算解决。"
    "结果由承办部门填写；居民要求重新办理的，回到“仍在办理”。",
    Part.SOLVED,
    {Part.SOLVED: "已解决", Part.UNSOLVED: "部分解决、列入计划或不予采纳"},
    {
        **_WITHDRAWN,
        **_MERGED,
        Part.OPEN: "仍在办理",
        Part.ELSEWHERE: "非职责范围",
        Part.THANKS: "感谢类，无事可解决",
    },
)
AGREEMENT = Measure(
    "居民认可率",
    "居民说“解决了”的工单 ÷ 居民说了解决没有的工单。居民没有说的，不算解决，也不算没解决。以居民最后一次说的为准："
    "重新答复以后没有再说的，仍按上一次。并入其他工单的，居民各说各的，也算。",
    Part.AGREED,
    {Part.AGREED: "解决了", Part.AGREED_PARTLY: "部分解决", Part.DENIED: "没解决"},
    {**_WITHDRAWN, Part.UNASKED: "仍在办理，居民没有说", Part.SILENT: "居民没有说"},
)
SATISFACTION = Measure(
    "满意率",
    "居民打4分、5分的工单 ÷ 居民打了分的工单（满分5分，3分是一般）。没有打分不算满意，也不算不满意。以居民最后一次打的分为准："
    "重新答复以后没有再打分的，仍按上一次。并入其他工单的，居民各打各的，也算。",
    Part.SATISFIED,
    {Part.SATISFIED: "满意（4-5分）", Part.MIDDLING: "一般（3分）", Part.DISSATISFIED: "不满意（1-2分）"},
    {**_WITHDRAWN, Part.UNFINISHED: "仍在办理，没有打分", Part.UNRATED: "居民没有打分"},
)
MEASURES = (RESPONSE, SOLUTION, AGREEMENT, SATISFACTION)


@dataclass(frozen=True, slots=True)
class Share:
    """Some tickets of a figure, and by which parts they are found again."""

    name: str
    count: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Rate:
    """A measure of some tickets."""

    measure: Measure
    met: Share
    base: Share
    pieces: tuple[Share, ...]
    """Of the denominator."""
    excluded: tuple[Share, ...]

    @property
    def enough(self) -> bool:
        """Tell whether there are enough to speak of a rate."""
        return self.base.count >= FEWEST

    @property
    def value(self) -> float | None:
        """From 0 to 1; None where there are too few."""
        return self.met.count / self.base.count if self.enough else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval; None where there are too few."""
        return wilson(self.met.count, self.base.count) if self.enough else None

    @property
    def verdict(self) -> str | None:
        """Why there is no value; None where there is one."""
        if self.enough:
            return None
        return TOO_FEW if self.base.count else "没有可计算的工单"


@dataclass(frozen=True, slots=True)
class Line:
    """The figures of a department, or of all together."""

    name: str | None
    """None: all together."""
    received: int
    rates: tuple[Rate, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """How often residents asked about a commitment."""

    commitment: str
    answered: int
    """Answered with it, alone or among others."""
    offered: int
    """Among up to three that were offered to choose from."""


def wilson(met: int, of: int) -> tuple[float, float]:
    """Give the 95 % interval of a share, by Wilson's score method; `of` is 1 or more.

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


def parts_of(standing: Standing) -> Counter[Part]:
    """Count how many of the tickets are what to the figures."""
    if standing.state is FeedbackState.WITHDRAWN:
        return Counter({Part.WITHDRAWN: standing.tickets})
    live = standing.tickets - standing.merged
    open_ = standing.state in OPEN_STATES
    return Counter(
        {
            Part.MERGED: standing.merged,
            Part.NO_DUE: standing.no_due,
            Part.NOT_DUE: standing.not_due,
            Part.IN_TIME: standing.in_time,
            Part.LATE: standing.answered - standing.in_time,
            Part.UNANSWERED: live - standing.no_due - standing.not_due - standing.answered,
            _solution(standing): live,
            # Before anybody's rating is counted: see `parts_rated`.
            Part.UNFINISHED if open_ else Part.UNRATED: standing.tickets,
            Part.UNASKED if open_ else Part.SILENT: standing.tickets,
        }
    )


def parts_rated(rated: Rated) -> Counter[Part]:
    """Count what ratings make of tickets, less what `parts_of` took them for: as if nobody had said anything."""
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


def _solution(standing: Standing) -> Part:
    if standing.kind is FeedbackKind.THANKS:
        return Part.THANKS
    if standing.state in OPEN_STATES:
        return Part.OPEN
    settled = {FeedbackOutcome.SOLVED: Part.SOLVED, FeedbackOutcome.ELSEWHERE: Part.ELSEWHERE}
    return settled.get(standing.outcome, Part.UNSOLVED) if standing.outcome else Part.UNSOLVED


def line(name: str | None, standings: Iterable[Standing], ratings: Iterable[Rated] = ()) -> Line:
    """Make the figures of some tickets; `ratings` are those of the same tickets."""
    counted: Counter[Part] = Counter()
    received = 0
    for standing in standings:
        counted.update(parts_of(standing))
        received += standing.tickets
    for rated in ratings:
        counted.update(parts_rated(rated))
    return Line(name, received, tuple(_rate(measure, counted) for measure in MEASURES))


def lines(standings: Sequence[Standing], ratings: Sequence[Rated] = ()) -> list[Line]:
    """Make the figures of each department that has a ticket; the one with the most tickets first, which is no ranking."""
    by_department: dict[str, list[Standing]] = {}
    for standing in standings:
        by_department.setdefault(standing.department, []).append(standing)
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


def by_kind(standings: Iterable[Standing]) -> dict[FeedbackKind, int]:
    """Count the tickets of each kind, without those withdrawn."""
    counted: Counter[FeedbackKind] = Counter()
    for standing in standings:
        if standing.state is not FeedbackState.WITHDRAWN:
            counted[standing.kind] += standing.tickets
    return dict(counted.most_common())


def by_commitment(demand: Mapping[tuple[str, ...], int]) -> dict[str, int]:
    """Count the tickets that link each commitment, the most first; one that links two counts for both."""
    counted: Counter[str] = Counter()
    for named, tickets in demand.items():
        for commitment in dict.fromkeys(named):
            counted[commitment] += tickets
    return _most_first(counted)


def by_theme(demand: Mapping[tuple[str, ...], int], themes: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Count the tickets of each theme, the most first; `themes` are those of each commitment. No ticket counts twice for one."""
    counted: Counter[str] = Counter()
    for named, tickets in demand.items():
        for theme in dict.fromkeys(theme for one in named for theme in themes.get(one, ())):
            counted[theme] += tickets
    return _most_first(counted)


def asked(questions: Iterable[QuestionCount]) -> list[Asked]:
    """Count the questions about each commitment, the one that answered most first."""
    answered: Counter[str] = Counter()
    offered: Counter[str] = Counter()
    for group in questions:
        into = {Decision.ANSWER: answered, Decision.CHOOSE: offered}.get(group.decision)
        for commitment in dict.fromkeys(group.commitments if into is not None else ()):
            into[commitment] += group.questions  # type: ignore[index]  # None has no commitments.
    every = answered.keys() | offered.keys()
    made = [Asked(one, answered[one], offered[one]) for one in every]
    return sorted(made, key=lambda one: (-one.answered, -one.offered, one.commitment))


def by_decision(questions: Iterable[QuestionCount]) -> dict[Decision, int]:
    """Count the questions by what was done with them."""
    counted: Counter[Decision] = Counter()
    for group in questions:
        counted[group.decision] += group.questions
    return {decision: counted[decision] for decision in Decision if counted[decision]}


def _most_first(counted: Counter[str]) -> dict[str, int]:
    return dict(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))

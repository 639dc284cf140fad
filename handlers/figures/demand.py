"""Counts of what residents ask and write about. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from storage.records import Decision, FeedbackKind, FeedbackState, QuestionCount, TicketGroup


@dataclass(frozen=True, slots=True)
class QuestionsAbout:
    """How often residents asked about a commitment."""

    commitment: str
    answered: int
    """Answered with it, alone or among others."""
    offered: int
    """Offered among up to three choices."""


def by_kind(groups: Iterable[TicketGroup]) -> dict[FeedbackKind, int]:
    """Count the tickets of each kind, without withdrawn ones."""
    counted: Counter[FeedbackKind] = Counter()
    for group in groups:
        if group.state is not FeedbackState.WITHDRAWN:
            counted[group.kind] += group.tickets
    return dict(counted.most_common())


def by_commitment(demand: Mapping[tuple[str, ...], int]) -> dict[str, int]:
    """Count the tickets that link each commitment, most first; one that links two counts for both."""
    counted: Counter[str] = Counter()
    for named, tickets in demand.items():
        for commitment in dict.fromkeys(named):
            counted[commitment] += tickets
    return _most_first(counted)


def by_theme(demand: Mapping[tuple[str, ...], int], themes: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Count the tickets of each theme, most first, each once per theme; `themes` maps commitments to their themes."""
    counted: Counter[str] = Counter()
    for named, tickets in demand.items():
        for theme in dict.fromkeys(theme for one in named for theme in themes.get(one, ())):
            counted[theme] += tickets
    return _most_first(counted)


def questions_about(questions: Iterable[QuestionCount]) -> list[QuestionsAbout]:
    """Count the questions about each commitment, most often answered first."""
    answered: Counter[str] = Counter()
    offered: Counter[str] = Counter()
    counters = {Decision.ANSWER: answered, Decision.CHOOSE: offered}
    for group in questions:
        if (counter := counters.get(group.decision)) is not None:
            counter.update(dict.fromkeys(group.commitments, group.questions))
    every = answered.keys() | offered.keys()
    made = [QuestionsAbout(one, answered[one], offered[one]) for one in every]
    return sorted(made, key=lambda one: (-one.answered, -one.offered, one.commitment))


def by_decision(questions: Iterable[QuestionCount]) -> dict[Decision, int]:
    """Count the questions by decision."""
    counted: Counter[Decision] = Counter()
    for group in questions:
        counted[group.decision] += group.questions
    return {decision: counted[decision] for decision in Decision if counted[decision]}


def _most_first(counted: Counter[str]) -> dict[str, int]:
    return dict(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))

"""A period's figures as an actor may see them: within their departments, with all ticket figures from one snapshot."""

import asyncio
from dataclasses import dataclass
from datetime import date

from handlers.days import clock_ahead, span
from handlers.desk.office import Office
from handlers.figures import demand, rates
from handlers.figures.demand import QuestionsAbout
from handlers.figures.rates import Line
from handlers.people import Actor, Permission
from storage.database import Unit
from storage.records import (
    Decision,
    FeedbackFilter,
    FeedbackKind,
    Measured,
    QuestionCount,
    Rated,
    TicketGroup,
)

MOST_QUESTIONS = 30
"""How many unanswered questions are listed."""


@dataclass(frozen=True, slots=True)
class Report:
    """What the page shows and the file contains."""

    first: date
    last: date
    """The city's local days, inclusive."""
    day: date
    """The reference day: what is due on it is not yet overdue."""
    departments: tuple[str, ...]
    """Whose tickets are counted; empty means every department's."""
    total: Line
    lines: tuple[Line, ...]
    kinds: dict[FeedbackKind, int]
    commitments: dict[str, int]
    themes: dict[str, int]
    asked: tuple[QuestionsAbout, ...]
    decisions: dict[Decision, int]
    """All the city's questions, since questions are not routed."""
    unanswered: tuple[tuple[str, int], ...]
    """Masked questions and how often each was asked, most first."""


class FigureDesk:
    """The desk's part for figures."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def report(self, actor: Actor, first: date, last: date, department: str | None = None) -> Report:
        """Count the tickets and questions received from `first` to `last`, within the actor's departments.

        Raises ForbiddenError for a department that is not the actor's.
        """
        actor.require(Permission.FIGURES)
        scoped = self._office.scoped(actor, self._wanted(first, last, department))
        read = self._office.database.read
        (groups, ratings, linked), (questions, unanswered) = await asyncio.gather(
            read(lambda unit: _tickets(unit, scoped)), read(lambda unit: _questions(unit, scoped))
        )
        themes = {one.id: one.themes for one in self._office.city.commitments}
        asked = demand.questions_about(questions)
        return Report(
            first,
            last,
            day=self._office.today,
            departments=scoped.departments,
            total=rates.line(None, groups, ratings),
            lines=tuple(rates.lines(groups, ratings)),
            kinds=demand.by_kind(groups),
            commitments=demand.by_commitment(linked),
            themes=demand.by_theme(linked, themes),
            asked=tuple(one for one in asked if self._answers_for(one, scoped.departments)),
            decisions=demand.by_decision(questions),
            unanswered=tuple(unanswered),
        )

    def _wanted(self, first: date, last: date, department: str | None) -> FeedbackFilter:
        """Return the filter of everything that a report counts."""
        zone, day = self._office.city.timezone, self._office.today
        return FeedbackFilter(
            self._office.city.code,
            *span(first, last, zone),
            departments=(department,) if department else (),
            held=True,
            measured=Measured((), day, clock_ahead(day, zone)),
        )

    def _answers_for(self, asked: QuestionsAbout, departments: tuple[str, ...]) -> bool:
        """Tell whether one of the departments leads the commitment or helps with it; no departments means all."""
        commitment = self._office.city.commitment(asked.commitment)
        if not departments:
            return True
        return commitment is not None and not set(commitment.departments).isdisjoint(departments)


def _tickets(
    unit: Unit, scoped: FeedbackFilter
) -> tuple[list[TicketGroup], list[Rated], dict[tuple[str, ...], int]]:
    """Return the tickets in groups, their ratings, and how many link which commitments, from one snapshot."""
    return unit.figures.groups(scoped), unit.figures.ratings(scoped), unit.figures.demand(scoped)


def _questions(unit: Unit, scoped: FeedbackFilter) -> tuple[list[QuestionCount], list[tuple[str, int]]]:
    """Return the counted questions, and those most often not answered."""
    return unit.figures.questions(scoped), unit.figures.unanswered(scoped, MOST_QUESTIONS)

"""What the figures are computed from: a few grouped counts, each read from one index alone, however many tickets."""

import json
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, case, func, select

from storage.records import (
    Decision,
    FeedbackFilter,
    FeedbackState,
    QuestionCount,
    Rated,
    TicketGroup,
)
from storage.repository import Repository
from storage.tables import FEEDBACK, QUESTION
from storage.ticket_parts import Condition, counted_parts

NEWEST_TEXTS = 20_000
"""How many questions are compared by their words: the most recent ones."""
_ROW = FEEDBACK.c
_ASKED = QUESTION.c


class Figures(Repository):
    """Counts over a period; read-only."""

    def groups(self, wanted: FeedbackFilter) -> list[TicketGroup]:
        """Count each department's tickets by what they are, within the filter's city, period and departments.

        Of `wanted.measured` only the day matters; its parts, and the rest of the filter, are ignored.
        Raises ValueError without it.
        """
        if wanted.measured is None:
            raise ValueError("measured: None: give the day that the figures are of")
        keys = (_ROW.department, _ROW.kind, _ROW.state, _ROW.outcome)
        counted = counted_parts(wanted.measured)
        # The groups are in the index's order, so nothing is sorted.
        grouped = (
            select(*keys, func.count(), *(func.count(case((one, 1))) for one in counted))
            .where(*_inside(wanted))
            .group_by(*keys)
        )
        return self._all(TicketGroup, grouped)

    def ratings(self, wanted: FeedbackFilter) -> list[Rated]:
        """Count the filter's tickets by rating, without withdrawn ones; read from an index of rated tickets only."""
        groups = (_ROW.department, _ROW.state, _ROW.stars, _ROW.solved)
        grouped = (
            select(*groups, func.count())
            .where(*_inside(wanted), _ROW.rated_at.is_not(None), _ROW.state != FeedbackState.WITHDRAWN)
            .group_by(*groups)
        )
        return self._all(Rated, grouped)

    def demand(self, wanted: FeedbackFilter) -> dict[tuple[str, ...], int]:
        """Count the tickets by the set of commitments they link (possibly empty), without withdrawn ones."""
        grouped = (
            select(_ROW.commitments_text, func.count())
            .where(*_inside(wanted), _ROW.state != FeedbackState.WITHDRAWN)
            .group_by(_ROW.commitments_text)
        )
        found: dict[tuple[str, ...], int] = {}
        for spelled, count in self._connection.execute(grouped):
            named = tuple(json.loads(spelled))
            found[named] = found.get(named, 0) + count
        return found

    def questions(self, wanted: FeedbackFilter) -> list[QuestionCount]:
        """Count the questions of the filter's city and period, by decision and commitments."""
        groups = (_ASKED.decision, _ASKED.commitments_text)
        grouped = select(*groups, func.count()).where(*_asked_within(wanted)).group_by(*groups)
        rows = self._connection.execute(grouped)
        return [QuestionCount(row[0], tuple(json.loads(row[1])), row[2]) for row in rows]

    def unanswered(self, wanted: FeedbackFilter, most: int) -> list[tuple[str, int]]:
        """Return the masked questions most often left unanswered, among the last NEWEST_TEXTS of them."""
        # Such a question has no commitments: the index then holds them in order.
        nothing = (
            _ASKED.city == wanted.city,
            _ASKED.decision == Decision.DECLINE,
            _ASKED.commitments_text == "[]",
        )
        newest = (
            select(_ASKED.text)
            .where(*nothing, *_period(_ASKED.at, wanted))
            .order_by(_ASKED.at.desc())
            .limit(NEWEST_TEXTS)
            .subquery()
        )
        times = func.count().label("times")
        most_asked = (
            select(newest.c.text, times)
            .group_by(newest.c.text)
            .order_by(times.desc(), newest.c.text)
            .limit(most)
        )
        return [(row[0], row[1]) for row in self._connection.execute(most_asked)]


def _inside(wanted: FeedbackFilter) -> list[Condition]:
    """Match city, period, and the departments that have the ticket."""
    inside = [_ROW.city == wanted.city, *_period(_ROW.received_at, wanted)]
    return [*inside, _ROW.department.in_(wanted.departments)] if wanted.departments else inside


def _asked_within(wanted: FeedbackFilter) -> list[Condition]:
    return [_ASKED.city == wanted.city, *_period(_ASKED.at, wanted)]


def _period(moment: ColumnElement[datetime], wanted: FeedbackFilter) -> Iterator[Condition]:
    """Match the period in a form that does not tempt SQLite away from a covering index."""
    if wanted.since is not None:
        yield func.coalesce(moment, moment) >= wanted.since
    if wanted.until is not None:
        yield func.coalesce(moment, moment) < wanted.until

"""The parts of the figures as conditions: the same ones count a figure and find the tickets behind it."""

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, DateTime, and_, or_
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction

from storage.records import (
    FINAL_STATES,
    OPEN_STATES,
    FeedbackKind,
    FeedbackOutcome,
    FeedbackState,
    Measured,
    Part,
    Solved,
)
from storage.tables import FEEDBACK

Condition = ColumnElement[bool]
_ROW = FEEDBACK.c
_KEPT = _ROW.state != FeedbackState.WITHDRAWN
_LIVE = and_(_KEPT, _ROW.merged_into.is_(None))
SOLVABLE = and_(*(_ROW.kind != kind for kind in FeedbackKind if not kind.solvable))
_SOLVABLE = and_(_LIVE, SOLVABLE)
_FINAL = _ROW.state.in_(FINAL_STATES)


class _SecondsAfter(GenericFunction[Any]):
    """The moment a number of seconds after a date's midnight in UTC."""

    type = DateTime(timezone=True)
    inherit_cache = True


@compiles(_SecondsAfter, "sqlite")
def _in_sqlite(element: _SecondsAfter, compiler: SQLCompiler, **more: Any) -> str:
    """Return text, as SQLite stores moments: a whole second sorts before any moment within it."""
    day, seconds = (compiler.process(one, **more) for one in element.clauses)
    return f"datetime({day}, {seconds} || ' seconds')"


@compiles(_SecondsAfter, "postgresql")
def _in_postgres(element: _SecondsAfter, compiler: SQLCompiler, **more: Any) -> str:
    day, seconds = (compiler.process(one, **more) for one in element.clauses)
    return f"((CAST({day} AS timestamp) + make_interval(secs => {seconds})) AT TIME ZONE 'UTC')"


def measured(wanted: Measured) -> Condition:
    """Match tickets that are one of the parts."""
    every = conditions(wanted)
    return or_(*(every[part] for part in wanted.parts))


def conditions(wanted: Measured) -> dict[Part, Condition]:
    """Return the condition of each part; of one figure's parts, every ticket matches exactly one."""
    return {
        Part.WITHDRAWN: _ROW.state == FeedbackState.WITHDRAWN,
        Part.MERGED: and_(_KEPT, _ROW.merged_into.is_not(None)),
        **_response(wanted),
        **_solution(),
        **_satisfaction(),
        **_agreement(),
    }


def counted_parts(wanted: Measured) -> tuple[Condition, ...]:
    """Return what is counted, in `TicketGroup`'s order: merged, no_due, not_due, in_time, answered.

    For tickets not withdrawn; the same conditions as of the parts, minus what a known state implies: over a million
    tickets each comparison costs time.
    """
    unmerged = _ROW.merged_into.is_(None)
    was_due = and_(_ROW.due < wanted.day, unmerged)
    return (
        _ROW.merged_into.is_not(None),
        and_(_ROW.due.is_(None), unmerged),
        and_(_ROW.due >= wanted.day, unmerged),
        and_(was_due, _ROW.responded_at < _end(wanted)),
        and_(was_due, _ROW.responded_at.is_not(None)),
    )


def _end(wanted: Measured) -> ColumnElement[Any]:
    return _SecondsAfter(_ROW.due, int((timedelta(days=1) - wanted.ahead).total_seconds()))


def _response(wanted: Measured) -> dict[Part, Condition]:
    was_due = and_(_LIVE, _ROW.due < wanted.day)
    end = _end(wanted)
    return {
        Part.NO_DUE: and_(_LIVE, _ROW.due.is_(None)),
        Part.NOT_DUE: and_(_LIVE, _ROW.due >= wanted.day),
        Part.IN_TIME: and_(was_due, _ROW.responded_at < end),
        Part.LATE: and_(was_due, _ROW.responded_at >= end),
        Part.UNANSWERED: and_(was_due, _ROW.responded_at.is_(None)),
    }


def _satisfaction() -> dict[Part, Condition]:
    """Includes merged tickets, since each citizen rates their own."""
    silent = and_(_KEPT, _ROW.stars.is_(None))
    return {
        Part.SATISFIED: and_(_KEPT, _ROW.stars >= 4),
        Part.MIDDLING: and_(_KEPT, _ROW.stars == 3),
        Part.DISSATISFIED: and_(_KEPT, _ROW.stars <= 2),
        Part.UNFINISHED: and_(silent, _ROW.state.in_(OPEN_STATES)),
        Part.UNRATED: and_(silent, _FINAL),
    }


def _agreement() -> dict[Part, Condition]:
    silent = and_(_KEPT, _ROW.solved.is_(None))
    return {
        Part.AGREED: and_(_KEPT, _ROW.solved == Solved.YES),
        Part.AGREED_PARTLY: and_(_KEPT, _ROW.solved == Solved.PARTLY),
        Part.DENIED: and_(_KEPT, _ROW.solved == Solved.NO),
        Part.UNASKED: and_(silent, _ROW.state.in_(OPEN_STATES)),
        Part.SILENT: and_(silent, _FINAL),
    }


def _solution() -> dict[Part, Condition]:
    final = and_(_SOLVABLE, _FINAL)
    settled = (FeedbackOutcome.SOLVED, FeedbackOutcome.ELSEWHERE)
    return {
        Part.THANKS: and_(_LIVE, _ROW.kind == FeedbackKind.THANKS),
        Part.OPEN: and_(_SOLVABLE, _ROW.state.in_(OPEN_STATES)),
        Part.ELSEWHERE: and_(final, _ROW.outcome == FeedbackOutcome.ELSEWHERE),
        Part.SOLVED: and_(final, _ROW.outcome == FeedbackOutcome.SOLVED),
        Part.UNSOLVED: and_(final, _ROW.outcome.not_in(settled)),
    }

"""A FeedbackFilter as conditions: one set for exports, counts and pages, so that all mean the same tickets."""

import json
from collections.abc import Iterator

from sqlalchemy import Connection, Text, and_, cast, literal_column, not_, or_, select

from storage.records import OPEN_STATES, FeedbackFilter, FeedbackState
from storage.tables import FEEDBACK, FEEDBACK_HELPER
from storage.ticket_parts import Condition, measured
from storage.ticket_text import TicketText, search_pairs

_ROW = FEEDBACK.c
REOPENED: Condition = _ROW.reopened > literal_column("0")
"""Written exactly as in its index: with a parameter in it, SQLite would not recognise it."""

SENT_BACK: Condition = and_(
    _ROW.draft.is_not(None),
    _ROW.draft_by.is_(None),
    _ROW.state == FeedbackState.IN_PROGRESS,
    _ROW.merged_into.is_(None),
)
"""As `FeedbackRecord.sent_back`."""


def conditions(connection: Connection, wanted: FeedbackFilter) -> list[Condition]:
    """Return all conditions of the filter. Raises ValueError for a search of fewer than two characters."""
    found = [_ROW.city == wanted.city, *other_conditions(wanted)]
    if len(states(wanted)) < len(FeedbackState):
        found.append(_ROW.state.in_(states(wanted)))
    if wanted.department is not None:
        found.append(_ROW.department == wanted.department)
    if wanted.departments:
        own = _ROW.department.in_(wanted.departments)
        found.append(own if wanted.held else or_(own, helped_by(wanted.departments)))
    if wanted.text is not None:
        found.append(TicketText(connection).found(search_pairs(wanted.text)))
    return found


def states(wanted: FeedbackFilter) -> tuple[FeedbackState, ...]:
    """Return the states that `state`, `states`, `overdue` and `sent_back` all allow."""
    return tuple(
        state
        for state in FeedbackState
        if wanted.state in {None, state}
        and (not wanted.states or state in wanted.states)
        and (wanted.overdue is None or state in OPEN_STATES)
        and (not wanted.sent_back or state is FeedbackState.IN_PROGRESS)
    )


def helped_by(departments: tuple[str, ...]) -> Condition:
    """Match tickets that one of the departments co-handles."""
    helper = FEEDBACK_HELPER.c
    return _ROW.number.in_(select(helper.number).where(helper.department.in_(departments)))


def other_conditions(wanted: FeedbackFilter) -> Iterator[Condition]:
    """Yield the conditions other than on city, state, department and text."""
    if wanted.since is not None:
        yield _ROW.received_at >= wanted.since
    if wanted.until is not None:
        yield _ROW.received_at < wanted.until
    if wanted.due_before is not None:
        yield _ROW.due_order < wanted.due_before
    if wanted.overdue is not None:
        yield _ROW.due_order < wanted.overdue
    if wanted.kinds:
        yield _ROW.kind.in_(wanted.kinds)
    for name in ("kind", "channel", "handler", "outcome", "citizen"):
        value = getattr(wanted, name)
        if value is not None:
            yield _ROW[name] == value
    if wanted.helping:
        yield _ROW.department.not_in(wanted.departments)
        yield helped_by(wanted.departments)
    yield from _marks(wanted)
    yield from _figures(wanted)


def _figures(wanted: FeedbackFilter) -> Iterator[Condition]:
    """Yield the conditions that figures count by."""
    if wanted.commitment is not None:
        yield _about(wanted.commitment)
    if wanted.commitments:
        yield or_(*map(_about, wanted.commitments))
    if wanted.measured is not None:
        yield measured(wanted.measured)


def _about(commitment: str) -> Condition:
    """Match tickets that link a commitment, in the engine's JSON form."""
    return cast(_ROW.commitments, Text).contains(json.dumps(commitment, ensure_ascii=False), autoescape=True)


def _marks(wanted: FeedbackFilter) -> Iterator[Condition]:
    """Yield conditions on whether something is set."""
    for asked_for, column in (
        (wanted.merged, _ROW.merged_into),
        (wanted.waiting, _ROW.draft_by),
        (wanted.escalated, _ROW.escalated_at),
        (wanted.displeased, _ROW.displeased_at),
    ):
        if asked_for is not None:
            yield column.is_not(None) if asked_for else column.is_(None)
    if wanted.reopened is not None:
        yield REOPENED if wanted.reopened else not_(REOPENED)
    if wanted.sent_back is not None:
        yield SENT_BACK if wanted.sent_back else not_(SENT_BACK)
    if wanted.waiting:
        # A merged ticket's own draft need not be approved: its lead's answer applies to it.
        yield _ROW.merged_into.is_(None)

"""Chooses the lanes along which a queue's page is found.

A lane is what one index holds in the page's order: the tickets of one state, or of one department and state. If few
tickets can match (one clerk's, those awaiting approval, a rare word), there is one short lane with all of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

from sqlalchemy import ColumnElement, Connection, Text, cast

from storage.records import FeedbackFilter, FeedbackState
from storage.tables import FEEDBACK
from storage.ticket_cursor import Order
from storage.ticket_filter import REOPENED, helped_by, states
from storage.ticket_parts import Condition
from storage.ticket_text import TicketText, commitment_token

FEW = 5_000
"""The most tickets that a rare word may have: all of them are examined."""
MOST_LANES = 24

_ROW = FEEDBACK.c


@dataclass(frozen=True, slots=True)
class Lane:
    """Conditions that one index serves in order; or, if `short`, few tickets match, found by another index."""

    conditions: tuple[Condition, ...]
    also: tuple[Condition, ...] = ()
    """Conditions that no index serves, checked ticket by ticket."""
    short: bool = False


@dataclass(frozen=True, slots=True)
class NarrowCondition:
    """A condition that only few tickets match."""

    condition: Condition
    by_text: bool = False
    """True if the search index found them, which is exact: their texts need no second check."""


def narrow_condition(
    connection: Connection, wanted: FeedbackFilter, pairs: Sequence[str]
) -> NarrowCondition | None:
    """Return a condition of the filter that only few tickets match, if any; `pairs` are those of its search."""
    for asked_for, condition in (
        (wanted.handler is not None, _ROW.handler == wanted.handler),
        (wanted.helping, helped_by(wanted.departments)),
        (wanted.waiting, _ROW.draft_by.is_not(None)),
        (wanted.escalated, _ROW.escalated_at.is_not(None)),
        (wanted.displeased, _ROW.displeased_at.is_not(None)),
        (wanted.reopened, REOPENED),
    ):
        if asked_for:
            return NarrowCondition(condition)
    tokens = [*pairs, *([commitment_token(wanted.commitment)] if wanted.commitment else [])]
    rare = TicketText(connection).numbers(tokens, FEW) if tokens else None
    return None if rare is None else NarrowCondition(TicketText(connection).among(rare), by_text=True)


def lanes(wanted: FeedbackFilter, order: Order, narrow: NarrowCondition | None) -> list[Lane]:
    """Return lanes that together hold every ticket of the filter's states and departments exactly once."""
    if narrow is not None:
        return [Lane((narrow.condition, *_scope(wanted)), short=True)]
    # A single department narrows the scope; one outside it may still be co-handled by the scope.
    scope = wanted.departments
    named = (wanted.department,) if wanted.department is not None else scope
    if not named and order.column is _ROW.received_at and len(states(wanted)) == len(FeedbackState):
        return [Lane(())]
    chosen = _by_state(wanted, tuple(one for one in named if not scope or one in scope), limited=bool(named))
    if scope and not wanted.held:
        # Excluding those that the other lanes already yield.
        others = _scope(replace(wanted, departments=()))
        helped = (helped_by(scope), unindexed("department").not_in(scope), *others)
        chosen.append(Lane(helped, short=True))
    return chosen


def unindexed(name: str) -> ColumnElement[str]:
    """Return a column as an expression that keeps SQLite from using an index on it instead of the selective one."""
    return cast(_ROW[name], Text).concat("")


def _by_state(wanted: FeedbackFilter, departments: tuple[str, ...], *, limited: bool) -> list[Lane]:
    allowed = states(wanted)
    if not limited:
        return [Lane((_ROW.state == state,)) for state in allowed]
    if len(departments) * len(allowed) > MOST_LANES:
        inside = _ROW.department.in_(departments)
        return [Lane((_ROW.state == state,), also=(inside,)) for state in allowed]
    both = product(departments, allowed)
    return [Lane((_ROW.department == one, _ROW.state == state)) for one, state in both]


def _scope(wanted: FeedbackFilter) -> list[Condition]:
    """Return the conditions on state and department that a short lane must check."""
    found: list[Condition] = [unindexed("state").in_([state.value for state in states(wanted)])]
    if wanted.department is not None:
        found.append(unindexed("department") == wanted.department)
    if wanted.departments:
        own = unindexed("department").in_(wanted.departments)
        found.append(own if wanted.held else own | helped_by(wanted.departments))
    return found

"""Which lanes a queue's page is found along.

A lane is what one index holds in the page's order: the tickets of one state, or of one department and state. Where few
tickets can fit (one clerk's, those that wait for approval, a rare word) there is one short lane: all of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

from sqlalchemy import ColumnElement, Connection, Text, cast

from storage.records import FeedbackFilter, FeedbackState
from storage.tables import FEEDBACK
from storage.ticket_cursor import Order
from storage.ticket_filter import REOPENED, Condition, helped_by, states
from storage.ticket_text import TicketText, commitment_token

FEW = 5_000
"""Tickets that a word is rare with: all of them are looked at."""
MOST_LANES = 24

_ROW = FEEDBACK.c


@dataclass(frozen=True, slots=True)
class Lane:
    """Conditions that one index serves in order; or, where it is `short`, few tickets fit, found by another index."""

    conditions: tuple[Condition, ...]
    also: tuple[Condition, ...] = ()
    """What no index serves: looked at ticket by ticket."""
    short: bool = False


@dataclass(frozen=True, slots=True)
class Few:
    """What only few tickets fit."""

    condition: Condition
    by_text: bool = False
    """The search index found them, which is exact: their texts need no second look."""


def few(connection: Connection, wanted: FeedbackFilter, pairs: Sequence[str]) -> Few | None:
    """Tell what only few tickets fit, if the filter asks for anything like that; `pairs` are those of its search."""
    if wanted.handler is not None:
        return Few(_ROW.handler == wanted.handler)
    if wanted.waiting:
        return Few(_ROW.draft_by.is_not(None))
    if wanted.escalated:
        return Few(_ROW.escalated_at.is_not(None))
    if wanted.displeased:
        return Few(_ROW.displeased_at.is_not(None))
    if wanted.reopened:
        return Few(REOPENED)
    tokens = [*pairs, *([commitment_token(wanted.commitment)] if wanted.commitment else [])]
    rare = TicketText(connection).numbers(tokens, FEW) if tokens else None
    return None if rare is None else Few(TicketText(connection).among(rare), by_text=True)


def lanes(wanted: FeedbackFilter, order: Order, narrow: Few | None) -> list[Lane]:
    """Choose the lanes that hold every ticket of the filter's states and departments, each once."""
    if narrow is not None:
        return [Lane((narrow.condition, *_scope(wanted)), short=True)]
    # A single department narrows the scope; one outside of it is left to what the scope co-handles.
    scope = wanted.departments
    named = (wanted.department,) if wanted.department is not None else scope
    if not named and order.column is _ROW.received_at and len(states(wanted)) == len(FeedbackState):
        return [Lane(())]
    chosen = _by_state(wanted, tuple(one for one in named if not scope or one in scope), limited=bool(named))
    if scope and not wanted.held:
        # Without those that the other lanes give already.
        others = _scope(replace(wanted, departments=()))
        helped = (helped_by(scope), plain("department").not_in(scope), *others)
        chosen.append(Lane(helped, short=True))
    return chosen


def plain(name: str) -> ColumnElement[str]:
    """A column's text, written so that no index on it tempts SQLite away from the one that finds few tickets."""
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
    """What a short lane leaves of state and department."""
    found: list[Condition] = [plain("state").in_([state.value for state in states(wanted)])]
    if wanted.department is not None:
        found.append(plain("department") == wanted.department)
    if wanted.departments:
        own = plain("department").in_(wanted.departments)
        found.append(own if wanted.held else own | helped_by(wanted.departments))
    return found

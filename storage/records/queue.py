"""Searching and listing tickets."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from storage.records.feedback import FeedbackKind, FeedbackOutcome, FeedbackRecord, FeedbackState
from storage.records.figures import Measured


@dataclass(frozen=True, slots=True)
class FeedbackFilter:
    """Which tickets are wanted; None means any. `since` is included, `until` is not."""

    city: str
    since: datetime | None = None
    until: datetime | None = None
    department: str | None = None
    state: FeedbackState | None = None
    kind: FeedbackKind | None = None
    states: tuple[FeedbackState, ...] = ()
    """Any of these; empty means any state. The same for `kinds` and `departments`."""
    kinds: tuple[FeedbackKind, ...] = ()
    departments: tuple[str, ...] = ()
    """Tickets that one of them has or co-handles: the viewer's scope."""
    held: bool = False
    """With `departments`: only tickets that one of them has, as figures count them."""
    helping: bool = False
    """With `departments`: only tickets that one of them co-handles, and none of them has."""
    commitment: str | None = None
    commitments: tuple[str, ...] = ()
    """Any of these; empty means any."""
    measured: Measured | None = None
    """One of these parts of a figure."""
    channel: str | None = None
    handler: str | None = None
    """A staff id."""
    outcome: FeedbackOutcome | None = None
    due_before: date | None = None
    """Due before this day."""
    overdue: date | None = None
    """The city's today: tickets still open whose due date has passed."""
    text: str | None = None
    """Search: every pair of neighbouring characters occurs in the masked text or the number."""
    merged: bool | None = None
    """True: only tickets merged into another; False: only those that are not."""
    waiting: bool | None = None
    """An answer awaits a second person's approval."""
    sent_back: bool | None = None
    """An answer was sent back, and waits to be mended."""
    escalated: bool | None = None
    citizen: str | None = None
    displeased: bool | None = None
    """The current rating is one or two stars, or says that it was not solved."""
    reopened: bool | None = None
    """Reopened after an answer, at least once."""


class Sort(StrEnum):
    """The orders of a queue; ties are ordered by number."""

    NEWEST = "newest"
    OLDEST = "oldest"
    DUE = "due"
    """Soonest due first; those without a due date last."""
    DUE_LAST = "due_last"
    CHANGED = "changed"
    """Last changed first."""
    CHANGED_FIRST = "changed_first"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a queue."""

    rows: tuple[FeedbackRecord, ...]
    next: str | None
    """The cursor of the next page.

    Present although fewer rows are returned than asked for, if only part was searched (a rare combination of filters
    in a very long list): more may follow.
    """
    previous: str | None


@dataclass(frozen=True, slots=True)
class Matched:
    """How many tickets a filter finds; at least so many if not `complete`."""

    count: int
    complete: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts of tickets for the top of a queue; each stops at `cap`, which then means that many or more."""

    states: Mapping[FeedbackState, int]
    overdue: int
    waiting: int
    mine: int
    sent_back: int
    """Mine, and the answer was sent back."""
    displeased: int
    """Open, and the citizen says that it was not solved or rated it low."""
    helping: int
    """Open, and co-handled by the scope's departments."""
    departments: Mapping[str, int]
    """Open tickets of each department."""
    cap: int

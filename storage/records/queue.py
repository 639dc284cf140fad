"""Tickets as they are looked for and listed."""

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
    """Any of these; empty: any state. So with `kinds` and `departments`."""
    kinds: tuple[FeedbackKind, ...] = ()
    departments: tuple[str, ...] = ()
    """Tickets that one of them has or co-handles: the scope of who looks."""
    held: bool = False
    """Of `departments`: only tickets that one of them has, as figures count them."""
    commitment: str | None = None
    commitments: tuple[str, ...] = ()
    """Any of these; empty: any."""
    measured: Measured | None = None
    """One of these parts of a figure."""
    channel: str | None = None
    handler: str | None = None
    """A staff id."""
    outcome: FeedbackOutcome | None = None
    due_before: date | None = None
    """Due earlier than this day."""
    overdue: date | None = None
    """The city's today: tickets still open whose due date lies before it."""
    text: str | None = None
    """Search: every pair of neighbouring characters of it stands in the masked text or the number."""
    merged: bool | None = None
    """True: only tickets merged into another; False: only those that are not."""
    waiting: bool | None = None
    """An answer waits for a second person."""
    escalated: bool | None = None
    citizen: str | None = None
    displeased: bool | None = None
    """The citizen's rating that stands is one or two stars, or says that it was not solved."""
    reopened: bool | None = None
    """It was taken up again after an answer, at least once."""


class Sort(StrEnum):
    """The orders of a queue; ties in the order of the numbers."""

    NEWEST = "newest"
    OLDEST = "oldest"
    DUE = "due"
    """Soonest due first; without a due date last."""
    DUE_LAST = "due_last"
    CHANGED = "changed"
    """Last changed first."""
    CHANGED_FIRST = "changed_first"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a queue."""

    rows: tuple[FeedbackRecord, ...]
    next: str | None
    """The cursor of the page after it. Present with fewer rows than asked for when only a part was looked through
    (a rare combination of filters in a very long list): there may be more behind it."""
    previous: str | None


@dataclass(frozen=True, slots=True)
class Matched:
    """How many tickets a filter finds; not `complete`: at least so many."""

    count: int
    complete: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """How many tickets, for the head of a queue; each number stops at `cap`, which means that many or more."""

    states: Mapping[FeedbackState, int]
    overdue: int
    waiting: int
    mine: int
    displeased: int
    """Open, and the citizen says that it was not solved, or is not content."""
    departments: Mapping[str, int]
    """Open tickets of each department."""
    cap: int

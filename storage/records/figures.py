"""Tickets as they are counted."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from storage.records.feedback import FeedbackKind, FeedbackOutcome, FeedbackState, Solved


class Part(StrEnum):
    """What a ticket is to one of the figures: exactly one part of each. The values appear in URLs."""

    WITHDRAWN = "withdrawn"
    """Part of every figure."""
    MERGED = "merged"
    """Part of every figure: its lead counts instead."""
    NO_DUE = "response-no-due"
    NOT_DUE = "response-not-due"
    """Due on the day in question, or later."""
    IN_TIME = "response-in-time"
    """First answered no later than on its due day."""
    LATE = "response-late"
    UNANSWERED = "response-unanswered"
    THANKS = "solution-thanks"
    """Nothing to solve."""
    OPEN = "solution-open"
    ELSEWHERE = "solution-elsewhere"
    """Not the department's responsibility."""
    SOLVED = "solution-solved"
    UNSOLVED = "solution-unsolved"
    """Partly solved, planned, or not adopted."""
    SATISFIED = "satisfaction-satisfied"
    """Four or five stars, in any state; merged or not, since each citizen rates their own."""
    MIDDLING = "satisfaction-middling"
    DISSATISFIED = "satisfaction-dissatisfied"
    """One or two."""
    UNFINISHED = "satisfaction-unfinished"
    """Without stars, and without an answer to rate."""
    UNRATED = "satisfaction-unrated"
    """Finished, without stars."""
    AGREED = "agreement-solved"
    """The citizen says that it was solved."""
    AGREED_PARTLY = "agreement-partly"
    DENIED = "agreement-not"
    UNASKED = "agreement-unfinished"
    SILENT = "agreement-silent"
    """Finished, but the citizen does not say whether it was solved."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Tickets that are one of the parts, as seen on a day."""

    parts: tuple[Part, ...]
    day: date
    """The city's local day."""
    ahead: timedelta
    """The city's offset from UTC, by which a due day ends."""


@dataclass(frozen=True, slots=True)
class TicketGroup:
    """The tickets of one department, kind, state and outcome, counted by what they are to the figures (see `Part`)."""

    department: str
    kind: FeedbackKind
    state: FeedbackState
    outcome: FeedbackOutcome | None
    tickets: int
    """All of them; the counts below are subsets, and cover no withdrawn tickets."""
    merged: int
    no_due: int
    not_due: int
    in_time: int
    answered: int
    """Of those not merged: without a due date; due later; due before and answered in time; due before and answered."""


@dataclass(frozen=True, slots=True)
class Rated:
    """How many of a department's tickets in a state have this rating."""

    department: str
    state: FeedbackState
    stars: int | None
    solved: Solved | None
    tickets: int

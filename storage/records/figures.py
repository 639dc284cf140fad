"""Tickets as they are counted."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from storage.records.feedback import FeedbackKind, FeedbackOutcome, FeedbackState, Solved


class Part(StrEnum):
    """What a ticket is to one of the figures: exactly one part of each. The values stand in addresses."""

    WITHDRAWN = "withdrawn"
    """In all of them."""
    MERGED = "merged"
    """In all of them: its lead stands for it."""
    NO_DUE = "response-no-due"
    NOT_DUE = "response-not-due"
    """Due on the day that is asked about, or later."""
    IN_TIME = "response-in-time"
    """First answered no later than on the day that it is due."""
    LATE = "response-late"
    UNANSWERED = "response-unanswered"
    THANKS = "solution-thanks"
    """Nothing to solve."""
    OPEN = "solution-open"
    ELSEWHERE = "solution-elsewhere"
    """Not the department's matter."""
    SOLVED = "solution-solved"
    UNSOLVED = "solution-unsolved"
    """Partly solved, planned, or not adopted."""
    SATISFIED = "satisfaction-satisfied"
    """Four or five stars, however the ticket stands; merged or not: each citizen rates their own."""
    MIDDLING = "satisfaction-middling"
    DISSATISFIED = "satisfaction-dissatisfied"
    """One or two."""
    UNFINISHED = "satisfaction-unfinished"
    """Without stars, and there is no answer to give them for."""
    UNRATED = "satisfaction-unrated"
    """Finished, and the citizen gave no stars."""
    AGREED = "agreement-solved"
    """The citizen says that it was solved."""
    AGREED_PARTLY = "agreement-partly"
    DENIED = "agreement-not"
    UNASKED = "agreement-unfinished"
    SILENT = "agreement-silent"
    """Finished, and the citizen does not say whether it was solved."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Tickets that are one of the parts, as seen on a day."""

    parts: tuple[Part, ...]
    day: date
    """The city's local day."""
    ahead: timedelta
    """How far the city's clock is ahead of UTC: a day that is due ends by it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How many of a department's tickets of a kind, state and outcome are what to the figures (see `Part`)."""

    department: str
    kind: FeedbackKind
    state: FeedbackState
    outcome: FeedbackOutcome | None
    tickets: int
    """All of them; those that follow are some of these, and say nothing of tickets that were withdrawn."""
    merged: int
    no_due: int
    not_due: int
    in_time: int
    answered: int
    """Of those that are not merged: without a due date; due later; due before, of which answered in time, and at all."""


@dataclass(frozen=True, slots=True)
class Rated:
    """How many of a department's tickets in a state were rated so, by citizens who did not take them back."""

    department: str
    state: FeedbackState
    stars: int | None
    solved: Solved | None
    tickets: int

"""What happened to a ticket."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Happening(StrEnum):
    """What can happen to a ticket; the kinds of its events."""

    RECEIVED = "received"
    PLACE_ADDED = "place_added"
    WITHDRAWN = "withdrawn"
    ASSIGNED = "assigned"
    TAKEN = "taken"
    RETURNED = "returned"
    HELPERS = "helpers"
    NOTED = "noted"
    PROPOSED = "proposed"
    SENT_BACK = "sent_back"
    ANSWERED = "answered"
    CLOSED = "closed"
    EXTENDED = "extended"
    ESCALATED = "escalated"
    MERGED = "merged"
    JOINED = "joined"
    """On the lead: another ticket was merged into it."""
    UNMERGED = "unmerged"
    LEFT = "left"
    """On the lead: a merged ticket was separated again."""
    REOPENED = "reopened"
    ERASED = "erased"
    """It identifies nobody any more; earlier events were rewritten accordingly (see docs/adr)."""
    RATED = "rated"
    EXPLAINED = "explained"
    """The citizen said why it was not solved, or what was bad."""
    ADDED = "added"
    """The citizen added words; during a talk (`talk` in the detail), an answer to the clerk."""
    MESSAGED = "messaged"
    """A clerk wrote to the citizen, who answers by writing back."""
    TALK_ENDED = "talk_ended"
    RESTRICTED = "restricted"
    """Its author may not file anything for some days."""
    UNRESTRICTED = "unrestricted"


@dataclass(frozen=True, slots=True)
class FeedbackEvent:
    """One thing that happened to a ticket; hash-chained per ticket, append-only."""

    number: str
    at: datetime
    actor: str
    """citizen, system, or staff:<id>."""
    kind: Happening
    note: str | None = None
    """A reason, a private note, an answer."""
    public: bool = False
    """True if the citizen may see it."""
    detail: Mapping[str, Any] = field(default_factory=dict)
    """Plain JSON values: department, handler, due, outcome, lead."""


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation between a clerk and a citizen about a ticket."""

    number: str
    at: datetime
    """When either of them last wrote."""
    answered: bool
    """True if the citizen has written back."""

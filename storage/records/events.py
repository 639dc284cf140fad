"""What happened to a ticket."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Happening(StrEnum):
    """What can happen to a ticket, as its events name it."""

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
    """On the lead: a ticket that was merged into it goes its own way again."""
    REOPENED = "reopened"
    ERASED = "erased"
    """Nobody can be recognised by it any more; the events before it were rewritten so (see docs/adr)."""
    RATED = "rated"
    EXPLAINED = "explained"
    """The citizen said why it was not solved, or what was bad."""
    ADDED = "added"
    """The citizen added words; while a clerk talks with them (`talk` in the detail), an answer to the clerk."""
    MESSAGED = "messaged"
    """A clerk wrote to the citizen, who answers by writing back."""
    TALK_ENDED = "talk_ended"
    RESTRICTED = "restricted"
    """Its writer may file nothing more for some days."""
    UNRESTRICTED = "unrestricted"


@dataclass(frozen=True, slots=True)
class FeedbackEvent:
    """One thing that happened to a ticket; hash-chained by ticket, only ever added to."""

    number: str
    at: datetime
    actor: str
    """citizen, system, or staff:<id>."""
    kind: Happening
    note: str | None = None
    """A reason, a private note, an answer."""
    public: bool = False
    """The citizen may see it."""
    detail: Mapping[str, Any] = field(default_factory=dict)
    """Plain values of JSON: department, handler, due, outcome, lead."""


@dataclass(frozen=True, slots=True)
class Talk:
    """A clerk and a citizen are talking about a ticket."""

    number: str
    at: datetime
    """When either of them wrote last."""
    answered: bool
    """The citizen wrote back already."""

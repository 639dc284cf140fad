"""What else is kept about a citizen, and that it was erased."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class FollowRecord:
    """Somebody follows something."""

    city: str
    citizen: str
    subject: str
    """commitment:<id>, area:<label>, topic:<title> or theme:<name>."""
    channel: str
    since: datetime
    told_at: datetime
    """Up to when what happened was told."""


@dataclass(frozen=True, slots=True)
class Holdings:
    """What is kept about one citizen, in figures."""

    tickets: int
    open_tickets: int
    ratings: int
    follows: int
    notices: int
    notices_waiting: int
    """Of them: not with the citizen yet."""
    replies: int
    """Kept for messages that may be delivered again."""
    address: bool
    """The platform's id is kept, sealed."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """Somebody's data was erased."""

    city: str
    channel: str
    citizen: str
    at: datetime

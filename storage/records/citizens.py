"""What else is stored about a citizen, and that it was erased."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class FollowRecord:
    """A citizen follows a subject."""

    city: str
    citizen: str
    subject: str
    """commitment:<id>, area:<label>, topic:<title> or theme:<name>."""
    channel: str
    since: datetime
    told_at: datetime
    """The citizen was told of everything up to then."""


@dataclass(frozen=True, slots=True)
class Holdings:
    """Counts of what is stored about one citizen."""

    tickets: int
    open_tickets: int
    ratings: int
    follows: int
    notices: int
    notices_waiting: int
    """Of those: not delivered yet."""
    replies: int
    """Kept for messages that may be redelivered."""
    address: bool
    """The platform's id is stored, encrypted."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """A citizen's data was erased."""

    city: str
    channel: str
    citizen: str
    at: datetime

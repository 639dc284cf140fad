"""Messages other than direct replies, and their way to the citizen."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class NoticeKind(StrEnum):
    """What a notice is for."""

    ASSIGNED = "assigned"
    """A department has the ticket, and until when it will answer."""
    EXTENDED = "extended"
    ANSWERED = "answered"
    CLOSED = "closed"
    REOPENED = "reopened"
    MERGED = "merged"
    UNMERGED = "unmerged"
    LATE = "late"
    """The answer to a message that took too long."""
    RATING = "rating"
    """Asks the citizen to rate an answer, or reminds of it."""
    WORDS = "words"
    """A clerk writes to the citizen."""
    STATUS = "status"
    """A followed commitment has a new status."""
    DIGEST = "digest"


class NoticeState(StrEnum):
    """The state of a notice."""

    WAITING = "waiting"
    """To be pushed once it is due."""
    SENDING = "sending"
    """A courier has it; after its lease ends, another takes it over."""
    SENT = "sent"
    """The platform accepted it, or it went out with a reply."""
    HELD = "held"
    """Can't be pushed: goes out with the reply to the citizen's next message."""
    FAILED = "failed"
    DROPPED = "dropped"
    """Not needed any more: it expired, or its subject is over."""


PENDING_STATES = (NoticeState.WAITING, NoticeState.SENDING, NoticeState.HELD)
"""Not delivered yet."""


@dataclass(frozen=True, slots=True)
class NoticeRecord:
    """One message to one citizen other than a direct reply, and its state."""

    city: str
    citizen: str
    """Keyed hash, for one channel."""
    channel: str
    kind: NoticeKind
    key: str
    """Names the event: of a citizen's notices with the same key, only the first is kept."""
    replies: str = field(repr=False)
    """JSON, as written by handlers/serialising.py."""
    created_at: datetime
    not_before: datetime
    expires_at: datetime | None = None
    """Dropped after that; None: never."""
    ticket: str | None = None
    commitment: str | None = None
    state: NoticeState = NoticeState.WAITING
    why: str | None = None
    """Why it is held, failed, dropped or retried: a short code, explained by console/notice_outcomes.py."""
    attempts: int = 0
    due_at: datetime | None = None
    """When it is tried next; by default `not_before`."""
    told: int = 0
    """Characters of its text already shown to the citizen."""
    begun_at: datetime | None = None
    """Set just before the platform is called, cleared when the platform certainly refused."""
    doubtful: bool = False
    """A courier died, or the connection was cut, during the call: the citizen may already have it."""
    lease_owner: str | None = None
    lease_until: datetime | None = None
    settled_at: datetime | None = None
    """When it was sent, failed or dropped."""
    carried: bool = False
    """True if it went out with the reply to a message, not by itself."""
    id: int | None = None

    def __post_init__(self) -> None:
        """Make a new notice due as soon as it may go out."""
        if self.due_at is None:
            object.__setattr__(self, "due_at", self.not_before)


@dataclass(frozen=True, slots=True)
class Lease:
    """Temporary ownership of a notice: a courier that dies loses it when it ends."""

    owner: str
    now: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A notice about a ticket that did not reach its citizen, and why."""

    notice: NoticeRecord
    department: str
    """The department that has the ticket."""


@dataclass(frozen=True, slots=True)
class ContactRecord:
    """Where a citizen is reached on a channel that can push; stored apart from everything else about the citizen."""

    city: str
    citizen: str
    channel: str
    sealed: str = field(repr=False)
    """The platform's id, encrypted."""
    key_id: str
    """Id of the encryption key."""
    seen_at: datetime
    """The day when the citizen last wrote; updated no more often."""
    blocked_at: datetime | None = None
    """When the platform said that nothing reaches the citizen; None again once the citizen writes."""


@dataclass(frozen=True, slots=True)
class Grant:
    """Messages that a citizen's action still allows, and until when (handlers/notices/windows.py)."""

    left: int
    until: datetime


@dataclass(frozen=True, slots=True)
class OutletRecord:
    """The state of a whole channel: its pace across all processes, and a pause that the platform asked for."""

    city: str
    channel: str
    free_at: datetime
    """When the next message fits the channel's rate."""
    closed_until: datetime | None = None
    closed_why: str | None = None

"""Messages that are no direct reply, and their way to the citizen."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class NoticeKind(StrEnum):
    """What a notice is for."""

    ASSIGNED = "assigned"
    """A department has the ticket, and until when it answers."""
    EXTENDED = "extended"
    ANSWERED = "answered"
    CLOSED = "closed"
    REOPENED = "reopened"
    MERGED = "merged"
    UNMERGED = "unmerged"
    LATE = "late"
    """The answer to a message that took too long."""
    RATING = "rating"
    """Asks what the citizen thinks of an answer, or reminds of it."""
    WORDS = "words"
    """A clerk writes to the citizen."""
    STATUS = "status"
    """A commitment that is followed got another status."""
    DIGEST = "digest"


class NoticeState(StrEnum):
    """What has become of a notice."""

    WAITING = "waiting"
    """To be pushed once it is due."""
    SENDING = "sending"
    """A courier has it; after the end of its lease another takes it over."""
    SENT = "sent"
    """The platform took it, or it went out with a reply."""
    HELD = "held"
    """Can't be pushed: it goes out with the citizen's next message."""
    FAILED = "failed"
    DROPPED = "dropped"
    """Nobody needs it any more: it expired, or what it was about is over."""


PENDING_STATES = (NoticeState.WAITING, NoticeState.SENDING, NoticeState.HELD)
"""Not with the citizen yet."""


@dataclass(frozen=True, slots=True)
class NoticeRecord:
    """One message to one citizen that is no direct reply, and what has become of it."""

    city: str
    citizen: str
    """Keyed hash; it stands for one channel."""
    channel: str
    kind: NoticeKind
    key: str
    """Names the event: of one citizen's notices with the same key there is only the first."""
    replies: str = field(repr=False)
    """JSON, as handlers/kept.py writes it."""
    created_at: datetime
    not_before: datetime
    expires_at: datetime | None = None
    """After that it is dropped; None: never."""
    ticket: str | None = None
    commitment: str | None = None
    state: NoticeState = NoticeState.WAITING
    why: str | None = None
    """Why it is held, failed, dropped or tried again; a short code, for console/fates.py to put in words."""
    attempts: int = 0
    due_at: datetime | None = None
    """When it is tried next; where none is given, `not_before`."""
    told: int = 0
    """Characters of its text that the citizen has been shown."""
    begun_at: datetime | None = None
    """Set just before the platform is called, taken back when it certainly refused."""
    doubtful: bool = False
    """A courier died, or the line was cut, during the call: the citizen may have it already."""
    lease_owner: str | None = None
    lease_until: datetime | None = None
    settled_at: datetime | None = None
    """When it was sent, failed or dropped."""
    carried: bool = False
    """It went out with the reply to a message, not by itself."""
    id: int | None = None

    def __post_init__(self) -> None:
        """Let a new notice be tried as soon as it may go out."""
        if self.due_at is None:
            object.__setattr__(self, "due_at", self.not_before)


@dataclass(frozen=True, slots=True)
class Lease:
    """Whose a notice is for a while: a courier that dies loses it at its end."""

    owner: str
    now: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A notice about a ticket that its citizen has not got, and why."""

    notice: NoticeRecord
    department: str
    """That has the ticket."""


@dataclass(frozen=True, slots=True)
class ContactRecord:
    """Where a citizen is reached on a channel that can push; kept apart from everything else about the citizen."""

    city: str
    citizen: str
    channel: str
    sealed: str = field(repr=False)
    """The platform's id, encrypted."""
    key_id: str
    """Of the key that it is encrypted with."""
    seen_at: datetime
    """When the citizen last wrote, to the day: it is not renewed more often."""
    blocked_at: datetime | None = None
    """The platform said that nothing reaches the citizen; None again when the citizen writes."""


@dataclass(frozen=True, slots=True)
class Grant:
    """Messages that a citizen's action still allows, and until when (handlers/notices/windows.py)."""

    left: int
    until: datetime


@dataclass(frozen=True, slots=True)
class OutletRecord:
    """How a whole channel stands: its pace over all processes, and whether the platform told us to pause."""

    city: str
    channel: str
    free_at: datetime
    """When the next message fits into the channel's rate."""
    closed_until: datetime | None = None
    closed_why: str | None = None

"""Plain frozen records that the other rooms see; no SQL in them. All times are aware, in UTC."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class FeedbackKind(StrEnum):
    """The five kinds of feedback, in the words of the message boards (领导留言板)."""

    INQUIRY = "咨询"
    SUGGESTION = "建言"
    HELP = "求助"
    COMPLAINT = "投诉"
    THANKS = "感谢"


class FeedbackState(StrEnum):
    """How far a ticket is."""

    RECEIVED = "待受理"
    ASSIGNED = "已派单"
    IN_PROGRESS = "办理中"
    ANSWERED = "已答复"
    CLOSED = "已办结"
    WITHDRAWN = "已撤回"


class CommitmentStatus(StrEnum):
    """How far a commitment is (the words of the cities' task lists); UNKNOWN is kept apart from NOT_STARTED."""

    UNKNOWN = "暂无进展信息"
    NOT_STARTED = "未启动"
    IN_PROGRESS = "推进中"
    ON_TRACK = "达进度"
    AHEAD = "超进度"
    BEHIND = "欠进度"
    DONE = "已完成"
    PARTLY_DONE = "部分完成"
    NOT_DONE = "未完成"


class Decision(StrEnum):
    """What was done with a message."""

    ANSWER = "answer"
    CHOOSE = "choose"
    DECLINE = "decline"
    LOG = "log"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class FeedbackRecord:
    """One ticket."""

    number: str
    city: str
    channel: str
    citizen: str
    """Keyed hash of the sender."""
    kind: FeedbackKind
    text: str
    place: str | None
    departments: tuple[str, ...]
    """Ranked; the first is the one that it is routed to."""
    commitments: tuple[str, ...]
    state: FeedbackState
    received_at: datetime
    due: date | None
    answered_at: datetime | None = None
    closed_at: datetime | None = None
    withdrawn_at: datetime | None = None
    answer: str | None = None


@dataclass(frozen=True, slots=True)
class StatusUpdate:
    """A commitment's status as staff published it, with its evidence."""

    city: str
    commitment: str
    status: CommitmentStatus
    as_of: date
    """The day that the status describes."""
    evidence: str
    """A link or a document's name and number; never empty."""
    department: str
    note: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class FeedbackFilter:
    """Which tickets are wanted; None means any. `since` is included, `until` is not."""

    city: str
    since: datetime | None = None
    until: datetime | None = None
    department: str | None = None
    state: FeedbackState | None = None
    kind: FeedbackKind | None = None

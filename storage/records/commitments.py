"""The status of commitments, and the evidence for it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum


class CommitmentStatus(StrEnum):
    """A commitment's status (in the words of the cities' task lists); UNKNOWN is distinct from NOT_STARTED."""

    UNKNOWN = "暂无进展信息"
    NOT_STARTED = "未启动"
    IN_PROGRESS = "推进中"
    ON_TRACK = "达进度"
    AHEAD = "超进度"
    BEHIND = "欠进度"
    DONE = "已完成"
    PARTLY_DONE = "部分完成"
    NOT_DONE = "未完成"


class Verdict(StrEnum):
    """How an actual compares with its target; handlers/publishing/progress.py has the rule."""

    ON_TRACK = "达进度"
    AHEAD = "超进度"
    BEHIND = "欠进度"
    DONE = "已完成"
    UNKNOWN = "无法判断"


@dataclass(frozen=True, slots=True)
class Milestone:
    """A step towards a commitment, as staff named it."""

    name: str
    due: date
    """The day by which it is planned."""
    reached: date | None = None
    evidence: str = ""
    """A document's name and number; never empty once it is reached. Shown to citizens."""


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
    link: str | None = None
    """An https URL of the evidence."""
    file: int | None = None
    """The id of an EvidenceFile."""
    staff: str | None = None
    """Id of the member of staff who recorded it; None for an operator on the command line."""
    milestones: tuple[Milestone, ...] = ()
    """By the day planned."""


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """A document that proves a status; its content is read separately (`StatusBook.content`)."""

    city: str
    commitment: str
    name: str
    """The clerk's name for it, only for people to read; never used in a path or URL."""
    media_type: str
    """Determined by its content, never by its name."""
    size: int
    """Bytes."""
    sha256: str
    """Of the content, in hexadecimal."""
    staff: str
    recorded_at: datetime
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Actual:
    """What was reached of one target by a day, as staff reported it; append-only."""

    city: str
    commitment: str
    target: str
    """The target's name in the city's data."""
    value: Decimal
    """Exact, in `unit`; for a growth target, the growth, negative for a decline."""
    unit: str
    as_of: date
    source: str
    """A document, a monthly report, an inspection; never empty. Shown to citizens."""
    department: str
    staff: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Override:
    """A verdict set by hand for a whole commitment; None returns the judgement to the rule. Append-only."""

    city: str
    commitment: str
    verdict: Verdict | None
    as_of: date
    """The city's day of the decision."""
    reason: str
    """Never empty. Shown to citizens."""
    staff: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class ConfirmedFate:
    """What staff confirmed to have become of a promise in the next year's report; append-only, the newest holds."""

    city: str
    commitment: str
    """The earlier report's."""
    fate: str
    """In the words of the comparison (knowledge/rollover.py)."""
    later: str | None
    """The id of the next report's promise that goes on with it; None if none does."""
    note: str
    """Shown to citizens; may be empty."""
    department: str
    staff: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Reached:
    """A commitment's current figures and verdict."""

    actuals: tuple[Actual, ...] = ()
    """The latest of each target."""
    override: Override | None = None
    """The current one; None if there is none or it was lifted."""

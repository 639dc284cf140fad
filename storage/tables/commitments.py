"""Commitments: their published statuses, with evidence, actuals and verdicts set by hand."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, Index, LargeBinary
from sqlmodel import Field

from storage.columns import Exact, MilestoneList, Moment, Words, one_of
from storage.records import CommitmentStatus, Milestone, Verdict
from storage.tables.base import Row


class CommitmentStatusRow(Row, table=True):
    """A commitment's status as staff published it; superseded by a newer row, never changed."""

    __tablename__ = "commitment_status"
    __table_args__ = (
        Index(None, "city", "commitment", "as_of", "recorded_at"),
        CheckConstraint("evidence <> ''", name="evidence"),
    )

    id: int | None = Field(default=None, primary_key=True)
    city: str = Field(sa_type=Words)
    commitment: str = Field(sa_type=Words)
    status: CommitmentStatus = Field(sa_type=one_of(CommitmentStatus))
    as_of: date
    evidence: str = Field(sa_type=Words)
    department: str = Field(sa_type=Words)
    note: str = Field(sa_type=Words)
    recorded_at: datetime = Field(sa_type=Moment)
    link: str | None = Field(default=None, sa_type=Words)
    file: int | None = None
    """An evidence_file's id. No foreign key: SQLite can't add one to a column added later without a new table."""
    staff: str | None = Field(default=None, sa_type=Words)
    milestones: tuple[Milestone, ...] | None = Field(default=None, sa_type=MilestoneList)


class EvidenceFileRow(Row, table=True):
    """A document that proves a status, with its content; never changed or deleted."""

    __tablename__ = "evidence_file"
    __table_args__ = (Index(None, "city", "commitment"),)

    id: int | None = Field(default=None, primary_key=True)
    city: str = Field(sa_type=Words)
    commitment: str = Field(sa_type=Words)
    name: str = Field(sa_type=Words)
    media_type: str = Field(sa_type=Words)
    size: int
    sha256: str = Field(sa_type=Words)
    staff: str = Field(sa_type=Words)
    recorded_at: datetime = Field(sa_type=Moment)
    content: bytes = Field(sa_type=LargeBinary)


class CommitmentActualRow(Row, table=True):
    """What was reached of a target by a day; never changed."""

    __tablename__ = "commitment_actual"
    __table_args__ = (
        Index(None, "city", "commitment", "as_of", "recorded_at"),
        CheckConstraint("source <> ''", name="source"),
    )

    id: int | None = Field(default=None, primary_key=True)
    city: str = Field(sa_type=Words)
    commitment: str = Field(sa_type=Words)
    target: str = Field(sa_type=Words)
    value: Decimal = Field(sa_type=Exact)
    unit: str = Field(sa_type=Words)
    as_of: date
    source: str = Field(sa_type=Words)
    department: str = Field(sa_type=Words)
    staff: str = Field(sa_type=Words)
    recorded_at: datetime = Field(sa_type=Moment)


class CommitmentOverrideRow(Row, table=True):
    """A verdict set by hand, or (NULL) returned to the rule; the newest row counts, none is changed."""

    __tablename__ = "commitment_override"
    __table_args__ = (
        Index(None, "city", "commitment", "recorded_at"),
        CheckConstraint("reason <> ''", name="reason"),
    )

    id: int | None = Field(default=None, primary_key=True)
    city: str = Field(sa_type=Words)
    commitment: str = Field(sa_type=Words)
    verdict: Verdict | None = Field(default=None, sa_type=one_of(Verdict))
    as_of: date
    reason: str = Field(sa_type=Words)
    staff: str = Field(sa_type=Words)
    recorded_at: datetime = Field(sa_type=Moment)


class CommitmentFateRow(Row, table=True):
    """What staff confirmed to have become of a promise a year later; the newest row counts, none is changed."""

    __tablename__ = "commitment_fate"
    __table_args__ = (
        Index(None, "city", "commitment", "recorded_at"),
        CheckConstraint("fate <> ''", name="fate"),
    )

    id: int | None = Field(default=None, primary_key=True)
    city: str = Field(sa_type=Words)
    commitment: str = Field(sa_type=Words)
    fate: str = Field(sa_type=Words)
    later: str | None = Field(default=None, sa_type=Words)
    note: str = Field(sa_type=Words)
    department: str = Field(sa_type=Words)
    staff: str = Field(sa_type=Words)
    recorded_at: datetime = Field(sa_type=Moment)


COMMITMENT_STATUS = Row.metadata.tables["commitment_status"]
EVIDENCE_FILE = Row.metadata.tables["evidence_file"]
COMMITMENT_ACTUAL = Row.metadata.tables["commitment_actual"]
COMMITMENT_OVERRIDE = Row.metadata.tables["commitment_override"]
COMMITMENT_FATE = Row.metadata.tables["commitment_fate"]

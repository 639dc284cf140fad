"""Commitments: how far each is, as staff published it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from storage.columns import Moment, Words, one_of
from storage.records import CommitmentStatus
from storage.tables.base import Row


class CommitmentStatusRow(Row, table=True):
    """A commitment's status as staff published it; a newer row replaces it, none is changed."""

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


COMMITMENT_STATUS = Row.metadata.tables["commitment_status"]

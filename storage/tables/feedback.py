"""Tickets, and what happened to each."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from storage.columns import Moment, WordList, Words, one_of
from storage.records import FeedbackKind, FeedbackState
from storage.tables.base import Row


class FeedbackRow(Row, table=True):
    """A ticket. The indexes serve the export (by city and day, by department) and the citizen's own list."""

    __tablename__ = "feedback"
    __table_args__ = (
        Index(None, "city", "received_at", "number"),
        Index(None, "city", "department", "received_at", "number"),
        Index(None, "city", "citizen", "received_at"),
        CheckConstraint("(state = '已撤回') = (withdrawn_at IS NOT NULL)", name="withdrawn"),
    )

    number: str = Field(primary_key=True, sa_type=Words)
    city: str = Field(sa_type=Words)
    channel: str = Field(sa_type=Words)
    citizen: str = Field(sa_type=Words)
    kind: FeedbackKind = Field(sa_type=one_of(FeedbackKind))
    text: str = Field(sa_type=Words)
    place: str | None = Field(default=None, sa_type=Words)
    department: str = Field(sa_type=Words)
    """The first of `departments`: the one that the ticket is routed to."""
    departments: tuple[str, ...] = Field(sa_type=WordList)
    commitments: tuple[str, ...] = Field(sa_type=WordList)
    state: FeedbackState = Field(sa_type=one_of(FeedbackState))
    received_at: datetime = Field(sa_type=Moment)
    due: date | None = None
    answered_at: datetime | None = Field(default=None, sa_type=Moment)
    closed_at: datetime | None = Field(default=None, sa_type=Moment)
    withdrawn_at: datetime | None = Field(default=None, sa_type=Moment)
    answer: str | None = Field(default=None, sa_type=Words)


class FeedbackEventRow(Row, table=True):
    """One thing that happened to a ticket; only ever added to."""

    __tablename__ = "feedback_event"

    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(foreign_key="feedback.number", index=True, sa_type=Words)
    at: datetime = Field(sa_type=Moment)
    actor: str = Field(sa_type=Words)
    """Who did it: citizen."""
    kind: str = Field(sa_type=Words)
    note: str | None = Field(default=None, sa_type=Words)


FEEDBACK = Row.metadata.tables["feedback"]
FEEDBACK_EVENT = Row.metadata.tables["feedback_event"]

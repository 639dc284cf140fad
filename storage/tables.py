"""The tables and their constraints, as SQLModel classes, and each as the Core table that repositories use.

Repositories speak SQLAlchemy Core: on the way of every message a SQLModel Session costs three times as much CPU.
A change here needs a new file in migrations/versions; a test compares the two.
"""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, Index, MetaData
from sqlmodel import Field, SQLModel

from storage.columns import Moment, WordList, Words, one_of
from storage.records import CommitmentStatus, Decision, FeedbackKind, FeedbackState


class Row(SQLModel):
    """What the tables share: their own metadata, in which every constraint has a name that migrations can use."""

    metadata: ClassVar[MetaData] = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class InboxRow(Row, table=True):
    """A message that was taken, and the reply that every copy of it gets."""

    __tablename__ = "inbox"
    __table_args__ = (Index(None, "received_at"),)

    channel: str = Field(primary_key=True, sa_type=Words)
    citizen: str = Field(primary_key=True, sa_type=Words)
    message_id: str = Field(primary_key=True, sa_type=Words)
    reply: str | None = Field(default=None, sa_type=Words)
    """JSON; NULL only inside the transaction that claims."""
    received_at: datetime = Field(sa_type=Moment)


class ConversationStateRow(Row, table=True):
    """Where one citizen's conversation stands."""

    __tablename__ = "conversation_state"

    city: str = Field(primary_key=True, sa_type=Words)
    citizen: str = Field(primary_key=True, sa_type=Words)
    state: str = Field(sa_type=Words)
    """JSON."""
    updated_at: datetime = Field(sa_type=Moment)


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


class QuestionRow(Row, table=True):
    """A question that was asked, masked and without its sender, and what it found."""

    __tablename__ = "question"
    __table_args__ = (
        Index(None, "city", "at"),
        CheckConstraint("probability BETWEEN 0 AND 1", name="probability"),
    )

    id: int | None = Field(default=None, primary_key=True)
    city: str = Field(sa_type=Words)
    channel: str = Field(sa_type=Words)
    text: str = Field(sa_type=Words)
    decision: Decision = Field(sa_type=one_of(Decision))
    commitments: tuple[str, ...] = Field(sa_type=WordList)
    probability: float
    at: datetime = Field(sa_type=Moment)


INBOX = Row.metadata.tables["inbox"]
CONVERSATION_STATE = Row.metadata.tables["conversation_state"]
FEEDBACK = Row.metadata.tables["feedback"]
FEEDBACK_EVENT = Row.metadata.tables["feedback_event"]
COMMITMENT_STATUS = Row.metadata.tables["commitment_status"]
QUESTION = Row.metadata.tables["question"]

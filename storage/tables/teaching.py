"""Wordings that staff taught, and past questions tallied by their words."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from storage.columns import Moment, WordList, Words, one_of
from storage.records import Decision, Heeded, Settled
from storage.tables.base import Row

_STANDING = text("retracted_at IS NULL")


class TeachingRevisionRow(Row, table=True):
    """How often anything was taught or retracted in a city: what every process compares before it answers."""

    __tablename__ = "teaching_revision"

    city: str = Field(primary_key=True, sa_type=Words)
    revision: int


class TaughtWordingRow(Row, table=True):
    """A wording of a commitment, or (without one) of what the report does not hold; retracted, never deleted."""

    __tablename__ = "taught_wording"
    __table_args__ = (
        Index(
            "ix_taught_wording_standing",
            "city",
            "words",
            unique=True,
            sqlite_where=_STANDING,
            postgresql_where=_STANDING,
        ),
        Index(None, "city", "commitment"),
        CheckConstraint("words <> ''", name="words"),
        CheckConstraint("(retracted_by IS NULL) = (retracted_at IS NULL)", name="retracted"),
    )

    id: int | None = Field(default=None, primary_key=True)
    city: str = Field(sa_type=Words)
    text: str = Field(sa_type=Words)
    words: str = Field(sa_type=Words)
    commitment: str | None = Field(default=None, sa_type=Words)
    staff: str = Field(sa_type=Words)
    at: datetime = Field(sa_type=Moment)
    retracted_by: str | None = Field(default=None, sa_type=Words)
    retracted_at: datetime | None = Field(default=None, sa_type=Moment)


class QuestionTallyRow(Row, table=True):
    """Questions of the same words: how often, when last, what was answered then, and what staff made of them.

    `digest` stands for the words, which may be longer than an index takes. Two indexes are the queue's two orders.
    """

    __tablename__ = "question_tally"
    __table_args__ = (
        Index("ix_question_tally_digest", "city", "digest", unique=True),
        Index("ix_question_tally_times", "city", "standing", "times", "id"),
        Index("ix_question_tally_last", "city", "standing", "last_at", "id"),
        Index("ix_question_tally_newest", "city", "last_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    city: str = Field(sa_type=Words)
    digest: str = Field(max_length=64)
    text: str = Field(sa_type=Words)
    times: int
    last_at: datetime = Field(sa_type=Moment)
    decision: Decision = Field(sa_type=one_of(Decision))
    commitments: tuple[str, ...] = Field(sa_type=WordList)
    probability: float
    standing: Heeded = Field(sa_type=one_of(Heeded))
    settled_by: str | None = Field(default=None, sa_type=Words)
    settled_at: datetime | None = Field(default=None, sa_type=Moment)
    settled_as: Settled | None = Field(default=None, sa_type=one_of(Settled))


TEACHING_REVISION = Row.metadata.tables["teaching_revision"]
TAUGHT_WORDING = Row.metadata.tables["taught_wording"]
QUESTION_TALLY = Row.metadata.tables["question_tally"]

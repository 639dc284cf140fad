"""Wordings that staff taught, and past questions tallied by their words."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from storage.columns import Moment, WordList, Words, one_of
from storage.records import Decision, QuestionStanding, Settled
from storage.tables.base import Row, partial_index


class TeachingRevisionRow(Row, table=True):
    """How often anything was taught or retracted in a city; every process compares it before answering."""

    __tablename__ = "teaching_revision"

    city: str = Field(primary_key=True, sa_type=Words)
    revision: int


class TaughtWordingRow(Row, table=True):
    """A wording of a commitment, or (without one) of what lies outside the report; retracted, never deleted."""

    __tablename__ = "taught_wording"
    __table_args__ = (
        partial_index("ix_taught_wording_standing", "retracted_at IS NULL", "city", "words", unique=True),
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
    """Questions with the same words: how often and when last asked, the last decision, and how staff settled them.

    `digest` stands for the words, which may be too long for an index. Two indexes serve the queue's two orders.
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
    standing: QuestionStanding = Field(sa_type=one_of(QuestionStanding))
    settled_by: str | None = Field(default=None, sa_type=Words)
    settled_at: datetime | None = Field(default=None, sa_type=Moment)
    settled_as: Settled | None = Field(default=None, sa_type=one_of(Settled))


TEACHING_REVISION = Row.metadata.tables["teaching_revision"]
TAUGHT_WORDING = Row.metadata.tables["taught_wording"]
QUESTION_TALLY = Row.metadata.tables["question_tally"]

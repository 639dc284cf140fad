"""Questions that were asked, without their senders."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from storage.columns import Moment, WordList, Words, one_of, spelled
from storage.records import Decision
from storage.tables.base import Row, partial_index


class QuestionRow(Row, table=True):
    """A question that was asked, masked and without its sender, and what it found."""

    __tablename__ = "question"
    __table_args__ = (
        Index(None, "city", "at"),
        Index("ix_question_figures", "city", "decision", "commitments_text", "at"),
        partial_index("ix_question_untallied", "tallied IS NULL", "city", "id"),
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
    commitments_text: str | None = Field(default=None, sa_column=spelled("commitments"))
    tallied: bool | None = None
    """None: not yet tallied (storage/question_tally.py)."""


QUESTION = Row.metadata.tables["question"]

"""A city's own rules besides its files: reply limits, and citizens who may not file for a while."""

from datetime import datetime

from sqlmodel import Field

from storage.columns import Moment, Words, one_of
from storage.records import FeedbackKind
from storage.tables.base import Row


class ReplyLimitRow(Row, table=True):
    """In how many working days a kind of feedback is answered; NULL: as in the city's file."""

    __tablename__ = "reply_limit"

    city: str = Field(primary_key=True, sa_type=Words)
    kind: FeedbackKind = Field(primary_key=True, sa_type=one_of(FeedbackKind))
    working_days: int | None = None
    updated_by: str = Field(sa_type=Words)
    updated_at: datetime | None = Field(default=None, sa_type=Moment)


class RestrictionRow(Row, table=True):
    """A citizen who may file nothing until a moment; an expired row stays until it is replaced."""

    __tablename__ = "restriction"

    city: str = Field(primary_key=True, sa_type=Words)
    citizen: str = Field(primary_key=True, sa_type=Words)
    number: str = Field(sa_type=Words)
    until: datetime = Field(sa_type=Moment)
    by: str = Field(sa_type=Words)
    since: datetime = Field(sa_type=Moment)


REPLY_LIMIT = Row.metadata.tables["reply_limit"]
RESTRICTION = Row.metadata.tables["restriction"]

"""What the city tells every citizen for a while."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from storage.columns import Moment, Words, one_of
from storage.records import BulletinKind
from storage.tables.base import Row


class BulletinRow(Row, table=True):
    """A bulletin; ended, never deleted. Each change gives its row the city's next `version`."""

    __tablename__ = "bulletin"
    __table_args__ = (
        Index("ix_bulletin_version", "city", "version", unique=True),
        CheckConstraint("begins < until", name="span"),
        CheckConstraint("(ended_by IS NULL) = (ended_at IS NULL)", name="ended"),
    )

    id: int | None = Field(default=None, primary_key=True)
    city: str = Field(sa_type=Words)
    kind: BulletinKind = Field(sa_type=one_of(BulletinKind))
    text: str = Field(sa_type=Words)
    begins: datetime = Field(sa_type=Moment)
    until: datetime = Field(sa_type=Moment)
    staff: str = Field(sa_type=Words)
    at: datetime = Field(sa_type=Moment)
    ended_by: str | None = Field(default=None, sa_type=Words)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)
    version: int


BULLETIN = Row.metadata.tables["bulletin"]

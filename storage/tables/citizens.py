"""What citizens follow, whose data was erased, and which key the pseudonyms use."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from storage.columns import Moment, Words
from storage.tables.base import Row


class FollowRow(Row, table=True):
    """A citizen wants to be told when a subject moves. The index leads from a subject to its followers."""

    __tablename__ = "follow"
    __table_args__ = (Index(None, "city", "subject", "told_at"),)

    city: str = Field(primary_key=True, sa_type=Words)
    citizen: str = Field(primary_key=True, sa_type=Words)
    subject: str = Field(primary_key=True, sa_type=Words)
    """commitment:<id>, area:<label>, topic:<title> or theme:<name>."""
    channel: str = Field(sa_type=Words)
    since: datetime = Field(sa_type=Moment)
    told_at: datetime = Field(sa_type=Moment)
    """Everything up to then was told, or found not worth telling."""


class ErasureRow(Row, table=True):
    """A citizen's data was erased; kept as long as a platform may redeliver an old message, then forgotten too."""

    __tablename__ = "erasure"
    __table_args__ = (Index(None, "at"),)

    id: int | None = Field(default=None, primary_key=True)
    city: str = Field(sa_type=Words)
    channel: str = Field(sa_type=Words)
    citizen: str = Field(sa_type=Words)
    at: datetime = Field(sa_type=Moment)


class PseudonymKeyRow(Row, table=True):
    """The key that the citizens' pseudonyms use; one row, once the product has started."""

    __tablename__ = "pseudonym_key"
    __table_args__ = (CheckConstraint("id = 1", name="only"),)

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    key_id: str = Field(sa_type=Words)
    next_key_id: str | None = Field(default=None, sa_type=Words)
    """Set while keys are exchanged, when nothing else may run."""


FOLLOW = Row.metadata.tables["follow"]
ERASURE = Row.metadata.tables["erasure"]
PSEUDONYM_KEY = Row.metadata.tables["pseudonym_key"]

"""Whether a database is a demonstration."""

from datetime import datetime

from sqlmodel import Field

from storage.columns import Moment, Words
from storage.tables.base import Row


class DemonstrationRow(Row, table=True):
    """The single row that makes a database a demonstration; never deleted."""

    __tablename__ = "demonstration"

    id: int = Field(primary_key=True)
    """Always 1."""
    seed: str = Field(sa_type=Words)
    begun_at: datetime = Field(sa_type=Moment)
    filled_at: datetime | None = Field(default=None, sa_type=Moment)


DEMONSTRATION = Row.metadata.tables["demonstration"]

"""Background work that one process does for all."""

from datetime import datetime

from sqlmodel import Field

from storage.columns import Moment, Words
from storage.tables.base import Row


class DutyRow(Row, table=True):
    """Which process does it, and until when no other may."""

    __tablename__ = "duty"

    name: str = Field(primary_key=True, sa_type=Words)
    holder: str = Field(sa_type=Words)
    until: datetime = Field(sa_type=Moment)


DUTY = Row.metadata.tables["duty"]

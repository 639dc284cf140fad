"""Work in the background that one process does for all."""

from datetime import datetime

from sqlmodel import Field

from storage.columns import Moment, Words
from storage.tables.base import Row


class DutyRow(Row, table=True):
    """Who does it, and until when nobody else may."""

    __tablename__ = "duty"

    name: str = Field(primary_key=True, sa_type=Words)
    holder: str = Field(sa_type=Words)
    until: datetime = Field(sa_type=Moment)


DUTY = Row.metadata.tables["duty"]

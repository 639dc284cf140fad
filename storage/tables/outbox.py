"""What is on its way to citizens: notices, where each citizen is reached, and what the platforms allow."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from storage.columns import Moment, Words, one_of
from storage.records import NoticeKind, NoticeState
from storage.tables.base import Row, partial_index

PENDING, UNDELIVERED = "state IN ('waiting', 'sending', 'held')", "state IN ('held', 'failed')"
"""Conditions of the partial indexes: a query uses one only if it writes its condition the same way."""


class NoticeRow(Row, table=True):
    """A message to a citizen other than a direct reply. Indexes on pending ones stay small: most are settled."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("city", "citizen", "key", name="uq_notice_city_citizen_key"),
        partial_index("ix_notice_due", PENDING, "city", "state", "due_at", "id"),
        partial_index("ix_notice_turn", PENDING, "citizen", "id"),
        partial_index("ix_notice_expiry", PENDING, "city", "expires_at"),
        Index("ix_notice_ticket", "ticket"),
        partial_index("ix_notice_undelivered", UNDELIVERED, "city", "state", "created_at"),
        Index("ix_notice_settled", "city", "settled_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    city: str = Field(sa_type=Words)
    citizen: str = Field(sa_type=Words)
    channel: str = Field(sa_type=Words)
    kind: NoticeKind = Field(sa_type=one_of(NoticeKind))
    key: str = Field(sa_type=Words)
    replies: str = Field(sa_type=Words)
    """JSON."""
    created_at: datetime = Field(sa_type=Moment)
    not_before: datetime = Field(sa_type=Moment)
    expires_at: datetime | None = Field(default=None, sa_type=Moment)
    ticket: str | None = Field(default=None, sa_type=Words)
    commitment: str | None = Field(default=None, sa_type=Words)
    state: NoticeState = Field(sa_type=one_of(NoticeState))
    why: str | None = Field(default=None, sa_type=Words)
    attempts: int
    due_at: datetime = Field(sa_type=Moment)
    told: int
    begun_at: datetime | None = Field(default=None, sa_type=Moment)
    doubtful: bool
    lease_owner: str | None = Field(default=None, sa_type=Words)
    lease_until: datetime | None = Field(default=None, sa_type=Moment)
    settled_at: datetime | None = Field(default=None, sa_type=Moment)
    carried: bool


class ContactRow(Row, table=True):
    """Where a citizen is reached; the only table with a platform's id, encrypted."""

    __tablename__ = "contact"
    __table_args__ = (Index(None, "key_id"),)

    city: str = Field(primary_key=True, sa_type=Words)
    citizen: str = Field(primary_key=True, sa_type=Words)
    channel: str = Field(sa_type=Words)
    sealed: str = Field(sa_type=Words)
    key_id: str = Field(sa_type=Words)
    seen_at: datetime = Field(sa_type=Moment)
    blocked_at: datetime | None = Field(default=None, sa_type=Moment)


class WindowRow(Row, table=True):
    """The messages that a citizen's last actions still allow."""

    __tablename__ = "window"
    __table_args__ = (Index(None, "until"),)

    city: str = Field(primary_key=True, sa_type=Words)
    citizen: str = Field(primary_key=True, sa_type=Words)
    grants: str = Field(sa_type=Words)
    """JSON: [[left, until], …]."""
    until: datetime = Field(sa_type=Moment)
    """When the last grant ends; afterwards the row is void."""


class OutletRow(Row, table=True):
    """The state of a whole channel."""

    __tablename__ = "outlet"

    city: str = Field(primary_key=True, sa_type=Words)
    channel: str = Field(primary_key=True, sa_type=Words)
    free_at: datetime = Field(sa_type=Moment)
    closed_until: datetime | None = Field(default=None, sa_type=Moment)
    closed_why: str | None = Field(default=None, sa_type=Words)


NOTICE = Row.metadata.tables["notice"]
CONTACT = Row.metadata.tables["contact"]
WINDOW = Row.metadata.tables["window"]
OUTLET = Row.metadata.tables["outlet"]

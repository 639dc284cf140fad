"""The people of the console: accounts, sessions and invitations; and the audit log of what they do."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from storage.columns import Moment, WordList, Words, one_of
from storage.records import Role
from storage.tables.base import Row


class StaffRow(Row, table=True):
    """A member of staff."""

    __tablename__ = "staff"
    __table_args__ = (
        UniqueConstraint("city", "login", name="uq_staff_city_login"),
        CheckConstraint("failures >= 0", name="failures"),
    )

    id: str = Field(primary_key=True, sa_type=Words)
    city: str = Field(sa_type=Words)
    login: str = Field(sa_type=Words)
    name: str = Field(sa_type=Words)
    role: Role = Field(sa_type=one_of(Role))
    departments: tuple[str, ...] = Field(sa_type=WordList)
    created_at: datetime = Field(sa_type=Moment)
    password_hash: str | None = Field(default=None, sa_type=Words)
    totp_secret: str | None = Field(default=None, sa_type=Words)
    totp_step: int | None = None
    failures: int = 0
    locked_until: datetime | None = Field(default=None, sa_type=Moment)
    disabled_at: datetime | None = Field(default=None, sa_type=Moment)


class StaffSessionRow(Row, table=True):
    """A signed-in browser; the token itself is not stored."""

    __tablename__ = "staff_session"
    __table_args__ = (UniqueConstraint("token_hash", name="uq_staff_session_token_hash"),)

    id: str = Field(primary_key=True, sa_type=Words)
    token_hash: str = Field(sa_type=Words)
    staff: str = Field(foreign_key="staff.id", index=True, sa_type=Words)
    awaits_code: bool
    device: str = Field(sa_type=Words)
    opened_at: datetime = Field(sa_type=Moment)
    last_seen: datetime = Field(sa_type=Moment)
    expires_at: datetime = Field(sa_type=Moment)


class InvitationRow(Row, table=True):
    """A one-time code; the code itself is not stored."""

    __tablename__ = "invitation"
    __table_args__ = (UniqueConstraint("token_hash", name="uq_invitation_token_hash"),)

    id: str = Field(primary_key=True, sa_type=Words)
    token_hash: str = Field(sa_type=Words)
    city: str = Field(sa_type=Words)
    role: Role = Field(sa_type=one_of(Role))
    departments: tuple[str, ...] = Field(sa_type=WordList)
    staff: str | None = Field(default=None, foreign_key="staff.id", index=True, sa_type=Words)
    first_run: bool
    invited_by: str = Field(sa_type=Words)
    created_at: datetime = Field(sa_type=Moment)
    expires_at: datetime = Field(sa_type=Moment)
    used_at: datetime | None = Field(default=None, sa_type=Moment)


class AuditLogRow(Row, table=True):
    """One thing that somebody did; append-only. The indexes serve pages, newest first, with one filter each."""

    __tablename__ = "audit"
    __table_args__ = (
        Index(None, "at", "id"),
        Index(None, "actor", "at", "id"),
        Index(None, "action", "at", "id"),
        Index(None, "subject", "at", "id"),
    )

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    """Counts from 1 without gaps: assigned by the chain, since a database's sequences leave gaps."""
    at: datetime = Field(sa_type=Moment)
    actor: str = Field(sa_type=Words)
    action: str = Field(sa_type=Words)
    subject: str = Field(sa_type=Words)
    detail: str = Field(sa_type=Words)
    """Canonical JSON, as it was hashed."""
    previous: str = Field(sa_type=Words)
    hash: str = Field(sa_type=Words)


class AuditHeadRow(Row, table=True):
    """The end of the audit log: a single row, which appending locks."""

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("id = 1", name="only"),)

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    last: int
    hash: str = Field(sa_type=Words)


STAFF = Row.metadata.tables["staff"]
STAFF_SESSION = Row.metadata.tables["staff_session"]
INVITATION = Row.metadata.tables["invitation"]
AUDIT = Row.metadata.tables["audit"]
AUDIT_HEAD = Row.metadata.tables["audit_head"]

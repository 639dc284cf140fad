"""Who works with the product, and how they sign in."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """A member of staff's role; handlers/people.py says what each may do."""

    DISPATCHER = "调度员"
    CLERK = "经办员"
    APPROVER = "审核员"
    HEAD = "部门负责人"
    AUDITOR = "审计员"
    ADMINISTRATOR = "管理员"


@dataclass(frozen=True, slots=True)
class StaffRecord:
    """A member of staff. Neither password nor second factor can be read from it without the product's secret."""

    id: str
    city: str
    login: str
    """Lower case; unique within the city."""
    name: str
    role: Role
    departments: tuple[str, ...]
    """Empty means every department."""
    created_at: datetime
    password_hash: str | None = field(default=None, repr=False)
    """argon2id; None until the person has joined, and after a reset."""
    totp_secret: str | None = field(default=None, repr=False)
    """Encrypted with a key derived from the product's secret; None means no second factor."""
    totp_step: int | None = None
    """The 30-second step of the last code accepted; codes up to it are refused."""
    failures: int = 0
    """Failed sign-ins since the last successful one."""
    locked_until: datetime | None = None
    disabled_at: datetime | None = None

    @property
    def active(self) -> bool:
        """Tell whether the person has joined and is not disabled."""
        return self.disabled_at is None and self.password_hash is not None


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """One signed-in browser."""

    id: str
    """Identifies the session in pages and the audit log; gives no access."""
    token_hash: str = field(repr=False)
    """SHA-256 of the token that the browser holds."""
    staff: str
    awaits_code: bool
    """True between the password and the second factor: such a session gives access to nothing."""
    device: str
    opened_at: datetime
    last_seen: datetime
    expires_at: datetime
    """The session ends then at the latest."""


@dataclass(frozen=True, slots=True)
class InvitationRecord:
    """A one-time code that lets its holder choose a password."""

    id: str
    token_hash: str = field(repr=False)
    """SHA-256 of the code."""
    city: str
    role: Role
    departments: tuple[str, ...]
    staff: str | None
    """The invited person; None: the holder of the code chooses login and name."""
    first_run: bool
    """For the first administrator; invalid once there is one."""
    invited_by: str
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None

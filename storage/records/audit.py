"""What was done, in a chain that can't be changed unnoticed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """What somebody did, and to what. Contains neither a citizen's words nor secrets."""

    at: datetime
    actor: str
    """citizen, system, staff:<id>, or unknown if somebody only claimed to be one of them."""
    action: str
    subject: str
    """A ticket's number, a commitment's id, staff:<id>, …"""
    detail: Mapping[str, str | int | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AuditRow:
    """An entry in the log, with its links in the chain."""

    id: int
    entry: AuditEntry
    previous: str
    """The hash of the row before."""
    hash: str


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which rows are wanted; None means any. `since` is included, `until` is not."""

    actor: str | None = None
    action: str | None = None
    subject: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Some rows, newest first."""

    rows: tuple[AuditRow, ...]
    newer: int | None
    """Pass it as `after` to get the rows just before these; None if there are none."""
    older: int | None
    """Pass it as `before` to get the rows after these; None if there are none."""

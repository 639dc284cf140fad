"""Invitations: one-time codes, found by their SHA-256."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import ColumnElement, insert, select, update

from storage.columns import columns_of
from storage.records import InvitationRecord
from storage.repository import Repository
from storage.tables import INVITATION

_COLUMNS = columns_of(INVITATION, InvitationRecord)


class InvitationBook(Repository):
    """The invitations; a used one stays but no longer works."""

    def add(self, record: InvitationRecord) -> None:
        """Store a new invitation."""
        self._run(insert(INVITATION).inline(), asdict(record))

    def by_code(self, token_hash: str) -> InvitationRecord | None:
        """Return the invitation with this code, used or not."""
        return self._one(InvitationRecord, select(*_COLUMNS).where(INVITATION.c.token_hash == token_hash))

    def use(self, id_: str, now: datetime) -> bool:
        """Use an unused, unexpired invitation; of two simultaneous callers, one succeeds."""
        change = update(INVITATION).where(
            INVITATION.c.id == id_, INVITATION.c.used_at.is_(None), INVITATION.c.expires_at > now
        )
        return self._run(change.values(used_at=now)) > 0

    def void_for(self, staff: str, now: datetime) -> int:
        """Invalidate a person's open invitations; return how many."""
        return self._void(INVITATION.c.staff == staff, now)

    def void_first_run(self, city: str, now: datetime) -> int:
        """Invalidate a city's open first-run codes; return how many."""
        return self._void((INVITATION.c.city == city) & INVITATION.c.first_run, now)

    def open(self, city: str, now: datetime) -> list[InvitationRecord]:
        """Return the invitations that can still be used, newest first."""
        found = (
            select(*_COLUMNS)
            .where(INVITATION.c.city == city, INVITATION.c.used_at.is_(None), INVITATION.c.expires_at > now)
            .order_by(INVITATION.c.created_at.desc(), INVITATION.c.id)
        )
        return self._all(InvitationRecord, found)

    def _void(self, which: ColumnElement[bool], now: datetime) -> int:
        change = update(INVITATION).where(which, INVITATION.c.used_at.is_(None)).values(used_at=now)
        return self._run(change)

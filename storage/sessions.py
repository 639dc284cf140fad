"""Staff sessions, found by the SHA-256 of a token that only the browser holds."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from storage.columns import columns_of
from storage.records import SessionRecord
from storage.repository import Repository
from storage.tables import STAFF_SESSION

_COLUMNS = columns_of(STAFF_SESSION, SessionRecord)


class SessionBook(Repository):
    """The sessions. The caller decides when one is too old."""

    def open(self, record: SessionRecord) -> None:
        """Store a new session."""
        self._run(insert(STAFF_SESSION).inline(), asdict(record))

    def by_token(self, token_hash: str, *, lock: bool = False) -> SessionRecord | None:
        """Return the session of a token. With `lock`, nobody else takes it until the transaction ends."""
        found = select(*_COLUMNS).where(STAFF_SESSION.c.token_hash == token_hash)
        return self._one(SessionRecord, found.with_for_update() if lock else found)

    def of_staff(self, staff: str) -> list[SessionRecord]:
        """Return a person's sessions, most recently used first."""
        found = (
            select(*_COLUMNS)
            .where(STAFF_SESSION.c.staff == staff)
            .order_by(STAFF_SESSION.c.last_seen.desc(), STAFF_SESSION.c.id)
        )
        return self._all(SessionRecord, found)

    def touch(self, id_: str, now: datetime) -> None:
        """Record that the session was used; never moves back, whichever process comes first."""
        change = update(STAFF_SESSION).where(STAFF_SESSION.c.id == id_, STAFF_SESSION.c.last_seen < now)
        self._run(change.values(last_seen=now))

    def end(self, staff: str, id_: str) -> bool:
        """End one session of a person; False if that person has no such session."""
        gone = delete(STAFF_SESSION).where(STAFF_SESSION.c.staff == staff, STAFF_SESSION.c.id == id_)
        return self._run(gone) > 0

    def end_all(self, staff: str, *, but: str | None = None) -> int:
        """End a person's sessions, except the one with id `but`; return how many."""
        gone = delete(STAFF_SESSION).where(STAFF_SESSION.c.staff == staff)
        if but is not None:
            gone = gone.where(STAFF_SESSION.c.id != but)
        return self._run(gone)

    def forget(self, *, seen: datetime, now: datetime) -> int:
        """Delete sessions last seen before `seen`, or expired by `now`; return how many."""
        old = (STAFF_SESSION.c.last_seen < seen) | (STAFF_SESSION.c.expires_at <= now)
        return self._run(delete(STAFF_SESSION).where(old))

"""Where citizens are reached: the only table with platform ids, encrypted, apart from everything else."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import bindparam, delete, exists, select, update

from storage.columns import columns_of
from storage.lapsed import Lapsed
from storage.notices import PENDING
from storage.prepared import Prepared
from storage.records import OPEN_STATES, ContactRecord, NoticeState
from storage.repository import Repository
from storage.tables import CONTACT, FEEDBACK, FOLLOW, NOTICE
from storage.upsert import replacing
from storage.whose import of_citizen, parameters_of

_ITS = of_citizen(CONTACT)
_COLUMNS = columns_of(CONTACT, ContactRecord)
_GET = Prepared(select(*_COLUMNS).where(*_ITS))
_BLOCK = update(CONTACT).where(*_ITS).values(blocked_at=bindparam("since"))
_ERASE = delete(CONTACT).where(*_ITS)
_SAVE = Prepared(replacing(CONTACT, ("city", "citizen")))


class Contacts(Repository):
    """At most one contact per citizen; a citizen's hash belongs to one channel."""

    def get(self, city: str, citizen: str) -> ContactRecord | None:
        """Return the citizen's contact; None if they can't be reached by push."""
        return self._one(ContactRecord, _GET, parameters_of(city, citizen))

    def several(self, city: str, citizens: Collection[str]) -> dict[str, ContactRecord]:
        """Return several citizens' contacts by citizen; those who can't be reached by push are missing."""
        wanted = select(*_COLUMNS).where(CONTACT.c.city == city, CONTACT.c.citizen.in_(tuple(citizens)))
        return {one.citizen: one for one in self._all(ContactRecord, wanted)}

    def save(self, contact: ContactRecord) -> None:
        """Add a contact, or replace the citizen's own."""
        self._run(_SAVE, asdict(contact))

    def block(self, city: str, citizen: str, since: datetime) -> None:
        """Record that nothing reaches the citizen any more; does nothing without a contact."""
        self._run(_BLOCK, {**parameters_of(city, citizen), "since": since})

    def erase(self, city: str, citizen: str) -> None:
        """Delete the citizen's contact, if there is one."""
        self._run(_ERASE, parameters_of(city, citizen))

    def lapsed(self, before: datetime) -> Lapsed:
        """The contacts of citizens last seen before a time who await nothing: no open ticket, follow or push."""
        waits = exists().where(
            FEEDBACK.c.city == CONTACT.c.city,
            FEEDBACK.c.citizen == CONTACT.c.citizen,
            FEEDBACK.c.state.in_(OPEN_STATES),
        )
        follows = exists().where(FOLLOW.c.city == CONTACT.c.city, FOLLOW.c.citizen == CONTACT.c.citizen)
        its = (NOTICE.c.city == CONTACT.c.city, NOTICE.c.citizen == CONTACT.c.citizen)
        pushed = exists().where(PENDING, *its, NOTICE.c.state != NoticeState.HELD)
        return Lapsed(self._connection, CONTACT, CONTACT.c.seen_at < before, ~waits, ~follows, ~pushed)

    def sealed_otherwise(self, key_id: str, limit: int) -> Sequence[ContactRecord]:
        """List at most `limit` contacts that are encrypted with a key other than `key_id`."""
        others = select(*_COLUMNS).where(CONTACT.c.key_id != key_id).limit(limit)
        return self._all(ContactRecord, others)

"""Everything stored under a citizen's pseudonym, in any table: counted, erased, or moved to another pseudonym.

Every table with a column `citizen` counts as the citizen's, so that a table added later is erased too.
"""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
    delete,
    exists,
    insert,
    select,
    union,
    update,
)

from storage.records import NOBODY, OPEN_STATES, PENDING_STATES, Erasure, Holdings
from storage.repository import Repository
from storage.tables import (
    CONTACT,
    CONVERSATION_STATE,
    ERASURE,
    FEEDBACK,
    FOLLOW,
    INBOX,
    NOTICE,
    RESTRICTION,
    Row,
)

_NOTHING = "[]"
"""No replies, as JSON."""
_APART = (FEEDBACK, INBOX, ERASURE, FOLLOW, RESTRICTION)
_OWN = (
    FOLLOW,
    *(table for table in Row.metadata.sorted_tables if "citizen" in table.c and table not in _APART),
)
"""Tables whose rows are deleted. Tickets and message claims stay, without their citizen (storage/feedback.py).

Follows come first: writing a notice for a follower locks their follows, so that a notice just written is deleted too.
"""


class Citizens(Repository):
    """What is stored about citizens."""

    def holdings(self, city: str, channel: str, citizen: str) -> Holdings:
        """Count what is stored about one citizen."""
        replies = (INBOX.c.channel == channel, INBOX.c.citizen == citizen, INBOX.c.reply != _NOTHING)
        return Holdings(
            tickets=self._count_of(FEEDBACK, city, citizen),
            open_tickets=self._count_of(FEEDBACK, city, citizen, FEEDBACK.c.state.in_(OPEN_STATES)),
            ratings=self._count_of(FEEDBACK, city, citizen, FEEDBACK.c.rated_at.is_not(None)),
            follows=self._count_of(FOLLOW, city, citizen),
            notices=self._count_of(NOTICE, city, citizen),
            notices_waiting=self._count_of(NOTICE, city, citizen, NOTICE.c.state.in_(PENDING_STATES)),
            replies=self._count(select(INBOX.c.citizen).where(*replies)),
            address=self._count_of(CONTACT, city, citizen) > 0,
        )

    def erase(self, city: str, channel: str, citizen: str, now: datetime) -> None:
        """Delete everything except the tickets, and record the erasure.

        Message claims stay, without their replies, so that a message delivered once more does not bring back what was
        erased; in time they are dropped (`Inbox.lapsed`). A restriction for abuse also stays until it ends, without its
        ticket's number: otherwise an erasure would lift it.
        """
        for table in _OWN:
            self._run(delete(table).where(table.c.city == city, table.c.citizen == citizen))
        claims = (INBOX.c.channel == channel, INBOX.c.citizen == citizen, INBOX.c.reply.is_not(None))
        self._run(update(INBOX).where(*claims).values(reply=_NOTHING))
        self.forget_restrictions(now)
        restricted = (RESTRICTION.c.city == city, RESTRICTION.c.citizen == citizen)
        self._run(update(RESTRICTION).where(*restricted).values(number=""))
        row = {"city": city, "channel": channel, "citizen": citizen, "at": now}
        self._run(insert(ERASURE).inline(), row)

    def erasures(self, since: datetime) -> list[Erasure]:
        """List the erasures since a time, oldest first, so that files can follow."""
        wanted = select(ERASURE.c.city, ERASURE.c.channel, ERASURE.c.citizen, ERASURE.c.at)
        return self._all(Erasure, wanted.where(ERASURE.c.at >= since).order_by(ERASURE.c.id))

    def forget_erasures(self, before: datetime) -> int:
        """Delete records of erasures from before a time; return how many."""
        return self._run(delete(ERASURE).where(ERASURE.c.at < before))

    def forget_restrictions(self, now: datetime) -> int:
        """Delete restrictions that are over; return how many."""
        return self._run(delete(RESTRICTION).where(RESTRICTION.c.until <= now))

    def rename(self, city: str, channel: str, old: str, new: str) -> int:
        """Move everything except the encrypted address to another pseudonym; return how many rows were moved.

        If a citizen can have only one row, the one under the new pseudonym is kept, since it is newer. The address is
        encrypted for its pseudonym and must be encrypted anew (handlers/own_data/rotation.py).
        """
        moved = 0
        for table, theirs in _all_of(city, channel, old):
            for taken in _taken(table, new):
                self._run(delete(table).where(*theirs, taken))
            moved += self._run(update(table).where(*theirs).values(citizen=new))
        return moved

    def known(self, city: str, channel: str, citizen: str) -> bool:
        """Tell whether anything except an address is stored under a pseudonym."""
        return any(
            self._connection.execute(select(table.c.citizen).where(*theirs).limit(1)).first()
            for table, theirs in _all_of(city, channel, citizen)
        )

    def without_address(self) -> int:
        """Count the citizens who have a stored conversation or ticket but no stored address."""
        addressed = select(CONTACT.c.citizen)
        kept = union(
            *(
                select(table.c.citizen).where(table.c.citizen != NOBODY, table.c.citizen.not_in(addressed))
                for table in (FEEDBACK, CONVERSATION_STATE, FOLLOW)
            )
        )
        return self._count(kept)

    def _count_of(self, table: Table, city: str, citizen: str, *which: ColumnElement[bool]) -> int:
        return self._count(
            select(table.c.citizen).where(table.c.city == city, table.c.citizen == citizen, *which)
        )


def _all_of(city: str, channel: str, citizen: str) -> Iterator[tuple[Table, tuple[ColumnElement[bool], ...]]]:
    """Yield each table but the addresses', with conditions on the citizen's rows; the first column suits its index."""
    for table in (FEEDBACK, INBOX, ERASURE, RESTRICTION, *_OWN):
        if table is not CONTACT:
            first = table.c.city == city if "city" in table.c else table.c.channel == channel
            yield table, (first, table.c.citizen == citizen)


def _taken(table: Table, citizen: str) -> Iterator[ColumnElement[bool]]:
    """Yield conditions for rows that can't be moved to that citizen, who already has a row with the same key."""
    for unique in table.constraints:
        if isinstance(unique, PrimaryKeyConstraint | UniqueConstraint) and "citizen" in unique.columns:
            theirs = table.alias("theirs")
            same = (theirs.c[one.name] == one for one in unique.columns if one.name != "citizen")
            yield exists().where(theirs.c.citizen == citizen, *same)

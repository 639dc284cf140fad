"""All that is kept under a citizen's pseudonym, in whatever table: counted, erased, or brought under another pseudonym.

Every table with a column `citizen` is the citizen's, so that one added later is erased too.
"""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
    delete,
    exists,
    func,
    insert,
    select,
    union,
    update,
)

from storage.records import NOBODY, OPEN_STATES, PENDING_STATES, Erasure, Holdings
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
"""Tables whose rows are deleted. Tickets and the claims of messages stay, without their citizen (storage/feedback.py).

Follows come first: whoever writes a notice for a follower holds a lock on them, so the notice is there by now and goes too."""


class Citizens:
    """What is kept about citizens."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def holdings(self, city: str, channel: str, citizen: str) -> Holdings:
        """Count what is kept about one citizen."""
        replies = (INBOX.c.channel == channel, INBOX.c.citizen == citizen, INBOX.c.reply != _NOTHING)
        return Holdings(
            tickets=self._count(FEEDBACK, city, citizen),
            open_tickets=self._count(FEEDBACK, city, citizen, FEEDBACK.c.state.in_(OPEN_STATES)),
            ratings=self._count(FEEDBACK, city, citizen, FEEDBACK.c.rated_at.is_not(None)),
            follows=self._count(FOLLOW, city, citizen),
            notices=self._count(NOTICE, city, citizen),
            notices_waiting=self._count(NOTICE, city, citizen, NOTICE.c.state.in_(PENDING_STATES)),
            replies=self._connection.execute(
                select(func.count()).select_from(INBOX).where(*replies)
            ).scalar_one(),
            address=self._count(CONTACT, city, citizen) > 0,
        )

    def erase(self, city: str, channel: str, citizen: str, now: datetime) -> None:
        """Delete everything but the tickets, and note that it was done.

        The claims of messages stay, without their replies: a message that a platform delivers once more must not bring
        back what was erased. `Inbox.forget` drops them. So does a restriction for abuse until it is over, without the
        ticket that it was for: else it would be lifted by asking for this.
        """
        for table in _OWN:
            self._connection.execute(delete(table).where(table.c.city == city, table.c.citizen == citizen))
        claims = (INBOX.c.channel == channel, INBOX.c.citizen == citizen, INBOX.c.reply.is_not(None))
        self._connection.execute(update(INBOX).where(*claims).values(reply=_NOTHING))
        self.forget_restrictions(now)
        restricted = (RESTRICTION.c.city == city, RESTRICTION.c.citizen == citizen)
        self._connection.execute(update(RESTRICTION).where(*restricted).values(number=""))
        row = {"city": city, "channel": channel, "citizen": citizen, "at": now}
        self._connection.execute(insert(ERASURE).inline(), row)

    def erasures(self, since: datetime) -> list[Erasure]:
        """List what was erased since a time, oldest first: what lies in files has to follow."""
        wanted = select(ERASURE.c.city, ERASURE.c.channel, ERASURE.c.citizen, ERASURE.c.at)
        rows = self._connection.execute(wanted.where(ERASURE.c.at >= since).order_by(ERASURE.c.id))
        return [Erasure(*row) for row in rows]

    def forget_erasures(self, before: datetime) -> int:
        """Drop the notes of erasures from before a time, and tell how many."""
        return self._connection.execute(delete(ERASURE).where(ERASURE.c.at < before)).rowcount

    def forget_restrictions(self, now: datetime) -> int:
        """Drop the restrictions that are over, and tell how many."""
        return self._connection.execute(delete(RESTRICTION).where(RESTRICTION.c.until <= now)).rowcount

    def rename(self, city: str, channel: str, old: str, new: str) -> int:
        """Move everything but the sealed address from one pseudonym to another; gives how many rows were moved.

        Where a citizen can have only one row, the one under the new pseudonym is kept, since it is the newer. The address
        is sealed for its pseudonym and has to be sealed anew (handlers/own_data/rotation.py).
        """
        moved = 0
        for table, theirs in _all_of(city, channel, old):
            for taken in _taken(table, new):
                self._connection.execute(delete(table).where(*theirs, taken))
            moved += self._connection.execute(update(table).where(*theirs).values(citizen=new)).rowcount
        return moved

    def known(self, city: str, channel: str, citizen: str) -> bool:
        """Tell whether anything is kept under a pseudonym, but for an address."""
        return any(
            self._connection.execute(select(table.c.citizen).where(*theirs).limit(1)).first()
            for table, theirs in _all_of(city, channel, citizen)
        )

    def without_address(self) -> int:
        """Count the citizens whose conversation or tickets are kept, and whose address is not."""
        addressed = select(CONTACT.c.citizen)
        kept = union(
            *(
                select(table.c.citizen).where(table.c.citizen != NOBODY, table.c.citizen.not_in(addressed))
                for table in (FEEDBACK, CONVERSATION_STATE, FOLLOW)
            )
        )
        counted: int = self._connection.execute(
            select(func.count()).select_from(kept.subquery())
        ).scalar_one()
        return counted

    def _count(self, table: Table, city: str, citizen: str, *which: ColumnElement[bool]) -> int:
        of_citizen = (table.c.city == city, table.c.citizen == citizen, *which)
        counted: int = self._connection.execute(
            select(func.count()).select_from(table).where(*of_citizen)
        ).scalar_one()
        return counted


def _all_of(city: str, channel: str, citizen: str) -> Iterator[tuple[Table, tuple[ColumnElement[bool], ...]]]:
    """Each table except the addresses', with the conditions on the citizen's rows; its index begins with the city or the channel."""
    for table in (FEEDBACK, INBOX, ERASURE, RESTRICTION, *_OWN):
        if table is not CONTACT:
            first = table.c.city == city if "city" in table.c else table.c.channel == channel
            yield table, (first, table.c.citizen == citizen)


def _taken(table: Table, citizen: str) -> Iterator[ColumnElement[bool]]:
    """Match the rows that can't be given to that citizen, who already has one with the same key."""
    for unique in table.constraints:
        if isinstance(unique, PrimaryKeyConstraint | UniqueConstraint) and "citizen" in unique.columns:
            theirs = table.alias("theirs")
            same = (theirs.c[one.name] == one for one in unique.columns if one.name != "citizen")
            yield exists().where(theirs.c.citizen == citizen, *same)

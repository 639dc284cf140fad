"""Who follows what, and up to when each was told."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, delete, func, select, update

from storage.columns import columns_of
from storage.prepared import Prepared
from storage.records import FollowRecord
from storage.tables import FOLLOW
from storage.upsert import adding

_ROW = FOLLOW.c
_COLUMNS = columns_of(FOLLOW, FollowRecord)
_ADD = Prepared(adding(FOLLOW))


class Follows:
    """What citizens follow."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, follow: FollowRecord) -> bool:
        """Follow something; False where that citizen does already."""
        return _ADD.run(self._connection, asdict(follow)) == 1

    def remove(self, city: str, citizen: str, subjects: Collection[str]) -> int:
        """Follow those no more; gives how many were followed."""
        mine = (_ROW.city == city, _ROW.citizen == citizen, _ROW.subject.in_(tuple(subjects)))
        return self._connection.execute(delete(FOLLOW).where(*mine)).rowcount

    def of(self, city: str, citizen: str) -> list[FollowRecord]:
        """List what a citizen follows, in the order in which it was begun."""
        mine = select(*_COLUMNS).where(_ROW.city == city, _ROW.citizen == citizen)
        rows = self._connection.execute(mine.order_by(_ROW.since, _ROW.subject))
        return [FollowRecord(*row) for row in rows]

    def untold(self, city: str, subject: str, before: datetime, after: str, limit: int) -> list[str]:
        """List citizens who follow something and were told of nothing since `before`, in a steady order; `after`: the last one seen."""
        wanted = (_ROW.city == city, _ROW.subject == subject, _ROW.told_at < before, _ROW.citizen > after)
        rows = select(_ROW.citizen).where(*wanted).order_by(_ROW.citizen).limit(limit)
        return list(self._connection.execute(rows).scalars())

    def since(self, city: str) -> datetime | None:
        """Give the earliest moment up to which anybody was told; None: nobody follows anything."""
        oldest: datetime | None = self._connection.execute(
            select(func.min(_ROW.told_at)).where(_ROW.city == city)
        ).scalar()
        return oldest

    def locked(self, city: str, citizens: Collection[str]) -> list[FollowRecord]:
        """List, and lock, all that those citizens follow: whoever tells them takes turns."""
        theirs = (
            select(*_COLUMNS)
            .where(_ROW.city == city, _ROW.citizen.in_(tuple(citizens)))
            .order_by(_ROW.citizen, _ROW.since, _ROW.subject)
            .with_for_update()
        )
        return [FollowRecord(*row) for row in self._connection.execute(theirs)]

    def told(self, city: str, citizens: Sequence[str], at: datetime) -> None:
        """Note that those citizens know what happened up to then; nothing goes back in time."""
        theirs = (_ROW.city == city, _ROW.citizen.in_(tuple(citizens)), _ROW.told_at < at)
        self._connection.execute(update(FOLLOW).where(*theirs).values(told_at=at))

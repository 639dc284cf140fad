"""Who follows what, and up to when each follower was told."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import delete, func, select, update

from storage.columns import columns_of
from storage.prepared import Prepared
from storage.records import FollowRecord
from storage.repository import Repository
from storage.tables import FOLLOW
from storage.upsert import adding

_ROW = FOLLOW.c
_COLUMNS = columns_of(FOLLOW, FollowRecord)
_ADD = Prepared(adding(FOLLOW))


class Follows(Repository):
    """What citizens follow."""

    def add(self, follow: FollowRecord) -> bool:
        """Add a follow; False if that citizen already has it."""
        return self._run(_ADD, asdict(follow)) == 1

    def remove(self, city: str, citizen: str, subjects: Collection[str]) -> int:
        """Remove follows by subject; return how many there were."""
        mine = (_ROW.city == city, _ROW.citizen == citizen, _ROW.subject.in_(tuple(subjects)))
        return self._run(delete(FOLLOW).where(*mine))

    def of(self, city: str, citizen: str) -> list[FollowRecord]:
        """Return what a citizen follows, oldest follow first."""
        mine = select(*_COLUMNS).where(_ROW.city == city, _ROW.citizen == citizen)
        return self._all(FollowRecord, mine.order_by(_ROW.since, _ROW.subject))

    def untold(self, city: str, subject: str, before: datetime, after: str, limit: int) -> list[str]:
        """Return, in order from `after` on, citizens who follow `subject` and were last told before `before`."""
        wanted = (_ROW.city == city, _ROW.subject == subject, _ROW.told_at < before, _ROW.citizen > after)
        rows = select(_ROW.citizen).where(*wanted).order_by(_ROW.citizen).limit(limit)
        return list(self._connection.execute(rows).scalars())

    def since(self, city: str) -> datetime | None:
        """Return the earliest moment up to which any follower was told; None if nobody follows anything."""
        oldest: datetime | None = self._connection.execute(
            select(func.min(_ROW.told_at)).where(_ROW.city == city)
        ).scalar()
        return oldest

    def locked(self, city: str, citizens: Collection[str]) -> list[FollowRecord]:
        """Return and lock all follows of those citizens, so that processes telling them take turns."""
        theirs = (
            select(*_COLUMNS)
            .where(_ROW.city == city, _ROW.citizen.in_(tuple(citizens)))
            .order_by(_ROW.citizen, _ROW.since, _ROW.subject)
            .with_for_update()
        )
        return self._all(FollowRecord, theirs)

    def told(self, city: str, citizens: Sequence[str], at: datetime) -> None:
        """Record that those citizens were told of everything up to `at`; never moves back."""
        theirs = (_ROW.city == city, _ROW.citizen.in_(tuple(citizens)), _ROW.told_at < at)
        self._run(update(FOLLOW).where(*theirs).values(told_at=at))

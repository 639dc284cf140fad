"""What staff see of notices that did not arrive: those about tickets of their departments, the newest first."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select

from storage.records import NoticeRecord, NoticeState, Undelivered
from storage.tables import FEEDBACK, NOTICE

_ROW = NOTICE.c
_COLUMNS = tuple(_ROW[field.name] for field in fields(NoticeRecord))


class NoticeFates:
    """Notices that are held or have failed, as far as they are about tickets."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def undelivered(
        self, city: str, departments: Sequence[str], since: datetime, limit: int
    ) -> list[Undelivered]:
        """List what is held, and what failed since a time; `departments` empty: all."""
        wanted = _of(select(*_COLUMNS, FEEDBACK.c.department), city, departments)
        rows = self._connection.execute(
            wanted.where(_missed(since)).order_by(_ROW.created_at.desc(), _ROW.id.desc()).limit(limit)
        )
        return [Undelivered(NoticeRecord(*row[:-1]), row[-1]) for row in rows]

    def count(
        self, city: str, departments: Sequence[str], since: datetime, cap: int
    ) -> dict[NoticeState, int]:
        """Count the same by state; each number stops at `cap`, which means that many or more."""
        found = {}
        for state in (NoticeState.HELD, NoticeState.FAILED):
            wanted = _of(select(_ROW.id), city, departments).where(_missed(since), _ROW.state == state)
            capped = wanted.limit(cap).subquery()
            found[state] = self._connection.execute(select(func.count()).select_from(capped)).scalar_one()
        return found


def _missed(since: datetime) -> ColumnElement[bool]:
    failed = and_(_ROW.state == NoticeState.FAILED, _ROW.settled_at >= since)
    return or_(_ROW.state == NoticeState.HELD, failed)


def _of(wanted: Select[Any], city: str, departments: Sequence[str]) -> Select[Any]:
    joined = wanted.join_from(NOTICE, FEEDBACK, FEEDBACK.c.number == _ROW.ticket).where(_ROW.city == city)
    return joined.where(FEEDBACK.c.department.in_(tuple(departments))) if departments else joined

"""What staff see of undelivered notices: those about their departments' tickets, newest first."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select, text

from storage.columns import columns_of
from storage.records import NoticeRecord, NoticeState, Undelivered
from storage.repository import Repository
from storage.tables import FEEDBACK, NOTICE, outbox

_ROW = NOTICE.c
_UNDELIVERED = text(f"notice.{outbox.UNDELIVERED}")
_COLUMNS = columns_of(NOTICE, NoticeRecord)
_STATES = (NoticeState.HELD, NoticeState.FAILED)


class NoticeFates(Repository):
    """Recent notices about tickets that are held or have failed."""

    def undelivered(
        self, city: str, departments: Sequence[str], since: datetime, limit: int
    ) -> list[Undelivered]:
        """Return those created since a time; no `departments` means all."""
        found: list[Undelivered] = []
        for state in _STATES:
            wanted = _missed(select(*_COLUMNS, FEEDBACK.c.department), city, departments, state, since)
            newest = wanted.order_by(_ROW.created_at.desc(), _ROW.id.desc()).limit(limit)
            found += self._all(_undelivered, newest)
        return sorted(found, key=lambda one: (one.notice.created_at, one.notice.id), reverse=True)[:limit]

    def count(
        self, city: str, departments: Sequence[str], since: datetime, cap: int
    ) -> dict[NoticeState, int]:
        """Count the same by state; each count stops at `cap`, which then means that many or more."""
        found = {}
        for state in _STATES:
            found[state] = self._count(_missed(select(_ROW.id), city, departments, state, since).limit(cap))
        return found


def _undelivered(*row: Any) -> Undelivered:
    *notice, department = row
    return Undelivered(NoticeRecord(*notice), department)


def _missed(
    wanted: Select[Any], city: str, departments: Sequence[str], state: NoticeState, since: datetime
) -> Select[Any]:
    joined = wanted.join_from(NOTICE, FEEDBACK, FEEDBACK.c.number == _ROW.ticket)
    of = joined.where(_UNDELIVERED, _ROW.city == city, _ROW.state == state, _ROW.created_at >= since)
    return of.where(FEEDBACK.c.department.in_(tuple(departments))) if departments else of

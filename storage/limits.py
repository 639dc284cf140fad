"""A city's reply limits as set at the console: in how many working days each kind of feedback is answered."""

from dataclasses import asdict

from sqlalchemy import bindparam, select

from storage.columns import columns_of
from storage.prepared import Prepared
from storage.records import FeedbackKind, ReplyLimit
from storage.repository import Repository
from storage.tables import REPLY_LIMIT
from storage.upsert import replacing

_ROW = REPLY_LIMIT.c
_COLUMNS = columns_of(REPLY_LIMIT, ReplyLimit)
_OF = Prepared(
    select(_ROW.working_days).where(_ROW.city == bindparam("in_city"), _ROW.kind == bindparam("of_kind"))
)
_SAVE = Prepared(replacing(REPLY_LIMIT, ("city", "kind")))


class ReplyLimits(Repository):
    """The limits that were set."""

    def of(self, city: str, kind: FeedbackKind) -> int | None:
        """Return a kind's working days; None if nothing was set, so that the city's own file applies."""
        days: int | None = _OF.scalar(self._connection, {"in_city": city, "of_kind": kind})
        return days

    def all(self, city: str) -> dict[FeedbackKind, ReplyLimit]:
        """Return the limits that were set, by kind."""
        wanted = select(*_COLUMNS).where(_ROW.city == city)
        return {one.kind: one for one in self._all(ReplyLimit, wanted)}

    def save(self, limit: ReplyLimit) -> None:
        """Replace a kind's limit."""
        self._run(_SAVE, asdict(limit))

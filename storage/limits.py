"""Within how many working days each kind of feedback is answered, where a city set that at the console."""

from dataclasses import asdict

from sqlalchemy import Connection, bindparam, select

from storage.columns import columns_of
from storage.prepared import Prepared
from storage.records import FeedbackKind, ReplyLimit
from storage.tables import REPLY_LIMIT
from storage.upsert import replacing

_ROW = REPLY_LIMIT.c
_COLUMNS = columns_of(REPLY_LIMIT, ReplyLimit)
_OF = Prepared(
    select(_ROW.working_days).where(_ROW.city == bindparam("in_city"), _ROW.kind == bindparam("of_kind"))
)
_SAVE = Prepared(replacing(REPLY_LIMIT, ("city", "kind")))


class ReplyLimits:
    """The limits that were set."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, city: str, kind: FeedbackKind) -> int | None:
        """Give a kind's working days; None where nothing was set, and the city's own file holds."""
        days: int | None = _OF.scalar(self._connection, {"in_city": city, "of_kind": kind})
        return days

    def all(self, city: str) -> dict[FeedbackKind, ReplyLimit]:
        """Map each kind about which something was set to that."""
        wanted = select(*_COLUMNS).where(_ROW.city == city)
        return {row.kind: ReplyLimit(*row) for row in self._connection.execute(wanted)}

    def save(self, limit: ReplyLimit) -> None:
        """Replace a kind's limit."""
        _SAVE.run(self._connection, asdict(limit))

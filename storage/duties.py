"""Background work that one process at a time does for all: a lease by name, which lapses with its holder."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, or_, select, update

from storage.prepared import Prepared
from storage.repository import Repository
from storage.tables import DUTY
from storage.upsert import adding

_ROW = DUTY.c
_ITS = _ROW.name == bindparam("its_name")
_HOLD = (
    update(DUTY)
    .where(_ITS, or_(_ROW.holder == bindparam("by"), _ROW.until <= bindparam("now", type_=_ROW.until.type)))
    .values(holder=bindparam("by"), until=bindparam("ends"))
)
_BEGIN = Prepared(adding(DUTY))


class Duties(Repository):
    """Which process does what for all of them."""

    def take(self, name: str, holder: str, now: datetime, until: datetime) -> bool:
        """Take or renew a duty until `until`; False if another process has it and its term is not over.

        The hosts' clocks must agree to within a few seconds (NTP): `now` is the caller's.
        """
        row: dict[str, Any] = {"its_name": name, "by": holder, "now": now, "ends": until}
        if self._run(_HOLD, row):
            return True
        return self._run(_BEGIN, {"name": name, "holder": holder, "until": until}) == 1

    def leave(self, name: str, holder: str) -> None:
        """Give up a duty, so that another process can take it at once; does nothing if `holder` does not have it."""
        self._run(delete(DUTY).where(_ROW.name == name, _ROW.holder == holder))

    def holder(self, name: str, now: datetime) -> str | None:
        """Return who has a duty; None if nobody has, or the term is over."""
        held = select(_ROW.holder).where(_ROW.name == name, _ROW.until > now)
        found: str | None = self._connection.execute(held).scalar_one_or_none()
        return found

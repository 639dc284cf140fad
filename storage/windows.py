"""The messages that citizens' last actions still allow; handlers/notices/windows.py decides what an action allows."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, select

from storage.prepared import Prepared
from storage.records import Grant
from storage.repository import Repository
from storage.tables import WINDOW
from storage.upsert import replacing
from storage.whose import of_citizen, parameters_of

_ITS = of_citizen(WINDOW)
_GRANTS = select(WINDOW.c.grants).where(*_ITS)
_GET, _GET_LOCKED = Prepared(_GRANTS), Prepared(_GRANTS.with_for_update())
_ERASE = delete(WINDOW).where(*_ITS)
_SAVE = Prepared(replacing(WINDOW, ("city", "citizen")))


class Windows(Repository):
    """The ledger, one row per citizen."""

    def get(self, city: str, citizen: str, *, lock: bool = False) -> tuple[Grant, ...]:
        """Return what a citizen's actions still allow, possibly nothing. `lock`: nobody else spends meanwhile."""
        wanted = _GET_LOCKED if lock else _GET
        return _read(wanted.scalar(self._connection, parameters_of(city, citizen)))

    def several(self, city: str, citizens: Collection[str]) -> dict[str, tuple[Grant, ...]]:
        """Return and lock several citizens' windows; those who have none are missing."""
        wanted = select(WINDOW.c.citizen, WINDOW.c.grants).where(
            WINDOW.c.city == city, WINDOW.c.citizen.in_(tuple(citizens))
        )
        rows = self._connection.execute(wanted.order_by(WINDOW.c.citizen).with_for_update())
        return {row.citizen: _read(row.grants) for row in rows}

    def save(self, city: str, citizen: str, grants: Sequence[Grant]) -> None:
        """Replace what is allowed; nothing left means no row."""
        if grants:
            self.save_several(city, {citizen: grants})
        else:
            self.erase(city, citizen)

    def save_several(self, city: str, windows: Mapping[str, Sequence[Grant]]) -> None:
        """Replace what several citizens are allowed; none may be empty."""
        for citizen, grants in windows.items():
            until = max(one.until for one in grants)
            row = {"city": city, "citizen": citizen, "grants": _write(grants), "until": until}
            self._run(_SAVE, row)

    def erase(self, city: str, citizen: str) -> None:
        """Delete a citizen's windows."""
        self._run(_ERASE, parameters_of(city, citizen))

    def forget(self, before: datetime) -> int:
        """Delete windows that ended before a time; return how many."""
        return self._run(delete(WINDOW).where(WINDOW.c.until < before))


def _read(text: str | None) -> tuple[Grant, ...]:
    given = json.loads(text) if text else []
    return tuple(Grant(left, datetime.fromisoformat(until)) for left, until in given)


def _write(grants: Sequence[Grant]) -> str:
    return json.dumps([[grant.left, grant.until.isoformat()] for grant in grants])

"""The messages that citizens' last actions still allow; what an action allows is decided in handlers/windows.py."""

import json
from collections.abc import Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from storage.records import Grant
from storage.tables import WINDOW
from storage.upsert import insert_into

_ITS = tuple(WINDOW.c[name] == bindparam(f"its_{name}") for name in ("city", "citizen"))
_GET = select(WINDOW.c.grants).where(*_ITS)
_ERASE = delete(WINDOW).where(*_ITS)


@cache
def _save(dialect: str) -> sqlite.Insert | postgresql.Insert:
    statement = insert_into(dialect, WINDOW)
    new = {name: statement.excluded[name] for name in ("grants", "until")}
    return statement.on_conflict_do_update(index_elements=["city", "citizen"], set_=new)


class Windows:
    """The ledger, a row a citizen."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, city: str, citizen: str, *, lock: bool = False) -> tuple[Grant, ...]:
        """Give what a citizen's actions still allow; empty: nothing. `lock`: nobody else spends meanwhile."""
        wanted = _GET.with_for_update() if lock else _GET
        text = self._connection.execute(wanted, _key(city, citizen)).scalar()
        given = json.loads(text) if text else []
        return tuple(Grant(left, datetime.fromisoformat(until)) for left, until in given)

    def save(self, city: str, citizen: str, grants: Sequence[Grant]) -> None:
        """Replace what is allowed; nothing left is no row."""
        if not grants:
            self.erase(city, citizen)
            return
        text = json.dumps([[grant.left, grant.until.isoformat()] for grant in grants])
        row = {"city": city, "citizen": citizen, "grants": text, "until": max(one.until for one in grants)}
        self._connection.execute(_save(self._connection.dialect.name), row)

    def erase(self, city: str, citizen: str) -> None:
        """Forget a citizen's windows."""
        self._connection.execute(_ERASE, _key(city, citizen))

    def forget(self, before: datetime) -> int:
        """Drop windows that ended before a time, and tell how many."""
        return self._connection.execute(delete(WINDOW).where(WINDOW.c.until < before)).rowcount


def _key(city: str, citizen: str) -> dict[str, str]:
    return {"its_city": city, "its_citizen": citizen}

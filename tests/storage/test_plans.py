"""What is queried with each message, or every few seconds, uses an index."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event

from storage.address import read_address
from storage.database import Database
from storage.engine import build_engine
from storage.records import Lease
from storage.unit import Unit

CITY, NOW = "suizhou-2023", datetime(2023, 5, 4, tzinfo=UTC)
LEASE = Lease("one", NOW, NOW + timedelta(minutes=1))
_OURS = ("SELECT", "UPDATE", "DELETE")


@pytest.mark.parametrize(
    "work",
    [
        lambda unit: unit.citizens.known(CITY, "web", "a1"),
        lambda unit: unit.citizens.rename(CITY, "web", "a1", "z9"),
        lambda unit: unit.notices.counts(CITY, NOW),
        lambda unit: unit.notices.oldest_due(CITY, NOW),
        lambda unit: unit.notices.claim(CITY, ("wechat",), LEASE, 9),
        lambda unit: unit.notices.ready(CITY, "a1", NOW),
        lambda unit: unit.notices.hold_unreachable(CITY, ("wechat",), "no_push", NOW),
        lambda unit: unit.feedback.unreminded(CITY, NOW, NOW, 9),
        lambda unit: unit.inbox.lapsed(NOW).keys(9),
    ],
)
async def test_no_table_is_read_whole(tmp_path: Path, work: Callable[[Unit], Any]) -> None:
    """SQLite's plan never scans a table, except erasures, deleted after two days, which need no index."""
    url = f"sqlite:///{tmp_path / 'younuo.db'}"
    async with Database(url):
        engine = build_engine(read_address(url))
    asked: list[tuple[str, Any]] = []

    @event.listens_for(engine, "before_cursor_execute")
    def note(_: Connection, _cursor: object, sql: str, values: Any, *_more: object) -> None:
        if sql.startswith(_OURS):
            asked.append((sql, values))

    with engine.connect() as connection:
        work(Unit(connection))
        plans = [
            (step.detail, sql)
            for sql, values in asked
            for step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)
        ]
        connection.rollback()
    engine.dispose()
    # A walk of an index narrowed by its first columns is a SEARCH, with or without the rows.
    assert [plan for plan in plans if plan[0].startswith("SCAN") and plan[0] != "SCAN erasure"] == []
    assert [plan for plan in plans if "ix_notice_settled (city=?)" in plan[0]] == []

"""Repositories run prepared statements and SQLAlchemy's own alike."""

from datetime import UTC, datetime
from typing import NamedTuple

import pytest
from sqlalchemy import bindparam, insert, select, update

from storage.database import Database
from storage.prepared import Prepared
from storage.repository import Repository
from storage.tables import INBOX
from storage.unit import Unit

ADD = insert(INBOX).inline()
CHANGE = update(INBOX).where(INBOX.c.citizen == bindparam("whose")).values(reply=bindparam("kept"))
FIND = (
    select(INBOX.c.message_id, INBOX.c.received_at)
    .where(INBOX.c.citizen == bindparam("whose"))
    .order_by(INBOX.c.message_id)
)


class Received(NamedTuple):
    """A message's id, and when it came."""

    id: str
    at: datetime


@pytest.mark.parametrize("made", [Prepared, lambda statement: statement])
async def test_rows_become_records(database: Database, now: datetime, made: type[Prepared]) -> None:
    """Rows are returned as records, all or the first, and a change tells how many it affected."""

    def work(unit: Unit) -> None:
        repository = Repository(unit.connection)
        for number in ("1", "2"):
            row = {"channel": "web", "citizen": "a1", "message_id": number, "received_at": now}
            repository._run(made(ADD), row)
        both = [Received("1", now.astimezone(UTC)), Received("2", now.astimezone(UTC))]
        assert repository._all(Received, made(FIND), {"whose": "a1"}) == both
        assert repository._one(Received, made(FIND), {"whose": "a1"}) == both[0]
        assert repository._one(Received, made(FIND), {"whose": "b2"}) is None
        assert repository._run(made(CHANGE), {"whose": "a1", "kept": "[]"}) == 2

    await database.transact(work)


async def test_counting_stops_at_a_limit(database: Database, now: datetime) -> None:
    """A statement's rows are counted, no further than its limit."""

    def work(unit: Unit) -> None:
        repository = Repository(unit.connection)
        for number in ("1", "2", "3"):
            row = {"channel": "web", "citizen": "a1", "message_id": number, "received_at": now}
            repository._run(ADD, row)
        assert repository._count(select(INBOX.c.message_id)) == 3
        assert repository._count(select(INBOX.c.message_id).limit(2)) == 2

    await database.transact(work)

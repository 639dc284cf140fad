"""Everything stored under one pseudonym is counted, erased and renamed, and nothing of others."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, inspect, text

from storage.database import Database, Unit
from storage.records import (
    ContactRecord,
    Erasure,
    FeedbackRecord,
    FollowRecord,
    Grant,
    Holdings,
    NoticeKind,
    NoticeRecord,
    Restriction,
    Talk,
)
from storage.tables import Row

CITY = "suizhou-2023"
HELD = timedelta(days=7)
Make = Callable[..., FeedbackRecord]


@pytest.fixture
async def filled(database: Database, ticket: Make, now: datetime) -> Database:
    """Store a row for two citizens in every table with citizens."""

    def work(unit: Unit) -> None:
        for citizen in ("a1", "b2"):
            record = ticket(f"YN-{citizen}", citizen=citizen, text_masked="路灯")
            unit.feedback.add(record)
            unit.states.save(CITY, citizen, "{}", now)
            unit.inbox.claim("web", citizen, "m", now)
            unit.inbox.keep("web", citizen, "m", '["kept"]')
            unit.contacts.save(ContactRecord(CITY, citizen, "web", "sealed", "k", now))
            unit.windows.save(CITY, citizen, (Grant(1, now),))
            unit.follows.add(FollowRecord(CITY, citizen, "commitment:3-047", "web", now, now))
            unit.restrictions.save(Restriction(CITY, citizen, record.number, now + HELD, "staff:s1", now))
            unit.talks.keep(CITY, citizen, Talk(record.number, now, answered=False))
            unit.notices.add(NoticeRecord(CITY, citizen, "web", NoticeKind.DIGEST, "k", "[]", now, now))

    await database.transact(work)
    return database


def whose(outside: Engine) -> dict[str, list[str]]:
    """Return each table with citizens -> the citizens in it, as seen by another program."""
    with outside.connect() as connection:
        names = [
            name
            for name in inspect(connection).get_table_names()
            if any(column["name"] == "citizen" for column in inspect(connection).get_columns(name))
        ]
        return {
            name: sorted(connection.execute(text(f'SELECT citizen FROM "{name}"')).scalars())  # noqa: S608
            for name in names
        }


async def test_the_test_knows_every_table(filled: Database, outside: Engine) -> None:
    """A new table with citizens must be filled above, so that the tests below cover it."""
    assert {name for name, citizens in whose(outside).items() if citizens != ["a1", "b2"]} == {"erasure"}
    assert set(whose(outside)) == {table.name for table in Row.metadata.sorted_tables if "citizen" in table.c}


async def test_what_is_kept_is_counted(filled: Database) -> None:
    """The rows of one citizen on one channel are counted."""
    held = await filled.read(lambda unit: unit.citizens.holdings(CITY, "web", "a1"))
    assert held == Holdings(1, 1, 0, 1, 1, 1, 1, address=True)
    nobody = await filled.read(lambda unit: unit.citizens.holdings(CITY, "web", "c3"))
    assert nobody == Holdings(0, 0, 0, 0, 0, 0, 0, address=False)


async def test_erasing_deletes_all_but_tickets_and_claims(
    filled: Database, outside: Engine, now: datetime
) -> None:
    """Every row of the citizen is deleted except tickets, anonymised elsewhere, and claims, which lose their reply."""
    await filled.transact(lambda unit: unit.citizens.erase(CITY, "web", "a1", now))
    left = whose(outside)
    assert left.pop("feedback") == left.pop("inbox") == ["a1", "b2"]
    assert left.pop("restriction") == ["a1", "b2"]
    assert left.pop("erasure") == ["a1"]
    assert set(map(tuple, left.values())) == {("b2",)}
    assert await filled.transact(lambda unit: unit.inbox.claim("web", "a1", "m", now)) == "[]"
    assert await filled.transact(lambda unit: unit.inbox.claim("web", "b2", "m", now)) == '["kept"]'


async def test_erasures_are_told_and_forgotten(filled: Database, now: datetime) -> None:
    """Erasures are listed while files may have to follow, then the pseudonym is deleted."""
    await filled.transact(lambda unit: unit.citizens.erase(CITY, "web", "a1", now))
    told = await filled.read(lambda unit: unit.citizens.erasures(now))
    assert told == [Erasure(CITY, "web", "a1", now)]
    later = now + timedelta(seconds=1)
    assert await filled.read(lambda unit: unit.citizens.erasures(later)) == []
    assert await filled.transact(lambda unit: unit.citizens.forget_erasures(now)) == 0
    assert await filled.transact(lambda unit: unit.citizens.forget_erasures(later)) == 1


async def test_renaming_moves_all_but_the_address(filled: Database, outside: Engine) -> None:
    """All of a citizen's rows except the encrypted address get another pseudonym."""
    assert await filled.transact(lambda unit: unit.citizens.known(CITY, "web", "a1"))
    await filled.transact(lambda unit: unit.citizens.rename(CITY, "web", "a1", "z9"))
    assert {name: citizens for name, citizens in whose(outside).items() if citizens != ["b2", "z9"]} == {
        "contact": ["a1", "b2"],
        "erasure": [],
    }
    assert not await filled.read(lambda unit: unit.citizens.known(CITY, "web", "a1"))
    assert await filled.read(lambda unit: unit.citizens.without_address()) == 1


async def test_an_erased_ticket_is_no_citizens(filled: Database, now: datetime) -> None:
    """Anonymised tickets count for no citizen and get no reminder."""
    await filled.transact(lambda unit: unit.citizens.rename(CITY, "web", "a1", ""))
    assert await filled.read(lambda unit: unit.citizens.without_address()) == 0
    found = await filled.read(lambda unit: unit.feedback.finished(now + timedelta(days=9), 9))
    assert found == []


async def test_abuse_is_not_forgotten_by_erasing(filled: Database, outside: Engine, now: datetime) -> None:
    """A restriction lasts until its end without its ticket, and is then deleted."""
    await filled.transact(lambda unit: unit.citizens.erase(CITY, "web", "a1", now))
    held = await filled.read(lambda unit: unit.restrictions.of(CITY, "a1", now))
    assert held is not None
    assert held.number == ""
    assert await filled.transact(lambda unit: unit.citizens.forget_restrictions(now + HELD)) == 2

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from storage.database import Database, StorageError
from storage.records import Role, SessionRecord, StaffRecord

Make = Callable[..., SessionRecord]


@pytest.fixture
async def session(database: Database, now: datetime) -> Make:
    """Make a session of one of two people; what matters to the test is given by name."""
    for id_ in ("a1", "b2"):
        person = StaffRecord(id_, "suizhou-2023", id_, "张三", Role.CLERK, ("教育局",), now)
        await database.transact(lambda unit, person=person: unit.staff.add(person))

    def make(id_: str, staff: str = "a1", **changes: Any) -> SessionRecord:
        usual = SessionRecord(
            id_,
            f"hash of {id_}",
            staff,
            awaits_code=False,
            device="Firefox",
            opened_at=now,
            last_seen=now,
            expires_at=now + timedelta(hours=12),
        )
        return replace(usual, **changes)

    return make


async def test_a_session_is_found_by_its_tokens_hash_alone(database: Database, session: Make) -> None:
    """A session is found complete by its token's hash but not by its id, and no log contains the hash."""
    whole = session("s1", awaits_code=True)
    await database.transact(lambda unit: unit.sessions.open(whole))
    assert await database.read(lambda unit: unit.sessions.by_token("hash of s1")) == whole
    assert await database.transact(lambda unit: unit.sessions.by_token("hash of s1", lock=True)) == whole
    assert await database.read(lambda unit: unit.sessions.by_token("s1")) is None
    assert "hash of" not in repr(whole)


async def test_a_session_belongs_to_somebody(database: Database, session: Make) -> None:
    """The database refuses a session without a person and a second one with the same token."""
    await database.transact(lambda unit: unit.sessions.open(session("s1")))
    for wrong in (session("s2", staff="nobody"), session("s3", token_hash="hash of s1")):
        with pytest.raises(StorageError):
            await database.transact(lambda unit, wrong=wrong: unit.sessions.open(wrong))


async def test_use_is_noted_and_never_back_in_time(database: Database, session: Make, now: datetime) -> None:
    """Of two processes' uses the later counts, and the session used last is listed first."""
    for id_ in ("s1", "s2"):
        await database.transact(lambda unit, id_=id_: unit.sessions.open(session(id_)))
    for minutes in (5, 3):
        at = now + timedelta(minutes=minutes)
        await database.transact(lambda unit, at=at: unit.sessions.touch("s2", at))
    listed = await database.read(lambda unit: unit.sessions.of_staff("a1"))
    assert [one.id for one in listed] == ["s2", "s1"]
    assert listed[0].last_seen == now + timedelta(minutes=5)
    assert listed[1].last_seen == now


async def test_sessions_end_one_by_one_or_all_of_a_person(database: Database, session: Make) -> None:
    """Sessions end one by one or all of a person, and never another person's."""
    for id_, staff in (("s1", "a1"), ("s2", "a1"), ("s3", "a1"), ("s4", "b2")):
        await database.transact(lambda unit, id_=id_, staff=staff: unit.sessions.open(session(id_, staff)))
    assert not await database.transact(lambda unit: unit.sessions.end("b2", "s1"))
    assert await database.transact(lambda unit: unit.sessions.end("a1", "s1"))
    assert not await database.transact(lambda unit: unit.sessions.end("a1", "s1"))
    assert await database.transact(lambda unit: unit.sessions.end_all("a1", but="s3")) == 1
    assert [one.id for one in await database.read(lambda unit: unit.sessions.of_staff("a1"))] == ["s3"]
    assert await database.transact(lambda unit: unit.sessions.end_all("a1")) == 1
    assert [one.id for one in await database.read(lambda unit: unit.sessions.of_staff("b2"))] == ["s4"]


async def test_what_is_over_is_forgotten(database: Database, session: Make, now: datetime) -> None:
    """Idle and expired sessions are deleted exactly on time; others stay."""
    sessions = [
        session("idle", last_seen=now - timedelta(hours=1, microseconds=1)),
        session("just used", last_seen=now - timedelta(hours=1)),
        session("expired", expires_at=now),
        session("nearly", expires_at=now + timedelta(microseconds=1)),
    ]
    await database.transact(lambda unit: [unit.sessions.open(one) for one in sessions])
    gone = await database.transact(lambda unit: unit.sessions.forget(seen=now - timedelta(hours=1), now=now))
    assert gone == 2
    left = await database.read(lambda unit: unit.sessions.of_staff("a1"))
    assert {one.id for one in left} == {"just used", "nearly"}

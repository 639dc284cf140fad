from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from storage.database import Database, StorageError
from storage.records import Role, StaffRecord

CITY = "suizhou-2023"
Make = Callable[..., StaffRecord]


@pytest.fixture
def person(now: datetime) -> Make:
    """Make a person; what matters to the test is given by name."""

    def make(id_: str = "a1", **changes: Any) -> StaffRecord:
        usual = StaffRecord(id_, CITY, f"login.{id_}", "张三", Role.CLERK, ("教育局", "住建局"), now)
        return replace(usual, **changes)

    return make


async def test_a_person_comes_back_whole(database: Database, person: Make, now: datetime) -> None:
    """Every field of a person is stored, found by id and by login, with and without a lock."""
    whole = person(
        password_hash="$argon2id$…",
        totp_secret="sealed",
        totp_step=56_000_000,
        failures=3,
        locked_until=now + timedelta(minutes=15),
        disabled_at=now,
    )
    await database.transact(lambda unit: unit.staff.add(whole))
    assert await database.read(lambda unit: unit.staff.get("a1")) == whole
    assert await database.read(lambda unit: unit.staff.by_login(CITY, "login.a1")) == whole
    assert await database.transact(lambda unit: unit.staff.get("a1", lock=True)) == whole


async def test_an_unknown_id_or_login_finds_nobody(database: Database, person: Make) -> None:
    """An unknown id or login, or another city's, finds nobody, and changing nobody is an error."""
    await database.transact(lambda unit: unit.staff.add(person()))
    assert await database.read(lambda unit: unit.staff.get("b2")) is None
    assert await database.read(lambda unit: unit.staff.by_login("other", "login.a1")) is None
    with pytest.raises(LookupError, match="'b2'"):
        await database.transact(lambda unit: unit.staff.change(person("b2")))


async def test_a_login_is_unique_within_its_city(database: Database, person: Make) -> None:
    """The database refuses a second login without naming it; another city may use it."""
    await database.transact(lambda unit: unit.staff.add(person("a1", login="same")))
    await database.transact(lambda unit: unit.staff.add(person("a2", login="same", city="other")))
    with pytest.raises(StorageError) as caught:
        await database.transact(lambda unit: unit.staff.add(person("a3", login="same")))
    assert "same" not in str(caught.value)


async def test_a_change_replaces_everything_of_one_person(database: Database, person: Make) -> None:
    """A change replaces all of one person and leaves the others."""
    changed = person("a1", name="李四", role=Role.HEAD, departments=("民政局",), failures=1)
    await database.transact(lambda unit: [unit.staff.add(person(id_)) for id_ in ("a1", "b2")])
    await database.transact(lambda unit: unit.staff.change(changed))
    assert await database.read(lambda unit: unit.staff.of_city(CITY)) == [changed, person("b2")]


async def test_administrators_are_those_who_can_sign_in(
    database: Database, person: Make, now: datetime
) -> None:
    """Administrators exclude people who have not joined, are disabled, have another role or another city."""
    joined = {"role": Role.ADMINISTRATOR, "password_hash": "x"}
    people = [
        person("a1", **joined),
        person("a2", role=Role.ADMINISTRATOR),
        person("a3", **joined, disabled_at=now),
        person("a4", password_hash="x"),
        person("a5", **joined, city="other"),
        person("a0", **joined),
    ]
    await database.transact(lambda unit: [unit.staff.add(one) for one in people])
    found = await database.read(lambda unit: unit.staff.administrators(CITY))
    assert [one.id for one in found] == ["a0", "a1"]
    assert await database.transact(lambda unit: unit.staff.administrators(CITY, lock=True)) == found


def test_no_secret_is_in_what_a_log_would_show(person: Make) -> None:
    """The record's repr has neither hash nor second factor."""
    shown = repr(person(password_hash="$argon2id$secret", totp_secret="sealed"))
    assert "$argon2id" not in shown
    assert "sealed" not in shown

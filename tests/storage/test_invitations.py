from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from storage.database import Database
from storage.records import InvitationRecord, Role, StaffRecord

CITY = "suizhou-2023"
Make = Callable[..., InvitationRecord]


@pytest.fixture
async def invitation(database: Database, now: datetime) -> Make:
    """Make an invitation for an existing person; what matters to the test is given by name."""
    person = StaffRecord("a1", CITY, "a1", "张三", Role.CLERK, ("教育局",), now)
    await database.transact(lambda unit: unit.staff.add(person))

    def make(id_: str = "i1", **changes: Any) -> InvitationRecord:
        usual = InvitationRecord(
            id_,
            f"hash of {id_}",
            CITY,
            Role.CLERK,
            ("教育局",),
            staff="a1",
            first_run=False,
            invited_by="staff:b2",
            created_at=now,
            expires_at=now + timedelta(days=7),
        )
        return replace(usual, **changes)

    return make


async def test_an_invitation_is_found_by_its_codes_hash(database: Database, invitation: Make) -> None:
    """An invitation is found complete by its code's hash; an unknown hash finds nothing."""
    await database.transact(lambda unit: unit.invitations.add(invitation()))
    assert await database.read(lambda unit: unit.invitations.by_code("hash of i1")) == invitation()
    assert await database.read(lambda unit: unit.invitations.by_code("i1")) is None
    assert "hash of" not in repr(invitation())


async def test_an_invitation_is_used_once(database: Database, invitation: Make, now: datetime) -> None:
    """A second use, a use at the expiry, and an unknown code are refused."""
    await database.transact(
        lambda unit: [unit.invitations.add(one) for one in (invitation(), invitation("i2", expires_at=now))]
    )
    answers = [
        await database.transact(lambda unit, id_=id_: unit.invitations.use(id_, now))
        for id_ in ("i1", "i1", "i2", "i3")
    ]
    assert answers == [True, False, False, False]
    used = await database.read(lambda unit: unit.invitations.by_code("hash of i1"))
    assert used is not None
    assert used.used_at == now


async def test_open_ones_are_listed_until_they_are_void(
    database: Database, invitation: Make, now: datetime
) -> None:
    """A person's codes, or a city's first-run codes, can be invalidated; others stay open, newest first."""
    later = now + timedelta(minutes=1)
    everything = [
        invitation("i1"),
        invitation("i2", created_at=later),
        invitation("i3", staff=None, first_run=True),
        invitation("i4", staff=None, first_run=True, city="other"),
        invitation("i5", expires_at=now),
    ]
    await database.transact(lambda unit: [unit.invitations.add(one) for one in everything])

    async def listed() -> list[str]:
        return [one.id for one in await database.read(lambda unit: unit.invitations.open(CITY, now))]

    assert await listed() == ["i2", "i1", "i3"]
    assert await database.transact(lambda unit: unit.invitations.void_first_run(CITY, now)) == 1
    assert await listed() == ["i2", "i1"]
    assert await database.transact(lambda unit: unit.invitations.void_for("a1", now)) == 3
    assert await listed() == []
    assert len(await database.read(lambda unit: unit.invitations.open("other", now))) == 1

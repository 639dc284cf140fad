"""Where citizens are reached, what is still allowed, and each channel's condition."""

from dataclasses import replace
from datetime import datetime, timedelta

from storage.database import Database
from storage.lapsed import Key
from storage.records import ContactRecord, Grant, NoticeKind, NoticeRecord, NoticeState, OutletRecord
from storage.unit import Unit

CITY = "suizhou-2023"
HOUR = timedelta(hours=1)


async def test_a_contact_is_replaced_blocked_and_erased(database: Database, now: datetime) -> None:
    """A citizen has one contact; blocking keeps it, writing lifts that, erasing deletes it."""
    first = ContactRecord(CITY, "a1", "telegram", "sealed", "key1", now)
    second = ContactRecord(CITY, "a1", "telegram", "other", "key2", now + HOUR)

    def work(unit: Unit) -> list[ContactRecord | None]:
        seen = [unit.contacts.get(CITY, "a1")]
        unit.contacts.save(first)
        unit.contacts.block(CITY, "a1", now)
        seen.append(unit.contacts.get(CITY, "a1"))
        unit.contacts.save(second)
        seen.append(unit.contacts.get(CITY, "a1"))
        unit.contacts.erase(CITY, "a1")
        return [*seen, unit.contacts.get(CITY, "a1")]

    blocked = ContactRecord(CITY, "a1", "telegram", "sealed", "key1", now, now)
    assert await database.transact(work) == [None, blocked, second, None]


async def test_contacts_under_a_former_key_are_found(database: Database, now: datetime) -> None:
    """For a change of keys, contacts under other keys are listed in portions."""

    def work(unit: Unit) -> list[int]:
        for number, key in enumerate(("new", "old", "older")):
            unit.contacts.save(ContactRecord(CITY, f"c{number}", "wechat", "x", key, now))
        return [len(unit.contacts.sealed_otherwise("new", limit)) for limit in (1, 9)]

    assert await database.transact(work) == [1, 2]


async def test_who_is_still_to_be_told_something_can_be_reached(database: Database, now: datetime) -> None:
    """A notice waiting for its push keeps the address, even while nothing is pushed; one held for the citizen does not."""

    def work(unit: Unit) -> list[Key]:
        waits = NoticeRecord(
            CITY, "a1", "telegram", NoticeKind.ANSWERED, "k1", '[{"text":"修好了"}]', now, now
        )
        for citizen in ("a1", "b2", "c3"):
            unit.contacts.save(ContactRecord(CITY, citizen, "telegram", "sealed", "key1", now - HOUR))
        unit.notices.add(waits)
        unit.notices.add(replace(waits, citizen="b2", state=NoticeState.HELD))
        return sorted(unit.contacts.lapsed(now).keys(9))

    assert await database.transact(work) == [(CITY, "b2"), (CITY, "c3")]


async def test_a_window_comes_back_as_it_was(database: Database, now: datetime) -> None:
    """A window reads back to the microsecond; an empty one is no row; lapsed ones are deleted."""
    grants = (Grant(3, now + timedelta(minutes=1)), Grant(1, now + 48 * HOUR))

    def work(unit: Unit) -> tuple[object, ...]:
        unit.windows.save(CITY, "a1", grants)
        unit.windows.save(CITY, "b2", grants[:1])
        forgotten = unit.windows.forget(now + HOUR)
        kept = unit.windows.get(CITY, "a1", lock=True)
        unit.windows.save(CITY, "a1", ())
        return forgotten, kept, unit.windows.get(CITY, "a1"), unit.windows.get(CITY, "b2")

    assert await database.transact(work) == (1, grants, (), ())


async def test_an_outlet_is_kept_a_channel(database: Database, now: datetime) -> None:
    """An outlet is free by default, and the last word about each channel applies."""
    until, closed = (
        OutletRecord(CITY, "wechat", now + HOUR),
        OutletRecord(CITY, "wechat", now, now + HOUR, "45009"),
    )

    def work(unit: Unit) -> list[OutletRecord]:
        seen = [unit.outlets.locked(CITY, "wechat", now)]
        for outlet in (until, closed):
            unit.outlets.save(outlet)
            seen.append(unit.outlets.locked(CITY, "wechat", now))
        return seen

    assert await database.transact(work) == [OutletRecord(CITY, "wechat", now), until, closed]

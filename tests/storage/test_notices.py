"""The outbox: one notice per event, one courier per notice, order per citizen, and no loss with a courier."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from storage.database import Database
from storage.records import Lease, NoticeKind, NoticeRecord, NoticeState
from storage.unit import Unit

CITY = "suizhou-2023"
MINUTE = timedelta(minutes=1)
Make = Callable[..., NoticeRecord]


@pytest.fixture
def notice(now: datetime) -> Make:
    """Make a notice; what matters to the test is given by name."""

    def make(key: str = "k1", **changes: Any) -> NoticeRecord:
        usual: dict[str, Any] = {
            "city": CITY,
            "citizen": "a1",
            "channel": "wechat",
            "kind": NoticeKind.ANSWERED,
            "replies": '[{"text":"修好了"}]',
            "created_at": now,
            "not_before": now,
            "ticket": "YN-0001-0001-1",
        }
        return NoticeRecord(key=key, **(usual | changes))

    return make


async def claim(database: Database, now: datetime, owner: str = "one", limit: int = 10) -> list[NoticeRecord]:
    """Claim what is due on WeChat and Telegram, for a minute."""
    lease = Lease(owner, now, now + MINUTE)
    return await database.transact(
        lambda unit: unit.notices.claim(CITY, ("wechat", "telegram"), lease, limit)
    )


async def test_one_event_makes_one_notice_a_citizen(database: Database, notice: Make) -> None:
    """A repeated key is refused; the same event of another citizen is another notice."""

    def work(unit: Unit) -> list[bool]:
        return [unit.notices.add(one) for one in (notice(), notice(), notice(citizen="b2"))]

    assert await database.transact(work) == [True, False, True]
    assert await database.read(lambda unit: unit.notices.has(CITY, "a1", "k1"))
    assert not await database.read(lambda unit: unit.notices.has(CITY, "a1", "k2"))


async def test_only_what_is_due_is_claimed_and_nobody_else_gets_it(
    database: Database, notice: Make, now: datetime
) -> None:
    """A notice is not claimed early, on a channel without pushes, or during another courier's lease."""

    def work(unit: Unit) -> None:
        unit.notices.add(notice())
        unit.notices.add(notice(citizen="b2", not_before=now + MINUTE))
        unit.notices.add(notice(citizen="c3", channel="web"))

    await database.transact(work)
    [mine] = await claim(database, now)
    assert (mine.citizen, mine.state, mine.lease_owner, mine.attempts) == (
        "a1",
        NoticeState.SENDING,
        "one",
        1,
    )
    assert await claim(database, now, "two") == []


async def test_of_one_citizen_the_oldest_comes_first(database: Database, notice: Make, now: datetime) -> None:
    """A later notice waits while an earlier one is in progress or to be retried, but not while it is held."""
    await database.transact(lambda unit: [unit.notices.add(notice(key)) for key in ("k1", "k2")])
    [first] = await claim(database, now)
    assert first.key == "k1"
    later = replace(first, state=NoticeState.WAITING, lease_owner=None, lease_until=None, due_at=now + MINUTE)
    assert await database.transact(lambda unit: unit.notices.settle(later, "one"))
    assert await claim(database, now) == []
    [first] = await claim(database, now + MINUTE)
    held = replace(first, state=NoticeState.HELD, lease_owner=None, lease_until=None)
    await database.transact(lambda unit: unit.notices.settle(held, "one"))
    [second] = await claim(database, now + MINUTE)
    assert second.key == "k2"


async def test_what_a_dead_courier_left_is_taken_over(
    database: Database, notice: Make, now: datetime
) -> None:
    """After its lease a dead courier's notice is taken over, as doubtful only if the call had begun."""
    await database.transact(lambda unit: [unit.notices.add(notice(citizen=one)) for one in ("a1", "b2")])
    first, _ = await claim(database, now)
    assert await database.transact(
        lambda unit: unit.notices.begin([first.id], Lease("one", now, now), timedelta(seconds=20))
    )
    assert await claim(database, now + MINUTE - timedelta(seconds=1), "two") == []
    again = await claim(database, now + MINUTE, "two")
    assert {one.citizen: (one.doubtful, one.attempts) for one in again} == {"a1": (True, 2), "b2": (False, 2)}


async def test_a_slow_courier_overwrites_nothing(database: Database, notice: Make, now: datetime) -> None:
    """Without its lease, or near its end, a courier can neither begin nor settle."""
    await database.transact(lambda unit: unit.notices.add(notice()))
    [mine] = await claim(database, now)
    late = now + MINUTE - timedelta(seconds=5)
    long = timedelta(seconds=20)
    assert not await database.transact(
        lambda unit: unit.notices.begin([mine.id], Lease("one", late, late), long)
    )
    [theirs] = await claim(database, now + MINUTE, "two")
    sent = replace(mine, state=NoticeState.SENT)
    assert not await database.transact(lambda unit: unit.notices.settle(sent, "one"))
    assert await database.transact(
        lambda unit: unit.notices.begin([theirs.id], Lease("two", now + MINUTE, now + MINUTE), long)
    )


async def test_many_couriers_share_what_is_due(database: Database, notice: Make, now: datetime) -> None:
    """Of four simultaneous couriers none claims a notice twice."""
    everybody = [notice(citizen=f"c{number}") for number in range(40)]
    await database.transact(lambda unit: [unit.notices.add(one) for one in everybody])
    shares = await asyncio.gather(*(claim(database, now, f"courier {n}") for n in range(4)))
    taken = [one.citizen for share in shares for one in share]
    assert sorted(taken) == sorted(one.citizen for one in everybody)


async def test_a_reply_takes_what_is_held_or_due(database: Database, notice: Make, now: datetime) -> None:
    """A reply takes held and due notices, oldest first, but none in progress, not yet due or expired."""

    def work(unit: Unit) -> list[str]:
        unit.notices.add(notice("sending"))
        unit.notices.claim(CITY, ("wechat",), Lease("one", now, now + MINUTE), 1)
        unit.notices.add(notice("held", state=NoticeState.HELD))
        unit.notices.add(notice("due"))
        unit.notices.add(notice("later", not_before=now + MINUTE))
        unit.notices.add(notice("old", expires_at=now - MINUTE))
        unit.notices.add(notice("other", citizen="b2"))
        return [one.key for one in unit.notices.ready(CITY, "a1", now)]

    assert await database.transact(work) == ["held", "due"]


async def test_a_reply_takes_what_a_dead_courier_left(
    database: Database, notice: Make, now: datetime
) -> None:
    """Without couriers, after the lease a reply takes a dead one's notice, as doubtful only if the call had begun."""

    def work(unit: Unit) -> list[list[tuple[str, bool]]]:
        unit.notices.add(notice("k1"))
        lease = Lease("one", now, now + MINUTE)
        [one] = unit.notices.claim(CITY, ("wechat",), lease, 1)
        unit.notices.begin([one.id], lease, timedelta(0))
        found = [unit.notices.ready(CITY, "a1", moment) for moment in (now, now + MINUTE)]
        return [[(one.key, one.doubtful) for one in some] for some in found]

    assert await database.transact(work) == [[], [("k1", True)]]


async def test_what_went_out_with_a_reply_is_settled_once(
    database: Database, notice: Make, now: datetime
) -> None:
    """Settling a carried notice twice reports the first time."""

    def work(unit: Unit) -> list[bool]:
        unit.notices.add(notice())
        [one] = unit.notices.ready(CITY, "a1", now)
        sent = replace(one, state=NoticeState.SENT, carried=True, settled_at=now)
        return [unit.notices.carry(sent), unit.notices.carry(sent)]

    assert await database.transact(work) == [True, False]
    [kept] = await database.read(lambda unit: unit.notices.of_ticket(CITY, "YN-0001-0001-1"))
    assert (kept.state, kept.carried, kept.settled_at) == (NoticeState.SENT, True, now)


async def test_channels_without_pushes_hold(database: Database, notice: Make, now: datetime) -> None:
    """Notices on channels without pushes are held for their citizen, and claimed oldest first when they write."""

    def work(unit: Unit) -> list[list[str]]:
        unit.notices.add(notice("k1", channel="web"))
        unit.notices.add(notice("k2", channel="web"))
        unit.notices.add(notice("k3", channel="web", citizen="b2"))
        assert unit.notices.hold_unreachable(CITY, ("telegram",), "no_push", now) == 3
        lease = Lease("one", now, now + MINUTE)
        claimed = [unit.notices.claim_for(CITY, ("a1",), lease, 10) for _ in range(2)]
        return [[one.key for one in share] for share in claimed]

    assert await database.transact(work) == [["k1"], []]


async def test_a_chat_has_its_pace(database: Database, notice: Make, now: datetime) -> None:
    """After one message the same citizen's next one waits, and no other's."""

    def work(unit: Unit) -> None:
        unit.notices.add(notice())
        unit.notices.add(notice(citizen="b2"))
        unit.notices.space(CITY, "a1", now + timedelta(seconds=1))

    await database.transact(work)
    assert [one.citizen for one in await claim(database, now)] == ["b2"]
    assert [one.citizen for one in await claim(database, now + timedelta(seconds=1))] == ["a1"]


async def test_what_nobody_needs_is_dropped_and_forgotten(
    database: Database, notice: Make, now: datetime
) -> None:
    """Expired and revoked notices are dropped, except one in progress, and later deleted."""

    def work(unit: Unit) -> tuple[Any, ...]:
        unit.notices.add(notice("old", expires_at=now - MINUTE))
        unit.notices.add(notice("reminder", citizen="b2"))
        unit.notices.add(notice("kept", citizen="c3"))
        expired = unit.notices.expire(CITY, now)
        taken_back = [unit.notices.drop(CITY, "b2", "reminder", "rated", now) for _ in range(2)]
        settled = unit.notices.lapsed(now + MINUTE)
        return expired, taken_back, settled.drop(settled.keys(9)), unit.notices.counts(CITY, now)

    assert await database.transact(work) == (1, [True, False], 2, {NoticeState.WAITING: 1})


async def test_counts_and_the_oldest_tell_how_it_goes(
    database: Database, notice: Make, now: datetime
) -> None:
    """Pending ones are all counted, settled ones since a time; the oldest excludes held ones."""
    day = timedelta(days=1)

    def work(unit: Unit) -> None:
        unit.notices.add(notice("k1", state=NoticeState.HELD, not_before=now - day))
        unit.notices.add(notice("k2", not_before=now - MINUTE))
        unit.notices.add(notice("k3", not_before=now + MINUTE))
        unit.notices.add(notice("k4", state=NoticeState.FAILED, settled_at=now))
        unit.notices.add(notice("k5", state=NoticeState.FAILED, settled_at=now - day))

    await database.transact(work)
    counts = await database.read(lambda unit: unit.notices.counts(CITY, now - MINUTE))
    assert counts == {NoticeState.HELD: 1, NoticeState.WAITING: 2, NoticeState.FAILED: 1}
    assert await database.read(lambda unit: unit.notices.oldest_due(CITY, now)) == now - MINUTE

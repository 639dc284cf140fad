"""The daily digest of followed subjects: which changes count, when, and with several processes."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import partial

import pytest

from handlers import serialising
from handlers.following import digest
from handlers.following.digest import History
from handlers.following.digesting import tell_followers
from handlers.following.quiet import Quiet
from handlers.notices.outbox import sent
from handlers.pieces import LIMIT, size
from knowledge.city import City
from knowledge.commitment import Comparison, Target
from storage.database import Database, Unit
from storage.engine import build_engine
from storage.records import (
    Actual,
    CommitmentStatus,
    FollowRecord,
    Lease,
    NoticeRecord,
    NoticeState,
    Override,
    StatusUpdate,
    Verdict,
)
from tests.patience import LONG_S

AT = time(18, 30)
DAY = datetime(2023, 6, 1, 4, tzinfo=UTC)
"""Noon in the city."""


def status(city: City, id_: str, state: CommitmentStatus, recorded: datetime) -> StatusUpdate:
    """Return a status as staff publish it."""
    return StatusUpdate(city.code, id_, state, recorded.date(), "公告", "住建局", "", recorded)


def evening(day: int, hour: int = 19, minute: int = 0) -> datetime:
    """Return a moment of June 2023, in the city's time."""
    return datetime(2023, 6, day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


async def follow(
    database: Database, city: City, *subjects: str, citizens: int = 1, at: datetime = DAY
) -> None:
    """Let citizens follow something."""

    def work(unit: Unit) -> None:
        for number in range(citizens):
            for subject in subjects:
                unit.follows.add(FollowRecord(city.code, f"c{number}", subject, "telegram", at, at))

    await database.transact(work)


async def publish(database: Database, *updates: StatusUpdate) -> None:
    """Publish statuses, as `run.py status` and the console do."""

    def work(unit: Unit) -> None:
        for update in updates:
            unit.statuses.add(update)

    await database.transact(work)


async def run(database: Database, city: City, now: datetime) -> int:
    """Write the due digests."""
    return await tell_followers(database, city, now, AT, Quiet())


async def notices(database: Database, city: City, citizen: str = "c0") -> list[NoticeRecord]:
    """Return a citizen's notices."""
    return await database.read(lambda unit: unit.notices.of_citizen(city.code, citizen))


def text(notice: NoticeRecord) -> str:
    """Return a notice's words."""
    return "\n".join(reply.text for reply in serialising.load_replies(notice.replies))


async def test_several_moves_are_one_digest(database: Database, city: City) -> None:
    """Two changed commitments, one twice and one through its area, are in one notice with their current state."""
    area = city.commitment("3-003").place.area  # type: ignore[union-attr]
    await follow(database, city, "commitment:3-003", f"area:{area}")
    await publish(
        database,
        status(city, "3-003", CommitmentStatus.NOT_STARTED, evening(1, 13)),
        status(city, "3-003", CommitmentStatus.IN_PROGRESS, evening(1, 14)),
        status(city, "3-001", CommitmentStatus.DONE, evening(1, 15)),
    )
    assert await run(database, city, evening(1, 18, 36)) == 1
    (told,) = await notices(database, city)
    assert "推进中（原来是暂无进展信息" in text(told)
    assert "已完成" in text(told)
    assert "未启动" not in text(told)
    assert text(told).count("· ") == 2


async def test_once_a_day_at_most(database: Database, city: City) -> None:
    """Changes after the hour are told the next day, and unchanged ones never."""
    await follow(database, city, "commitment:3-003")
    await publish(database, status(city, "3-003", CommitmentStatus.IN_PROGRESS, evening(1, 14)))
    assert await run(database, city, evening(1, 12)) == 0
    assert await run(database, city, evening(1, 19)) == 1
    await publish(database, status(city, "3-003", CommitmentStatus.BEHIND, evening(1, 20)))
    for hour in (20, 21, 23):
        assert await run(database, city, evening(1, hour)) == 0
    await settle(database, city)
    assert await run(database, city, evening(2, 12)) == 0
    assert await run(database, city, evening(2, 19)) == 1
    await settle(database, city)
    await publish(database, status(city, "3-003", CommitmentStatus.BEHIND, evening(3, 9)))
    assert await run(database, city, evening(3, 19)) == 0
    assert await run(database, city, evening(9, 19)) == 0


async def settle(database: Database, city: City) -> None:
    """Mark every notice as delivered."""
    late = evening(30)

    def work(unit: Unit) -> None:
        lease = Lease("me", late, late + timedelta(minutes=5))
        for notice in unit.notices.claim(city.code, ["telegram"], lease, 1000):
            assert unit.notices.settle(sent(notice, late), "me")

    await database.transact(work)


async def test_a_digest_that_waits_is_not_buried(database: Database, city: City) -> None:
    """While a digest is undelivered no second one is written; later changes are told afterwards."""
    await follow(database, city, "commitment:3-003")
    await publish(database, status(city, "3-003", CommitmentStatus.IN_PROGRESS, evening(1, 14)))
    await run(database, city, evening(1))
    await publish(database, status(city, "3-003", CommitmentStatus.BEHIND, evening(2, 14)))
    assert await run(database, city, evening(2)) == 0
    assert len(await notices(database, city)) == 1
    await settle(database, city)
    assert await run(database, city, evening(3)) == 1
    assert "欠进度（原来是推进中" in text((await notices(database, city))[-1])


async def test_a_digest_written_at_night_goes_out_in_the_morning(database: Database, city: City) -> None:
    """After downtime at the hour, the digest is written at night for eight in the morning."""
    await follow(database, city, "commitment:3-003")
    await publish(database, status(city, "3-003", CommitmentStatus.IN_PROGRESS, evening(1, 14)))
    assert await run(database, city, evening(1, 23)) == 1
    (told,) = await notices(database, city)
    assert told.not_before == evening(2, 8)
    assert told.state is NoticeState.WAITING
    assert told.key == "digest:2023-06-01"


async def test_what_was_before_is_no_news(database: Database, city: City) -> None:
    """A new follower is told only of later changes, and a former one of none."""
    await publish(database, status(city, "3-003", CommitmentStatus.IN_PROGRESS, DAY - timedelta(days=3)))
    await follow(database, city, "commitment:3-003")
    assert await run(database, city, evening(1)) == 0
    await publish(database, status(city, "3-003", CommitmentStatus.DONE, evening(2, 9)))
    await database.transact(lambda unit: unit.follows.remove(city.code, "c0", ("commitment:3-003",)))
    assert await run(database, city, evening(2)) == 0


async def test_four_processes_write_no_digest_twice(
    database_url: str, database: Database, city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of four processes at the same instant together one digest for each of 250 followers is written."""
    await follow(database, city, "commitment:3-003", "commitment:3-001", citizens=250)
    await publish(
        database,
        status(city, "3-003", CommitmentStatus.IN_PROGRESS, evening(1, 14)),
        status(city, "3-001", CommitmentStatus.DONE, evening(1, 14)),
    )
    # None times out waiting for the others, however slow the machine.
    monkeypatch.setattr("storage.database.build_engine", partial(build_engine, lock_wait_s=LONG_S))
    async with AsyncExitStack() as stack:
        four = [await stack.enter_async_context(Database(database_url)) for _ in range(4)]
        written = await asyncio.gather(*(run(one, city, evening(1)) for one in four))
    assert sum(written) == 250
    told = [await notices(database, city, f"c{number}") for number in range(250)]
    assert {len(one) for one in told} == {1}
    assert {text(one[0]).count("· ") for one in told} == {2}


async def test_figures_that_change_the_verdict_are_told(database: Database, city: City) -> None:
    """An actual that changes the verdict and a manual verdict are news; an equivalent figure is not."""
    commitment = next(one for one in city.commitments if one.id == "3-003")
    target = commitment.targets[0]
    await follow(database, city, "commitment:3-003")

    def actual(value: str, at: datetime) -> Actual:
        return Actual(
            city.code,
            "3-003",
            target.name,
            Decimal(value),
            target.unit,
            at.date(),
            "月报",
            "住建局",
            "s1",
            at,
        )

    await database.transact(lambda unit: unit.progress.add(actual("1", evening(1, 14))))
    assert await run(database, city, evening(1)) == 1
    assert "欠进度" in text((await notices(database, city))[0])
    await settle(database, city)
    await database.transact(lambda unit: unit.progress.add(actual("2", evening(2, 10))))
    assert await run(database, city, evening(2)) == 0
    hand = Override(city.code, "3-003", Verdict.DONE, date(2023, 6, 3), "验收", "s1", evening(3, 10))
    await database.transact(lambda unit: unit.progress.override(hand))
    assert await run(database, city, evening(3)) == 1
    assert "已完成（原来是欠进度" in text((await notices(database, city))[-1])


def test_there_and_back_is_no_news(city: City) -> None:
    """A status reverted within the day is not told."""
    commitment = city.commitments[0]
    history = History(
        statuses=[
            status(city, commitment.id, CommitmentStatus.IN_PROGRESS, DAY),
            status(city, commitment.id, CommitmentStatus.DONE, DAY + timedelta(hours=1)),
            status(city, commitment.id, CommitmentStatus.IN_PROGRESS, DAY + timedelta(hours=2)),
        ]
    )
    since, until = DAY + timedelta(minutes=1), DAY + timedelta(hours=5)
    assert digest.moved(commitment, history, since, until, city.year) is None
    back = digest.moved(commitment, history, since, DAY + timedelta(hours=1), city.year)
    assert back is not None
    assert "已完成（原来是推进中" in back.line


def test_a_long_digest_fits_one_message(city: City) -> None:
    """A digest of any number of changes fits into one message on every channel, and says how many more there are."""
    moves = [digest.Move(one, f"· {one.title}：{'很长' * 60}") for one in city.commitments] * 3
    notice = digest.written(moves, DAY.date(), DAY, DAY)
    (reply,) = notice.replies
    assert size(reply.text) <= LIMIT
    assert "还有" in reply.text
    assert len(reply.choices) <= digest.MOST_BUTTONS
    with pytest.raises(ValueError, match="moves"):
        digest.written([], DAY.date(), DAY, DAY)


@pytest.mark.parametrize(
    ("now", "day"),
    [(evening(1, 18, 34), 31), (evening(1, 18, 35), 1), (evening(2, 1), 1), (evening(2, 12), 1)],
)
def test_the_edition_of_a_moment(city: City, now: datetime, day: int) -> None:
    """Up to five minutes after the hour it is yesterday's, so that everything recorded before is readable."""
    edition, until = digest.edition(now, AT, city.timezone)
    assert edition.day == day
    assert until.astimezone(city.timezone).time() == AT


def test_figures_of_one_name_are_told_apart_by_their_unit(city: City) -> None:
    """床位 in 张 and in % are separate: the latest one hides the other neither in the verdict nor in the digest."""
    beds, growth = Target("床位", 100, "张", Comparison.AT_LEAST), Target("床位", 5, "%", Comparison.GROWTH)
    given = city.commitment("3-003")
    assert given is not None
    promised = replace(given, targets=(beds, growth))
    at = evening(1, 13)

    def actual(value: str, unit: str, minute: int) -> Actual:
        told = at + timedelta(minutes=minute)
        return Actual(
            city.code, "3-003", "床位", Decimal(value), unit, told.date(), "月报", "住建局", "s", told
        )

    history = History(actuals=(actual("100", "张", 0), actual("6", "%", 1)))
    move = digest.moved(promised, history, at - timedelta(days=1), evening(1, 18), city.year)
    assert move is not None
    assert Verdict.ON_TRACK.value in move.line

"""Of thousands of notices, with one call in twenty failing, none is lost and none is shown twice."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC

import pytest

from bot.courier import Courier, Patience
from handlers.notices.carrying import carry
from storage.database import Database, StorageError
from storage.records import NoticeState
from storage.unit import Unit
from tests.bot.courier.conftest import CITY, Post

pytestmark = pytest.mark.long

MANY, FEWER = 1_000, 500
"""Several couriers conflict only with much to do; for one, half suffices. `--notices` sets the number."""
EACH = 4
"""Notices per citizen: within WeChat's allowance after one message, with room for a question in doubt."""
FAILURES = 0.05


@pytest.fixture
async def couriers(
    post: Post, database_url: str, request: pytest.FixtureRequest
) -> AsyncIterator[list[Courier]]:
    """Yield couriers with separate databases, as processes have."""
    post.windowed = True
    post.patience = Patience(at_once=64)
    post.platform.share = FAILURES
    databases = [Database(database_url) for _ in range(request.param)]
    for database in databases:
        await database.open()
    yield [post.courier(f"courier {n}", database) for n, database in enumerate(databases)]
    for database in databases:
        await database.close()


def _fill(post: Post, unit: Unit, citizens: range) -> None:
    for number in citizens:
        citizen = f"c{number}"
        post.write(unit, citizen)
        for which in range(EACH):
            text = f"第{which}条"
            unit.notices.add(post.notice(f"k{which}", text, citizen=citizen, ticket=f"YN-{number}-{which}"))


@pytest.mark.parametrize(("couriers", "notices"), [(1, FEWER), (4, MANY)], indirect=["couriers"])
async def test_of_thousands_none_is_lost_and_none_shown_twice(
    post: Post, couriers: list[Courier], notices: int, pytestconfig: pytest.Config
) -> None:
    """Every text was seen exactly once and in order, or its citizen was asked, and can get it."""
    people = (pytestconfig.getoption("--notices") or notices) // EACH
    notices = people * EACH
    for first in range(0, people, 250):
        await post.database.transact(lambda unit, first=first: _fill(post, unit, range(first, first + 250)))
    rounds = 0
    while await _pending(post):
        ended = await asyncio.gather(*(courier.drain("push") for courier in couriers), return_exceptions=True)
        # With four writers SQLite may be busy for too long: the courier then retries, as in production.
        assert all(isinstance(one, int | StorageError) for one in ended), ended
        post.wait(seconds=5)
        rounds += 1
        assert rounds < 200
    told = await post.database.transact(lambda unit: _everybody_writes(post, unit, people))
    fates = await post.database.read(lambda unit: _fates(unit, people))
    assert Counter(state for state, _ in fates.values()) == {NoticeState.SENT: notices}
    seen = _seen(post) + told
    asked = {key for key, (_, why) in fates.items() if why == "asked"}
    for key in fates:
        assert seen[key] == 1 or (seen[key] == 0 and key in asked)
    assert 0 < len(asked) < notices * FAILURES
    for shown in post.platform.shown.values():
        ids = [notice.id for notice in shown]
        assert ids == sorted(ids)


async def _pending(post: Post) -> int:
    """Count notices that wait or were left by a courier after a database error."""
    counts = await post.database.read(lambda unit: unit.notices.counts(CITY, post.now))
    return sum(counts.get(state, 0) for state in (NoticeState.WAITING, NoticeState.SENDING))


def _everybody_writes(post: Post, unit: Unit, people: int) -> Counter[tuple[str, str]]:
    """Give each citizen, with the reply to their next message, what could not be pushed; count the texts shown."""
    told: Counter[tuple[str, str]] = Counter()
    for number in range(people):
        waiting = unit.notices.ready(CITY, f"c{number}", post.now)
        load = carry((), waiting, single=False, now=post.now, timezone=UTC)
        for notice, reply in zip(load.notices, load.replies, strict=True):
            unit.notices.carry(notice)
            told[notice.citizen, notice.key] += "第" in reply.text
    return told


def _fates(unit: Unit, people: int) -> dict[tuple[str, str], tuple[NoticeState, str | None]]:
    found = {}
    for number in range(people):
        for one in unit.notices.of_citizen(CITY, f"c{number}"):
            found[one.citizen, one.key] = (one.state, one.why)
    return found


def _seen(post: Post) -> Counter[tuple[str, str]]:
    """Count the pushed texts, without questions whether one arrived."""
    seen: Counter[tuple[str, str]] = Counter()
    for address, notices in post.platform.shown.items():
        for notice in notices:
            if notice.reply.text.startswith("第"):
                seen[address.removeprefix("id-of-"), f"k{notice.reply.text[1]}"] += 1
    return seen

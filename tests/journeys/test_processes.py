"""Several real processes over one database, seen from outside."""

import asyncio
import os
import signal
from collections import Counter
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from bench.trial.pushing import Heard, Push
from storage.records import FeedbackFilter
from storage.unit import Unit
from tests.journeys.place import CITY, Place
from tests.patience import LONG_S

pytestmark = pytest.mark.long

HOSTS = ("one", "two")
CHORES = "chores"


@pytest.fixture
async def place(database_url: str, tmp_path: Path, warmed: Callable[[Path], Path]) -> AsyncIterator[Place]:
    """Start them."""
    for host in HOSTS:
        warmed(tmp_path / host / "var")
    place = await asyncio.to_thread(Place, tmp_path, database_url, HOSTS)
    await place.database.open()
    yield place
    await place.database.close()
    for server in place.servers:
        assert await asyncio.to_thread(server.end) in (0, -signal.SIGKILL)


async def test_several_processes_are_one_to_whoever_writes(place: Place) -> None:
    """A copy gets one reply and one ticket anywhere, staff's changes are soon known to all, and one does the chores."""
    await _copies_go_anywhere(place)
    await place.hears_what_staff_change()
    await _another_has_the_chores(place)


async def _copies_go_anywhere(place: Place) -> None:
    """Deliver thirty complaints four times at once to random processes, one of which is killed meanwhile."""
    pushes = [Push(n + 1, f"o{n % 10}", f"投诉：汉东路{n}号的路灯坏了没人修") for n in range(30)] * 4
    Random(3).shuffle(pushes)
    lines = asyncio.Semaphore(12)

    async def insist(push: Push) -> Heard:
        async with lines:
            return await place.insist(push)

    asyncio.get_running_loop().call_later(0.3, os.kill, place.servers[0].workers()[0], signal.SIGKILL)
    heard = await asyncio.gather(*(insist(push) for push in pushes))
    told = {(push.id, one.text) for push, one in zip(pushes, heard, strict=True)}
    assert len(told) == 30
    wanted = FeedbackFilter(CITY)
    kept = await place.database.read(lambda unit: [one.number for one in unit.feedback.iterate(wanted)])
    assert Counter(kept) == Counter({one.ticket for one in heard})
    assert len(kept) == 30


async def _another_has_the_chores(place: Place) -> None:
    """Check that another process takes over after the one with the chores is killed and its term ends."""
    first = await _holder(place, other_than=None)
    os.kill(_process(first), signal.SIGKILL)
    await _end_its_term(place)
    assert await _holder(place, other_than=first) != first


async def _holder(place: Place, *, other_than: str | None) -> str:
    """Wait until another, living process has the chores: a killed one keeps them for its term."""
    async with asyncio.timeout(LONG_S):
        while True:
            found = await place.database.read(_has_the_chores)
            if found not in (None, other_than) and _lives(_process(str(found))):
                return str(found)
            await asyncio.sleep(0.1)


def _process(holder: str) -> int:
    return int(holder.split(":")[1])


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def _has_the_chores(unit: Unit) -> str | None:
    return unit.duties.holder(CHORES, datetime.now(UTC))


async def _end_its_term(place: Place) -> None:
    """End the duty's term now instead of in fifteen seconds; tests/bot/test_duty.py tests the term."""
    over = datetime.now(UTC)
    holder = await place.database.read(_has_the_chores)
    assert holder
    assert await place.database.transact(lambda unit: unit.duties.take(CHORES, holder, over, over))

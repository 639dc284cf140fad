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
from tests.journeys.place import CITY, Place

HOSTS = ("one", "two")


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


async def test_one_reply_and_one_ticket_to_whichever_process_a_copy_goes(place: Place) -> None:
    """Thirty complaints, each delivered four times and at once to processes by chance, one of which is killed meanwhile."""
    pushes = [Push(n + 1, f"o{n % 10}", f"投诉：汉东路{n}号的路灯坏了没人修") for n in range(30)] * 4
    Random(3).shuffle(pushes)
    lines = asyncio.Semaphore(12)

    async def insist(push: Push) -> Heard:
        async with lines:
            while True:
                try:
                    heard = await place.say(push)
                except (OSError, EOFError):
                    continue
                if not heard.put_off:
                    return heard

    asyncio.get_running_loop().call_later(0.3, os.kill, place.servers[0].workers()[0], signal.SIGKILL)
    heard = await asyncio.gather(*(insist(push) for push in pushes))
    told = {(push.id, one.text) for push, one in zip(pushes, heard, strict=True)}
    assert len(told) == 30
    wanted = FeedbackFilter(CITY)
    kept = await place.database.read(lambda unit: [one.number for one in unit.feedback.iterate(wanted)])
    assert Counter(kept) == Counter({one.ticket for one in heard})
    assert len(kept) == 30


async def test_what_staff_change_is_known_to_every_process_within_a_second(place: Place) -> None:
    """A status, and a wording that is taught: asked of every process right after."""
    await place.hears_what_staff_change()


async def test_one_process_has_the_chores(place: Place) -> None:
    """And when it is killed, another has them within their term."""
    name = "chores"

    async def holder() -> str | None:
        return await place.database.read(lambda unit: unit.duties.holder(name, datetime.now(UTC)))

    async def other_than(before: str | None) -> str:
        async with asyncio.timeout(40):
            while (found := await holder()) in (None, before):  # noqa: ASYNC110 - A table has no event.
                await asyncio.sleep(0.1)
        return str(found)

    first = await other_than(None)
    os.kill(int(first.split(":")[1]), signal.SIGKILL)
    second = await other_than(first)
    assert second != first

"""Several real processes over one database, seen from outside."""

import asyncio
import os
import signal
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

import pytest

from bench.trial.pushing import Heard, Line, Push
from bench.trial.serving import Server
from knowledge.matching.taught import plain_words
from storage.database import Database
from storage.records import CommitmentStatus, FeedbackFilter, StatusUpdate

CITY = "suizhou-2023"
SECOND = 1.0
HOSTS = ("one", "two")


class Place:
    """Two workers of one host and a second host, over one database."""

    def __init__(self, folder: Path, url: str) -> None:
        self.url = url
        secret = {"SECRET_KEY": "s" * 32}
        one, two = (folder / host for host in HOSTS)
        first = Server(one, database=url, workers=2, more=secret)
        self.servers = [first, Server(two, database=url, more=secret)]
        self.database = Database(url)

    def line(self) -> Line:
        """A new connection, to any of them."""
        return Line(Random().choice(self.servers).port)

    async def say(self, push: Push) -> Heard:
        """Say something to any of them."""
        line = self.line()
        try:
            return await line.deliver(push)
        finally:
            line.close()

    async def everybody(self, text: str) -> list[str]:
        """Ask the same of so many connections that every process is among them; what was heard."""
        pushes = [Push(time.time_ns(), f"o{time.time_ns()}", text) for _ in range(12)]
        return [(await self.say(push)).text for push in pushes]


@pytest.fixture
async def place(database_url: str, tmp_path: Path, warmed: Callable[[Path], Path]) -> AsyncIterator[Place]:
    """Start them."""
    for host in HOSTS:
        warmed(tmp_path / host / "var")
    place = await asyncio.to_thread(Place, tmp_path, database_url)
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
    question = "老楼装电梯今年装多少"
    assert not any("推进中" in text for text in await place.everybody(question))
    now = datetime.now(UTC)
    update = StatusUpdate(
        CITY, "3-047", CommitmentStatus.IN_PROGRESS, date(2023, 6, 30), "通报5号", "住建局", "", now
    )
    await place.database.transact(lambda unit: unit.statuses.add(update))
    assert all("推进中" in text for text in await place.everybody(question))
    words = "咕噜咕噜的大铁梯"
    assert not any("电梯" in text for text in await place.everybody(words))

    def teach(unit: object) -> None:
        teaching = unit.teaching  # type: ignore[attr-defined]
        teaching.begin(CITY)
        teaching.add(CITY, words, plain_words(words), "3-047", "s1", now)

    await place.database.transact(teach)
    await asyncio.sleep(SECOND)
    assert all("电梯" in text for text in await place.everybody(words))


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

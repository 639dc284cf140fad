"""Couriers in their own processes, killed by the system while working."""

import asyncio
import random
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from handlers.notices.addresses import Addresses
from storage.database import Database
from storage.records import ContactRecord, NoticeKind, NoticeRecord, NoticeState
from storage.unit import Unit
from tests.journeys.courier_process import CITY, KEY
from tests.patience import LONG_S
from tests.zygote import PIPE, Process

pytestmark = pytest.mark.long

PROGRAM = Path(__file__).with_name("courier_process.py")
PEOPLE, EACH = 150, 3
FAILURES = 0.05
MAY_BE_ASKED_AGAIN = 0.3
"""Share of notices in progress when a courier died, or whose call was cut off."""


@dataclass
class Platform:
    """What citizens see; one call in twenty fails, in any of three ways."""

    shown: list[tuple[str, int, str]] = field(default_factory=list)
    chance: random.Random = field(default_factory=lambda: random.Random(3))

    async def take(self, request: web.Request) -> web.Response:
        """Show a message or not, and say so or not."""
        said = await request.json()
        fault = self.chance.choice(("busy", "cut", "cut after")) if self.chance.random() < FAILURES else None
        if fault == "busy":
            return web.Response(status=503)
        if fault != "cut":
            self.shown.append((said["to"], said["notice"], said["text"]))
        if fault:
            assert request.transport
            request.transport.abort()
        await asyncio.sleep(0.002)  # Long enough for a courier to die in between.
        return web.Response()


@asynccontextmanager
async def courier(url: str, platform: str, name: str) -> AsyncIterator[Process]:
    """Run one courier, killed at the end at the latest."""
    root = str(PROGRAM.parents[2])
    command = [sys.executable, PROGRAM, url, platform, name]
    with await asyncio.to_thread(Process, command, env={"PYTHONPATH": root}, stdout=PIPE) as process:
        try:
            assert process.stdout
            assert await asyncio.wait_for(asyncio.to_thread(process.stdout.readline), LONG_S) == b"ready\n"
            yield process
        finally:
            process.kill()


def _fill(unit: Unit) -> None:
    now, addresses = datetime.now(UTC), Addresses(KEY)
    for person in range(PEOPLE):
        citizen = f"c{person}"
        sealed = addresses.seal(CITY, citizen, citizen)
        unit.contacts.save(ContactRecord(CITY, citizen, "push", sealed, addresses.key_id, now))
        for which in range(EACH):
            replies = f'[{{"text":"第{which}条","choices":[]}}]'
            unit.notices.add(
                NoticeRecord(
                    CITY,
                    citizen,
                    "push",
                    NoticeKind.ANSWERED,
                    f"k{which}",
                    replies,
                    now,
                    now,
                    ticket=f"YN-{person}",
                )
            )


async def test_couriers_that_are_killed_lose_nothing_and_show_nothing_twice(
    database_url: str,
) -> None:
    """Of three processes two are killed, and each text was seen once, or its citizen was asked."""
    platform = Platform()
    app = web.Application()
    app.router.add_post("/", platform.take)
    database = Database(database_url)
    await database.open()
    await database.transact(_fill)

    async def pending() -> int:
        counts = await database.read(lambda unit: unit.notices.counts(CITY, datetime.now(UTC)))
        return sum(counts.get(state, 0) for state in (NoticeState.WAITING, NoticeState.SENDING))

    async with TestServer(app) as server:
        start = partial(courier, database_url, str(server.make_url("/")))
        async with start("one") as one, start("two") as two, start("three"):
            for victim, until in ((one, PEOPLE), (two, PEOPLE * 2)):
                while len(platform.shown) < until:  # noqa: ASYNC110 - Other processes signal nothing.
                    await asyncio.sleep(0.002)
                victim.send_signal(signal.SIGKILL)
                await asyncio.to_thread(victim.wait)
            async with asyncio.timeout(LONG_S):
                while await pending():  # noqa: ASYNC110 - As above.
                    await asyncio.sleep(0.1)
    people = [f"c{person}" for person in range(PEOPLE)]
    fates = await database.read(
        lambda unit: [one for who in people for one in unit.notices.of_citizen(CITY, who)]
    )
    await database.close()
    seen = Counter(notice for _, notice, text in platform.shown if text.startswith("第"))
    asked = Counter(notice for _, notice, text in platform.shown if not text.startswith("第"))
    assert len(fates) == PEOPLE * EACH
    for one in fates:
        assert one.state in (NoticeState.SENT, NoticeState.HELD)  # Held: the question was cut off too.
        assert seen[one.id or 0] <= 1
        assert seen[one.id or 0] or asked[one.id or 0] or one.state is NoticeState.HELD
    assert len(asked) < PEOPLE * EACH * MAY_BE_ASKED_AGAIN

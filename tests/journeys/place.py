"""Several real processes over one database, and a client that talks to any of them."""

import asyncio
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from bench.trial.pushing import Heard, Line, Push
from bench.trial.serving import Server
from knowledge.language.folding import plain_words
from storage.database import Database
from storage.records import Bulletin, BulletinKind, CommitmentStatus, StatusUpdate
from storage.unit import Unit
from tests.patience import LONG_S

CITY = "suizhou-2023"
SECRET = "s" * 32
SECOND = 1.0


class Place:
    """Two workers of the first host, one of each other, over one database."""

    def __init__(self, folder: Path, url: str, names: Sequence[str]) -> None:
        self.url = url
        more = {"SECRET_KEY": SECRET, "CITIZEN_BURST": 10_000}
        workers = {name: 1 if place else 2 for place, name in enumerate(names)}

        def start(name: str) -> Server:
            return Server(folder / name, database=url, workers=workers[name], more=more)

        with ThreadPoolExecutor() as at_once:
            self.servers = list(at_once.map(start, names))
        self.database = Database(url)

    def line(self) -> Line:
        """Return a new connection to any of them."""
        return Line(Random().choice(self.servers).port)

    async def say(self, push: Push) -> Heard:
        """Say something to any of them."""
        line = self.line()
        try:
            return await line.deliver(push)
        finally:
            line.close()

    async def insist(self, push: Push) -> Heard:
        """Say it again, as WeChat does, until somebody answers; if an answer is promised for later, ask anew."""
        while True:
            with suppress(OSError, EOFError):
                heard = await self.say(push)
                if heard.served:
                    return heard
                if heard.promised:
                    push = replace(push, id=time.time_ns())

    async def everybody(self, text: str) -> list[str]:
        """Ask the same on so many connections that every process is included; return the answers."""
        pushes = [Push(time.time_ns(), f"o{time.time_ns()}", text) for _ in range(12)]
        return [(await self.insist(push)).text for push in pushes]

    async def hears_what_staff_change(self) -> None:
        """Publish a status, pause feedback, teach a wording: each process knows the first two at once, the last soon."""
        question = "老楼装电梯今年装多少"
        assert not any("推进中" in text for text in await self.everybody(question))
        now = datetime.now(UTC)
        update = StatusUpdate(
            CITY, "3-047", CommitmentStatus.IN_PROGRESS, date(2023, 6, 30), "通报5号", "住建局", "", now
        )
        await self.database.transact(lambda unit: unit.statuses.add(update))
        assert all("推进中" in text for text in await self.everybody(question))
        pause = Bulletin(CITY, BulletinKind.PAUSE, "系统升级", now, now + timedelta(hours=1), "m1", now)

        def stop(unit: Unit) -> Bulletin:
            unit.bulletins.begin()
            return unit.bulletins.add(pause)

        await self.database.transact(stop)
        refused = await self.everybody("投诉：汉东路31号的路灯坏了没人修")
        assert all("系统升级" in text for text in refused), refused
        words = "咕噜咕噜的大铁梯"
        assert not any("电梯" in text for text in await self.everybody(words))

        def teach(unit: Unit) -> None:
            unit.teaching.begin(CITY)
            unit.teaching.add(CITY, words, plain_words(words), "3-047", "s1", now)

        await self.database.transact(teach)
        heard = [""]
        for _ in range(round(LONG_S / SECOND)):
            await asyncio.sleep(SECOND)
            heard = await self.everybody(words)
            if all("电梯" in text for text in heard):
                return
        raise AssertionError(heard)

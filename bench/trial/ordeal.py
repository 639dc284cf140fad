"""Citizens who file complaint after complaint while the server is disturbed, and what must hold afterwards."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from typing import Self

from bench.common.city import CODE
from bench.trial.pushing import Heard, Line, Push
from storage.database import Database
from storage.records import FeedbackFilter

ASKING = "我的工单"
LIMITS = {"CITIZEN_BURST": 10_000, "LONGEST_WAIT": 3}
"""Settings under which no citizen of a crowd is told to slow down."""


@dataclass(slots=True)
class Ordeal:
    """What was sent and answered."""

    told: dict[int, str] = field(default_factory=dict)
    """The number told for each message."""
    pushes: dict[int, Push] = field(default_factory=dict)
    """The messages that got a number."""
    receipts: list[tuple[float, str]] = field(default_factory=list)
    """When, by perf_counter, and to whom a number was told."""
    promised: list[str] = field(default_factory=list)
    """Words of messages that were taken, and whose number comes with a later answer."""
    put_off: Counter[str] = field(default_factory=Counter)
    """What was answered instead when nothing was stored, and how often."""
    changed: list[int] = field(default_factory=list)
    """Messages for which another number was told later."""
    broken: int = 0
    """Deliveries whose connection broke before an answer."""
    silent: list[str] = field(default_factory=list)
    """Citizens whose conversation did not go on."""

    def note(self, push: Push, heard: Heard) -> None:
        """Record what was answered; a number must never change."""
        if heard.put_off:
            self.put_off[heard.text] += 1
        if heard.promised and push.text != ASKING:
            self.promised.append(push.text)
        if not heard.ticket or push.text == ASKING:
            return
        self.pushes[push.id] = push
        self.receipts.append((time.perf_counter(), push.sender))
        if self.told.setdefault(push.id, heard.ticket) != heard.ticket:
            self.changed.append(push.id)


class Crowd:
    """Citizens who keep complaining until the block ends; a message is delivered until it is accepted."""

    def __init__(self, port: int, citizens: int) -> None:
        self.ordeal = Ordeal()
        self._port, self._names = port, [f"citizen{number}" for number in range(citizens)]
        self._news, self._over = asyncio.Condition(), False
        self._talks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        self._talks = [asyncio.create_task(self._talk(name)) for name in self._names]
        return self

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Let everything that was sent be answered."""
        self._over = True
        for task in self._talks if kind else ():
            task.cancel()
        await asyncio.gather(*self._talks, return_exceptions=bool(kind))

    async def until(self, so: Callable[[], bool]) -> None:
        """Wait until `so` is true, checking after each answer."""
        async with self._news:
            await self._news.wait_for(so)

    async def more(self, receipts: int) -> None:
        """Wait until that many more messages have got their number."""
        enough = len(self.ordeal.told) + receipts
        await self.until(lambda: len(self.ordeal.told) >= enough)

    async def all_of_them(self) -> None:
        """Wait until each citizen has got a number after now."""
        known = len(self.ordeal.receipts)
        await self.until(lambda: {who for _, who in self.ordeal.receipts[known:]} == set(self._names))

    async def look_back(self) -> None:
        """After the block: deliver again what got a number, and let each citizen ask for theirs."""
        for push in list(self.ordeal.pushes.values()):
            await self._insist(push)
        for name in self._names:
            heard = await self._insist(Push(time.time_ns(), name, ASKING))
            while heard.promised:
                heard = await self._insist(Push(time.time_ns(), name, ASKING))
            if not heard.ticket:
                self.ordeal.silent.append(f"{name}: {heard.text[:40]}")

    async def _talk(self, name: str) -> None:
        for push in complaints(name):
            await self._insist(push)
            if self._over:
                return

    async def _insist(self, push: Push) -> Heard:
        """Deliver until it is answered and stored, or promised, as platforms do."""
        while True:
            with suppress(OSError, EOFError), closing(Line(self._port)) as line:
                heard = await line.deliver(push)
                self.ordeal.note(push, heard)
                async with self._news:
                    self._news.notify_all()
                if heard.served or heard.promised:
                    return heard
            self.ordeal.broken += 1
            await asyncio.sleep(0.1)


def complaints(name: str) -> Iterator[Push]:
    """Yield one citizen's messages endlessly, each in unique words."""
    while True:
        number = time.time_ns()
        yield Push(number, name, f"投诉：汉东路{number}号的路灯坏了没人修")


async def faults(ordeal: Ordeal, url: str) -> list[str]:
    """Return what went wrong; empty if all is well."""
    wanted = FeedbackFilter(CODE)
    async with Database(url) as database:
        kept = await database.read(
            lambda unit: [(one.number, one.text) for one in unit.feedback.iterate(wanted)]
        )
        altered = await database.read(lambda unit: unit.events.verify())
    numbers, texts = Counter(number for number, _ in kept), Counter(text for _, text in kept)
    found: dict[str, list[str]] = {
        "told and not stored": [number for number in ordeal.told.values() if not numbers[number]],
        "promised and not stored": [text for text in ordeal.promised if not texts[text]],
        "stored twice": [text for text, times in texts.items() if times > 1],
        "told for two messages": [n for n, times in Counter(ordeal.told.values()).items() if times > 1],
        "told two numbers": [str(message) for message in ordeal.changed],
        "silent": ordeal.silent,
        "altered": [altered] if altered else [],
    }
    return [f"{what}: {len(which)}, first {which[0]}" for what, which in found.items() if which]

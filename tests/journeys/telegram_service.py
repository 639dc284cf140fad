"""The product behind the bot: the real channel over the real conversation and database.

Only the understanding of messages is scripted (tests/handlers/dialogues.py), so that these tests do not depend on how
well questions are matched.
"""

import asyncio
import hashlib
import secrets
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.channel import Conversing
from bot.courier import Courier, Pace, Way
from bot.courier import Patience as CourierPatience
from bot.telegram import CHANNEL
from bot.telegram.api import make_bot
from bot.telegram.channel import TelegramChannel
from bot.telegram.patience import Patience
from bot.telegram.pushing import TelegramPush
from handlers.conversation import Answer, Conversation
from handlers.dialogue import Dialogue
from handlers.hearing.intent import Command, Intent
from handlers.messages import Incoming, Kind, Reply
from handlers.notices.addresses import Addresses, ContactKeeper
from handlers.tickets.ticket_number import issue
from knowledge.found import Band, Finding, Match
from storage.database import Database
from storage.records import FeedbackFilter, FeedbackKind, FeedbackRecord
from tests.handlers.dialogues import Routes, Script, build_city, feedback, order
from tests.journeys.telegram_peer import TOKEN, TelegramPeer

SECRET = "a-secret_of-16-or-more"
QUICK = Patience(first_wait=0.01, longest_wait=0.05, longest_flood=2, request=5, whole=10, grace=2)
"""Production's values with shorter waits."""
CITY = "suizhou-2023"
ADDRESSES = Addresses(b"k" * 32)
MARKS = "_*[]()~`>#+-=|{}.!\\ <b>&amp; 加路灯"


def _script() -> Script:
    """Script how each sentence of these journeys is understood."""
    city = build_city()

    def found(band: Band, *ids: str) -> Finding:
        matches = tuple(Match(c, 0.9 - n / 10) for n, c in enumerate(map(city.commitment, ids)) if c)
        return Finding(band, matches, probability=0.8)

    def asked(text: str, finding: Finding) -> Intent:
        return Intent(Kind.QUESTION, text, finding=finding)

    suggestion = feedback(FeedbackKind.SUGGESTION)
    return Script(
        {
            "帮助": order(Command.HELP),
            "目录": order(Command.BROWSE),
            "3": order(Command.PICK, pick=3),
            "更多": order(Command.MORE),
            "上一页": order(Command.BACK),
            "否": order(Command.CANCEL),
            "我的工单": order(Command.MY_TICKETS),
            "我要提建议": order(Command.FEEDBACK, feedback=FeedbackKind.SUGGESTION),
            "取消": order(Command.CANCEL),
            "是": order(Command.CONFIRM),
            "查看 3-003": order(Command.SHOW, argument="3-003"),
            "今年装多少部电梯": asked("今年装多少部电梯", found(Band.ANSWER, "3-003")),
            "养老的事": asked("养老的事", found(Band.CHOOSE, "7-005", "7-006", "3-003")),
            "建议在解放路加装路灯": suggestion,
            "建议在文峰路种树": suggestion,
            MARKS: feedback(FeedbackKind.SUGGESTION, sure=False),
        }
    )


@dataclass
class Service:
    """A running product, in either mode; `url` is the webhook's address, empty when polling."""

    peer: TelegramPeer
    database: Database
    script: Script
    folder: Path
    url: str = ""

    async def tickets(self) -> list[FeedbackRecord]:
        """Return all tickets, oldest first."""
        return await self.database.read(lambda unit: list(unit.feedback.iterate(FeedbackFilter(city=CITY))))

    def put_aside(self) -> list[str]:
        """Return the updates that were put aside."""
        return sorted(path.name for path in self.folder.glob("set-aside/*"))


class Wrapped:
    """A conversation around the real one."""

    def __init__(self, inner: Conversing) -> None:
        self._inner = inner

    async def send_later(
        self, incoming: Incoming, replies: tuple[Reply, ...], *, wait: timedelta = timedelta(0)
    ) -> None:
        """Leave it to the courier."""
        await self._inner.send_later(incoming, replies, wait=wait)


class Crash(Wrapped):
    """A conversation that stores the message and never returns, like a process killed at that moment."""

    def __init__(self, inner: Conversing) -> None:
        super().__init__(inner)
        self.stored = asyncio.Event()

    async def receive(self, incoming: Incoming) -> Answer:
        """Store, then hang."""
        await self._inner.receive(incoming)
        self.stored.set()
        await asyncio.Event().wait()
        raise AssertionError("nobody sets that event")


class Poison(Wrapped):
    """A conversation that fails on one text."""

    async def receive(self, incoming: Incoming) -> Answer:
        """Fail on 「毒」, else answer."""
        if incoming.text == "毒":
            raise RuntimeError(incoming.text)
        return await self._inner.receive(incoming)


def converse(database: Database, script: Script) -> Conversation:
    """Wire the conversation as the application does."""
    city = build_city()
    return Conversation(
        dialogue=Dialogue(city=city, understanding=script, router=Routes(city)),
        database=database,
        pseudonym=lambda channel, sender: hashlib.sha256(f"key:{channel}:{sender}".encode()).hexdigest(),
        clock=lambda: datetime.now(UTC),
        new_number=lambda: issue(secrets.randbelow),
        contacts=ContactKeeper(ADDRESSES, [CHANNEL]),
    )


@asynccontextmanager
async def running(
    peer: TelegramPeer,
    folder: Path,
    mode: str,
    *,
    wrap: type[Crash] | type[Poison] | None = None,
    grace: float = 2,
    insisting: float = 12,
) -> AsyncIterator[tuple[Service, Conversing]]:
    """Run the product on `folder` until the block ends; a second start finds the first one's data."""
    database = Database(f"sqlite:///{folder}/younuo.db")
    await database.open()
    script, bot = _script(), make_bot(TOKEN, peer.base)
    conversation: Conversing = converse(database, script)
    conversation = wrap(conversation) if wrap else conversation
    patience = replace(QUICK, grace=grace, insisting=insisting)
    channel = TelegramChannel(bot, conversation, folder / "set-aside", patience=patience)
    service = Service(peer, database, script, folder)
    try:
        async with (
            _delivering(database, bot),
            _polling(channel) if mode == "polling" else _webhook(channel, service, grace),
        ):
            yield service, conversation
    finally:
        await _hang_up(bot)
        await database.close()


@asynccontextmanager
async def _delivering(database: Database, bot: Bot) -> AsyncIterator[None]:
    courier = Courier(
        database=database,
        city=CITY,
        ways={CHANNEL: Way(TelegramPush(bot, QUICK), Pace(per_second=100, burst=100))},
        addresses=ADDRESSES,
        clock=lambda: datetime.now(UTC),
        name=secrets.token_hex(8),
        patience=CourierPatience(idle=0.2),
    )
    async with _alongside(courier.run()):
        yield


@asynccontextmanager
async def _polling(channel: TelegramChannel) -> AsyncIterator[None]:
    async with _alongside(channel.run_polling(timeout=20)):
        yield


@asynccontextmanager
async def _alongside(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@asynccontextmanager
async def _webhook(channel: TelegramChannel, service: Service, grace: float) -> AsyncIterator[None]:
    app = web.Application()
    app.add_routes(channel.routes(SECRET))
    server = TestServer(app)
    await server.start_server(shutdown_timeout=grace)
    try:
        service.url = str(server.make_url("/telegram"))
        assert await channel.start_webhook(service.url, SECRET)
        yield
    finally:
        await service.peer.pusher.stop()
        await server.close()


async def _hang_up(bot: Bot) -> None:
    """Close the connections without aiogram's quarter of a second for TLS."""
    session = await cast("AiohttpSession", bot.session).create_session()
    await session.close()

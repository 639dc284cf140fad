"""The channel's parts over a local Bot API server and a conversation controlled by the test."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession

from bot.telegram.api import make_bot
from bot.telegram.patience import Patience
from handlers.conversation import Answer
from handlers.messages import Incoming, Reply
from storage.errors import StorageError
from tests.journeys.telegram_peer import TOKEN, TelegramPeer

QUICK = Patience(first_wait=0.01, longest_wait=0.05, longest_flood=1, request=2, whole=5, grace=1)
"""Production's values with shorter waits."""
HASTY = replace(QUICK, insisting=0.1)
"""The same, and an update that fails is soon given up."""


@dataclass
class Script:
    """A conversation that echoes; `plan` changes the next messages' results."""

    plan: list[Exception | Answer] = field(default_factory=list)
    heard: list[Incoming] = field(default_factory=list)
    pause: float = 0.0
    """Seconds that it takes."""
    stuck: dict[str, asyncio.Event] = field(default_factory=dict)
    """By sender: it waits for the event."""
    later: list[tuple[Incoming, tuple[Reply, ...], timedelta]] = field(default_factory=list)
    """What was left to the courier."""
    down: bool = False
    """The storage is down when something is left to the courier."""
    at_work: int = 0
    most_at_work: int = 0

    async def receive(self, incoming: Incoming) -> Answer:
        """Answer as planned, else with an echo."""
        self.heard.append(incoming)
        self.at_work += 1
        self.most_at_work = max(self.most_at_work, self.at_work)
        await asyncio.sleep(self.pause)
        if stuck := self.stuck.get(incoming.sender):
            await stuck.wait()
        self.at_work -= 1
        planned = self.plan.pop(0) if self.plan else Answer((Reply(f"收到：{incoming.text}"),), stored=True)
        if isinstance(planned, Exception):
            raise planned
        return planned

    async def send_later(
        self, incoming: Incoming, replies: tuple[Reply, ...], *, wait: timedelta = timedelta(0)
    ) -> None:
        """Record it."""
        if self.down:
            raise StorageError("down")
        self.later.append((incoming, replies, wait))


async def hang_up(bot: Bot) -> None:
    """Close the bot's connections without aiogram's quarter of a second for TLS."""
    session = await cast("AiohttpSession", bot.session).create_session()
    await session.close()


def put_aside(folder: Path) -> list[str]:
    """Return the updates that were put aside."""
    return sorted(path.name for path in folder.iterdir())


NOT_STORED = Answer((Reply("没有存下来，请再发一次。"),), stored=False)


@pytest.fixture
async def peer() -> AsyncIterator[TelegramPeer]:
    """Run a Bot API server."""
    async with TelegramPeer() as server:
        yield server


@pytest.fixture
async def bot(peer: TelegramPeer) -> AsyncIterator[Bot]:
    """Yield the bot on that server."""
    made = make_bot(TOKEN, peer.base)
    yield made
    await hang_up(made)


@pytest.fixture
def script() -> Script:
    """Return a conversation that the test controls."""
    return Script()


@pytest.fixture
def update() -> Callable[..., dict[str, Any]]:
    """Return a function that makes an update with a private text message; relevant parts are given by name."""

    def make(text: str | None = "路灯坏了", *, update_id: int = 71, **changes: Any) -> dict[str, Any]:
        message: dict[str, Any] = {
            "message_id": 9,
            "from": {"id": 42, "is_bot": False, "first_name": "王"},
            "chat": {"id": 42, "type": "private", "first_name": "王"},
            "date": 1_685_000_000,
        }
        content = {"text": text} if text is not None else {}
        return {"update_id": update_id, "message": message | content | changes}

    return make

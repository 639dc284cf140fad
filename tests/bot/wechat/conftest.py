"""A webhook on a real server, in plain and in safe mode, over a conversation that records messages."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
from aiohttp import ClientTimeout, web
from aiohttp.test_utils import TestServer

from bot.wechat import webhook
from bot.wechat.api import Api
from bot.wechat.client import Client
from bot.wechat.owed_answers import OwedAnswers
from bot.wechat.token import Tokens
from bot.wechat.token_store import TokenStore
from handlers.conversation import Answer
from handlers.messages import Incoming, Reply
from storage.database import Database
from tests.journeys.wechat_peer import Envelope, WeChatPeer
from tests.journeys.wechat_service import APP_ID, APP_SECRET, WeChatApi

TOKEN = "token-of-the-tests"
WANG = "oWang"
KEY = b"k" * 32
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"


@dataclass
class Clock:
    """A clock that the test sets."""

    now: datetime = datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Return the time."""
        return self.now

    def advance(self, **by: float) -> None:
        """Move forward (or back)."""
        self.now += timedelta(**by)


@dataclass
class Listener:
    """A conversation that records messages and answers as the test says, by default with an echo."""

    received: list[Incoming] = field(default_factory=list)
    answering: Callable[[Incoming], Awaitable[Answer]] | None = None
    later: dict[str, tuple[Reply, ...]] = field(default_factory=dict)
    """What was stored for sending later, by message id."""

    async def receive(self, incoming: Incoming) -> Answer:
        """Record and answer one message."""
        self.received.append(incoming)
        if self.answering:
            return await self.answering(incoming)
        return Answer((Reply(f"heard: {incoming.text or incoming.event}"),), stored=True)

    async def send_later(
        self, incoming: Incoming, replies: tuple[Reply, ...], *, wait: timedelta = timedelta(0)
    ) -> None:
        """Record what is to be sent later, once per message."""
        self.later.setdefault(incoming.message_id, replies)


Serve = Callable[..., Awaitable[WeChatPeer]]


@pytest.fixture
def clock() -> Clock:
    """Return the clock of both sides."""
    return Clock()


@pytest.fixture
def listener() -> Listener:
    """Return the conversation behind the webhook."""
    return Listener()


@pytest.fixture
async def serve(listener: Listener, clock: Clock, tmp_path: Path) -> AsyncIterator[Serve]:
    """Return a function that starts a webhook over `listener`, in safe mode if `aes=True`, and returns WeChat's side."""
    async with AsyncExitStack() as stack:

        async def start(*, aes: bool = False) -> WeChatPeer:
            app = web.Application()
            webhook.setup(
                app,
                token=TOKEN,
                app_id=APP_ID if aes else None,
                aes_key=AES_KEY if aes else None,
                conversation=listener,
                owed_answers=OwedAnswers(tmp_path / "late", b"k" * 32),
                clock=clock,
            )
            server = await stack.enter_async_context(TestServer(app))
            http = await stack.enter_async_context(aiohttp.ClientSession())
            envelope = Envelope(TOKEN, AES_KEY, APP_ID) if aes else None
            return WeChatPeer(http, str(server.make_url("/wechat")), TOKEN, clock, envelope)

        yield start


@pytest.fixture
async def plain(serve: Serve) -> WeChatPeer:
    """Return WeChat in plain mode."""
    return await serve()


@pytest.fixture
async def safe(serve: Serve) -> WeChatPeer:
    """Return WeChat in safe (AES) mode."""
    return await serve(aes=True)


@pytest.fixture(params=["plain", "safe"])
async def peer(request: pytest.FixtureRequest, serve: Serve) -> WeChatPeer:
    """Return WeChat in each of the two modes."""
    return await serve(aes=request.param == "safe")


@pytest.fixture
async def wechat(clock: Clock) -> AsyncIterator[WeChatApi]:
    """Run WeChat's API, to which Wang has just written."""
    async with WeChatApi(clock) as server:
        server.act(WANG, "message")
        yield server


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """Open a database."""
    opened = Database(f"sqlite:///{tmp_path}/younuo.db")
    await opened.open()
    yield opened
    await opened.close()


@asynccontextmanager
async def process(
    base: str, database: Database, clock: Clock, *, secret: str = APP_SECRET, key: bytes = KEY
) -> AsyncIterator[Client]:
    """Return one process's API client."""
    api = Api(base, timeout=ClientTimeout(total=1.5))
    store = TokenStore(database, APP_ID, key)
    client = Client(api, Tokens(api, store, app_id=APP_ID, secret=secret, clock=clock, look_every=0.01))
    try:
        yield client
    finally:
        await client.close()

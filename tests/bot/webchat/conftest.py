"""The web chat on its own server, over a scripted conversation."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from aiohttp import CookieJar, web
from aiohttp.test_utils import TestClient, TestServer

from bot import webchat
from bot.webchat.identity import COOKIE
from bot.webchat.socket import Sockets
from tests.bot.webchat.scripted import Scripted

NOW = datetime(2023, 6, 9, 1, 5, tzinfo=UTC)
EXAMPLES = ("老小区装电梯今年装多少", "老人家里能不能装扶手", "今年高铁有什么进展")


SOCKETS: web.AppKey[Sockets] = web.AppKey("sockets", Sockets)


def make_app(conversation: Scripted, **options: object) -> web.Application:
    """Wire the web chat as the application does."""
    app = web.Application()
    app[SOCKETS] = webchat.setup(
        app,
        conversation=conversation,
        pseudonym=lambda cookie: f"hash of {cookie}",
        city_name="随州市",
        examples=EXAMPLES,
        hotline="12345",
        timezone=ZoneInfo("Asia/Shanghai"),
        clock=lambda: NOW,
        **options,  # type: ignore[arg-type]
    )
    return app


@dataclass
class Visitor:
    """A browser without script: keeps its cookie, and sends where a request comes from."""

    client: TestClient[web.Request, web.Application]
    conversation: Scripted

    @property
    def origin(self) -> str:
        """Return this site's origin."""
        return str(self.client.make_url("/").origin())

    async def open(self) -> str:
        """Open and return the page."""
        async with self.client.get("/") as response:
            assert response.status == 200
            return await response.text()

    @property
    def cookie(self) -> str:
        """Return the citizen's id in the browser's cookie."""
        return self.client.session.cookie_jar.filter_cookies(self.client.make_url("/"))[COOKIE].value


@pytest.fixture
async def visitor() -> AsyncIterator[Visitor]:
    """Yield a visitor of a web chat."""
    conversation = Scripted()
    server = TestServer(make_app(conversation))
    async with TestClient(server, cookie_jar=CookieJar(unsafe=True)) as client:
        yield Visitor(client, conversation)

"""Two days of WeChat, the ledger beside WeChat's own counting, on one clock."""

import random
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.courier import Courier, Way
from bot.wechat.api import Api
from bot.wechat.client import Client
from bot.wechat.pushing import WeChatPush
from bot.wechat.token import Tokens
from bot.wechat.token_store import TokenStore
from handlers.messages import Act
from storage.records import NoticeState
from tests.bot.courier.conftest import ADDRESSES, CITY, Post
from tests.journeys.wechat_service import APP_ID, APP_SECRET, WeChatApi

OPENID = "id-of-a1"
ACTIONS = {Act.MESSAGE: "message", Act.CLICK: "click", Act.FOLLOW: "subscribe", Act.SCAN: "scan"}
SENT = (NoticeState.SENT, None)


class Account:
    """A verified account: WeChat and the product both count a citizen's actions."""

    def __init__(self, post: Post, api: WeChatApi, courier: Courier) -> None:
        self.post, self.api, self.courier, self.made = post, api, courier, 0

    async def act(self, act: Act) -> None:
        """Do something as the citizen."""
        self.api.act(OPENID, ACTIONS[act])
        await self.post.writes(act=act)

    async def notify(self) -> tuple[NoticeState, str | None]:
        """Store a notice, run the courier, and return its state and reason."""
        self.made += 1
        await self.post.put(self.post.notice(f"k{self.made}", f"第{self.made}条", channel="push"))
        await self.courier.drain("push")
        return (await self.post.fates())[-1]

    @property
    def refusals(self) -> list[int]:
        """Return WeChat's refusals."""
        return [code for path, code in self.api.refused if path == "message/custom/send"]


@pytest.fixture
async def account(small_post: Post) -> AsyncIterator[Account]:
    """Yield an account that the citizen follows and has never written to."""
    post = small_post
    async with WeChatApi(lambda: post.now) as server:
        api = Api(server.base)
        store = TokenStore(post.database, APP_ID, b"k" * 32)
        tokens = Tokens(api, store, app_id=APP_ID, secret=APP_SECRET, clock=lambda: post.now)
        push = WeChatPush(Client(api, tokens), lambda: post.now)
        courier = Courier(
            database=post.database,
            city=CITY,
            ways={"push": Way(push, post.pace, windowed=True)},
            addresses=ADDRESSES,
            clock=lambda: post.now,
            name="one",
        )
        yield Account(post, server, courier)
        await api.close()


async def test_two_days_hour_by_hour(account: Account) -> None:
    """What the ledger allows is used, what it forbids is never tried, and WeChat refuses nothing."""
    post = account.post
    await account.act(Act.MESSAGE)
    assert [await account.notify() for _ in range(5)] == [SENT] * 5
    assert await account.notify() == (NoticeState.HELD, "window")
    post.wait(hours=1)
    await account.act(Act.CLICK)
    assert [await account.notify() for _ in range(3)] == [SENT] * 3
    assert await account.notify() == (NoticeState.HELD, "window")
    post.wait(hours=23)
    await account.act(Act.MESSAGE)
    assert await account.notify() == SENT
    post.wait(hours=47, minutes=59)
    assert await account.notify() == SENT
    post.wait(minutes=1)
    assert await account.notify() == (NoticeState.HELD, "window")
    await account.act(Act.SCAN)
    assert await account.notify() == SENT
    post.wait(minutes=1)
    assert await account.notify() == (NoticeState.HELD, "window")
    assert account.refusals == []
    assert len(account.api.to(OPENID)) == 11


@pytest.mark.parametrize("adding", [False, True])
@pytest.mark.parametrize("seed", range(3))
async def test_two_days_of_anything(account: Account, seed: int, *, adding: bool) -> None:
    """With any actions, and either way of adding budgets, nothing is refused or sent twice."""
    account.api.adding = adding
    chance, end = random.Random(seed), account.post.now + timedelta(hours=48)
    while account.post.now < end:
        if chance.random() < 0.3:
            await account.act(chance.choice([*Act]))
        await account.notify()
        account.post.wait(minutes=chance.choice([0, 0, 1, 30, 300]))
    assert account.refusals == []
    texts = account.api.to(OPENID)
    assert len(texts) == len(set(texts)) > 5
    fates = [state for state, _ in await account.post.fates()]
    assert fates.count(NoticeState.SENT) == len(texts)
    assert set(fates) <= {NoticeState.SENT, NoticeState.HELD}


async def test_wechats_word_overrules_the_ledger(account: Account) -> None:
    """If WeChat counts fewer, the notice is refused once and held until the citizen writes."""
    await account.act(Act.MESSAGE)
    account.api._budgets[OPENID][0].left = 1
    assert await account.notify() == SENT
    assert await account.notify() == (NoticeState.HELD, "wechat_45047")
    assert await account.notify() == (NoticeState.HELD, "window")
    assert account.refusals == [45047]
    account.post.wait(hours=1)
    await account.act(Act.MESSAGE)
    assert await account.notify() == SENT


async def test_who_left_is_not_written_to_again(account: Account) -> None:
    """45015 also means that nobody follows any more: held once, without a further call."""
    await account.act(Act.MESSAGE)
    account.api.leave(OPENID)
    assert (await account.notify())[0] is NoticeState.HELD
    calls = len(account.api.calls)
    assert (await account.notify())[0] is NoticeState.HELD
    assert len(account.api.calls) == calls

"""The tests' own WeChat API server follows WeChat's documentation, as checked by an independent client."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp import ClientSession, FormData

from tests.bot.wechat.conftest import Clock
from tests.journeys.wechat_service import APP_ID, APP_SECRET, MOST_TEXT, WeChatApi

WANG = "oWang"
ACCOUNT = {"grant_type": "client_credential", "appid": APP_ID, "secret": APP_SECRET}


@dataclass
class Caller:
    """Calls the API by hand."""

    http: ClientSession
    base: str
    token: str = ""

    async def post(self, path: str, body: Any, token: str | None = None) -> dict[str, Any]:
        """POST JSON as UTF-8, with the token if there is one."""
        address = f"{self.base}/cgi-bin/{path}?access_token={self.token if token is None else token}"
        data = body if isinstance(body, bytes | FormData) else json.dumps(body, ensure_ascii=False).encode()
        async with self.http.post(address, data=data) as response:
            answer: dict[str, Any] = await response.json()
            return answer

    async def stable(self, **more: object) -> dict[str, Any]:
        """Request the stable token."""
        return await self.post("stable_token", ACCOUNT | more)

    async def wait(self, clock: Clock, hours: float) -> None:
        """Advance the time, and take the current token."""
        clock.advance(hours=hours)
        self.token = (await self.stable())["access_token"]

    async def text(self, content: str, openid: str = WANG, token: str | None = None) -> int:
        """Send a text; return the errcode."""
        body = {"touser": openid, "msgtype": "text", "text": {"content": content}}
        errcode: int = (await self.post("message/custom/send", body, token))["errcode"]
        return errcode


@pytest.fixture
def clock() -> Clock:
    """Return the server's clock."""
    return Clock()


@pytest.fixture
async def wechat(clock: Clock) -> AsyncIterator[WeChatApi]:
    """Run the server."""
    async with WeChatApi(clock) as server:
        yield server


@pytest.fixture
async def caller(wechat: WeChatApi) -> AsyncIterator[Caller]:
    """Yield a caller with a token."""
    async with ClientSession() as http:
        made = Caller(http, wechat.base)
        made.token = (await made.stable())["access_token"]
        yield made


async def test_a_stable_token_stays_until_five_minutes_before_its_end(
    wechat: WeChatApi, caller: Caller, clock: Clock
) -> None:
    """Five minutes before its end there is a new stable token, and both work until then."""
    wechat.act(WANG, "message")
    first = caller.token
    clock.advance(minutes=114)
    assert (await caller.stable())["access_token"] == first
    clock.advance(minutes=1)
    second = (await caller.stable())["access_token"]
    assert second != first
    assert [await caller.text("x", token=token) for token in (first, second)] == [0, 0]
    clock.advance(minutes=5)
    assert [await caller.text("x", token=token) for token in (first, second)] == [42001, 0]


async def test_a_forced_refresh_ends_the_old_token_at_once(caller: Caller, clock: Clock) -> None:
    """A forced refresh ends the old token at once, and not twice within thirty seconds."""
    old = caller.token
    assert (await caller.stable(force_refresh=True))["access_token"] != old
    assert await caller.text("x", token=old) == 40001
    assert (await caller.stable(force_refresh=True))["errcode"] == 45011
    clock.advance(seconds=30)
    assert "access_token" in await caller.stable(force_refresh=True)


@pytest.mark.parametrize(
    ("wrong", "errcode"), [({"grant_type": "x"}, 40002), ({"appid": "x"}, 40013), ({"secret": "x"}, 40125)]
)
async def test_who_is_nobody_gets_no_token(caller: Caller, wrong: dict[str, str], errcode: int) -> None:
    """A token needs every part of the account and the caller's address."""
    assert (await caller.stable(**wrong))["errcode"] == errcode


async def test_the_callers_address_must_be_listed(wechat: WeChatApi, caller: Caller) -> None:
    """An unlisted address gets 40164 for both kinds of token."""
    wechat.address_listed = False
    assert (await caller.stable())["errcode"] == 40164
    async with caller.http.get(f"{caller.base}/cgi-bin/token", params=ACCOUNT) as response:
        assert (await response.json())["errcode"] == 40164


async def test_what_an_action_allows(wechat: WeChatApi, caller: Caller, clock: Clock) -> None:
    """A message allows five in 48 hours; a click, tap, scan or follow three in a minute; a view none."""
    for action, count, hours in (
        ("message", 5, 48.0),
        ("click", 3, 1 / 60),
        ("tap", 3, 1 / 60),
        ("scan", 3, 1 / 60),
        ("subscribe", 3, 1 / 60),
        ("view", 0, 0.0),
    ):
        await caller.wait(clock, 49)
        wechat.act(WANG, action)
        said = [await caller.text("x") for _ in range(count + 1)]
        assert said == [0] * count + [45047 if count else 45015], action
        await caller.wait(clock, hours)
        assert await caller.text("x") == 45015


async def test_budgets_add_up_or_do_not(wechat: WeChatApi, caller: Caller) -> None:
    """Whether budgets add up is undocumented: both ways are tried, without adding the larger applies."""
    for adding, most in ((False, 5), (True, 8)):
        wechat.leave(WANG)
        wechat.adding = adding
        wechat.act(WANG, "message")
        wechat.act(WANG, "click")
        assert [await caller.text("x") for _ in range(most + 1)] == [0] * most + [45047]


async def test_a_passive_reply_costs_one_or_nothing(wechat: WeChatApi, caller: Caller) -> None:
    """Whether a passive reply costs one is undocumented: both ways are tried."""
    for costs, most in ((False, 5), (True, 4)):
        wechat.leave(WANG)
        wechat.replies_cost = costs
        wechat.act(WANG, "message")
        wechat.replied(WANG)
        assert [await caller.text("x") for _ in range(most + 1)] == [0] * most + [45047]


async def test_who_can_not_be_written_to(wechat: WeChatApi, caller: Caller) -> None:
    """Foreign, former and blacklisted citizens, and any by an unverified account, can't be written to."""
    assert await caller.text("x", "oForeign") == 40003
    wechat.act(WANG, "message")
    wechat.blacklist.add(WANG)
    assert await caller.text("x") == 43019
    wechat.act(WANG, "message")
    assert await caller.text("x") == 0
    wechat.leave(WANG)
    assert await caller.text("x") == 45015
    wechat.verified = False
    assert await caller.text("x") == 48001


async def test_what_a_message_may_be(wechat: WeChatApi, caller: Caller) -> None:
    """A message is at most 2,048 bytes, not empty, of a known type, one article; escapes are shown literally."""
    wechat.act(WANG, "message")
    assert await caller.text("字" * 682 + "ab") == 0
    assert await caller.text("字" * 683) == 45002
    assert len(("字" * 682 + "ab").encode()) == MOST_TEXT
    assert await caller.text("") == 44004
    for body, errcode in (
        ({"touser": WANG, "msgtype": "hologram"}, 40008),
        ({"touser": WANG, "msgtype": "news", "news": {"articles": [{}, {}]}}, 45008),
        (b"no json", 47001),
    ):
        assert (await caller.post("message/custom/send", body))["errcode"] == errcode
    escaped = json.dumps({"touser": WANG, "msgtype": "text", "text": {"content": "字"}}).encode()
    await caller.post("message/custom/send", escaped)
    assert wechat.to(WANG)[-1] == "\\u5b57"


async def test_the_menu_is_kept_within_its_limits(wechat: WeChatApi, caller: Caller) -> None:
    """The menu is limited to three by five, names and keys by bytes, two levels; it is set, read and deleted."""
    click = {"type": "click", "name": "我的", "key": "我的工单"}
    for buttons, errcode in (
        ([], 40016),
        ([click] * 4, 40016),
        ([click | {"name": "六个汉字太长"}], 40018),
        ([click | {"key": "字" * 43}], 40019),
        ([{"name": "我的", "sub_button": [click] * 6}], 40023),
        ([{"name": "我的", "sub_button": [{"name": "x", "sub_button": [click]}]}], 40024),
        ([{"name": "我的", "sub_button": [click | {"name": "字" * 21}]}], 40025),
        ([{"name": "我的", "sub_button": [click | {"key": ""}]}], 40026),
    ):
        assert (await caller.post("menu/create", {"button": buttons}))["errcode"] == errcode
    assert (await caller.post("menu/get", {}))["errcode"] == 46003
    assert (await caller.post("menu/create", {"button": [click]}))["errcode"] == 0
    assert (await caller.post("menu/get", {}))["menu"] == {"button": [click]}
    await caller.post("menu/delete", {})
    assert wechat.menu is None


async def test_media_live_three_days(caller: Caller, clock: Clock) -> None:
    """Media within their kind's size are available for three days."""
    await _upload(caller, b"x", "hologram", errcode=40004)
    await _upload(caller, b"x" * (65 << 10), "thumb", errcode=40009)
    media_id = await _upload(caller, b"\x89PNG", "image")
    had = {"type": "image", "bytes": 4}
    async with caller.http.get(
        f"{caller.base}/cgi-bin/media/get", params={"access_token": caller.token, "media_id": media_id}
    ) as response:
        assert await response.json() == had
    clock.advance(days=3)
    async with caller.http.get(
        f"{caller.base}/cgi-bin/media/get",
        params={"access_token": (await caller.stable())["access_token"], "media_id": media_id},
    ) as response:
        assert (await response.json())["errcode"] == 40007


async def _upload(caller: Caller, content: bytes, kind: str, *, errcode: int | None = None) -> str:
    form = FormData()
    form.add_field("media", content, filename="x.png")
    address = f"{caller.base}/cgi-bin/media/upload?access_token={caller.token}&type={kind}"
    async with caller.http.post(address, data=form) as response:
        answer = await response.json()
    assert answer.get("errcode") == errcode
    return str(answer.get("media_id"))


async def test_a_days_quota_ends(wechat: WeChatApi, caller: Caller) -> None:
    """After the day's last call there is 45009."""
    wechat.act(WANG, "message")
    wechat.daily["message/custom/send"] = 2
    assert [await caller.text("x") for _ in range(3)] == [0, 0, 45009]


async def test_an_address_that_is_none_is_an_error(caller: Caller) -> None:
    """An unknown address gives 40066."""
    assert (await caller.post("message/custom/sing", {}))["errcode"] == 40066

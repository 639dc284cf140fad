"""The API's client over a local WeChat API server, with the token in a real database."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest
from aiohttp import ClientTimeout
from structlog.testing import capture_logs

from bot.courier import Patience
from bot.wechat import errcodes, token
from bot.wechat.api import TIMEOUT, Api, WeChatError
from bot.wechat.client import Client
from bot.wechat.errcodes import Remedy
from bot.wechat.menu import MENU, Entry, as_buttons
from bot.wechat.token import LEASE
from bot.wechat.token_store import TokenStore
from handlers.pieces import size, split
from storage.database import Database
from tests.bot.wechat.conftest import WANG, Clock, process
from tests.journeys.wechat_service import APP_ID, APP_SECRET, Fault, WeChatApi
from tests.patience import LONG_S
from tests.silent_host import silent_host

SEND, TOKEN = "message/custom/send", "stable_token"


@pytest.fixture
async def client(wechat: WeChatApi, database: Database, clock: Clock) -> AsyncIterator[Client]:
    """Yield a single process's client."""
    async with process(wechat.base, database, clock) as made:
        yield made


async def failure(client: Client, text: str = "您好") -> WeChatError:
    """Return the error of sending."""
    with pytest.raises(WeChatError) as caught:
        await client.send_text(WANG, text)
    return caught.value


async def test_a_message_goes_as_utf_8(wechat: WeChatApi, client: Client) -> None:
    """Chinese, an emoji and quotation marks are shown as written, without control characters."""
    await client.send_text(WANG, "“老旧小区”160个😀 \\ \x08")
    assert wechat.to(WANG) == ["“老旧小区”160个😀 \\ "]


async def test_choices_are_items_to_tap(wechat: WeChatApi, client: Client) -> None:
    """A msgmenu shows the text with the items below it."""
    await client.send_choices(WANG, "办好了吗？", ["办好了", "没办好"])
    [shown] = wechat.shown
    assert (shown.text, shown.choices) == ("办好了吗？", ("办好了", "没办好"))


async def test_five_thousand_characters_arrive_whole(wechat: WeChatApi, client: Client, clock: Clock) -> None:
    """Every part is within 2,048 bytes, no character is split, and nothing is lost."""
    text = "随州市编钟😀" * 834
    for part in split(text):
        wechat.act(WANG, "message")
        await client.send_text(WANG, part)
    assert "".join(wechat.to(WANG)) == text
    assert all(size(part) <= 2048 for part in wechat.to(WANG))
    assert (await failure(client, "字" * 683)).errcode == 45002


async def test_fifty_at_once_fetch_one_token(wechat: WeChatApi, database: Database, clock: Clock) -> None:
    """Fifty messages in two processes without a token fetch it once."""
    for _ in range(10):
        wechat.act(WANG, "message")
    wechat.adding = True
    async with process(wechat.base, database, clock) as one, process(wechat.base, database, clock) as two:
        await asyncio.gather(*((one if turn % 2 else two).send_text(WANG, str(turn)) for turn in range(50)))
    assert len(wechat.shown) == 50
    assert len(wechat.called(TOKEN)) == 1


async def test_a_token_is_fetched_before_the_old_one_ends(
    wechat: WeChatApi, client: Client, clock: Clock
) -> None:
    """The token is kept for nearly two hours and replaced in time, so that no call is refused for it."""
    for minutes in range(0, 250, 5):
        clock.advance(minutes=5 if minutes else 0)
        await client.create_menu(as_buttons())
    assert len(wechat.called(TOKEN)) == 3
    assert wechat.refused == []
    # In the last five minutes WeChat issues a new one, and accepts the old one too.
    wechat.spoil_tokens()
    await client.create_menu(as_buttons())
    clock.advance(minutes=120 - 4, seconds=-1)
    await client.create_menu(as_buttons())
    assert len(wechat.called(TOKEN)) == 4
    clock.advance(seconds=1)
    await client.create_menu(as_buttons())
    assert len(wechat.called(TOKEN)) == 5


@pytest.mark.parametrize("errcode", [40001, 40014, 42001])
async def test_a_refused_token_is_refetched_once_and_the_message_sent_again(
    wechat: WeChatApi, database: Database, clock: Clock, errcode: int
) -> None:
    """After refusals of several messages one new token is fetched, and each arrives once."""
    wechat.adding = True
    wechat.act(WANG, "message")
    async with process(wechat.base, database, clock) as one, process(wechat.base, database, clock) as two:
        await one.send_text(WANG, "1")
        await two.send_text(WANG, "2")
        wechat.spoil_tokens()
        wechat.fail(SEND, Fault(errcode))
        await asyncio.gather(one.send_text(WANG, "3"), two.send_text(WANG, "4"), one.send_text(WANG, "5"))
    assert sorted(wechat.to(WANG)) == ["1", "2", "3", "4", "5"]
    assert len(wechat.called(TOKEN)) == 2
    assert not any(call["force_refresh"] for call in wechat.called(TOKEN))


async def test_a_token_that_wechat_refuses_but_gives_again_is_forced_out(
    wechat: WeChatApi, client: Client, clock: Clock
) -> None:
    """A forced refresh happens only if the refused token is returned again, and not twice within half a minute."""
    await client.send_text(WANG, "1")
    wechat.fail(SEND, Fault(40001))
    await client.send_text(WANG, "2")
    assert [call["force_refresh"] for call in wechat.called(TOKEN)] == [False, False, True]
    wechat.fail(SEND, Fault(40001), Fault(40001))
    assert (await failure(client)).remedy is Remedy.TOKEN
    assert [call["force_refresh"] for call in wechat.called(TOKEN)].count(True) == 1
    clock.advance(seconds=31)
    wechat.fail(SEND, Fault(40001))
    await client.send_text(WANG, "3")
    assert wechat.to(WANG) == ["1", "2", "3"]


async def test_a_process_that_dies_while_fetching_holds_nobody_up(
    wechat: WeChatApi, database: Database, client: Client, clock: Clock
) -> None:
    """A dead process's claim lapses, and a failed fetch releases it at once."""
    now = clock()
    await database.transact(lambda unit: unit.access_tokens.claim(APP_ID, now, now + LEASE))
    clock.advance(seconds=LEASE.total_seconds())
    wechat.fail(TOKEN, Fault(status=500))
    assert (await failure(client)).remedy is Remedy.AGAIN
    await client.send_text(WANG, "1")
    assert wechat.to(WANG) == ["1"]


async def test_nobody_waits_long_for_a_process_that_died_while_fetching(
    database: Database, client: Client, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until its claim lapses each call fails soon, however many there are: certainly unsent, so that none is in doubt."""
    monkeypatch.setattr(token, "WITHIN_S", 0.3)
    await database.transact(lambda unit: unit.access_tokens.claim(APP_ID, clock(), clock() + LEASE))
    async with asyncio.timeout(LONG_S):
        errors = await asyncio.gather(
            *(client.send_text(WANG, "您好") for _ in range(16)), return_exceptions=True
        )
    for error in errors:
        assert isinstance(error, WeChatError)
        assert (error.remedy, error.doubtful) == (Remedy.AGAIN, False)


def test_a_call_of_the_courier_has_time_for_tokens_and_a_message() -> None:
    """It is not cut while it waits for a token, the first or the one after a refusal."""
    message = TIMEOUT.total
    assert message
    assert token.WITHIN_S + message + token.WITHIN_S < Patience().call


async def test_a_fetch_that_was_cut_off_gives_up_its_claim(
    wechat: WeChatApi, database: Database, client: Client, clock: Clock
) -> None:
    """Another process then fetches at once."""
    wechat.fail(TOKEN, Fault(hang=LONG_S))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.3):
            await client.send_text(WANG, "1")
    async with process(wechat.base, database, clock) as other:
        await other.send_text(WANG, "2")
    assert wechat.to(WANG) == ["2"]


async def test_a_token_that_came_just_before_the_claim_is_used(
    wechat: WeChatApi, database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A token stored by another process just before the claim is used without fetching."""
    claim = TokenStore.claim

    async def late(store: TokenStore, now: datetime, until: datetime) -> bool:
        monkeypatch.undo()
        async with process(wechat.base, database, clock) as other:
            await other.send_text(WANG, "1")
        return await claim(store, now, until)

    monkeypatch.setattr(TokenStore, "claim", late)
    async with process(wechat.base, database, clock) as mine:
        await mine.send_text(WANG, "2")
    assert wechat.to(WANG) == ["1", "2"]
    assert len(wechat.called(TOKEN)) == 1


async def test_a_token_sealed_with_another_key_is_none(
    wechat: WeChatApi, database: Database, client: Client, clock: Clock, tmp_path: Path
) -> None:
    """With another secret key the token is fetched anew, and the database's file never has one unencrypted."""
    await client.send_text(WANG, "1")
    async with process(wechat.base, database, clock, key=b"other" * 8) as other:
        await other.send_text(WANG, "2")
    assert len(wechat.called(TOKEN)) == 2
    files = await asyncio.to_thread(lambda: [path.read_bytes() for path in tmp_path.glob("younuo.db*")])
    raw = b"".join(files)
    assert APP_ID.encode() in raw
    assert wechat._newest.encode() not in raw


async def test_a_throttled_token_fetch_is_no_empty_token(wechat: WeChatApi, client: Client) -> None:
    """429, 45011, -1 or an answer without a token mean retrying later, and nothing is sent without one."""
    faults = (
        Fault(status=429, body=""),
        Fault(45011),
        Fault(-1),
        Fault(body="{}"),
        Fault(body='{"access_token": "", "expires_in": 7200}'),
    )
    for fault in faults:
        wechat.fail(TOKEN, fault)
        assert (await failure(client)).remedy is Remedy.AGAIN
    assert wechat.called(SEND) == []


@pytest.mark.parametrize(
    ("fault", "remedy"),
    [
        (Fault(status=500), Remedy.AGAIN),
        (Fault(status=503, body="<html>"), Remedy.AGAIN),
        (Fault(status=429, body=""), Remedy.AGAIN),
        (Fault(status=401, body='{"errcode": 0}'), Remedy.OPERATOR),
        (Fault(status=302, body=""), Remedy.OPERATOR),
        (Fault(cut=True), Remedy.AGAIN),
        (Fault(cut=True, after=True), Remedy.AGAIN),
        (Fault(hang=30), Remedy.AGAIN),
        (Fault(body="<html>ok</html>"), Remedy.AGAIN),
        (Fault(body="[]"), Remedy.AGAIN),
        (Fault(body='{"errcode": "45015"}'), Remedy.AGAIN),
    ],
)
async def test_what_is_no_answer_of_wechats_is_a_failure(
    wechat: WeChatApi, client: Client, fault: Fault, remedy: Remedy
) -> None:
    """Errors of HTTP, connection and body are distinguished from success, and by their remedy."""
    wechat.fail(SEND, fault)
    assert (await failure(client)).remedy is remedy


@pytest.mark.parametrize("named", [False, True])
async def test_a_call_that_never_left_is_no_doubt(monkeypatch: pytest.MonkeyPatch, *, named: bool) -> None:
    """A call that was never sent, by dropped packets or a silent name server, is not doubtful at any time limit."""
    if named:
        monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", lambda *_, **__: asyncio.sleep(30))
    with silent_host() as host:
        api = Api("http://api.example" if named else host, timeout=ClientTimeout(total=0.2))
        with pytest.raises(WeChatError) as caught:
            await api.post(f"/{SEND}", {})
        await api.close()
    assert (caught.value.remedy, caught.value.doubtful) == (Remedy.AGAIN, False)


@pytest.mark.parametrize("errcode", sorted(errcodes.known() - {40001, 40014, 42001}))
async def test_an_errcode_in_a_200_is_a_failure_with_its_remedy(
    wechat: WeChatApi, client: Client, errcode: int
) -> None:
    """Every documented code has its number, meaning and remedy."""
    wechat.fail(SEND, Fault(errcode))
    error = await failure(client)
    assert (error.errcode, error.remedy) == (errcode, errcodes.remedy_of(errcode))
    assert errcodes.meaning_of(errcode) in str(error)


def test_an_unknown_errcode_calls_somebody() -> None:
    """An unknown code is reported to the operators."""
    assert errcodes.remedy_of(99999) is Remedy.LOOK_UP
    assert "look it up" in errcodes.meaning_of(99999)


async def test_two_days_of_windows_as_wechat_keeps_them(
    wechat: WeChatApi, client: Client, clock: Clock
) -> None:
    """A message allows five in 48 hours, a click three in a minute, a view none, and unfollowing none."""
    for number in range(5):
        await client.send_text(WANG, str(number))
    assert (await failure(client)).errcode == 45047
    clock.advance(hours=48)
    assert (await failure(client)).errcode == 45015
    wechat.act(WANG, "view")
    assert (await failure(client)).errcode == 45015
    wechat.act(WANG, "click")
    for number in range(3):
        await client.send_text(WANG, str(number))
    assert (await failure(client)).errcode == 45047
    clock.advance(minutes=1)
    assert (await failure(client)).errcode == 45015
    wechat.act(WANG, "message")
    wechat.leave(WANG)
    assert (await failure(client)).errcode == 45015
    assert len(wechat.to(WANG)) == 8


async def test_an_unverified_account_may_send_nothing(wechat: WeChatApi, client: Client) -> None:
    """48001 is logged as an error with what operators should do."""
    wechat.verified = False
    with capture_logs() as logs:
        error = await failure(client)
    assert error.remedy is Remedy.OPERATOR
    assert [log["event"] for log in logs if log["log_level"] == "error"] == ["wechat_call_closed"]


async def test_the_operators_setup_is_named(wechat: WeChatApi, database: Database, clock: Clock) -> None:
    """A wrong AppSecret and an unlisted address are reported with the remedy, without the secret."""
    async with process(wechat.base, database, clock, secret="wrong-secret") as client:
        error = await failure(client)
        assert error.errcode == 40125
        assert "YOUNUO_WECHAT_APP_SECRET" in str(error)
        assert "wrong-secret" not in str(error)
        # So it is possible there too; no token was sent that could be refused.
        wechat.fail(TOKEN, Fault(40001))
        error = await failure(client)
        assert (error.errcode, error.remedy) == (40001, Remedy.OPERATOR)
        assert "YOUNUO_WECHAT_APP_SECRET" in str(error)
    wechat.address_listed = False
    async with process(wechat.base, database, clock) as client:
        assert "white list" in str(await failure(client))


async def test_neither_secret_nor_token_nor_openid_reaches_log_or_error(
    wechat: WeChatApi, client: Client
) -> None:
    """Failures of every kind are logged without secret, token and OpenID."""
    told = []
    with capture_logs() as logs:
        await client.send_text(WANG, "秘密的话")
        for fault in (Fault(40001), Fault(cut=True), Fault(hang=30), Fault(status=500), Fault(48001)):
            wechat.fail(SEND, *[fault] * (2 if fault.errcode == 40001 else 1))
            told.append(repr(await failure(client, "秘密的话")))
    assert logs
    for secret in (APP_SECRET, wechat._newest, WANG, "秘密的话"):
        assert secret not in f"{logs}{told}"


async def test_the_menu_is_set(wechat: WeChatApi, client: Client) -> None:
    """查承诺, 提建议 and 我的 are set in WeChat's form, and every click says something."""
    await client.create_menu(as_buttons())
    assert wechat.menu is not None
    assert [button["name"] for button in wechat.menu] == ["查承诺", "提建议", "我的"]
    leaves = [leaf for button in wechat.menu for leaf in button.get("sub_button", [button])]
    assert all(leaf["type"] == "click" and leaf["key"] for leaf in leaves)


@pytest.mark.parametrize(
    "entries",
    [
        (),
        MENU + MENU[:1],
        (Entry("六个汉字太长了", "帮助"),),
        (Entry("", "帮助"),),
        (Entry("帮助", "字" * 43),),
        (Entry("帮助"),),
        (Entry("我的", "x", MENU[:1]),),
        (Entry("我的", entries=(Entry("二十一个汉字的名字是太长了一点点的不能用的", "x"),)),),
        (Entry("我的", entries=(Entry("a", "x"),) * 6),),
        (Entry("我的", entries=(MENU[0],)),),
    ],
)
def test_a_menu_that_wechat_would_refuse_is_refused_here(entries: tuple[Entry, ...]) -> None:
    """Names, keys and numbers beyond WeChat's limits are reported before anything is sent."""
    with pytest.raises(ValueError, match="button"):
        as_buttons(entries)

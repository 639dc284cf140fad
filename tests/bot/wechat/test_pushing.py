"""Notices as customer messages, over a local WeChat API server."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from structlog.testing import capture_logs

from bot.channel import ChannelError
from bot.wechat import errcodes
from bot.wechat.pushing import WeChatPush
from handlers.messages import Choice, Notice, Reply
from storage.database import Database, StorageError
from storage.records import NoticeKind
from tests.bot.wechat.conftest import WANG, Clock, process
from tests.journeys.wechat_service import Fault, WeChatApi

SEND, TOKEN = "message/custom/send", "stable_token"
MADE = datetime(2023, 11, 14, 22, tzinfo=UTC)


def notice(text: str = "答复来了", *choices: Choice) -> Notice:
    """Return a piece of a notice."""
    return Notice(7, 0, NoticeKind.ANSWERED, Reply(text, choices), MADE)


@pytest.fixture
async def push(wechat: WeChatApi, database: Database, clock: Clock) -> AsyncIterator[WeChatPush]:
    """Yield the push channel."""
    async with process(wechat.base, database, clock) as client:
        yield WeChatPush(client, clock)


async def refusal(push: WeChatPush, address: str = WANG) -> ChannelError:
    """Return the error of a delivery."""
    with pytest.raises(ChannelError) as caught:
        await push.deliver(address, notice())
    return caught.value


async def test_a_notice_is_a_customer_message(wechat: WeChatApi, push: WeChatPush) -> None:
    """Buttons that say their label can be tapped; others are already lines of the text."""
    await push.deliver(WANG, notice())
    await push.deliver(WANG, notice("办好了吗？", Choice("办好了", "办好了"), Choice("没办好", "没办好")))
    await push.deliver(WANG, notice("1. 老旧小区", Choice("1. 老旧小区", "查看 3-047")))
    assert [(shown.text, shown.choices) for shown in wechat.shown] == [
        ("答复来了", ()),
        ("办好了吗？", ("办好了", "没办好")),
        ("1. 老旧小区", ()),
    ]


async def test_a_full_text_with_buttons_stays_within_the_limit(wechat: WeChatApi, push: WeChatPush) -> None:
    """A text of 2,048 bytes leaves no room for items and is sent without."""
    text = "字" * 682 + "ab"
    await push.deliver(WANG, notice(text, Choice("是", "是")))
    assert wechat.to(WANG) == [text]


@pytest.mark.parametrize(
    ("errcode", "follows"),
    [
        (-1, {}),
        (45011, {}),
        (45015, {"hold": True}),
        (45047, {"hold": True}),
        (43004, {"hold": True, "blocked": True}),
        (50005, {"hold": True, "blocked": True}),
        (43019, {"hold": True, "blocked": True}),
        (48002, {"hold": True, "blocked": True}),
        (40003, {"permanent": True}),
        (45002, {"permanent": True}),
        (45008, {"permanent": True}),
        (40164, {"whole": True, "hold": True, "retry_after": 600.0}),
        (61004, {"whole": True, "hold": True, "retry_after": 600.0}),
        (40243, {"whole": True, "hold": True, "retry_after": 600.0}),
        (89503, {"whole": True, "hold": True, "retry_after": 600.0}),
        (48001, {"whole": True, "hold": True, "retry_after": 3600.0}),
        (48004, {"whole": True, "hold": True, "retry_after": 3600.0}),
        (50002, {"whole": True, "hold": True, "retry_after": 3600.0}),
        (99999, {}),
    ],
)
async def test_what_follows_from_a_refusal(
    wechat: WeChatApi, push: WeChatPush, errcode: int, follows: dict[str, object]
) -> None:
    """WeChat's code in a 200 leads to retrying, holding, giving up, or stopping the channel."""
    wechat.fail(SEND, Fault(errcode))
    error = await refusal(push)
    told = {
        name: getattr(error, name)
        for name in ("permanent", "hold", "blocked", "retry_after", "doubtful", "whole")
    }
    usual: dict[str, object] = dict.fromkeys(told, False) | {"retry_after": None}
    assert told == usual | follows
    assert error.reason == f"wechat_{errcode}"


async def test_whatever_the_operator_must_do_is_an_error_in_the_log(
    wechat: WeChatApi, push: WeChatPush
) -> None:
    """Each code that needs an operator is logged with the remedy, without OpenID or token."""
    codes = [code for code in errcodes.known() if errcodes.remedy_of(code) is errcodes.Remedy.OPERATOR]
    with capture_logs() as logs:
        for code in codes:
            wechat.fail(SEND, Fault(code))
            await refusal(push)
    told = [log["error"] for log in logs if log["event"] == "wechat_needs_operator"]
    assert [str(code) in line for code, line in zip(codes, told, strict=True)] == [True] * len(codes)
    assert WANG not in str(logs)
    assert wechat._newest not in str(logs)


async def test_a_code_that_nobody_knows_is_told_and_stops_no_other(
    wechat: WeChatApi, push: WeChatPush
) -> None:
    """An unknown code, perhaps about this text, is logged with its number, and the next message goes out."""
    wechat.fail(SEND, Fault(45168))
    with capture_logs() as logs:
        assert not (await refusal(push)).whole
    [told] = [log["error"] for log in logs if log["event"] == "wechat_errcode_unknown"]
    assert "45168" in told
    await push.deliver(WANG, notice())


async def test_a_used_up_quota_waits_for_midnight_in_beijing(
    wechat: WeChatApi, push: WeChatPush, clock: Clock
) -> None:
    """After 45009 nothing is sent until midnight in Beijing: at 06:13 another 17 hours and 47 minutes."""
    wechat.daily[SEND] = 0
    error = await refusal(push)
    assert error.whole
    assert error.retry_after == (17 * 60 + 46) * 60 + 40
    assert clock().hour == 22


async def test_a_citizen_who_never_followed_is_permanent(push: WeChatPush) -> None:
    """Another account's OpenID is a permanent failure."""
    assert (await refusal(push, "oForeign")).permanent


@pytest.mark.parametrize(
    ("path", "fault", "doubtful"),
    [
        (SEND, Fault(cut=True), True),
        (SEND, Fault(cut=True, after=True), True),
        (SEND, Fault(hang=30), True),
        (SEND, Fault(body="<html>"), True),
        (SEND, Fault(status=500), False),
        (SEND, Fault(status=429, body=""), False),
        (TOKEN, Fault(cut=True), False),
        (TOKEN, Fault(hang=30), False),
        (TOKEN, Fault(status=500), False),
    ],
)
async def test_only_a_message_that_may_have_arrived_is_in_doubt(
    wechat: WeChatApi, push: WeChatPush, path: str, fault: Fault, doubtful: bool
) -> None:
    """Only a cut or silent connection after sending is doubtful, not a missing token or a refusal."""
    wechat.fail(path, fault)
    error = await refusal(push)
    assert (error.doubtful, error.permanent, error.hold, error.whole) == (doubtful, False, False, False)


async def test_where_nobody_listens_nothing_left(database: Database, clock: Clock) -> None:
    """A refused connection is not doubtful."""
    async with process("http://127.0.0.1:9", database, clock) as client:
        assert not (await refusal(WeChatPush(client, clock))).doubtful


async def test_without_a_database_there_is_no_token(
    push: WeChatPush, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the database's token nothing was sent, and it is retried."""

    async def down(_work: object) -> None:
        raise StorageError("down")

    monkeypatch.setattr(database, "read", down)
    error = await refusal(push)
    assert (error.reason, error.doubtful) == ("storage", False)

"""Notices on Telegram, over a local Bot API server with injected faults."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from aiogram import Bot
from structlog.testing import capture_logs

from bot.channel import ChannelError
from bot.telegram.api import make_bot
from bot.telegram.patience import Patience
from bot.telegram.pushing import TelegramPush
from handlers.messages import Choice, Notice, Reply
from storage.records import NoticeKind
from tests.bot.telegram.conftest import hang_up
from tests.journeys.telegram_peer import TOKEN, Fault, TelegramPeer
from tests.silent_host import silent_host

WANG = 42
QUICK = Patience(request=1)
NOTICE = Notice(
    7,
    0,
    NoticeKind.ANSWERED,
    Reply("_*[答复`来了", (Choice("办好了", "办好了"),)),
    datetime(2023, 5, 4, tzinfo=UTC),
)
FLAGS = ("permanent", "hold", "blocked", "retry_after", "doubtful", "whole")


@pytest.fixture
def push(bot: Bot, peer: TelegramPeer) -> TelegramPush:
    """Return the push channel to Wang's chat."""
    peer.chats.add(WANG)
    return TelegramPush(bot, QUICK)


async def refusal(push: TelegramPush, address: str = str(WANG)) -> ChannelError:
    """Return the error of a delivery."""
    with pytest.raises(ChannelError) as caught:
        await push.deliver(address, NOTICE)
    return caught.value


async def test_a_notice_is_a_plain_message_with_buttons(push: TelegramPush, peer: TelegramPeer) -> None:
    """A notice is one call without markup, with buttons."""
    await push.deliver(str(WANG), NOTICE)
    [sent] = peer.to(WANG)
    assert (sent.text, sent.buttons) == ("_*[答复`来了", (("办好了", "办好了"),))
    assert "parse_mode" not in sent.params
    assert len(peer.called("sendMessage")) == 1


@pytest.mark.parametrize(
    ("fault", "reason", "follows"),
    [
        (Fault(429, "Too Many Requests", retry_after=7), "telegram_429", {"whole": True, "retry_after": 7.0}),
        (
            Fault(403, "Forbidden: bot was blocked by the user"),
            "telegram_blocked",
            {"hold": True, "blocked": True},
        ),
        (
            Fault(403, "Forbidden: user is deactivated"),
            "telegram_gone",
            {"permanent": True, "hold": True, "blocked": True},
        ),
        (
            Fault(403, "Forbidden: bot can't initiate conversation with a user"),
            "telegram_gone",
            {"permanent": True, "hold": True, "blocked": True},
        ),
        (
            Fault(403, "Forbidden: bot was kicked from the group chat"),
            "telegram_blocked",
            {"hold": True, "blocked": True},
        ),
        (
            Fault(400, "Bad Request: chat not found"),
            "telegram_gone",
            {"permanent": True, "hold": True, "blocked": True},
        ),
        (
            Fault(400, "Bad Request: PEER_ID_INVALID"),
            "telegram_gone",
            {"permanent": True, "hold": True, "blocked": True},
        ),
        (Fault(400, "Bad Request: message is too long"), "telegram_400", {"permanent": True}),
        (Fault(401, "Unauthorized"), "telegram_401", {"whole": True, "hold": True, "retry_after": 600.0}),
        (Fault(404, "Not Found"), "telegram_401", {"whole": True, "hold": True, "retry_after": 600.0}),
        (Fault(500), "telegram_5xx", {}),
        (Fault(502, "Bad Gateway"), "telegram_5xx", {}),
        (Fault(cut=True), "telegram_unreachable", {"doubtful": True}),
        (Fault(cut=True, after=True), "telegram_unreachable", {"doubtful": True}),
        (Fault(hang=30), "telegram_unreachable", {"doubtful": True}),
        (Fault(200, html=True), "telegram_unclear", {"doubtful": True}),
    ],
)
async def test_what_follows_from_a_refusal(
    push: TelegramPush, peer: TelegramPeer, fault: Fault, reason: str, follows: dict[str, object]
) -> None:
    """A refusal leads to waiting as told, holding, giving up, stopping the channel, or doubt, after one call."""
    peer.fail("sendMessage", fault)
    with capture_logs() as logs:
        error = await refusal(push)
    usual: dict[str, object] = dict.fromkeys(FLAGS, False) | {"retry_after": None}
    assert {name: getattr(error, name) for name in FLAGS} == usual | follows
    assert error.reason == reason
    assert len(peer.called("sendMessage")) == 1
    told = f"{logs}{error!r}"
    assert TOKEN.split(":")[1] not in told
    assert "答复" not in told


@pytest.mark.parametrize(
    ("fault", "reason", "follows"),
    [
        (Fault(403, "Forbidden: bot was kicked from the group chat"), "telegram_group", {"hold": True}),
        (Fault(400, "Bad Request: message thread not found"), "telegram_group", {"hold": True}),
        (Fault(429, "Too Many Requests", retry_after=7), "telegram_429", {"retry_after": 7.0}),
        (Fault(500), "telegram_5xx", {}),
    ],
)
async def test_a_groups_refusal_tells_nothing_of_the_citizen(
    push: TelegramPush, peer: TelegramPeer, fault: Fault, reason: str, follows: dict[str, object]
) -> None:
    """What a group refuses waits for the citizen's next private message; neither contact nor channel is closed."""
    peer.fail("sendMessage", fault)
    late = replace(NOTICE, reply=replace(NOTICE.reply, place="-100200:5:77"))
    with pytest.raises(ChannelError) as caught:
        await push.deliver("-100200:5:77", late)
    usual: dict[str, object] = dict.fromkeys(FLAGS, False) | {"retry_after": None}
    assert {name: getattr(caught.value, name) for name in FLAGS} == usual | follows
    assert caught.value.reason == reason


async def test_a_chat_that_moved_gets_it_under_its_new_id(push: TelegramPush, peer: TelegramPeer) -> None:
    """A moved chat gets the notice under its new id, and the old one nothing."""
    peer.chats.add(-100300)
    peer.fail("sendMessage", Fault(400, "Bad Request: group chat was upgraded", migrate_to=-100300))
    await push.deliver(str(WANG), NOTICE)
    assert len(peer.to(-100300)) == 1
    peer.fail(
        "sendMessage",
        Fault(400, "Bad Request: group chat was upgraded", migrate_to=-100300),
        Fault(400, "Bad Request: chat not found"),
    )
    assert (await refusal(push)).permanent


async def test_where_nobody_listens_nothing_left() -> None:
    """A refused connection is not doubtful."""
    bot = make_bot(TOKEN, "http://127.0.0.1:9")
    error = await refusal(TelegramPush(bot, QUICK))
    assert (error.reason, error.doubtful) == ("telegram_unreachable", False)
    await hang_up(bot)


async def test_where_every_packet_is_dropped_nothing_left() -> None:
    """A firewall dropping every packet lets nobody connect, so that is not doubtful either."""
    with silent_host() as url:
        bot = make_bot(TOKEN, url)
        error = await refusal(TelegramPush(bot, QUICK))
        assert (error.reason, error.doubtful) == ("telegram_unreachable", False)
        await hang_up(bot)

"""Long polling."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from structlog.testing import capture_logs

from bot.telegram.api import make_bot
from bot.telegram.channel import TelegramChannel
from bot.telegram.patience import Patience
from handlers.conversation import Answer
from handlers.messages import Incoming
from tests.bot.telegram.conftest import HASTY, NOT_STORED, QUICK, Script, hang_up, put_aside
from tests.journeys.telegram_peer import TOKEN, Fault, TelegramPeer


@asynccontextmanager
async def polling(
    bot: Bot, script: Script, folder: Path, patience: Patience = QUICK
) -> AsyncIterator[asyncio.Task[None]]:
    """Poll while the block runs."""
    task = asyncio.create_task(TelegramChannel(bot, script, folder, patience=patience).run_polling(timeout=5))
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def test_updates_are_answered_and_confirmed(
    bot: Bot, peer: TelegramPeer, script: Script, tmp_path: Path
) -> None:
    """After an old webhook is removed, waiting and new updates are answered and confirmed, and the menu is set."""
    peer.pusher.url = "http://127.0.0.1:9/gone"
    await peer.say(42, "早")
    async with polling(bot, script, tmp_path):
        await peer.say(42, "晚")
        await peer.answers(42, 2)
        await peer.confirmed()
    assert [sent.text for sent in peer.to(42)] == ["收到：早", "收到：晚"]
    assert [heard.text for heard in script.heard] == ["早", "晚"]
    assert [entry["command"] for entry in peer.menu][:2] == ["start", "browse"]


async def test_one_chat_is_answered_in_order_and_others_meanwhile(
    bot: Bot, peer: TelegramPeer, script: Script, tmp_path: Path
) -> None:
    """With three messages in each of five chats all five are in progress at once, never two of one chat."""
    script.pause = 0.1
    for number in range(3):
        for user in range(1, 6):
            await peer.say(user, str(number))
    async with polling(bot, script, tmp_path):
        await peer.until(lambda: len(peer.sent) == 15)
    assert script.most_at_work == 5
    for user in range(1, 6):
        assert [sent.text for sent in peer.to(user)] == ["收到：0", "收到：1", "收到：2"]


async def test_a_chat_that_gets_on_slowly_holds_up_no_other(
    bot: Bot, peer: TelegramPeer, script: Script, tmp_path: Path
) -> None:
    """A slow chat's updates stay at Telegram and are heard once; others are answered and confirmed with them."""
    peer.chats.add(1)
    script.stuck["1"] = asyncio.Event()
    await peer.say(1, "慢")
    async with polling(bot, script, tmp_path):
        await peer.until(lambda: bool(script.heard))
        await peer.say(2, "快")
        await peer.answers(2, 1)
        await peer.say(1, "还有")
        await peer.say(2, "又快")
        await peer.answers(2, 2)
        assert len(peer.pending) == 4
        assert not peer.to(1)
        script.stuck["1"].set()
        await peer.confirmed()
    assert [sent.text for sent in peer.to(1)] == ["收到：慢", "收到：还有"]
    assert len(script.heard) == 4


async def test_a_chat_in_flood_control_holds_up_nobody_however_many_come_behind(
    bot: Bot, peer: TelegramPeer, script: Script, tmp_path: Path
) -> None:
    """While one chat must wait five minutes, more updates than Telegram gives at once are answered behind it."""
    peer.fail("sendMessage", Fault(429, "Too Many Requests", retry_after=300))
    async with polling(bot, script, tmp_path, replace(QUICK, longest_wait=300)):
        await peer.say(1, "慢")
        await peer.until(lambda: bool(peer.called("sendMessage")))
        for user in range(2, 152):
            await peer.say(user, "快")
        await peer.until(lambda: len(peer.sent) == 150)
        await peer.confirmed()
    assert [incoming.text for incoming, _, _ in script.later] == ["慢"]


async def test_nothing_is_confirmed_before_it_is_answered(
    bot: Bot, peer: TelegramPeer, script: Script, tmp_path: Path
) -> None:
    """During the conversation Telegram still has the update."""
    script.pause = 0.3
    await peer.say(42, "路灯")
    async with polling(bot, script, tmp_path):
        await peer.until(lambda: bool(script.heard))
        await asyncio.sleep(0.1)
        assert peer.pending
        await peer.confirmed()
    assert peer.to(42)


class Poisoned(Script):
    """Fails over one text."""

    async def receive(self, incoming: Incoming) -> Answer:
        """Fail at the poison, else answer."""
        answer = await super().receive(incoming)
        if incoming.text == "毒":
            raise RuntimeError("poison")
        return answer


async def test_a_failing_update_is_tried_again_then_put_aside(
    bot: Bot, peer: TelegramPeer, tmp_path: Path
) -> None:
    """After some tries with growing waits the update is put aside, and the chat's next message is heard."""
    script = Poisoned()
    poison = await peer.say(42, "毒")
    await peer.say(42, "好")
    async with polling(bot, script, tmp_path, HASTY):
        await peer.confirmed()
    *tries, last = [heard.text for heard in script.heard]
    assert len(tries) > 1
    assert (set(tries), last) == ({"毒"}, "好")
    assert put_aside(tmp_path) == [f"telegram-{poison}.json"]
    assert [sent.text for sent in peer.to(42)] == ["收到：好"]


async def test_an_update_is_stored_after_the_storage_comes_back(
    bot: Bot, peer: TelegramPeer, script: Script, tmp_path: Path
) -> None:
    """After a short outage of the storage the update is stored."""
    script.plan = [NOT_STORED] * 4
    await peer.say(42, "路灯")
    async with polling(bot, script, tmp_path):
        await peer.confirmed()
    assert [sent.text for sent in peer.to(42)] == ["收到：路灯"]
    assert not put_aside(tmp_path)


@pytest.mark.parametrize(
    "fault",
    [
        Fault(409, "Conflict: terminated by other getUpdates request"),
        Fault(401, "Unauthorized"),
        Fault(500),
        Fault(502, html=True),
        Fault(cut=True),
        Fault(429, "Too Many Requests", retry_after=1),
    ],
    ids=["409", "401", "500", "502", "cut", "429"],
)
async def test_polling_goes_on_after_every_failure(
    bot: Bot, peer: TelegramPeer, script: Script, tmp_path: Path, fault: Fault
) -> None:
    """Each failure is logged without the token and followed by a growing wait."""
    peer.fail("deleteWebhook", Fault(500))
    peer.fail("getUpdates", fault, fault)
    await peer.say(42, "路灯")
    began = time.monotonic()
    with capture_logs() as logs:
        async with polling(bot, script, tmp_path):
            await peer.answers(42, 1)
    waits = [entry["next_in"] for entry in logs if entry["event"] == "telegram.poll_failed"]
    assert len(waits) == 3
    assert TOKEN not in str(logs)
    if fault.retry_after:
        assert time.monotonic() - began >= 2 * fault.retry_after


async def test_a_lasting_failure_makes_no_tight_loop(
    bot: Bot, peer: TelegramPeer, script: Script, tmp_path: Path
) -> None:
    """In half a second with waits of up to a twentieth, few calls are made."""
    peer.fail("getUpdates", *[Fault(500)] * 1000)
    async with polling(bot, script, tmp_path):
        await asyncio.sleep(0.5)
    assert 3 <= len(peer.called("getUpdates")) <= 20


async def test_a_server_that_does_not_wait_makes_no_tight_loop(
    bot: Bot, peer: TelegramPeer, script: Script, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that answers an empty poll at once causes no busy loop."""

    async def at_once(params: dict[str, str]) -> list[object]:
        return []

    monkeypatch.setattr(peer, "_on_getUpdates", at_once)
    async with polling(bot, script, tmp_path, replace(QUICK, first_wait=0.1)):
        await asyncio.sleep(0.5)
    assert 2 <= len(peer.called("getUpdates")) <= 8


async def test_the_poll_waits_at_the_server(
    bot: Bot, peer: TelegramPeer, script: Script, tmp_path: Path
) -> None:
    """One call stays open while nothing happens, and a message ends it at once."""
    async with polling(bot, script, tmp_path):
        await peer.until(lambda: bool(peer.called("getUpdates")))
        await asyncio.sleep(0.4)
        assert len(peer.called("getUpdates")) == 1
        assert peer.called("getUpdates")[0]["timeout"] == "5"
        await peer.say(42, "路灯")
        await peer.answers(42, 1, within=5)


async def test_stopping_finishes_and_confirms_what_is_in_hand(
    bot: Bot, peer: TelegramPeer, script: Script, tmp_path: Path
) -> None:
    """Stopping answers and confirms what is in progress, and the next start does not hear it again."""
    script.pause = 0.2
    await peer.say(42, "路灯")
    async with polling(bot, script, tmp_path):
        await peer.until(lambda: bool(script.heard))
    assert [sent.text for sent in peer.to(42)] == ["收到：路灯"]
    assert not peer.pending


async def test_stopping_leaves_unconfirmed_what_can_not_be_finished(
    bot: Bot, peer: TelegramPeer, script: Script, tmp_path: Path
) -> None:
    """After the grace period unfinished updates stay with Telegram for the next start."""
    script.pause = 30
    await peer.say(42, "路灯")
    async with polling(bot, script, tmp_path, replace(QUICK, grace=0.05)):
        await peer.until(lambda: bool(script.heard))
    assert peer.pending
    assert not peer.sent
    script.pause = 0
    async with polling(bot, script, tmp_path):
        await peer.confirmed()
    assert [heard.text for heard in script.heard] == ["路灯", "路灯"]
    assert [sent.text for sent in peer.to(42)] == ["收到：路灯"]


async def test_stopping_an_idle_poll_is_quick(
    bot: Bot, peer: TelegramPeer, script: Script, tmp_path: Path
) -> None:
    """Stopping does not wait for the server's five seconds."""
    async with polling(bot, script, tmp_path) as task:
        await peer.until(lambda: bool(peer.called("getUpdates")))
        began = time.monotonic()
    assert task.cancelled()
    assert time.monotonic() - began < 5


async def test_a_second_poller_is_told_of_in_the_log(
    bot: Bot, peer: TelegramPeer, script: Script, tmp_path: Path
) -> None:
    """Two processes with one token fail alternately, log that, and lose no update."""
    other = make_bot(TOKEN, peer.base)
    with capture_logs() as logs:
        async with polling(bot, script, tmp_path), polling(other, script, tmp_path):
            await peer.until(lambda: "409" in str(logs) or "Conflict" in str(logs))
            await peer.say(42, "路灯")
            await peer.answers(42, 1)
    await hang_up(other)
    assert any("TelegramConflictError" in entry.get("error", "") for entry in logs)


async def test_the_channel_closes_its_connections(peer: TelegramPeer, script: Script, tmp_path: Path) -> None:
    """After close no connection is left open."""
    bot = make_bot(TOKEN, peer.base)
    channel = TelegramChannel(bot, script, tmp_path, patience=QUICK)
    await bot.me()
    session = await cast("AiohttpSession", bot.session).create_session()
    await channel.close()
    assert session.closed

"""Sending messages, with everything that Telegram and the network do wrong."""

import asyncio
import time
from dataclasses import replace

import pytest
from aiogram import Bot
from aiogram.methods import EditMessageReplyMarkup, EditMessageText, SendMessage
from structlog.testing import capture_logs

from bot.telegram.outbox import Outbox, UndeliveredError
from tests.bot.telegram.conftest import QUICK
from tests.journeys.telegram_peer import TOKEN, Fault, TelegramPeer

MESSAGE = SendMessage(chat_id=42, text="您好")


@pytest.fixture
def outbox(bot: Bot, peer: TelegramPeer) -> Outbox:
    """Return the outbox for an existing chat."""
    peer.chats.add(42)
    return Outbox(bot, QUICK)


@pytest.mark.parametrize(
    "fault",
    [
        Fault(500),
        Fault(502, html=True),
        Fault(cut=True),
        Fault(401, "Unauthorized"),
        Fault(429, "Too Many", 0),
    ],
    ids=["500", "502 by a proxy", "cut", "401", "429 without a time"],
)
async def test_a_short_failure_is_outlasted(outbox: Outbox, peer: TelegramPeer, fault: Fault) -> None:
    """After two failures the message arrives once."""
    peer.fail("sendMessage", fault, fault)
    await outbox.send(MESSAGE)
    assert [sent.text for sent in peer.to(42)] == ["您好"]


async def test_a_lasting_failure_is_reported_without_the_token(outbox: Outbox, peer: TelegramPeer) -> None:
    """After all tries the message is undelivered, without the token in the log, to be retried later."""
    peer.fail("sendMessage", *[Fault(500)] * QUICK.sends)
    with pytest.raises(UndeliveredError, match="TelegramServerError: Internal Server Error") as caught:
        await outbox.send(MESSAGE)
    assert TOKEN not in repr(caught.value)
    assert caught.value.__suppress_context__
    assert not peer.sent


async def test_flood_control_is_obeyed(outbox: Outbox, peer: TelegramPeer) -> None:
    """The message is sent after the second that Telegram asks for, not before, though tries are closer together."""
    peer.fail("sendMessage", Fault(429, "Too Many Requests: retry after 1", retry_after=1))
    began = time.monotonic()
    await outbox.send(MESSAGE)
    assert time.monotonic() - began >= 1
    assert len(peer.called("sendMessage")) == 2


async def test_a_long_flood_is_left_to_the_courier(outbox: Outbox, peer: TelegramPeer) -> None:
    """A long flood wait is left to the courier, and nothing is sent meanwhile."""
    peer.fail("sendMessage", Fault(429, "Too Many Requests: retry after 300", retry_after=300))
    with pytest.raises(UndeliveredError) as caught:
        await outbox.send(MESSAGE)
    assert caught.value.retry_after == 300
    assert len(peer.called("sendMessage")) == 1


@pytest.mark.parametrize(
    "fault",
    [
        Fault(403, "Forbidden: bot was blocked by the user"),
        Fault(403, "Forbidden: user is deactivated"),
        Fault(403, "Forbidden: bot was kicked from the supergroup chat"),
        Fault(400, "Bad Request: chat not found"),
    ],
    ids=lambda fault: fault.description,
)
async def test_what_is_final_is_logged_and_not_tried_again(
    outbox: Outbox, peer: TelegramPeer, fault: Fault
) -> None:
    """A final failure is logged and settled, since nobody is there to read."""
    peer.fail("sendMessage", fault)
    with capture_logs() as logs:
        await outbox.send(MESSAGE)
    assert len(peer.called("sendMessage")) == 1
    [entry] = logs
    assert (entry["event"], entry["length"]) == ("telegram.undeliverable", 2)
    assert fault.description in entry["error"]
    assert "您好" not in str(entry)


async def test_a_group_that_moved_is_followed(outbox: Outbox, peer: TelegramPeer) -> None:
    """A group that became a supergroup gets the message under its new id."""
    peer.chats.add(-100300)
    peer.fail("sendMessage", Fault(400, "Bad Request: group chat was upgraded", migrate_to=-100300))
    await outbox.send(MESSAGE)
    assert [sent.text for sent in peer.to(-100300)] == ["您好"]


async def test_a_message_described_in_unknown_terms_is_not_sent_twice(
    outbox: Outbox, peer: TelegramPeer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If a newer Bot API's answer is unreadable but ok is true, the message is not resent."""
    told: list[dict[str, str]] = []

    async def strange(params: dict[str, str]) -> dict[str, str]:
        told.append(params)
        return {"message_id": "of another kind"}

    monkeypatch.setattr(peer, "_on_sendMessage", strange)
    await outbox.send(MESSAGE)
    assert len(told) == 1


@pytest.mark.parametrize("fault", [None, Fault(500), Fault(cut=True), Fault(403, "Forbidden")])
async def test_releasing_a_button_never_fails(
    outbox: Outbox, peer: TelegramPeer, fault: Fault | None
) -> None:
    """Releasing a button is tried once and never fails, even for an old query or a broken network."""
    if fault:
        peer.fail("answerCallbackQuery", fault)
    await outbox.release("an old one")
    assert len(peer.called("answerCallbackQuery")) == 1


async def test_waiting_can_be_cancelled(bot: Bot, peer: TelegramPeer) -> None:
    """A shutdown does not wait for flood control."""
    peer.chats.add(42)
    peer.fail("sendMessage", Fault(429, "Too Many Requests", retry_after=20))
    sending = asyncio.create_task(Outbox(bot, replace(QUICK, longest_flood=30)).send(MESSAGE))
    await peer.until(lambda: bool(peer.called("sendMessage")))
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending


async def shown(outbox: Outbox, peer: TelegramPeer) -> int:
    """Send a message, and return its id."""
    await outbox.send(MESSAGE)
    return peer.to(42)[-1].message_id


async def test_a_message_is_edited_in_place(outbox: Outbox, peer: TelegramPeer) -> None:
    """A message is edited in place, even after a short failure, and repeating the edit succeeds."""
    edit = EditMessageText(chat_id=42, message_id=await shown(outbox, peer), text="第二页")
    peer.fail("editMessageText", Fault(500))
    assert await outbox.edit(edit)
    assert await outbox.edit(edit)
    assert [sent.text for sent in peer.to(42)] == ["第二页"]


async def test_what_cannot_be_edited_is_said_so(outbox: Outbox, peer: TelegramPeer) -> None:
    """A message that is gone or too old, or a blocked bot, is reported, so that the caller sends a new one."""
    number = await shown(outbox, peer)
    assert not await outbox.edit(EditMessageText(chat_id=42, message_id=number + 7, text="x"))
    peer.frozen.add(number)
    assert not await outbox.edit(EditMessageText(chat_id=42, message_id=number, text="x"))
    peer.fail("editMessageText", Fault(403, "Forbidden: bot was blocked by the user"))
    assert not await outbox.edit(EditMessageText(chat_id=42, message_id=number, text="x"))


async def test_an_edit_that_telegram_does_not_take_for_now_is_undelivered(
    outbox: Outbox, peer: TelegramPeer
) -> None:
    """An edit refused for now is undelivered, so that the courier sends it as a message."""
    peer.fail("editMessageText", *[Fault(500)] * QUICK.sends)
    with pytest.raises(UndeliveredError):
        await outbox.edit(EditMessageText(chat_id=42, message_id=await shown(outbox, peer), text="x"))


async def test_taking_buttons_away_never_fails(outbox: Outbox, peer: TelegramPeer) -> None:
    """Removing buttons never fails, since nothing depends on it."""
    await outbox.tidy(EditMessageReplyMarkup(chat_id=42, message_id=1))
    peer.fail("editMessageReplyMarkup", Fault(cut=True))
    await outbox.tidy(EditMessageReplyMarkup(chat_id=42, message_id=1))

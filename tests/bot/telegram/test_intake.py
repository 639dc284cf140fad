"""One update from arrival to end."""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiogram import Bot
from structlog.testing import capture_logs

from bot.telegram.api import RawUpdate
from bot.telegram.intake import Intake
from handlers.conversation import Answer, Conversation
from handlers.dialogue import Dialogue
from handlers.messages import Choice, Reply
from knowledge.city import City
from storage.database import Database
from tests.bot.telegram.conftest import HASTY, NOT_STORED, QUICK, Script, put_aside
from tests.handlers.dialogues import Routes, build_city
from tests.handlers.dialogues import Script as Understood
from tests.journeys.telegram_peer import TOKEN, Fault, TelegramPeer
from tests.patience import LONG_S

Make = Callable[..., dict[str, Any]]


@pytest.fixture
def intake(bot: Bot, peer: TelegramPeer, script: Script, tmp_path: Path) -> Intake:
    """Return an intake for a citizen who has written."""
    peer.chats.add(42)
    return Intake(
        bot=bot, conversation=script, set_aside=tmp_path, clock=lambda: datetime.now(UTC), patience=QUICK
    )


@pytest.fixture
def hasty(bot: Bot, peer: TelegramPeer, script: Script, tmp_path: Path) -> Intake:
    """Return one that soon gives up what fails."""
    peer.chats.add(42)
    return Intake(
        bot=bot, conversation=script, set_aside=tmp_path, clock=lambda: datetime.now(UTC), patience=HASTY
    )


def _conversation(city: City, database: Database) -> Conversation:
    return Conversation(
        dialogue=Dialogue(city=city, understanding=Understood(), router=Routes(city)),
        database=database,
        pseudonym=lambda channel, sender: f"{channel}/{sender}",
        clock=lambda: datetime.now(UTC),
        new_number=lambda: "YN-1",
    )


def raw(update: dict[str, Any]) -> RawUpdate:
    """Read the update as it comes from the network."""
    return RawUpdate.model_validate(update)


async def test_a_message_is_answered_and_settled(intake: Intake, peer: TelegramPeer, update: Make) -> None:
    """The conversation hears a message once, and the citizen reads the reply."""
    verdict = await intake.take(raw(update("路灯")))
    assert (verdict.settled, verdict.comment) == (True, "answered")
    assert [sent.text for sent in peer.to(42)] == ["收到：路灯"]


PHOTO = {"photo": [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]}


async def test_an_album_is_named_to_the_conversation(intake: Intake, script: Script, update: Make) -> None:
    """Pictures without words say to which album they belong; captions are heard for themselves."""
    album = PHOTO | {"media_group_id": "7"}
    for picture in (
        update(None, update_id=71, **album),
        update(None, update_id=72, **album, caption="路灯"),
        update(None, update_id=73, **PHOTO),
    ):
        await intake.take(raw(picture))
    assert [heard.album for heard in script.heard] == ["7", None, None]


async def test_an_album_is_answered_once_whichever_process_gets_a_picture(
    bot: Bot, peer: TelegramPeer, update: Make, database_url: str, tmp_path: Path
) -> None:
    """Of an album's pictures, coming at once to two processes and again, one is answered; another album is, too."""
    city = build_city()
    async with Database(database_url) as one, Database(database_url) as other:
        processes = [
            Intake(
                bot=bot,
                conversation=_conversation(city, database),
                set_aside=tmp_path,
                clock=lambda: datetime.now(UTC),
                patience=QUICK,
            )
            for database in (one, other)
        ]
        peer.chats.add(42)

        async def take(number: int, album: str = "7") -> None:
            picture = update(None, update_id=number, **PHOTO, media_group_id=album)
            assert (await processes[number % 2].take(raw(picture))).settled

        await asyncio.gather(*map(take, range(71, 77)))
        assert len(peer.to(42)) == 1
        await take(78, "8")
        await take(79)
        assert len(peer.to(42)) == 2


async def test_an_answer_without_replies_is_settled(
    intake: Intake, script: Script, peer: TelegramPeer, update: Make
) -> None:
    """An answer without replies is settled."""
    script.plan = [Answer((), stored=True)]
    assert (await intake.take(raw(update()))).settled
    assert not peer.sent


async def test_what_was_not_stored_comes_again_without_a_word(
    intake: Intake, script: Script, peer: TelegramPeer, update: Make
) -> None:
    """What was not stored is redelivered without an apology until the last delivery."""
    script.plan = [NOT_STORED]
    assert not (await intake.take(raw(update()))).settled
    assert not peer.sent
    assert (await intake.take(raw(update()))).settled
    assert [sent.text for sent in peer.to(42)] == ["收到：路灯坏了"]


async def test_what_is_not_stored_is_not_left_to_the_courier(
    intake: Intake, script: Script, peer: TelegramPeer, update: Make
) -> None:
    """A refusal that Telegram does not accept is no answer to be kept: the update comes again."""
    script.plan = [Answer((Reply("请慢一点"),), stored=False, refused=True)]
    peer.fail("sendMessage", *[Fault(500)] * QUICK.sends)
    assert not (await intake.take(raw(update()))).settled
    assert script.later == []
    assert (await intake.take(raw(update()))).settled
    assert [sent.text for sent in peer.to(42)] == ["收到：路灯坏了"]


async def test_who_was_too_fast_is_told_at_once_and_not_heard_again(
    intake: Intake, script: Script, peer: TelegramPeer, update: Make
) -> None:
    """A citizen who is too fast is told at once, without retries or putting aside."""
    script.plan = [Answer((Reply("请慢一点"),), stored=False, refused=True)]
    assert (await intake.take(raw(update()))).settled
    assert [sent.text for sent in peer.to(42)] == ["请慢一点"]


async def take_to_the_end(intake: Intake, update: dict[str, Any]) -> list[bool]:
    """Deliver it until it is settled after its time; tell each time whether it is."""
    settled = [(await intake.take(raw(update))).settled]
    await asyncio.sleep(HASTY.insisting)
    return [*settled, (await intake.take(raw(update))).settled]


async def test_an_update_that_keeps_failing_is_put_aside_with_an_alarm(
    hasty: Intake, script: Script, peer: TelegramPeer, update: Make, tmp_path: Path
) -> None:
    """After its time the update is in a file but not in the log, and the citizen is told once."""
    script.plan = [NOT_STORED] * 2
    with capture_logs() as logs:
        assert await take_to_the_end(hasty, update("我叫王小明")) == [False, True]
    assert [sent.text for sent in peer.to(42)] == [NOT_STORED.replies[0].text]
    kept = json.loads((tmp_path / "telegram-71.json").read_text())
    assert kept["update"] == update("我叫王小明")
    assert kept["seconds"] >= HASTY.insisting
    assert [entry["event"] for entry in logs if entry["log_level"] == "error"] == ["telegram.put_aside"]
    assert "王小明" not in str(logs)


async def test_a_fault_of_our_own_is_put_aside_too_and_its_text_is_not_logged(
    hasty: Intake, script: Script, update: Make, tmp_path: Path
) -> None:
    """A fault of our own is put aside and logged by type and place, since its message may quote the citizen."""
    script.plan = [RuntimeError("我叫王小明")] * 2
    with capture_logs() as logs:
        assert await take_to_the_end(hasty, update()) == [False, True]
    assert "王小明" not in str(logs)
    assert "RuntimeError at conftest.py" in str(logs)
    assert (tmp_path / "telegram-71.json").exists()


async def test_another_update_is_counted_by_itself(
    hasty: Intake, script: Script, update: Make, tmp_path: Path
) -> None:
    """An update that fails has its own time, however long another has failed."""
    script.plan = [NOT_STORED] * 2
    assert not (await hasty.take(raw(update(update_id=1)))).settled
    await asyncio.sleep(HASTY.insisting)
    assert not (await hasty.take(raw(update(update_id=2)))).settled
    assert not put_aside(tmp_path)


async def test_two_processes_do_not_keep_an_update_twice_as_long(
    bot: Bot, script: Script, update: Make, tmp_path: Path
) -> None:
    """Deliveries that alternate between two workers end with the first after its time, as with one worker."""
    first, second = (
        Intake(
            bot=bot, conversation=script, set_aside=tmp_path, clock=lambda: datetime.now(UTC), patience=HASTY
        )
        for _ in range(2)
    )
    script.plan = [NOT_STORED] * 3
    for worker in (first, second):
        assert not (await worker.take(raw(update()))).settled
    await asyncio.sleep(HASTY.insisting)
    assert (await second.take(raw(update()))).settled
    assert put_aside(tmp_path)


async def test_an_unreadable_update_is_put_aside_at_once(
    intake: Intake, script: Script, update: Make, tmp_path: Path
) -> None:
    """An unreadable update is put aside at once, since retrying would not help."""
    with capture_logs() as logs:
        verdict = await intake.take(raw(update(forward_origin={"type": "of a later day"})))
    assert verdict.settled
    assert not script.heard
    assert (tmp_path / "telegram-71.json").exists()
    assert "forward_origin" in next(entry["error"] for entry in logs if entry["log_level"] == "error")


async def test_where_nothing_can_be_put_aside_the_update_is_not_given_up(
    bot: Bot, script: Script, update: Make, tmp_path: Path
) -> None:
    """If the file can't be written, for example on a full disk, Telegram keeps the update."""
    (tmp_path / "file").write_text("")
    folder = tmp_path / "file" / "set-aside"
    intake = Intake(
        bot=bot, conversation=script, set_aside=folder, clock=lambda: datetime.now(UTC), patience=HASTY
    )
    script.plan = [NOT_STORED] * 3
    with capture_logs() as logs:
        assert await take_to_the_end(intake, update()) == [False, False]
        assert not (await intake.take(raw(update()))).settled
    assert [entry["event"] for entry in logs if entry["log_level"] == "error"] == [
        "telegram.not_put_aside"
    ] * 2


async def test_what_telegram_does_not_take_is_left_to_the_courier(
    intake: Intake, script: Script, peer: TelegramPeer, update: Make
) -> None:
    """If Telegram fails after the first of two replies, the update is settled, and the courier gets the second."""
    script.plan = [Answer((Reply("一"), Reply("二")), stored=True)]
    peer.fail("sendMessage", None, *[Fault(500)] * QUICK.sends)
    assert (await intake.take(raw(update()))).settled
    assert [sent.text for sent in peer.to(42)] == ["一"]
    assert script.later == [(script.heard[0], (Reply("二"),), timedelta(0))]


async def test_an_answer_of_which_nothing_is_heard_is_left_to_the_courier(
    bot: Bot, script: Script, peer: TelegramPeer, update: Make, tmp_path: Path
) -> None:
    """A Telegram that does not answer within the patience for showing holds up the chat no longer."""
    intake = Intake(
        bot=bot,
        conversation=script,
        set_aside=tmp_path,
        clock=lambda: datetime.now(UTC),
        patience=replace(QUICK, showing=0.1, request=30),
    )
    peer.fail("sendMessage", Fault(hang=LONG_S))
    assert (await intake.take(raw(update()))).settled
    assert [replies for _, replies, _ in script.later] == [(Reply("收到：路灯坏了"),)]


async def test_an_answer_that_can_not_be_left_to_the_courier_comes_again(
    intake: Intake, script: Script, peer: TelegramPeer, update: Make
) -> None:
    """If Telegram and the storage fail together, the update is delivered again and answered then."""
    script.down = True
    peer.fail("sendMessage", *[Fault(500)] * QUICK.sends)
    assert not (await intake.take(raw(update()))).settled
    assert (await intake.take(raw(update()))).settled
    assert [sent.text for sent in peer.to(42)] == ["收到：路灯坏了"]


async def test_a_redelivery_of_a_settled_update_gets_the_same_reply(
    intake: Intake, peer: TelegramPeer, update: Make
) -> None:
    """A redelivered update gets the same reply, since the citizen may not have seen it."""
    for _ in range(2):
        assert (await intake.take(raw(update()))).settled
    assert [sent.text for sent in peer.to(42)] == ["收到：路灯坏了"] * 2


async def test_a_long_flood_is_left_to_the_courier_with_its_seconds(
    intake: Intake, script: Script, peer: TelegramPeer, update: Make
) -> None:
    """The courier sends the answer when the seconds that Telegram asks for are over; the chat goes on."""
    peer.fail("sendMessage", Fault(429, "Too Many Requests", retry_after=77))
    assert (await intake.take(raw(update()))).settled
    [(_, replies, wait)] = script.later
    assert (replies, wait) == ((Reply("收到：路灯坏了"),), timedelta(seconds=77))
    assert len(peer.called("sendMessage")) == 1


async def test_a_blocked_bot_is_settled(
    intake: Intake, script: Script, peer: TelegramPeer, update: Make
) -> None:
    """With a blocked bot the message is stored and not heard again."""
    peer.blocked.add(42)
    assert (await intake.take(raw(update()))).settled
    assert len(script.heard) == 1


async def test_a_pressed_button_is_released_also_when_the_conversation_fails(
    intake: Intake, script: Script, peer: TelegramPeer
) -> None:
    """A pressed button is released even if the conversation fails."""
    script.plan = [Answer((Reply("选", (Choice("好", "好"),)),), stored=True), RuntimeError()]
    await intake.take(raw({"update_id": 1, "message": peer.message(42, text="问")}))
    [asked] = peer.to(42)
    await peer.press(42, asked, "好")
    [press] = peer.pending.values()
    assert not (await intake.take(raw(press))).settled
    assert peer.released == [press["callback_query"]["id"]]
    assert script.heard[-1].text == "好"


async def test_a_button_of_no_use_is_released(intake: Intake, script: Script, peer: TelegramPeer) -> None:
    """A useless button is dropped and released."""
    query = {
        "id": "9",
        "from": {"id": 42, "is_bot": False, "first_name": "王"},
        "chat_instance": "1",
        "data": "好",
    }
    verdict = await intake.take(raw({"update_id": 1, "callback_query": query}))
    assert verdict.settled
    assert verdict.comment.startswith("dropped")
    assert len(peer.called("answerCallbackQuery")) == 1
    assert not script.heard


async def test_a_delivery_ends_before_telegram_hangs_up(
    bot: Bot, script: Script, update: Make, tmp_path: Path
) -> None:
    """A hanging conversation costs one delivery, not the webhook."""
    patience = replace(QUICK, whole=0.1)
    intake = Intake(
        bot=bot, conversation=script, set_aside=tmp_path, clock=lambda: datetime.now(UTC), patience=patience
    )
    script.pause = 30
    began = time.monotonic()
    assert not (await intake.take(raw(update()))).settled
    assert time.monotonic() - began < script.pause


async def test_a_bot_that_can_not_ask_its_name_tries_again(
    intake: Intake, peer: TelegramPeer, script: Script, update: Make
) -> None:
    """Without getMe group messages can't be judged, so the update is retried."""
    peer.fail("getMe", Fault(500))
    with capture_logs() as logs:
        assert not (await intake.take(raw(update()))).settled
    assert (await intake.take(raw(update()))).settled
    assert len(script.heard) == 1
    assert TOKEN not in str(logs)

"""A citizen on Telegram, from /start to a ticket, by polling and by webhook, with everything that can go wrong."""

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession
from structlog.testing import capture_logs

from handlers import wording
from tests.journeys.telegram_peer import TOKEN, Fault, TelegramPeer
from tests.journeys.telegram_service import MARKS, SECRET, Crash, Poison, Service, running
from tests.patience import LONG_S

WANG, LI = 42, 43
NEIGHBOURS = -100200
GROUP = {"id": NEIGHBOURS, "type": "supergroup", "title": "小区群"}
NUMBER = re.compile(r"YN-\d{4}-\d{4}-\d")
MODES = pytest.mark.parametrize("mode", ["polling", "webhook"])


@pytest.fixture
async def peer() -> AsyncIterator[TelegramPeer]:
    """Run a Bot API server."""
    async with TelegramPeer() as server:
        yield server


async def post(service: Service, update: dict[str, Any], secret: str | None = SECRET) -> int:
    """Deliver an update as an independent client would; return the status."""
    headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret is not None else {}
    async with (
        ClientSession() as session,
        session.post(service.url, json=update, headers=headers) as response,
    ):
        return response.status


def numbers(peer: TelegramPeer, chat: int) -> list[str]:
    """Return the ticket numbers told in the chat, in order."""
    return [found[0] for sent in peer.to(chat) if (found := NUMBER.search(sent.text))]


@MODES
async def test_from_start_to_a_ticket(peer: TelegramPeer, tmp_path: Path, mode: str) -> None:
    """From /start: welcome, an answer, a choice by button, a suggestion with its ticket, and its state."""
    async with running(peer, tmp_path, mode) as (service, _):
        await peer.say(WANG, "/start hall")
        [welcome] = await peer.answers(WANG, 1)
        assert "有诺" in welcome.text

        await peer.say(WANG, "今年装多少部电梯")
        answer = (await peer.answers(WANG, 2))[-1]
        assert "完成既有住宅电梯加装80部" in answer.text
        assert "102部" in answer.text

        await peer.say(WANG, "养老的事")
        choice = (await peer.answers(WANG, 3))[-1]
        assert len(choice.buttons) >= 3
        await peer.press(WANG, choice, next(label for label, _ in choice.buttons if "电梯" in label))
        picked = (await peer.answers(WANG, 4))[-1]
        assert "完成既有住宅电梯加装80部" in picked.text
        await peer.confirmed()
        assert len(peer.released) == 1

        await peer.say(WANG, "/suggest")
        await peer.answers(WANG, 5)
        await peer.say(WANG, "建议在解放路加装路灯")
        receipt = (await peer.answers(WANG, 6))[-1]
        [ticket] = await service.tickets()
        assert ticket.number in receipt.text
        assert ticket.text == "建议在解放路加装路灯"
        assert (ticket.channel, ticket.departments[0]) == ("telegram", "城管执法委")
        assert str(WANG) != ticket.citizen

        await peer.say(WANG, "/tickets")
        assert ticket.number in (await peer.answers(WANG, 7))[-1].text
        await peer.say(LI, "/tickets")
        assert (await peer.answers(LI, 1))[-1].text == wording.NO_TICKETS
        await peer.confirmed()
    for sent in peer.sent:
        assert "parse_mode" not in sent.params
        assert "entities" not in sent.params


@MODES
async def test_a_list_survives_a_restart(peer: TelegramPeer, tmp_path: Path, mode: str) -> None:
    """A button sent by yesterday's process works in today's."""
    async with running(peer, tmp_path, mode):
        await peer.say(WANG, "养老的事")
        [choice] = await peer.answers(WANG, 1)
        await peer.confirmed()
    async with running(peer, tmp_path, mode):
        await peer.press(WANG, choice, next(label for label, _ in choice.buttons if "电梯" in label))
        assert "80部" in (await peer.answers(WANG, 2))[-1].text


@MODES
async def test_the_same_update_again_gets_the_same_reply_and_no_second_ticket(
    peer: TelegramPeer, tmp_path: Path, mode: str
) -> None:
    """The same update again gets the same reply and no second ticket, even after a restart."""
    async with running(peer, tmp_path, mode):
        await peer.say(WANG, "建议在解放路加装路灯")
        await peer.answers(WANG, 1)
        await peer.confirmed()
    async with running(peer, tmp_path, mode) as (service, _):
        await peer.push_again(peer.heard[-1])
        first, again = await peer.answers(WANG, 2)
        assert first.text == again.text
        assert len(await service.tickets()) == 1


@MODES
async def test_a_crash_between_storing_and_answering_loses_nothing(
    peer: TelegramPeer, tmp_path: Path, mode: str
) -> None:
    """After a crash before answering, the redelivered update gets the stored reply for the one ticket."""
    async with running(peer, tmp_path, mode, wrap=Crash, grace=0) as (service, crash):
        assert isinstance(crash, Crash)
        await peer.say(WANG, "建议在解放路加装路灯")
        await asyncio.wait_for(crash.stored.wait(), LONG_S)
        [ticket] = await service.tickets()
        assert peer.pending
    assert not peer.sent
    async with running(peer, tmp_path, mode) as (service, _):
        [receipt] = await peer.answers(WANG, 1)
        await peer.confirmed()
        assert ticket.number in receipt.text
        assert [kept.number for kept in await service.tickets()] == [ticket.number]
    assert len(peer.sent) == 1


async def test_two_copies_at_the_same_instant_make_one_ticket(peer: TelegramPeer, tmp_path: Path) -> None:
    """Ten simultaneous copies of one update are each acknowledged and name the same number."""
    async with running(peer, tmp_path, "webhook") as (service, _):
        update = {"update_id": 7, "message": peer.message(WANG, text="建议在解放路加装路灯")}
        assert await asyncio.gather(*(post(service, update) for _ in range(10))) == [200] * 10
        [ticket] = await service.tickets()
        assert set(numbers(peer, WANG)) == {ticket.number}


async def test_a_delivery_that_telegram_broke_off_is_answered_by_the_next(
    peer: TelegramPeer, tmp_path: Path
) -> None:
    """If the connection ends during the first copy's work, the second gets the same ticket."""
    async with running(peer, tmp_path, "webhook", wrap=Crash) as (service, crash):
        update = {"update_id": 7, "message": peer.message(WANG, text="建议在解放路加装路灯")}
        assert isinstance(crash, Crash)
        broken_off = asyncio.create_task(post(service, update))
        await asyncio.wait_for(crash.stored.wait(), LONG_S)
        broken_off.cancel()
        assert not peer.sent
    async with running(peer, tmp_path, "webhook") as (service, _):
        assert await post(service, update) == 200
        [ticket] = await service.tickets()
        assert numbers(peer, WANG) == [ticket.number]


@MODES
async def test_in_a_group_it_speaks_only_when_spoken_to(
    peer: TelegramPeer, tmp_path: Path, mode: str
) -> None:
    """In a group other talk, another bot's command and a picture are ignored; its name, command and replies are not."""
    async with running(peer, tmp_path, mode) as (service, _):
        await peer.say(WANG, "今年装多少部电梯", chat=GROUP)
        await peer.say(WANG, "/help@OtherBot", chat=GROUP)
        await peer.push(message=peer.message(WANG, chat=GROUP, dice={"emoji": "🎲", "value": 3}))
        await peer.confirmed()
        assert not peer.sent
        assert not service.script.heard

        await peer.say(WANG, "@YounuoBot 今年装多少部电梯", chat=GROUP)
        [answer] = await peer.answers(NEIGHBOURS, 1)
        assert "80部" in answer.text
        assert '"message_id"' in answer.params["reply_parameters"]
        await peer.say(LI, "/help@YounuoBot", chat=GROUP)
        await peer.answers(NEIGHBOURS, 2)
        bots = {
            "message_id": answer.message_id,
            "from": {"id": int(TOKEN.split(":")[0]), "is_bot": True, "first_name": "有诺"},
        }
        await peer.say(
            LI, "养老的事", chat=GROUP, reply_to_message=bots | {"chat": GROUP, "date": 1, "text": "答"}
        )
        assert len((await peer.answers(NEIGHBOURS, 3))[-1].buttons) >= 3


@MODES
async def test_a_groups_late_answer_comes_in_the_group(peer: TelegramPeer, tmp_path: Path, mode: str) -> None:
    """Late or not, a group is answered in its topic, behind the question, also for who never wrote to the bot."""
    question = {"chat": GROUP, "message_thread_id": 5, "is_topic_message": True}
    async with running(peer, tmp_path, mode):
        await peer.say(WANG, "@YounuoBot 今年装多少部电梯", **question)
        [at_once] = await peer.answers(NEIGHBOURS, 1)
        peer.fail("sendMessage", *[Fault(500)] * 3)
        await peer.say(WANG, "@YounuoBot 今年装多少部电梯", **question)
        [_, late] = await peer.answers(NEIGHBOURS, 2)
        await peer.confirmed()
    assert not peer.to(WANG)
    assert late.text.startswith(at_once.text[:20])
    assert late.params["message_thread_id"] == at_once.params["message_thread_id"] == "5"
    tied = [json.loads(sent.params["reply_parameters"])["message_id"] for sent in (at_once, late)]
    assert tied[0] < tied[1]


@MODES
async def test_text_of_markup_only_comes_back_as_it_was(
    peer: TelegramPeer, tmp_path: Path, mode: str
) -> None:
    """Markdown and HTML marks are repeated by the draft, and filed, unchanged."""
    async with running(peer, tmp_path, mode) as (service, _):
        await peer.say(WANG, MARKS)
        [draft] = await peer.answers(WANG, 1)
        assert MARKS in draft.text
        await peer.press(WANG, draft, "是")
        await peer.answers(WANG, 2)
        [ticket] = await service.tickets()
        assert ticket.text == MARKS


@MODES
async def test_telegrams_own_failures_cost_no_message(peer: TelegramPeer, tmp_path: Path, mode: str) -> None:
    """Despite 500, a proxy's page, a cut connection and 429 there is one ticket and one receipt, in order."""
    async with running(peer, tmp_path, mode) as (service, _):
        peer.fail("sendMessage", Fault(429, "Too Many Requests", retry_after=1), Fault(502, html=True))
        began = time.monotonic()
        await peer.say(WANG, "建议在解放路加装路灯")
        await peer.answers(WANG, 1)
        assert time.monotonic() - began >= 1
        peer.fail("sendMessage", Fault(cut=True), *[Fault(500)] * 4)
        await peer.say(WANG, "建议在文峰路种树")
        await peer.answers(WANG, 2)
        await peer.confirmed()
        tickets = await service.tickets()
    assert [ticket.text for ticket in tickets] == ["建议在解放路加装路灯", "建议在文峰路种树"]
    assert numbers(peer, WANG) == [ticket.number for ticket in tickets]


@MODES
async def test_a_citizen_who_blocked_the_bot_holds_nobody_up(
    peer: TelegramPeer, tmp_path: Path, mode: str
) -> None:
    """For a citizen who blocked the bot the ticket is stored, the reply dropped with a log line, the update settled."""
    async with running(peer, tmp_path, mode) as (service, _):
        peer.chats.add(WANG)
        peer.blocked.add(WANG)
        with capture_logs() as logs:
            await peer.say(WANG, "建议在解放路加装路灯")
            await peer.confirmed()
        assert len(await service.tickets()) == 1
        assert [entry["event"] for entry in logs if entry["log_level"] == "warning"] == [
            "telegram.undeliverable"
        ]
        await peer.say(LI, "今年装多少部电梯")
        await peer.answers(LI, 1)
    assert not peer.to(WANG)


@MODES
async def test_poison_is_put_aside_and_the_chat_goes_on(
    peer: TelegramPeer, tmp_path: Path, mode: str
) -> None:
    """After some deliveries there is a file for the operators, a log line without the words, and the chat continues."""
    async with running(peer, tmp_path, mode, wrap=Poison, insisting=0.1) as (service, _):
        with capture_logs() as logs:
            poison = await peer.say(WANG, "毒")
            await peer.say(WANG, "今年装多少部电梯")
            await peer.say(LI, "今年装多少部电梯")
            await peer.answers(WANG, 1)
            await peer.confirmed()
        assert service.put_aside() == [f"telegram-{poison}.json"]
        assert [entry["update_id"] for entry in logs if entry["log_level"] == "error"] == [poison]
        assert "毒" not in str(logs)
    if mode == "webhook":
        assert [status for number, status in peer.pusher.statuses if number == poison][-2:] == [503, 200]


@MODES
async def test_while_the_database_is_down_nothing_is_promised(
    peer: TelegramPeer, tmp_path: Path, mode: str
) -> None:
    """Without the database the citizen hears after some deliveries that nothing is stored, and the update is put aside."""
    async with running(peer, tmp_path, mode, insisting=0.1) as (service, _):
        await service.database.close()
        number = await peer.say(WANG, "建议在解放路加装路灯")
        await peer.confirmed()
        assert [sent.text for sent in peer.to(WANG)] == [wording.NOT_STORED]
        assert service.put_aside() == [f"telegram-{number}.json"]


async def test_the_webhook_hears_nobody_without_its_secret(peer: TelegramPeer, tmp_path: Path) -> None:
    """A missing, empty or wrong secret gives 401, and nothing is understood, stored or answered."""
    async with running(peer, tmp_path, "webhook") as (service, _):
        update = {"update_id": 7, "message": peer.message(WANG, text="建议在解放路加装路灯")}
        for secret in (None, "", SECRET[:-1], SECRET.upper()):
            assert await post(service, update, secret) == 401
        assert not service.script.heard
        assert not await service.tickets()
        assert await post(service, update) == 200
    assert len(peer.sent) == 1


@MODES
async def test_a_list_is_turned_over_where_it_is(peer: TelegramPeer, tmp_path: Path, mode: str) -> None:
    """Areas, an area, its next page and back are one message, or a new one if it can't be edited."""
    async with running(peer, tmp_path, mode):
        await peer.say(WANG, "/browse")
        [areas] = await peer.answers(WANG, 1)
        for says, shows in (
            ("3", "这是第1到第8项"),
            ("更多", "这是第9到第10项"),
            ("上一页", "这是第1到第8项"),
            ("目录", "分这几块"),
            ("3", "这是第1到第8项"),
        ):
            [shown] = peer.to(WANG)
            await peer.press(WANG, shown, next(label for label, data in shown.buttons if data == says))
            await peer.confirmed()
            assert shows in peer.to(WANG)[0].text
        [page] = peer.to(WANG)
        assert page.message_id == areas.message_id
        peer.frozen.add(page.message_id)
        await peer.press(WANG, page, "更多")
        old, new = await peer.answers(WANG, 2)
        assert ("第1到第8项" in old.text, "第9到第10项" in new.text) == (True, True)
        await peer.confirmed()
    assert len(peer.released) == 6


@MODES
async def test_a_question_that_was_answered_has_no_buttons_any_more(
    peer: TelegramPeer, tmp_path: Path, mode: str
) -> None:
    """「是」 and 「否」 are removed once one was pressed, and the same update again changes nothing."""
    async with running(peer, tmp_path, mode) as (service, _):
        await peer.say(WANG, MARKS)
        [draft] = await peer.answers(WANG, 1)
        await peer.press(WANG, draft, "是")
        await peer.answers(WANG, 2)
        await peer.confirmed()
        assert peer.to(WANG)[0].buttons == ()
        assert peer.to(WANG)[0].text == draft.text
        await peer.push_again(peer.heard[-1])
        await peer.confirmed()
        assert len(await service.tickets()) == 1


@MODES
async def test_an_edit_is_never_a_second_ticket(peer: TelegramPeer, tmp_path: Path, mode: str) -> None:
    """An edit after filing adds its words to the unchanged ticket; an edit of an older message is ignored."""
    async with running(peer, tmp_path, mode) as (service, _):
        first = peer.message(WANG, text="建议在解放路加装路灯")
        await peer.push(message=first)
        await peer.answers(WANG, 1)
        await peer.push(edited_message={**first, "text": "建议在文峰路种树", "edit_date": first["date"] + 9})
        await peer.answers(WANG, 2)
        [ticket] = await service.tickets()
        assert ticket.text == "建议在解放路加装路灯"
        assert ticket.number in peer.to(WANG)[-1].text
        added = await service.database.read(lambda unit: unit.events.of(ticket.number)[-1])
        assert added.note == "（居民改过的话）建议在文峰路种树"
        await peer.say(WANG, "帮助")
        await peer.answers(WANG, 3)
        await peer.push(edited_message={**first, "text": "建议在文峰路种树", "edit_date": first["date"] + 99})
        await peer.confirmed()
        assert len(await service.tickets()) == 1
    assert len(peer.to(WANG)) == 3


@MODES
async def test_a_link_into_the_chat_shows_what_it_names(
    peer: TelegramPeer, tmp_path: Path, mode: str
) -> None:
    """t.me/bot?start=… with a commitment's id shows it; a ticket's number arrives as one."""
    async with running(peer, tmp_path, mode) as (service, _):
        await peer.say(WANG, "/start 3-003")
        assert "80部" in (await peer.answers(WANG, 1))[-1].text
        await peer.say(WANG, "/start YN-4827-1936-4")
        await peer.answers(WANG, 2)
        assert service.script.heard[-1][0] == "YN-4827-1936-4"


@MODES
async def test_whoever_blocks_the_bot_hears_nothing_and_starts_anew(
    peer: TelegramPeer, tmp_path: Path, mode: str
) -> None:
    """Blocking ends the conversation like unfollowing on WeChat, and sends nothing."""
    async with running(peer, tmp_path, mode):
        await peer.say(WANG, "养老的事")
        await peer.answers(WANG, 1)
        me = {"id": 123456789, "is_bot": True, "first_name": "有诺"}
        change = peer.message(WANG) | {
            "old_chat_member": {"status": "member", "user": me},
            "new_chat_member": {"status": "kicked", "user": me, "until_date": 0},
        }
        await peer.push(my_chat_member=change)
        await peer.confirmed()
        assert len(peer.to(WANG)) == 1
        await peer.say(WANG, "1")
        assert (await peer.answers(WANG, 2))[-1].text != peer.to(WANG)[0].text


@MODES
async def test_what_is_no_text_gets_a_polite_sentence(peer: TelegramPeer, tmp_path: Path, mode: str) -> None:
    """A picture without words gets a polite sentence, one with words is read, and its edit is ignored."""
    async with running(peer, tmp_path, mode):
        photo = [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]
        await peer.push(message=peer.message(WANG, photo=photo))
        assert (await peer.answers(WANG, 1))[-1].text == wording.TEXT_ONLY
        await peer.push(message=peer.message(WANG, photo=photo, caption="今年装多少部电梯"))
        assert "80部" in (await peer.answers(WANG, 2))[-1].text
        await peer.push(edited_message=peer.message(WANG, text="今年装多少部电梯", edit_date=1))
        await peer.confirmed()
    assert len(peer.sent) == 2


@MODES
async def test_no_secret_and_no_words_reach_the_log(peer: TelegramPeer, tmp_path: Path, mode: str) -> None:
    """Through failures of every kind, the log has only ids and lengths."""
    with capture_logs() as logs:
        async with running(peer, tmp_path, mode, wrap=Poison):
            for method in ("getUpdates", "sendMessage", "getMe", "setMyCommands"):
                peer.fail(method, Fault(500), Fault(cut=True), Fault(502, html=True))
            await peer.say(WANG, "建议在解放路加装路灯")
            await peer.say(LI, "毒")
            await peer.answers(WANG, 1)
            await peer.confirmed()
    told = str(logs)
    assert logs
    for secret in (TOKEN.split(":")[1], SECRET, "解放路", "毒", f"'{WANG}'"):
        assert secret not in told

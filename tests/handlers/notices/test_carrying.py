"""Undelivered notices go out with the citizen's next message: completely, once, and with since when they waited."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers import serialising, wording
from handlers.conversation import Answer, Conversation
from handlers.dialogue import Dialogue
from handlers.hearing.intent import Command
from handlers.messages import Act, EventKind, Incoming, Reply
from handlers.notices.addresses import Addresses, ContactKeeper
from handlers.notices.carrying import MOST, carry
from handlers.pieces import LIMIT, size
from knowledge.city import City
from storage.database import Database
from storage.records import Grant, NoticeKind, NoticeRecord, NoticeState
from tests.handlers.dialogues import START, Routes, Script, order

HOUR = timedelta(hours=1)
RARE = "㐀㐁㐂㐃㐄㐅㐆㐇㐈㐉"
"""Characters that occur in no sentence of ours, to count what is shown."""
ADDRESSES = Addresses(b"k" * 32)
ANSWER = "您的投诉（工单YN-0001-0001-1）有答复了：路灯修好了。"


def notice(number: int = 1, text: str = ANSWER, **changes: Any) -> NoticeRecord:
    """Return a notice waiting since an hour before START."""
    usual: dict[str, Any] = {
        "city": "suizhou-2023",
        "citizen": "li",
        "channel": "wechat",
        "kind": NoticeKind.ANSWERED,
        "key": f"k{number}",
        "replies": json.dumps([{"text": text, "choices": []}], ensure_ascii=False),
        "created_at": START - HOUR,
        "not_before": START - HOUR,
        "ticket": "YN-0001-0001-1",
        "state": NoticeState.HELD,
        "why": "window",
        "id": number,
    }
    return NoticeRecord(**(usual | changes))


def both(
    replies: tuple[Reply, ...], *waiting: NoticeRecord, single: bool
) -> tuple[list[str], list[NoticeRecord]]:
    """Return the texts that go out, and the notices afterwards."""
    load = carry(replies, waiting, single=single, now=START, timezone=UTC)
    return [reply.text for reply in load.replies], list(load.notices)


@pytest.mark.parametrize("single", [False, True])
def test_the_reply_comes_first_and_then_what_waited_and_since_when(single: bool) -> None:
    """The reply comes first, then the notices with since when, in one or two messages, counted as carried."""
    texts, [told] = both((Reply("您好"),), notice(), single=single)
    since = wording.say_since(START - HOUR, START)
    assert "\n\n".join(texts) == f"您好\n\n（下面是{since}给您的消息，当时没能送达。）\n{ANSWER}"
    assert len(texts) == (1 if single else 2)
    assert (told.state, told.carried, told.settled_at, told.told) == (
        NoticeState.SENT,
        True,
        START,
        len(ANSWER),
    )


def test_nothing_waits_nothing_is_added() -> None:
    """Without notices the reply is unchanged."""
    assert carry((Reply("您好"),), (), single=True, now=START, timezone=UTC).replies == (Reply("您好"),)


def test_a_notice_that_was_only_just_made_has_no_head() -> None:
    """A brand new notice has no heading, since it did not wait."""
    fresh = notice(state=NoticeState.WAITING, created_at=START - timedelta(seconds=20))
    assert both((), fresh, single=True)[0] == [ANSWER]


def test_a_late_answer_says_what_it_answers() -> None:
    """A late answer says which message it answers."""
    [text], _ = both((), notice(kind=NoticeKind.LATE, ticket=None), single=True)
    assert text.startswith(wording.NOTICE_LATE.format(since=wording.say_since(START - HOUR, START)))


def test_a_doubtful_notice_is_asked_for_and_not_shown() -> None:
    """For a doubtful notice only the question and the ticket's number are sent, since the citizen may have the text."""
    [text], [told] = both((), notice(doubtful=True), single=True)
    assert "路灯" not in text
    assert wording.DOUBT.format(say="YN-0001-0001-1") in text
    assert (told.state, told.why) == (NoticeState.SENT, "asked")


def test_many_notices_come_a_few_at_a_time() -> None:
    """Five notices come with one reply, and the number of remaining ones."""
    many = [notice(number, f"第{number}条") for number in range(1, 9)]
    load = carry((Reply("您好"),), many, single=False, now=START, timezone=UTC)
    assert len(load.notices) == MOST
    assert load.replies[-1].text == wording.NOTICES_LEFT.format(count=3)
    assert load.left == tuple(many[MOST:])


def test_a_long_answer_follows_in_pieces_where_only_one_message_can_be_sent() -> None:
    """If only one message can be sent, a long notice continues where it ended, and counts as sent only at the end."""
    long = notice(text="修好了。" * 500)
    [first], [part] = both((Reply("您好"),), long, single=True)
    assert first.endswith(wording.MORE_FOLLOWS)
    assert (part.state, part.why) == (NoticeState.HELD, "unread")
    shown = first.count("修好了。")
    while part.state is not NoticeState.SENT:
        [text], [part] = both((), part, single=True)
        assert text.startswith(wording.NOTICE_GOES_ON)
        shown += text.count("修好了。")
    assert shown == 500


def test_behind_a_long_reply_a_line_says_that_something_waits() -> None:
    """After a long reply one line announces the notices, or nothing if even that does not fit."""
    almost, full = Reply("好" * 650), Reply("好" * 682)
    texts, told = both((almost,), notice(), single=True)
    assert (texts, told) == ([almost.text + "\n\n" + wording.NOTICES_LEFT.format(count=1)], [])
    assert both((full,), notice(), single=True) == ([full.text], [])


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(1, 2500), min_size=1, max_size=len(RARE)),
    st.lists(st.integers(0, 680), max_size=6),
    st.booleans(),
)
def test_everything_is_shown_once_whatever_the_citizen_says(
    lengths: list[int], said: list[int], single: bool
) -> None:
    """With replies and notices of any length, no message is too long, and no character is lost or repeated."""
    waiting = [notice(number, RARE[number] * length) for number, length in enumerate(lengths)]
    shown = ""
    for turn in range(200):
        reply = (Reply("好" * said[turn]),) if turn < len(said) and said[turn] else ()
        load = carry(reply, waiting, single=single, now=START, timezone=UTC)
        assert all(size(one.text) <= LIMIT for one in load.replies)
        assert len(load.replies) <= 1 or not single
        shown += "".join(one.text for one in load.replies)
        after = {one.id: one for one in load.notices}
        waiting = [
            one for one in (after.get(one.id, one) for one in waiting) if one.state is not NoticeState.SENT
        ]
        if not waiting:
            break
    assert not waiting
    assert [shown.count(character) for character in RARE[: len(lengths)]] == lengths


class Talk:
    """One citizen's conversation over a real database, on any channel."""

    def __init__(self, city: City, database: Database, pushing: tuple[str, ...] = ()) -> None:
        self.city, self.database, self.script, self.now = city, database, Script(), START
        self.script.intents["更多"] = order(Command.MORE)
        self._ids = 0
        self.conversation = Conversation(
            dialogue=Dialogue(city=city, understanding=self.script, router=Routes(city)),
            database=database,
            pseudonym=lambda _channel, sender: sender,
            clock=lambda: self.now,
            new_number=lambda: "YN-0009-0009-9",
            contacts=ContactKeeper(ADDRESSES, pushing),
        )

    async def say(
        self, words: str, *, id_: str | None = None, channel: str = "wechat", **more: Any
    ) -> Answer:
        """Say something as 李."""
        self._ids += 1
        identity = id_ or f"m{self._ids}"
        single = channel == "wechat"
        incoming = Incoming(channel, "li", identity, words, self.now, single_reply=single, **more)
        return await self.conversation.receive(incoming)

    async def put(self, *notices: NoticeRecord) -> None:
        """Store notices."""
        await self.database.transact(lambda unit: [unit.notices.add(one) for one in notices])

    async def fates(self) -> list[tuple[NoticeState, str | None]]:
        """Return what became of them."""
        found = await self.database.read(lambda unit: unit.notices.of_citizen(self.city.code, "li"))
        return [(one.state, one.why) for one in found]


@pytest.fixture
async def talk(city: City, tmp_path: Path) -> AsyncIterator[Talk]:
    """Yield an account that can't push."""
    database = Database(f"sqlite:///{tmp_path}/younuo.db")
    await database.open()
    yield Talk(city, database)
    await database.close()


def _words(answer: Answer) -> str:
    return "\n".join(reply.text for reply in answer.replies)


async def test_waiting_alone_brings_everything(talk: Talk) -> None:
    """On an account without pushes the answer comes once, with the next message."""
    await talk.put(notice())
    first = _words(await talk.say("你好"))
    assert ANSWER in first
    assert (
        wording.say_since((START - HOUR).astimezone(talk.city.timezone), START.astimezone(talk.city.timezone))
        in first
    )
    assert ANSWER not in _words(await talk.say("还有吗"))
    assert await talk.fates() == [(NoticeState.SENT, None)]


async def test_a_message_delivered_again_shows_the_same_and_no_more(talk: Talk) -> None:
    """A redelivered message gets the same reply with its notice; newer ones wait for another message."""
    await talk.put(notice(1))
    first = await talk.say("你好", id_="m1")
    await talk.put(notice(2, "又一条"))
    assert await talk.say("你好", id_="m1") == first
    assert "又一条" in _words(await talk.say("还有吗"))


async def test_more_alone_brings_what_waits(talk: Talk) -> None:
    """「更多」 with nothing to read on brings the notices, without a sentence that there is no more."""
    await talk.put(*(notice(number, f"第{number}条，" + "等" * 400) for number in (1, 2, 3)))
    texts = [_words(await talk.say(words)) for words in ("你好", "更多", "更多", "更多")]
    assert all(f"第{number}条" in "".join(texts) for number in (1, 2, 3))
    assert wording.NO_MORE not in "".join(texts[:3])
    assert texts[3] == wording.NO_MORE


async def test_in_a_group_nothing_of_anybody_is_told(talk: Talk) -> None:
    """In a group notices keep waiting, and no address is stored."""
    talk.conversation = Talk(talk.city, talk.database, ("telegram",)).conversation
    await talk.put(notice())
    assert ANSWER not in _words(await talk.say("你好", channel="telegram", public=True))
    assert await talk.fates() == [(NoticeState.HELD, "window")]
    assert await talk.database.read(lambda unit: unit.contacts.get(talk.city.code, "li")) is None


async def test_a_channel_that_pushes_knows_where_and_how_much(talk: Talk) -> None:
    """A message stores the encrypted address and the window in its transaction; a copy changes neither."""
    talk = Talk(talk.city, talk.database, ("wechat",))
    await talk.say("你好", id_="m1", act=Act.MESSAGE)
    talk.now += HOUR
    await talk.say("你好", id_="m1", act=Act.MESSAGE)
    contact = await talk.database.read(lambda unit: unit.contacts.get(talk.city.code, "li"))
    assert contact is not None
    assert ADDRESSES.open(contact) == "li"
    window = await talk.database.read(lambda unit: unit.windows.get(talk.city.code, "li"))
    assert window == (Grant(5, START + 48 * HOUR),)


async def test_what_does_not_fit_is_pushed_after_the_reply(talk: Talk) -> None:
    """On a pushing channel what does not fit is pushed after the reply, without 「更多」."""
    talk = Talk(talk.city, talk.database, ("wechat",))
    await talk.put(*(notice(number, f"第{number}条，" + "等" * 400) for number in (1, 2)))
    await talk.say("你好", act=Act.MESSAGE)
    assert await talk.fates() == [(NoticeState.SENT, None), (NoticeState.WAITING, "window")]
    [_, second] = await talk.database.read(lambda unit: unit.notices.of_citizen(talk.city.code, "li"))
    assert second.due_at is not None
    assert timedelta(0) < second.due_at - talk.now < timedelta(seconds=10)


async def test_who_unsubscribes_is_reached_no_more(talk: Talk) -> None:
    """Unsubscribing deletes address and window, without a reply."""
    talk = Talk(talk.city, talk.database, ("wechat",))
    await talk.say("你好", act=Act.MESSAGE)
    answer = await talk.say("", event=EventKind.UNSUBSCRIBED)
    assert answer.replies == ()
    assert await talk.database.read(lambda unit: unit.contacts.get(talk.city.code, "li")) is None
    assert await talk.database.read(lambda unit: unit.windows.get(talk.city.code, "li")) == ()


async def test_a_blocked_citizen_who_writes_is_reached_again(talk: Talk) -> None:
    """A blocked citizen who writes is reachable at once."""
    talk = Talk(talk.city, talk.database, ("telegram",))
    await talk.say("你好", channel="telegram")
    await talk.database.transact(lambda unit: unit.contacts.block(talk.city.code, "li", START))
    await talk.say("又来了", channel="telegram")
    contact = await talk.database.read(lambda unit: unit.contacts.get(talk.city.code, "li"))
    assert contact is not None
    assert contact.blocked_at is None


async def test_an_answer_that_came_too_late_is_stored_once(talk: Talk) -> None:
    """A late answer, sent later or with the next message, is one notice even if stored twice."""
    late = Incoming("wechat", "li", "m7", "电梯", START, single_reply=True)
    for _ in range(2):
        await talk.conversation.send_later(late, (Reply("报告里说：加装80部。"),))
    talk.now += timedelta(minutes=30)
    text = _words(await talk.say("在吗"))
    assert text.count("报告里说：加装80部。") == 1
    assert wording.NOTICE_LATE.split("{")[0] in text


async def test_a_late_answer_says_at_once_that_it_answers_something_else(talk: Talk) -> None:
    """Behind the next message's answer a late one would be taken for an answer to that, however young it is."""
    late = Incoming("telegram", "li", "m7", "电梯", START)
    await talk.conversation.send_later(late, (Reply("报告里说：加装80部。"),))
    talk.now += timedelta(seconds=10)
    answer = await talk.say("在吗", channel="telegram")
    assert answer.replies[-1].text.startswith(wording.NOTICE_LATE.split("{")[0])


async def test_a_late_answer_does_not_wait_for_ever(talk: Talk) -> None:
    """After a month it is no longer told, and no longer pending, so that its period begins to run."""
    late = Incoming("wechat", "li", "m7", "电梯", START, single_reply=True)
    await talk.conversation.send_later(late, (Reply("报告里说：加装80部。"),))
    talk.now += timedelta(days=31)
    assert "加装80部" not in _words(await talk.say("在吗"))
    assert await talk.database.transact(lambda unit: unit.notices.expire(talk.city.code, talk.now)) == 1


async def test_an_answer_that_came_after_an_erasure_is_not_stored(talk: Talk) -> None:
    """A late answer for a citizen erased meanwhile is not stored."""
    slow = Incoming("wechat", "li", "m7", "电梯", START, single_reply=True)
    answer = await talk.conversation.receive(slow)
    assert answer.replies
    gone = Incoming("wechat", "li", "m8", "", START, EventKind.UNSUBSCRIBED, single_reply=True)
    await talk.conversation.receive(gone)
    await talk.conversation.send_later(slow, answer.replies)
    assert await talk.database.read(lambda unit: unit.notices.of_citizen(talk.city.code, "li")) == []


def test_since_is_said_as_people_do() -> None:
    """Since is today or yesterday with the hour, then the day, and the year if different."""
    now = datetime(2023, 3, 5, 18, 0, tzinfo=UTC)
    moments = (
        datetime(2023, 3, 5, 9, 5, tzinfo=UTC),
        datetime(2023, 3, 4, 23, 59, tzinfo=UTC),
        datetime(2023, 3, 2, tzinfo=UTC),
        datetime(2022, 12, 30, tzinfo=UTC),
    )
    said = [wording.say_since(moment, now) for moment in moments]
    assert said == ["今天09:05", "昨天23:59", "3月2日", "2022年12月30日"]


def test_a_reply_of_several_messages_goes_on_in_the_right_one() -> None:
    """Progress in a reply of several messages counts over all of them."""
    two = replace(
        notice(),
        replies=serialising.dump_replies((Reply("第一段。"), Reply("第二段。"))),
        told=len("第一段。第"),
    )
    assert both((), two, single=False)[0] == [f"{wording.NOTICE_GOES_ON}\n二段。"]

"""Bulletins: told once to each citizen, before the reply, in every process at once; and no feedback during a pause."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from handlers.bulletins import MOST_REMEMBERED, Posted, say, tell
from handlers.hearing.intent import Command, Emergency, Intent
from handlers.messages import Choice, EventKind, Incoming, Kind, Reply
from handlers.outcome import Outcome
from handlers.pieces import LIMIT, size
from handlers.state import Danger, State
from knowledge.city import City
from storage.database import Unit
from storage.records import Bulletin, BulletinKind, Decision, FeedbackKind
from tests.handlers.dialogues import danger, feedback, order
from tests.handlers.test_conversation import COMPLAINT, Hall, said

NOW = datetime(2031, 5, 6, 1, 30, tzinfo=UTC)
RAIN = Bulletin(
    "c", BulletinKind.NEWS, "暴雨红色预警，遇险拨119", NOW, NOW + timedelta(hours=3), "m1", NOW, id=1
)
PAUSE = replace(RAIN, kind=BulletinKind.PAUSE, text="系统升级", id=2)
POSTED = Posted(2, (RAIN, PAUSE))
SAID = Incoming("wechat", "somebody", "1", "电梯装多少", NOW, single_reply=True)
ANSWER = Outcome(Kind.QUESTION, Decision.ANSWER, (Reply("装80部", (Choice("关注", "关注"),)),), State())
TOLD = "【公告】暴雨红色预警，遇险拨119"


def _texts(outcome: Outcome) -> list[str]:
    return [reply.text for reply in outcome.replies]


def test_a_bulletin_stands_before_the_reply_once() -> None:
    """A bulletin comes in the one reply, or as a message of its own where several are sent, and never again."""
    told = tell(ANSWER, SAID, POSTED, NOW)
    assert _texts(told) == [f"{TOLD}\n\n装80部"]
    assert told.replies[0].choices == ANSWER.replies[0].choices
    assert told.state.bulletins == (1,)
    assert tell(replace(ANSWER, state=told.state), SAID, POSTED, NOW).replies == ANSWER.replies
    assert _texts(tell(ANSWER, replace(SAID, single_reply=False), POSTED, NOW)) == [TOLD, "装80部"]


def test_only_what_runs_is_told() -> None:
    """Before it begins, after its time, and after its end, a bulletin is not told; nor is a pause, which is no news."""
    for at in (NOW - timedelta(seconds=1), RAIN.until):
        assert tell(ANSWER, SAID, POSTED, at) is ANSWER
    ended = replace(RAIN, ended_by="m1", ended_at=NOW)
    assert tell(ANSWER, SAID, Posted(3, (ended, PAUSE)), NOW) is ANSWER
    assert POSTED.pause(NOW) is PAUSE
    assert POSTED.pause(PAUSE.until) is None


@pytest.mark.parametrize(
    ("outcome", "incoming"),
    [
        (ANSWER, replace(SAID, public=True)),
        (ANSWER, replace(SAID, bannered=True)),
        (ANSWER, replace(SAID, event=EventKind.SUBSCRIBED)),
        (replace(ANSWER, replies=()), SAID),
        (replace(ANSWER, kind=Kind.EMERGENCY), SAID),
        (replace(ANSWER, state=State(danger=Danger(Emergency.FIRE, NOW))), SAID),
        (replace(ANSWER, state=State(more=(Reply("二"),))), SAID),
    ],
    ids=[
        "in a group",
        "on a page with it",
        "no message",
        "nothing is said",
        "danger",
        "after danger",
        "cut reply",
    ],
)
def test_it_waits_for_a_reply_that_it_fits(outcome: Outcome, incoming: Incoming) -> None:
    """In a group, on a page that shows it, in danger, and before a reply that was cut, it is not told, and still due."""
    assert tell(outcome, incoming, POSTED, NOW) is outcome


def test_a_full_reply_is_read_on_after_it() -> None:
    """If both don't fit into one message, the reply's rest waits for 更多, and nothing is lost."""
    long = replace(ANSWER, replies=(Reply("装80部。" * 170),))
    told = tell(long, SAID, POSTED, NOW)
    [first] = told.replies
    assert first.text.startswith(TOLD)
    assert size(first.text) <= LIMIT
    rest = "".join(reply.text for reply in told.state.more)
    assert (first.text + rest).count("装80部。") == 170


def test_only_the_last_ones_are_remembered() -> None:
    """A state remembers a bounded number of bulletins."""
    full = replace(ANSWER, state=State(bulletins=tuple(range(100, 100 + MOST_REMEMBERED))))
    told = tell(full, SAID, POSTED, NOW).state.bulletins
    assert (len(told), told[-1]) == (MOST_REMEMBERED, 1)


def test_pages_say_what_runs_and_until_when_a_pause_lasts() -> None:
    """A page shows a bulletin's words, and a pause with its reason and end in the city's time."""
    zone = ZoneInfo("Asia/Shanghai")
    assert say(RAIN, NOW, zone) == TOLD
    assert "今天12:30恢复" in say(PAUSE, NOW, zone)
    assert "原因：系统升级" in say(PAUSE, NOW, zone)
    assert "明天8:05恢复" in say(replace(PAUSE, until=NOW + timedelta(hours=22, minutes=35)), NOW, zone)
    assert "5月9日9:30恢复" in say(replace(PAUSE, until=NOW + timedelta(days=3)), NOW, zone)
    assert "2032年5月5日9:30恢复" in say(replace(PAUSE, until=NOW + timedelta(days=365)), NOW, zone)


@pytest.fixture
async def hall(city: City, database_url: str) -> AsyncIterator[Hall]:
    """Yield a city hall on either database."""
    hall = Hall(city, database_url)
    await hall.start()
    yield hall
    await hall.database.close()


async def _post(hall: Hall, kind: BulletinKind = BulletinKind.NEWS, text: str = RAIN.text) -> Bulletin:
    posted = Bulletin(hall.city.code, kind, text, hall.now, hall.now + timedelta(hours=3), "m1", hall.now)

    def work(unit: Unit) -> Bulletin:
        unit.bulletins.begin()
        return unit.bulletins.add(posted)

    return await hall.database.transact(work)


async def _end(hall: Hall, bulletin: Bulletin) -> None:
    def work(unit: Unit) -> bool:
        unit.bulletins.begin()
        return unit.bulletins.end(hall.city.code, bulletin.id, "m1", hall.now)

    assert await hall.database.transact(work)


HELLO = Intent(Kind.SMALLTALK, "", smalltalk="greeting")


async def test_each_citizen_is_told_once_from_the_next_message_on(hall: Hall) -> None:
    """What was posted elsewhere is told with the next message, never twice, not even after a restart; a copy repeats it."""
    await hall.say("你好", HELLO, channel="wechat")
    await _post(hall)
    first = await hall.say("你好", channel="wechat", message_id="m1")
    assert said(first).startswith(TOLD)
    assert await hall.say("你好", channel="wechat", message_id="m1") == first
    assert TOLD not in said(await hall.say("你好", channel="wechat"))
    await hall.restart()
    assert TOLD not in said(await hall.say("你好", channel="wechat"))
    assert TOLD in said(await hall.say("你好", who="wang", channel="telegram"))
    await _post(hall, text="明天停水")
    assert said(await hall.say("你好", channel="wechat")).startswith("【公告】明天停水")


async def test_danger_comes_first(hall: Hall) -> None:
    """A reply in danger is as always, and the bulletin comes with a later one."""
    await _post(hall)
    fire = said(await hall.say("着火了", danger(Emergency.FIRE)))
    assert "119" in fire
    assert TOLD not in fire
    hall.now += timedelta(minutes=20)
    assert said(await hall.say("你好", HELLO)).startswith(TOLD)


async def test_the_memory_of_it_goes_with_erasure(hall: Hall) -> None:
    """What a citizen was told is erased with all else that is stored about them."""
    await _post(hall)
    await hall.say("你好", HELLO)
    assert '"bulletins":[1]' in str(hall.rows("SELECT state FROM conversation_state"))
    await hall.say("删除我的数据", order(Command.ERASE_DATA))
    await hall.say("确认删除", order(Command.CONFIRM_ERASE))
    assert hall.rows("SELECT state FROM conversation_state") == []


async def test_a_pause_takes_no_feedback_until_it_is_ended(hall: Hall) -> None:
    """From the next message on, feedback is told that it was not stored, why and until when; and so is its end."""
    await hall.say("你好", HELLO)
    pause = await _post(hall, BulletinKind.PAUSE, "系统升级")
    refused = said(await hall.say(COMPLAINT, feedback(FeedbackKind.COMPLAINT)))
    assert "没有登记" in refused
    assert "原因：系统升级" in refused
    assert "今天12:00" in refused
    assert hall.city.hotline in refused
    assert await hall.tickets() == []
    assert "119" in said(await hall.say("着火了", danger(Emergency.FIRE), who="wang"))
    await _end(hall, pause)
    await hall.say(COMPLAINT)
    assert [ticket.text for ticket in await hall.tickets()] == [COMPLAINT]


async def test_a_pause_ends_by_itself(hall: Hall) -> None:
    """After its time, feedback is taken again without anybody doing anything."""
    pause = await _post(hall, BulletinKind.PAUSE, "系统升级")
    await hall.say(COMPLAINT, feedback(FeedbackKind.COMPLAINT))
    hall.now = pause.until
    await hall.say(COMPLAINT)
    assert len(await hall.tickets()) == 1


async def test_without_a_change_nothing_more_is_asked_of_the_storage(hall: Hall) -> None:
    """A process that knows the current version loads nothing, while bulletins run and while none do."""
    await _post(hall)
    await hall.conversation.keep_up()
    known = hall.conversation.bulletins.now
    assert [one.text for one in known.bulletins] == [RAIN.text]
    await hall.say("你好", HELLO)
    await hall.conversation.keep_up()
    assert hall.conversation.bulletins.now is known

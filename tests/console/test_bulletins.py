"""Bulletins and pauses at the console: posted and ended by an administrator, seen by all staff, and audited."""

from datetime import UTC, datetime

import pytest

from console.audit_words import say_action, say_detail, say_subject
from handlers.conversation import Conversation
from handlers.desk.bulletins import LONGEST, MOST
from handlers.dialogue import Dialogue
from handlers.messages import Incoming
from storage.records import FeedbackFilter, FeedbackKind, Role
from tests.console.harness import BOTH, Console, Staff
from tests.handlers.dialogues import Routes, Script, feedback

NEW, PAUSE = "/bulletins/new", "/bulletins/pause"
RAIN = {"text": "暴雨红色预警，\n遇险拨119", "begins": "", "until": "2031-05-06T22:00"}
UPGRADE = {"text": "系统升级", "begins": "2031-05-06T09:40", "until": "2031-05-06T14:00"}


async def _post(staff: Staff, at: str = NEW, **fields: str) -> str:
    return await staff.done(at, at, **fields)


async def _refused(staff: Staff, at: str = NEW, **fields: str) -> str:
    return await staff.refused(at, 422, at, **fields)


@BOTH
async def test_a_bulletin_is_posted_and_ended(console: Console) -> None:
    """A bulletin stands in one line, with its times in the city's, until it is ended; both are in the audit log."""
    chief = await console.sign_in(Role.ADMINISTRATOR)
    posted = await _post(chief, **RAIN)
    assert "公告已发布" in posted
    assert "暴雨红色预警， 遇险拨119 公告 正在进行 2031-05-06 09:30 2031-05-06 22:00" in posted
    [one] = (await console.desk.bulletins.listed(chief.presence.actor)).standing
    assert (one.begins, one.until) == (console.clock(), datetime(2031, 5, 6, 14, 0, tzinfo=UTC))
    console.clock.pass_(minutes=5)
    ended = await chief.done(f"/bulletins/{one.id}/end", "/bulletins")
    assert "公告已结束" in ended
    assert "现在没有公告" in ended
    assert f"{chief.presence.actor.name}提前结束" in ended
    assert "已经结束了" in await chief.refused(f"/bulletins/{one.id}/end", 422, "/bulletins")
    deeds = [deed for deed in await console.audited() if deed.action.startswith("bulletin.")]
    assert [(say_action(deed.action), say_subject(deed.subject)) for deed in deeds] == [
        ("发布公告", f"公告{one.id}"),
        ("结束公告", f"公告{one.id}"),
    ]
    assert say_detail(deeds[0].detail) == (
        "从：2031-05-06 09:30；内容：暴雨红色预警， 遇险拨119；到：2031-05-06 22:00"
    )


@BOTH
async def test_a_pause_takes_effect_for_citizens(console: Console) -> None:
    """From its beginning, feedback is not stored and told why; when it is lifted early, feedback is taken again."""
    chief = await console.sign_in(Role.ADMINISTRATOR)
    script = Script()
    citizens = Conversation(
        dialogue=Dialogue(city=console.city, understanding=script, router=Routes(console.city)),
        database=console.database,
        pseudonym=lambda channel, sender: f"{channel}/{sender}",
        clock=console.clock,
        new_number=lambda: "YN-1",
    )
    words = "解放路的路灯坏了三天没人修"
    script.intents[words] = feedback(FeedbackKind.COMPLAINT)

    async def say(message: str) -> str:
        answer = await citizens.receive(Incoming("wechat", "li", message, words, console.clock()))
        return answer.replies[0].text

    async def tickets() -> int:
        wanted = FeedbackFilter(console.city.code)
        return await console.database.read(lambda unit: len(list(unit.feedback.iterate(wanted))))

    assert "已安排暂停受理" in await _post(chief, PAUSE, **UPGRADE)
    console.clock.pass_(minutes=11)
    told = await say("1")
    assert "原因：系统升级" in told
    assert "今天14:00" in told
    assert await tickets() == 0
    [one] = (await console.desk.bulletins.listed(chief.presence.actor)).standing
    assert "已恢复受理" in await chief.done(f"/bulletins/{one.id}/end", "/bulletins")
    await say("2")
    assert await tickets() == 1
    actions = [deed.action for deed in await console.audited() if deed.action.startswith("feedback.")]
    assert actions == ["feedback.paused", "feedback.resumed"]


async def test_a_pause_called_off_was_never_one(console: Console) -> None:
    """Calling off what was still to begin says just that, in the audit log too: nothing is resumed, and its time is listed
    as it was planned.
    """
    chief = await console.sign_in(Role.ADMINISTRATOR)
    await _post(chief, PAUSE, **UPGRADE)
    [one] = (await console.desk.bulletins.listed(chief.presence.actor)).standing
    said = await chief.done(f"/bulletins/{one.id}/end", "/bulletins")
    assert "已取消，不会开始" in said
    assert "已恢复" not in said
    listed = f"2031-05-06 09:40 2031-05-06 14:00 {chief.presence.actor.name}"
    assert f"{listed} {chief.presence.actor.name}取消，没有开始" in said
    await _post(chief, **{**RAIN, "begins": "2031-05-06T20:00"})
    [one] = (await console.desk.bulletins.listed(chief.presence.actor)).standing
    await chief.done(f"/bulletins/{one.id}/end", "/bulletins")
    deeds = [say_action(deed.action) for deed in await console.audited() if "bulletin:" in deed.subject]
    assert deeds == ["暂停受理", "取消还没开始的暂停受理", "发布公告", "取消还没开始的公告"]


async def test_what_is_over_is_listed_as_such(console: Console) -> None:
    """A bulletin that reached its time is no longer current, and nobody ended it."""
    chief = await console.sign_in(Role.ADMINISTRATOR)
    await _post(chief, **{**RAIN, "until": "2031-05-06T09:40"})
    console.clock.pass_(minutes=10)
    page = await chief.words("/bulletins")
    assert "现在没有公告" in page
    assert "到时间" in page


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"text": " "}, "还没有填"),
        ({"text": "字" * (LONGEST + 1)}, f"最多{LONGEST}个字"),
        ({"until": ""}, "请填到什么时候"),
        ({"until": "今晚"}, "不是时间"),
        ({"until": "0001-01-01T00:00"}, "超出范围"),
        ({"until": "2031-05-06T09:30"}, "要晚于开始的时间"),
        ({"begins": "2031-05-06T23:00"}, "要晚于开始的时间"),
        ({"until": "2031-07-06T09:31"}, "最多60天"),
    ],
)
async def test_what_is_wrong_is_said_at_its_field(console: Console, fields: dict[str, str], why: str) -> None:
    """Nothing is posted with a blank, an overlong text, or times that make no span, and what was typed stays."""
    chief = await console.sign_in(Role.ADMINISTRATOR)
    assert why in await _refused(chief, **{**RAIN, **fields})
    assert (await console.desk.bulletins.listed(chief.presence.actor)).standing == []


async def test_few_stand_at_once_and_pauses_apart(console: Console) -> None:
    """A sixth bulletin is refused, and so is a pause during another; one after it is not, however many bulletins stand."""
    chief = await console.sign_in(Role.ADMINISTRATOR)
    await _post(chief, PAUSE, **UPGRADE)
    again = {**UPGRADE, "begins": "", "until": "2031-05-06T09:41"}
    assert "已经有一次暂停" in await _refused(chief, PAUSE, **again)
    for number in range(MOST):
        await _post(chief, **{**RAIN, "text": f"第{number}条"})
    assert f"同时最多{MOST}条" in await _refused(chief, **RAIN)
    assert "已暂停受理" in await _post(chief, PAUSE, **{**again, "until": "2031-05-06T09:40"})


async def test_a_second_press_posts_nothing_again(console: Console) -> None:
    """The same words are not posted twice for the same time, as by a double click; they may be for another time."""
    chief = await console.sign_in(Role.ADMINISTRATOR)
    await _post(chief, **RAIN)
    assert "一模一样" in await _refused(chief, **RAIN)
    await _post(chief, **{**RAIN, "begins": "2031-05-06T22:00", "until": "2031-05-06T23:00"})
    assert len((await console.desk.bulletins.listed(chief.presence.actor)).standing) == 2


async def test_others_look_and_change_nothing(console: Console) -> None:
    """All staff see what citizens are told, without forms; only the permission opens those."""
    chief = await console.sign_in(Role.ADMINISTRATOR)
    await _post(chief, **RAIN)
    clerk = await console.sign_in(Role.CLERK)
    page = await clerk.page("/bulletins")
    assert "遇险拨119" in page
    assert "/bulletins/new" not in page
    assert "/end" not in page
    assert "发布公告和暂停受理" in await clerk.words(NEW, 403)


async def test_an_unknown_bulletin_can_not_be_ended(console: Console) -> None:
    """An address without a number is unknown, and a number without a bulletin is refused with what to do."""
    chief = await console.sign_in(Role.ADMINISTRATOR)
    await chief.refused("/bulletins/x/end", 404)
    assert "请刷新页面看看" in await chief.refused("/bulletins/99/end", 422)

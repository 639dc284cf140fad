"""Staff actions notify the citizen in the same transaction, each merged citizen separately, and only of news."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from handlers import serialising, wording
from handlers.casework.change import Resolution, ReviewError
from handlers.desk.desk import Desk
from handlers.pieces import LIMIT, size
from knowledge.city import City
from storage.database import Database
from storage.records import (
    FeedbackKind,
    FeedbackOutcome,
    FeedbackState,
    NoticeKind,
    NoticeRecord,
    NoticeState,
)
from tests.handlers.clerks import APPROVER, CLERK, DISPATCHER, HEAD, NOW, ticket

SOLVED = Resolution("已经修好。", FeedbackOutcome.SOLVED)
BEGUN = {"state": FeedbackState.IN_PROGRESS, "handler": CLERK.id}


@pytest.fixture
async def desk(city: City, tmp_path: Path) -> AsyncIterator[Desk]:
    """Yield a desk with three tickets of three citizens on three channels, and one without a citizen."""
    database = Database(f"sqlite:///{tmp_path}/younuo.db")
    await database.open()
    for record in (
        ticket("YN-1", citizen="li", channel="wechat"),
        ticket("YN-2", citizen="wang", channel="telegram", **BEGUN),
        ticket("YN-3", citizen="zhao", channel="web", **BEGUN),
        ticket("YN-4", citizen="", **BEGUN),
    ):
        await database.transact(lambda unit, record=record: unit.feedback.add(record))
    yield Desk(database=database, city=city, clock=lambda: NOW)
    await database.close()


async def told(desk: Desk, number: str) -> list[NoticeRecord]:
    """Return the notices about a ticket, oldest first."""
    return await desk.office.database.read(lambda unit: unit.notices.of_ticket(desk.office.city.code, number))


def words(notice: NoticeRecord) -> str:
    """Return its words."""
    [reply] = serialising.load_replies(notice.replies)
    return reply.text


async def test_assigned_tells_the_department_and_until_when(desk: Desk) -> None:
    """The notice goes to the ticket's citizen and channel with department and due date; its button opens the ticket."""
    await desk.actions.assign(DISPATCHER, "YN-1", 1, department="住建局")
    [one] = await told(desk, "YN-1")
    assert (one.citizen, one.channel, one.kind, one.state) == (
        "li",
        "wechat",
        NoticeKind.ASSIGNED,
        NoticeState.WAITING,
    )
    assert words(one) == "您的投诉（工单YN-1）已经转给住建局办理。\n答复期限：2023年5月22日"
    [reply] = serialising.load_replies(one.replies)
    assert [choice.say for choice in reply.choices] == ["YN-1"]


async def test_whose_hands_it_is_in_is_no_news(desk: Desk) -> None:
    """Changing the handler, taking, noting, helping and escalating send nothing."""
    one = await desk.actions.assign(DISPATCHER, "YN-1", 1, department="住建局")
    one = await desk.actions.assign(DISPATCHER, "YN-1", one.version, department="住建局", handler=CLERK.id)
    one = await desk.actions.take(CLERK, "YN-1", one.version)
    await desk.actions.note(CLERK, "YN-1", text="已联系物业")
    one = await desk.actions.co_handle(CLERK, "YN-1", one.version, departments=["民政局"])
    await desk.actions.escalate(HEAD, "YN-1", one.version, reason="拖得太久")
    assert [notice.kind for notice in await told(desk, "YN-1")] == [NoticeKind.ASSIGNED]


async def test_answered_tells_the_answer_and_its_outcome(desk: Desk) -> None:
    """The answer is told with its outcome and reason; with taking at once, only the answer."""
    await desk.actions.assign(DISPATCHER, "YN-1", 1, department="住建局")
    await desk.actions.answer(
        CLERK, "YN-1", 2, resolution=Resolution("不归我们管。", FeedbackOutcome.ELSEWHERE, "民政局")
    )
    _, answer = await told(desk, "YN-1")
    assert answer.kind is NoticeKind.ANSWERED
    assert words(answer).split("\n") == [
        "您的投诉（工单YN-1）有答复了，是住建局答复的。",
        "办理结果：非职责范围",
        "这件事归这里管：民政局",
        "部门答复：不归我们管。",
        wording.NEXT_RATE,
    ]
    (reply,) = serialising.load_replies(answer.replies)
    assert [one.say for one in reply.choices] == ["解决了 YN-1", "部分解决 YN-1", "没解决 YN-1", "YN-1"]


async def test_thanks_have_nothing_to_solve(desk: Desk) -> None:
    """Answered thanks do not ask whether it was solved."""
    thanks = ticket("YN-7", kind=FeedbackKind.THANKS)
    await desk.office.database.transact(lambda unit: unit.feedback.add(thanks))
    await desk.actions.assign(DISPATCHER, "YN-7", 1, department="住建局")
    await desk.actions.answer(CLERK, "YN-7", 2, resolution=Resolution("谢谢您。", FeedbackOutcome.SOLVED))
    assert wording.NEXT_RATE not in words((await told(desk, "YN-7"))[-1])


async def test_a_draft_is_nobodys_news_until_it_is_approved(desk: Desk) -> None:
    """Proposing and sending back send nothing; approving sends the answer."""
    one = await desk.actions.propose(CLERK, "YN-2", 1, resolution=SOLVED)
    one = await desk.actions.send_back(APPROVER, "YN-2", one.version, reason="写清楚些")
    one = await desk.actions.propose(CLERK, "YN-2", one.version, resolution=SOLVED)
    assert await told(desk, "YN-2") == []
    await desk.actions.approve(APPROVER, "YN-2", one.version)
    assert [notice.kind for notice in await told(desk, "YN-2")] == [NoticeKind.ANSWERED]


async def test_extended_closed_and_reopened_are_told(desk: Desk) -> None:
    """Extending and reopening are told with day and reason; a returned ticket only once reassigned."""
    one = await desk.actions.extend(HEAD, "YN-2", 1, working_days=2, reason="等配件")
    one = await desk.actions.answer(CLERK, "YN-2", one.version, resolution=SOLVED)
    one = await desk.actions.close(CLERK, "YN-2", one.version)
    await desk.actions.reopen(HEAD, "YN-2", one.version, reason="又坏了")
    extended, _, closed, reopened = await told(desk, "YN-2")
    assert words(extended).split("\n") == [
        "您的投诉（工单YN-2）要多等几天，住建局延长了期限。",
        "答复期限：2023年5月24日",
        "延期原因：等配件",
    ]
    assert words(closed) == "您的投诉（工单YN-2）已经办结。"
    assert words(reopened).startswith("您的投诉（工单YN-2）重新办理了，由住建局接着办。\n答复期限：")
    await desk.actions.return_(CLERK, "YN-3", 1, reason="不归我们")
    await desk.actions.assign(DISPATCHER, "YN-3", 2, department="民政局", reason="归民政")
    assert [words(one).split("\n")[0] for one in await told(desk, "YN-3")] == [
        "您的投诉（工单YN-3）已经转给民政局办理。"
    ]


async def test_every_voice_of_a_merged_matter_gets_its_own_notice(desk: Desk) -> None:
    """Each merged citizen is told, and gets the lead's answer on their channel with their number."""
    await desk.actions.merge(CLERK, "YN-3", 1, lead="YN-2")
    await desk.actions.answer(CLERK, "YN-2", 2, resolution=SOLVED)
    joined, answered = await told(desk, "YN-3")
    [lead] = await told(desk, "YN-2")
    assert (joined.kind, answered.kind, lead.kind) == (
        NoticeKind.MERGED,
        NoticeKind.ANSWERED,
        NoticeKind.ANSWERED,
    )
    assert (answered.citizen, answered.channel, lead.citizen) == ("zhao", "web", "wang")
    assert "YN-3" in words(answered)
    assert "YN-2" not in words(answered)
    assert "已经修好。" in words(answered)


async def test_merged_into_what_is_answered_tells_the_answer_at_once(desk: Desk) -> None:
    """Merging into an answered lead sends one notice, not two."""
    await desk.actions.answer(CLERK, "YN-2", 1, resolution=SOLVED)
    await desk.actions.merge(CLERK, "YN-3", 1, lead="YN-2")
    assert [notice.kind for notice in await told(desk, "YN-3")] == [NoticeKind.ANSWERED]


async def test_what_was_refused_tells_nothing(desk: Desk) -> None:
    """A refused action stores no notice, being one transaction."""
    with pytest.raises(ReviewError):
        await desk.actions.close(CLERK, "YN-2", 1)
    assert await told(desk, "YN-2") == []


async def test_a_ticket_without_a_citizen_tells_nobody(desk: Desk) -> None:
    """Without its erased citizen a ticket notifies nobody and is processed as usual."""
    await desk.actions.answer(CLERK, "YN-4", 1, resolution=SOLVED)
    assert await told(desk, "YN-4") == []


async def test_the_longest_answer_needs_four_messages(desk: Desk) -> None:
    """The longest answer needs four messages, within WeChat's five after one message of the citizen."""
    note = "说" * 500
    text = "字" * 2000
    await desk.actions.answer(CLERK, "YN-2", 1, resolution=Resolution(text, FeedbackOutcome.PARTLY, note))
    [one] = await told(desk, "YN-2")
    assert size(words(one)) <= 4 * LIMIT

"""What is waiting today: counts for one's own departments that link to their tickets."""

from datetime import date, timedelta

import pytest

from console import rendering
from storage.records import BulletinKind, FeedbackState, Role
from tests.console.harness import BOTH, Console


@BOTH
async def test_counts_are_those_of_one_s_departments(console: Console) -> None:
    """A clerk's counts are their departments', a dispatcher's the city's; each links to the queue."""
    await console.file(due=date(2031, 5, 2))
    await console.file("茶园的路塌了", department="茶业局")
    clerk, dispatcher = await console.sign_in(Role.CLERK), await console.sign_in(Role.DISPATCHER)
    assert "超期未办 1 " in await clerk.words("")
    assert "待受理 1 " in await clerk.words("")
    html = await dispatcher.page("")
    assert "待受理 2 " in await dispatcher.words("")
    assert 'href="/console/tickets?overdue=1"' in html
    assert "各部门未办结" in html


async def test_each_role_sees_what_it_does(console: Console) -> None:
    """A clerk sees their own tickets, an approver the waiting answers."""
    staff = await console.sign_in(Role.CLERK)
    await console.file(state=FeedbackState.IN_PROGRESS, handler=staff.id)
    assert "我手上的 1 " in await staff.words("")
    assert "待我审核" not in await staff.words("")
    assert "待我审核 0 " in await (await console.sign_in(Role.APPROVER)).words("")
    assert "我手上的" not in await (await console.sign_in(Role.AUDITOR)).words("")


@BOTH
async def test_who_has_an_answer_to_mend_finds_it(console: Console) -> None:
    """Only whose ticket it is is told of an answer that was sent back, and is led to it alone."""
    clerk, other = await console.sign_in(Role.CLERK), await console.sign_in(Role.CLERK)
    draft = {"state": FeedbackState.IN_PROGRESS, "handler": clerk.id, "draft": "已修", "text_masked": "路灯"}
    back = await console.file(**draft)
    waits = await console.file(**draft, draft_by=clerk.id)
    assert "要改的答复 1 审核人退改的" in await clerk.words("")
    assert "要改的答复" not in await other.words("")
    assert 'href="/console/tickets?sent_back=1&amp;mine=1&amp;open=1"' in await clerk.page("")
    listed = await clerk.words("/tickets?sent_back=1&mine=1&open=1")
    assert back in listed
    assert waits not in listed
    assert "看的是： 范围 未办结、我经办的、答复退改" in listed


@BOTH
async def test_who_is_asked_to_help_finds_it(console: Console) -> None:
    """A co-handling department's clerk is told of what waits, sees it marked in the list, and reads who answers."""
    number = await console.file("茶园的路塌了", department="茶业局", helpers=("城建局",))
    await console.file("路灯坏了")
    clerk, owner = await console.sign_in(Role.CLERK), await console.sign_in(Role.CLERK, "茶业局")
    assert "请我们协办 1 " in await clerk.words("")
    assert "请我们协办" not in await owner.words("")
    asked = await clerk.words("/tickets?helping=1&open=1")
    assert number in asked
    assert "待受理 协办 茶业局" in asked
    assert "路灯坏了" not in asked
    assert "协办 茶业局" not in await owner.words("/tickets")
    said = "您的单位是协办单位：看得到这件工单，能写内部备注；答复由茶业局来写。"
    assert said in await clerk.words(f"/tickets/{number}")
    assert said not in await owner.words(f"/tickets/{number}")
    dispatcher = await console.sign_in(Role.DISPATCHER)
    assert "您看全市的工单" in await dispatcher.words("/tickets?helping=1", 422)


async def test_the_first_administrator_is_told_whom_to_invite(console: Console) -> None:
    """Until a dispatcher has joined, the administrator, and nobody else, reads that tickets go to nobody."""
    administrator = await console.sign_in(Role.ADMINISTRATOR)
    said = "还没有调度员，新来的工单没有人派"
    assert said in await administrator.words("")
    assert 'href="/console/people/new"' in await administrator.page("")
    assert said not in await (await console.sign_in(Role.CLERK)).words("")
    await console.sign_in(Role.DISPATCHER)
    assert said not in await administrator.words("")


async def test_a_pause_is_told_while_it_runs(console: Console) -> None:
    """Everybody who waits for tickets reads that none come, until when and why; not before and not after."""
    chief, clerk = await console.sign_in(Role.ADMINISTRATOR), await console.sign_in(Role.CLERK)
    begins, until = console.clock() + timedelta(minutes=1), console.clock() + timedelta(minutes=3)
    who = chief.presence.actor
    await console.desk.bulletins.post(who, BulletinKind.PAUSE, "系统升级", begins=begins, until=until)
    seen = []
    for _ in range(3):
        seen.append("2031-05-06 09:33 恢复，这段时间没有新的工单。原因：系统升级" in await clerk.words(""))
        console.clock.pass_(minutes=1.5)
    assert seen == [False, True, False]


@pytest.mark.parametrize(
    ("names", "said"),
    [((), ""), (("甲局", "乙局"), "甲局、乙局"), (tuple("甲乙丙丁戊"), "甲、乙、丙等5个部门")],
)
async def test_many_departments_are_told_in_short(
    console: Console, names: tuple[str, ...], said: str
) -> None:
    """Somebody with many departments sees their number, with the counts right below."""
    [mounted] = console.server.app.router.resources()
    environment = mounted._app[rendering._ENVIRONMENT]  # type: ignore[attr-defined]
    assert environment.get_template("macros.html").module.departments(names) == said

"""People: inviting, changing roles, disabling and enabling, and hostile names."""

import re
from html import unescape

import pytest

from storage.records import FeedbackState, Role
from tests.console.harness import BOTH, PASSWORD, Console, Staff, words

HOSTILE = "<img src=x onerror=alert(1)>\"'\u202e{{7*7}}"


async def do(staff: Staff, id_: str, what: str, **fields: str) -> str:
    """Press a button on a person's page; return what the page then says."""
    return await staff.done(f"/people/{id_}/{what}", f"/people/{id_}", **fields)


@BOTH
async def test_everybody_is_listed_with_how_they_stand(console: Console) -> None:
    """The list tells who has joined, is invited, locked or disabled."""
    administrator = await console.sign_in(Role.ADMINISTRATOR)
    actor = administrator.presence.actor
    await console.add("wang.qiang", Role.HEAD, "城建局", "茶业局")
    gone = await console.add("zhao.lei", Role.AUDITOR)
    await console.accounts.personnel.disable(actor, gone)
    await console.accounts.joining.invite(actor, login="chen.jing", name="陈静", role=Role.DISPATCHER)
    for _ in range(5):
        with pytest.raises(Exception, match="不正确"):
            await console.accounts.signing_in.sign_in("wang.qiang", "wrong")
    said = await administrator.words("/people")
    assert "wang.qiang 部门负责人 城建局、茶业局 暂停登录 至 2031-05-06 09:45 未启用" in said
    assert "zhao.lei 审计员 全市 已停用" in said
    assert "chen.jing 调度员 全市 已邀请 至 2031-05-13 09:30" in said
    assert "administrator.0 管理员 全市 正常 已启用" in said
    console.clock.pass_(days=8)
    later = await console.accounts.signing_in.sign_in("administrator.0", PASSWORD)
    assert later.awaits_code


async def test_somebody_is_found_by_name_department_or_role(console: Console) -> None:
    """By any part, in whatever case; nobody is said, and so is a role that is none."""
    administrator = await console.sign_in(Role.ADMINISTRATOR)
    await console.add("wang.qiang", Role.HEAD, "城建局", "茶业局", name="王强")
    await console.add("li.na", Role.CLERK, "茶业局", name="李娜")
    for query, found in (
        ("q=王", ["wang.qiang"]),
        ("q=LI.NA", ["li.na"]),
        ("q=茶业", ["wang.qiang", "li.na"]),
        ("q=茶业&role=经办员", ["li.na"]),
        ("q=&role=", ["wang.qiang", "li.na", "administrator.0"]),
    ):
        html = await administrator.page(f"/people?{query}")
        assert set(re.findall(r"<code[^>]*>([^<]+)</code>", html)) == set(found), query
    assert "没有这样的人员" in await administrator.words("/people?q=赵")
    assert "没有这样的人员" in await administrator.words("/people?role=x", 422)


async def test_an_invitation_that_ran_out_says_so(console: Console) -> None:
    """The list says that an invitation expired."""
    administrator = await console.sign_in(Role.ADMINISTRATOR)
    actor = administrator.presence.actor
    invited = await console.accounts.joining.invite(
        actor, login="chen.jing", name="陈静", role=Role.DISPATCHER
    )
    assert invited.person
    await console.accounts.personnel.disable(actor, invited.person.id)
    await console.accounts.personnel.enable(actor, invited.person.id)
    assert "chen.jing 调度员 全市 邀请已过期" in await administrator.words("/people")


@BOTH
async def test_a_role_and_its_departments_are_changed(console: Console) -> None:
    """Citywide roles take no departments, others need one, and a refused form keeps what was chosen."""
    administrator = await console.sign_in(Role.ADMINISTRATOR)
    person = await console.add("li.na", Role.CLERK, "城建局")
    page = await administrator.page(f"/people/{person}")
    assert 'checked id="departments-0" name="departments" type="checkbox" value="城建局"' in page
    assert "已更改" in await do(administrator, person, "scope", role="审核员", departments="茶业局")
    found = await console.accounts.personnel.find(administrator.presence.actor, "li.na")
    assert (found.role, found.departments) == (Role.APPROVER, ("茶业局",))
    await do(administrator, person, "scope", role="调度员", departments="茶业局")
    found = await console.accounts.personnel.find(administrator.presence.actor, "li.na")
    assert (found.role, found.departments) == (Role.DISPATCHER, ())
    at = f"/people/{person}"
    assert "请至少选一个" in await administrator.refused(f"{at}/scope", 422, at, role="经办员")
    for wrong in ({"role": "市长"}, {"role": "经办员", "departments": "月球局"}):
        assert "没有提交" in await administrator.refused(f"{at}/scope", 422, at, **wrong)


@BOTH
async def test_keeping_out_and_letting_in(console: Console) -> None:
    """Disabling, enabling, unlocking, ending sessions and removing a second factor each report what was done."""
    administrator = await console.sign_in(Role.ADMINISTRATOR)
    person = await console.sign_in(Role.CLERK)
    await console.enrol(person.presence)
    assert "已从所有设备退出" in await do(administrator, person.id, "sessions")
    assert (await person.get("")).status == 303
    assert "动态码已取消" in await do(administrator, person.id, "second-factor")
    assert not (await console.accounts.signing_in.sign_in("clerk.1", PASSWORD)).awaits_code
    assert "已停用，所有设备已退出" in await do(administrator, person.id, "disable")
    with pytest.raises(Exception, match="不正确"):
        await console.accounts.signing_in.sign_in("clerk.1", PASSWORD)
    assert "已启用" in await do(administrator, person.id, "enable")
    for _ in range(5):
        with pytest.raises(Exception, match="不正确"):
            await console.accounts.signing_in.sign_in("clerk.1", "wrong")
    assert "可以马上再登录了" in await do(administrator, person.id, "unlock")
    assert (await console.accounts.signing_in.sign_in("clerk.1", PASSWORD)).token


async def test_a_reset_gives_a_new_code_once(console: Console) -> None:
    """A reset removes the password and shows a new code once; a disabled person is not reset."""
    administrator = await console.sign_in(Role.ADMINISTRATOR)
    person = await console.add("li.na", Role.CLERK, "城建局")
    response = await administrator.post(f"/people/{person}/reset", f"/people/{person}")
    code = (await response.text()).partition('id="code">')[2].partition("<")[0]
    assert (await console.accounts.joining.welcome(code)).person
    assert "未开通" in await administrator.words(f"/people/{person}")
    await do(administrator, person, "disable")
    assert "请先启用" in await do(administrator, person, "reset")


async def test_the_last_administrator_stays(console: Console) -> None:
    """The last administrator can be neither disabled nor given another role, and the page says why."""
    administrator = await console.sign_in(Role.ADMINISTRATOR)
    assert "是唯一的管理员" in await do(administrator, administrator.id, "disable")
    at = f"/people/{administrator.id}"
    assert "是唯一的管理员" in await administrator.refused(f"{at}/scope", 422, at, role="审计员")


async def test_nobody_is_404(console: Console) -> None:
    """An unknown id gives 404 for showing and for changing."""
    administrator = await console.sign_in(Role.ADMINISTRATOR)
    assert "没有这个页面" in await administrator.words("/people/0000", 404)
    assert (await administrator.post("/people/0000/disable")).status == 404


async def test_a_hostile_name_is_shown_and_does_nothing(console: Console) -> None:
    """A hostile name is escaped on list, own page, menu, message and audit log."""
    administrator = await console.sign_in(Role.ADMINISTRATOR)
    auditor = await console.sign_in(Role.AUDITOR)
    person = await console.add("evil", Role.CLERK, "城建局", name=HOSTILE)
    await do(administrator, person, "disable")
    for html in (
        await administrator.page("/people"),
        await administrator.page(f"/people/{person}"),
        await auditor.page("/audit"),
    ):
        assert "<img" not in html
        assert "onerror=alert(1)&gt;" in html
        assert "\u202e" not in html
        assert "49" not in html.partition("onerror")[2][:60]


async def test_what_is_wrong_with_an_invitation_is_said(console: Console) -> None:
    """A taken or invalid login, a missing name or department is reported, and the form keeps what was typed."""
    administrator = await console.sign_in(Role.ADMINISTRATOR)
    good = {"login": "li.na", "name": "李娜", "role": "经办员", "departments": "城建局"}
    for changes, said in (
        ({"login": "administrator.0"}, "已有人使用"),
        ({"login": "李娜"}, "不合要求"),
        ({"name": ""}, "请填写姓名"),
        ({"departments": ""}, "没有提交"),
    ):
        page = await administrator.refused("/people/new", 422, "/people/new", **{**good, **changes})
        assert said in page


async def test_what_somebody_has_in_hand_is_told_before_they_go(console: Console) -> None:
    """A person's page counts and leads to their open tickets, and says that nobody gets them by itself."""
    chief, clerk = await console.sign_in(Role.ADMINISTRATOR), await console.sign_in(Role.CLERK)
    number = await console.file(state=FeedbackState.IN_PROGRESS, handler=clerk.id)
    shown = await chief.page(f"/people/{clerk.id}")
    assert "手上的1件不会自动转给别人" in words(shown)
    [where] = re.findall(r'href="/console(/tickets[?]handler=[^"]+)"', shown)
    assert number in await chief.words(unescape(where))
    assert "请调度员或部门负责人改派" in await chief.done(f"/people/{clerk.id}/disable")

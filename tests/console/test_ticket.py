"""A ticket's page: what it shows, what each role may do, and that no words are lost or do harm."""

import re
from dataclasses import replace
from datetime import date
from html import unescape
from typing import Any

import pytest

from handlers.masking import mask
from handlers.outcome import AddWords, Explain, Rate
from handlers.people import PERMISSIONS, Actor
from handlers.tickets import storing
from storage.records import (
    FeedbackKind,
    FeedbackOutcome,
    FeedbackRecord,
    FeedbackState,
    ReplyTemplate,
    Role,
    Solved,
)
from tests.console.harness import BOTH, Console, Staff, words

CHIEF = Actor("chief", "总管", Role.HEAD, (), frozenset().union(*PERMISSIONS.values()))
"""Changes tickets behind the scenes of a test."""
BEGUN: dict[str, Any] = {"state": FeedbackState.IN_PROGRESS}
ANSWER = {"text": "路灯已修好，请放心出行。", "outcome": "已解决"}
HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(2)>\"'{{7777*7777}}",
    "\u202e反转的文字\u202c和\u200b零\u200d宽\ufeff字符",
    "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>]]>",
    '=HYPERLINK("http://x","点我")',
    "长" * 10_000,
)


async def act(staff: Staff, number: str, action: str, status: int = 303, **fields: Any) -> str:
    """Send a form of the ticket's current page; with 303 return the text of the next page."""
    at = f"/tickets/{number}"
    html = await staff.page(at)
    hidden = {name: found[1] for name in ("version", "seen") if (found := carried(html, name))}
    given = {**hidden, **fields}
    async with await staff.send(f"{at}/{action}", {"csrf_token": await staff.token(at), **given}) as response:
        said = words(await response.text())
        assert response.status == status, (response.status, said[:1500])
    return await staff.words(at) if status == 303 else said


def carried(html: str, name: str) -> re.Match[str] | None:
    """Match the hidden field in any of the page's forms."""
    return re.search(rf'name="{name}"[^>]*value="(\d+)"', html)


def offered(html: str) -> set[str]:
    """Return the actions whose forms are on a page."""
    return set(re.findall(r'(?:action|formaction)="/console/tickets/[^"/]+/([a-z-]+)"', html)) - {"fill"}


async def stored(console: Console, number: str) -> FeedbackRecord:
    """Return the stored ticket."""
    found = await console.database.read(lambda unit: unit.feedback.get(number))
    assert found
    return found


async def strict(console: Console, department: str = "城建局") -> None:
    """Require a second person in a department."""
    chief = replace(CHIEF, role=Role.ADMINISTRATOR)
    await console.desk.rules.set_policy(chief, department, second_person=True)


async def test_a_ticket_is_taken_from_nobody_or_from_a_colleague(console: Console) -> None:
    """Whoever was given a ticket takes it as one that nobody has (接单); a colleague takes it over (接手)."""
    number = await console.file(text_masked="路灯坏了")
    dispatcher, clerk = await console.sign_in(Role.DISPATCHER), await console.sign_in(Role.CLERK)
    await act(dispatcher, number, "assign", department="城建局", handler=clerk.id)
    for staff, label in ((clerk, "接单"), (await console.sign_in(Role.CLERK), "接手")):
        button = re.search(r'data-press="s">(..)', await staff.page(f"/tickets/{number}"))
        assert button
        assert button[1] == label


@BOTH
async def test_a_ticket_goes_from_the_citizen_to_its_end(console: Console) -> None:
    """A ticket is assigned, taken, proposed, approved and closed on the page, each by a role that may."""
    await strict(console)
    number = await console.file("路灯坏了", text_masked="路灯坏了", departments=("市民热线", "城建局"))
    dispatcher, clerk = await console.sign_in(Role.DISPATCHER), await console.sign_in(Role.CLERK)
    approver = await console.sign_in(Role.APPROVER)
    said = await act(
        dispatcher, number, "assign", department="城建局", handler=clerk.id, reason="路灯归城建局"
    )
    assert "已派单" in said
    assert "派给城建局" in said
    assert "理由：路灯归城建局" in said
    said = await act(clerk, number, "take")
    assert "已接单" in said
    assert "办理中" in said
    said = await act(clerk, number, "propose", **ANSWER)
    assert "已提交审核" in said
    assert "等另一位同事审核" in said
    said = await act(approver, number, "approve")
    assert "已批准" in said
    assert ANSWER["text"] in said
    said = await act(clerk, number, "close")
    assert "已办结" in said
    kept = await stored(console, number)
    assert (kept.state, kept.answer, kept.outcome) == (
        FeedbackState.CLOSED,
        ANSWER["text"],
        FeedbackOutcome.SOLVED,
    )
    deeds = [(deed.actor, deed.action) for deed in await console.audited() if deed.subject == number]
    assert deeds == [
        (dispatcher.presence.actor.reference, "ticket.assigned"),
        (clerk.presence.actor.reference, "ticket.taken"),
        (clerk.presence.actor.reference, "ticket.proposed"),
        (approver.presence.actor.reference, "ticket.answered"),
        (clerk.presence.actor.reference, "ticket.closed"),
    ]


async def test_a_long_story_is_folded(console: Console) -> None:
    """The latest twenty events are shown at once, the older ones after a click."""
    number = await console.file(**BEGUN)
    clerk = await console.sign_in(Role.CLERK)
    for count in range(22):
        await console.desk.actions.note(clerk.presence.actor, number, text=f"第{count}条备注")
    html = await clerk.page(f"/tickets/{number}")
    seen, _, older = html.partition("更早的3条")
    assert [f"第{count}条备注" in seen for count in range(22)] == [False] * 2 + [True] * 20
    assert "第0条备注" in older
    assert "第1条备注" in older


async def test_the_page_tells_what_there_is_to_know(console: Console) -> None:
    """The page shows masked words, place, channel, overdue, proposals, the commitment's quote and status, and events."""
    text = "我叫王小明，电话13900139000，口袋公园什么时候建"
    number = await console.file(
        text,
        text_masked=mask(text),
        place="东门口",
        channel="wechat",
        departments=("城建局", "市民热线"),
        commitments=("1-001", "9-999"),
        due=date(2031, 5, 1),
        helpers=("茶业局",),
        **BEGUN,
    )
    clerk = await console.sign_in(Role.CLERK)
    await act(clerk, number, "note", text="已电话联系")
    html = await clerk.page(f"/tickets/{number}")
    said = words(html)
    assert "13900139000" not in html
    assert mask(text) in said
    for told in ("东门口", "微信", "超期5天", "茶业局", "市民热线", "新建口袋公园15个", "暂无进展信息"):
        assert told in said, told
    assert re.search(r"写备注 .{1,40} 内部 已电话联系", said)
    assert re.search(r"收到工单 居民 .{1,20} 居民可见", said)
    assert "a1b2c3" not in html


async def test_the_page_tells_what_was_asked_before(console: Console) -> None:
    """The page shows the previous question and its commitment, even if it found nothing or the commitment is gone."""
    number = await console.file()
    ticket = await console.database.read(lambda unit: unit.feedback.get(number))
    assert ticket
    led = replace(ticket, number="YN-0099-0000-0")
    before = [{"said": "<b>公园</b>修几个", "about": ["1-001", "9-999"]}, {"said": "地铁几时修", "about": []}]
    await console.database.transact(lambda unit: unit.feedback.add(led, before))
    clerk = await console.sign_in(Role.CLERK)
    html = await clerk.page(f"/tickets/{led.number}")
    assert "写信之前问过 <b>公园</b>修几个 新建口袋公园15个 地铁几时修 没有问到" in words(html)
    assert "<b>公园" not in html
    assert "写信之前问过" not in await clerk.words(f"/tickets/{number}")


async def test_each_role_is_offered_what_it_may_do(console: Console) -> None:
    """Each role gets the forms for what it may do; somebody who may only read is told so."""
    number = await console.file(**BEGUN)
    shown = {}
    for role in Role:
        staff = await console.sign_in(role)
        html = await staff.page(f"/tickets/{number}")
        shown[role] = offered(html)
        assert ("您可以查看，不能办理" in html) == (role in {Role.AUDITOR, Role.ADMINISTRATOR})
    clerk = {
        "take",
        "return",
        "co-handle",
        "note",
        "message",
        "answer",
        "propose",
        "escalate",
        "merge",
        "reveal",
    }
    assert shown == {
        Role.DISPATCHER: {
            "assign",
            "co-handle",
            "note",
            "message",
            "extend",
            "escalate",
            "merge",
            "reveal",
            "restrict",
        },
        Role.CLERK: clerk,
        Role.APPROVER: clerk | {"extend"},
        Role.HEAD: clerk | {"extend", "assign", "restrict"},
        Role.AUDITOR: set(),
        Role.ADMINISTRATOR: set(),
    }


FORMS: dict[str, tuple[dict[str, Any], dict[str, Any], Role, Role, str]] = {
    "assign": ({}, {"department": "城建局"}, Role.DISPATCHER, Role.CLERK, "已派单"),
    "take": ({"state": FeedbackState.ASSIGNED}, {}, Role.CLERK, Role.DISPATCHER, "已接单"),
    "return": (BEGUN, {"reason": "不是我们"}, Role.CLERK, Role.DISPATCHER, "已退回调度员"),
    "co-handle": (BEGUN, {"departments": ["茶业局"]}, Role.CLERK, Role.AUDITOR, "协办单位已更新"),
    "note": (BEGUN, {"text": "备注"}, Role.DISPATCHER, Role.AUDITOR, "备注已保存"),
    "propose": (BEGUN, ANSWER, Role.CLERK, Role.DISPATCHER, "已提交审核"),
    "answer": (BEGUN, ANSWER, Role.CLERK, Role.DISPATCHER, "已答复居民"),
    "extend": (BEGUN, {"working_days": "5", "reason": "等配件"}, Role.APPROVER, Role.CLERK, "已延期"),
    "escalate": (BEGUN, {"reason": "多次反映"}, Role.CLERK, Role.ADMINISTRATOR, "已提级督办"),
    "message": (BEGUN, {"text": "在哪一段"}, Role.CLERK, Role.AUDITOR, "已发给居民"),
    "restrict": (BEGUN, {"days": "3", "reason": "连发辱骂"}, Role.DISPATCHER, Role.CLERK, "已限制"),
    "merge": (BEGUN, {"lead": "YN-1111-1111-1"}, Role.CLERK, Role.AUDITOR, "已合并"),
}
"""Action -> the ticket's state, the form, who may, who may not, and the message."""


@pytest.mark.parametrize("action", FORMS)
async def test_who_may_does_and_who_may_not_is_refused(console: Console, action: str) -> None:
    """Each action's form works for the permitted role and gives 403 to another that sends it anyway."""
    given, fields, may, may_not, said = FORMS[action]
    await console.file("主工单", number="YN-1111-1111-1", **BEGUN)
    number = await console.file(**given)
    before = await stored(console, number)
    stranger = await console.sign_in(may_not)
    refused = await act(stranger, number, action, 403, version="1", seen="1", **fields)
    assert "没有“" in refused
    assert await stored(console, number) == before
    staff = await console.sign_in(may)
    assert said in await act(staff, number, action, **fields)


async def test_a_dispatcher_sees_at_once_why_a_ticket_came_back(console: Console) -> None:
    """A returned ticket shows who returned it and why until it is assigned again, with the button on top."""
    number = await console.file(state=FeedbackState.ASSIGNED, assigned_at=console.clock.now)
    clerk = await console.sign_in(Role.CLERK)
    dispatcher = await console.sign_in(Role.DISPATCHER)
    await act(clerk, number, "return", reason="这条路归茶业局管")
    said = await dispatcher.words(f"/tickets/{number}")
    above = said[: said.index("居民的话")]
    assert "城建局退回 ，等调度员改派。" in above
    assert "这条路归茶业局管" in above
    assert '<a class="button main" href="#do-assign">' in await dispatcher.page(f"/tickets/{number}")
    assert re.search(r'<option selected value="">请选择', await dispatcher.page(f"/tickets/{number}"))
    assert "请选承办单位" in await act(dispatcher, number, "assign", 422, department="")
    said = await act(dispatcher, number, "assign", department="茶业局", reason="归茶业局")
    assert "等调度员改派" not in said


async def test_a_waiting_answer_is_approved_or_sent_back_by_another(console: Console) -> None:
    """A waiting answer is approved or sent back by neither its author nor a dispatcher; sent back, its text stays."""
    await strict(console)
    number = await console.file(**BEGUN)
    author, other = await console.sign_in(Role.APPROVER), await console.sign_in(Role.HEAD)
    assert offered(await author.page(f"/tickets/{number}")) >= {"propose"}
    assert "要经第二人审核" in await act(author, number, "answer", 422, **ANSWER)
    await act(author, number, "propose", **ANSWER)
    assert "approve" not in offered(await author.page(f"/tickets/{number}"))
    assert "要由另一个人审核" in await act(author, number, "approve", 422)
    clerk = await console.sign_in(Role.CLERK)
    assert "没有“审核答复”" in await act(clerk, number, "approve", 403)
    leads = '<a class="button main" href="#draft">审核答复</a>'
    assert leads in await other.page(f"/tickets/{number}")
    assert leads not in await author.page(f"/tickets/{number}")
    assert leads not in await clerk.page(f"/tickets/{number}")
    said = await act(other, number, "send-back", reason="写明哪天修好")
    assert "退改的原稿：路灯已修好" in said
    assert "答复退改了 ，请改好再提交；原稿在“写答复”里。" in said[: said.index("居民的话")]
    assert "写明哪天修好" in said[: said.index("居民的话")]
    page = await author.page(f"/tickets/{number}")
    assert re.search(r'<textarea[^>]*name="text"[^>]*>\s*路灯已修好，请放心出行。', page)
    assert re.search(r'<input checked[^>]*name="outcome"[^>]*value="已解决"', page)
    again = await act(author, number, "propose", text="5月5日已修好。", outcome="已解决")
    assert "答复退改了" not in again
    assert "5月5日已修好。" in await act(other, number, "approve")


async def test_a_writer_is_restricted_and_let_write_again(console: Console) -> None:
    """A restriction's end and author are shown, with a button to lift it and the reason in the events."""
    number = await console.file(**BEGUN)
    dispatcher = await console.sign_in(Role.DISPATCHER)
    assert "请填1到30的整数" in await act(dispatcher, number, "restrict", 422, days="31", reason="刷屏")
    said = await act(dispatcher, number, "restrict", days="3", reason="一天发了五十条辱骂")
    assert "来信限制 到" in said
    assert "一天发了五十条辱骂（3天）" in said
    assert {"unrestrict"} <= offered(await dispatcher.page(f"/tickets/{number}"))
    assert "已解除限制" in await act(dispatcher, number, "unrestrict", reason="说清楚了")
    assert "restrict" in offered(await dispatcher.page(f"/tickets/{number}"))


async def test_what_is_answered_is_closed_and_taken_up_again(console: Console) -> None:
    """A ticket is closed and reopened with an internal reason and a new due date."""
    number = await console.file(**BEGUN)
    clerk = await console.sign_in(Role.CLERK)
    await act(clerk, number, "answer", **ANSWER)
    assert "已办结" in await act(clerk, number, "close")
    await act(clerk, number, "reopen", 422, reason=" ")
    said = await act(clerk, number, "reopen", reason="又不亮了")
    assert "已重新办理" in said
    assert "重办1次" in said
    assert "内部 理由：又不亮了" in said


@BOTH
async def test_merging_is_done_from_a_similar_ticket_and_undone(console: Console) -> None:
    """A similar ticket is offered for merging; the lead's answer reaches both, and unmerging restores the state."""
    text = "解放路东段路灯不亮，晚上看不清路"
    lead = await console.file(text, text_masked=text, number="YN-2222-2222-2", **BEGUN)
    number = await console.file(text + "，请修", text_masked=text + "，请修", **BEGUN)
    clerk = await console.sign_in(Role.CLERK)
    html = await clerk.page(f"/tickets/{number}")
    assert f'<input type="hidden" name="lead" value="{lead}">' in html
    said = await act(clerk, number, "merge", lead=f"  {lead} ")
    assert f"已并入 {lead}" in said
    assert "相似工单" not in said
    assert offered(await clerk.page(f"/tickets/{number}")) == {"note", "message", "unmerge", "reveal"}
    of_lead = await clerk.words(f"/tickets/{lead}")
    assert "并入本件的 1" in of_lead
    assert "相似工单" not in of_lead
    assert "有工单并入" in of_lead
    assert "并入其他工单" not in of_lead
    await act(clerk, lead, "answer", **ANSWER)
    assert "已答复" in await clerk.words(f"/tickets/{number}")
    said = await act(clerk, number, "unmerge", reason="不是一处")
    assert "已撤销合并" in said
    assert (await stored(console, number)).state is FeedbackState.IN_PROGRESS
    missing = await act(clerk, number, "merge", 403, lead="YN-9999-9999-9")
    assert "您负责的部门里没有这件工单" in missing
    assert "YN-9999-9999-9" in missing


async def test_who_merges_into_an_answered_ticket_knows_that_its_answer_goes_out(console: Console) -> None:
    """Before merging, and only where the lead has an answer."""
    text = "解放路东段路灯不亮，晚上看不清路"
    lead = await console.file(text, text_masked=text, **BEGUN)
    number = await console.file(text, text_masked=text, **BEGUN)
    clerk = await console.sign_in(Role.CLERK)
    assert "马上收到那条答复。 居民的原话" not in await clerk.words(f"/tickets/{number}")
    await act(clerk, lead, "answer", **ANSWER)
    said = await clerk.words(f"/tickets/{number}")
    assert "那件已答复：这位居民马上收到那条答复。 居民的原话和编号都保留，可以撤销。" in said


async def test_the_likely_departments_come_first(console: Console) -> None:
    """Of all that may help or be given a ticket, those it was routed to or that help already come first."""
    number = await console.file(
        departments=("城建局", "市民热线"), **{**BEGUN, "state": FeedbackState.IN_PROGRESS, "helpers": ()}
    )
    head = await console.sign_in(Role.DISPATCHER)
    page = await head.page(f"/tickets/{number}")
    helping = re.findall(r'name="departments"[^>]*value="([^"]+)"', page)
    assert helping == ["市民热线", "茶业局"]


async def test_another_department_sees_nothing_and_a_helper_only_writes_notes(console: Console) -> None:
    """Another department gets the same 403 as for an unknown number; a helper reads and writes notes."""
    number = await console.file("茶园边的路灯", text_masked="茶园边的路灯", **BEGUN)
    tea = await console.sign_in(Role.CLERK, "茶业局")
    refused = await tea.words(f"/tickets/{number}", 403)
    unknown = await tea.words("/tickets/YN-0000-0000-0", 403)
    assert "茶园边" not in refused

    def blank(said: str, name: str) -> str:
        return re.sub(r"编号 [0-9a-f]+", "", said).replace(name, "N")

    assert blank(refused, number) == blank(unknown, "YN-0000-0000-0")
    assert "没有这件工单" in await tea.refused(f"/tickets/{number}/take", 403, version="1", seen="1")
    clerk = await console.sign_in(Role.CLERK)
    await act(clerk, number, "co-handle", departments=["茶业局"])
    assert offered(await tea.page(f"/tickets/{number}")) == {"note", "reveal"}
    assert "备注已保存" in await act(tea, number, "note", text="我们明天去看")
    said = await act(tea, number, "answer", 403, **ANSWER)
    assert "协办单位" in said
    assert ANSWER["text"] in said


@BOTH
async def test_whoever_comes_second_is_told_who_changed_what_and_keeps_their_words(console: Console) -> None:
    """The second of two clerks gets 409 with the change and the form as typed, or the words for copying."""
    number = await console.file(**BEGUN)
    first, second = await console.sign_in(Role.APPROVER), await console.sign_in(Role.CLERK)
    await act(first, number, "note", text="看过了")
    old = {"version": "1", "seen": "2"}
    await act(first, number, "extend", working_days="3", reason="等配件")
    said = await act(second, number, "answer", 409, **old, **ANSWER)
    assert "刚刚有人改过这件工单" in said
    missed = said[said.index("您打开页面以后") : said.index("您写的内容还在原处")]
    assert "延期 " + first.presence.actor.name in missed
    assert "看过了" not in missed
    token = {"csrf_token": await second.token()}
    async with await second.send(f"/tickets/{number}/answer", {**token, **old, **ANSWER}) as response:
        html = await response.text()
    assert response.status == 409
    form = html[html.index('id="answer"') :]
    assert ANSWER["text"] in form
    assert "data-unsent" in form, "the browser asks before these words are lost"
    version, seen = carried(form, "version"), carried(form, "seen")
    assert version
    assert seen
    assert re.search(r'value="已解决"[^>]*checked|checked[^>]*value="已解决"', unescape(form))
    again = {"version": version[1], "seen": seen[1]}
    await act(first, number, "answer", text="已由同事答复。", outcome="已解决")
    said = await act(second, number, "answer", 409, **again, **ANSWER)
    assert "现在不能再做这一步" in said
    assert ANSWER["text"] in said
    assert (await stored(console, number)).answer == "已由同事答复。"


async def test_words_for_a_ticket_that_went_elsewhere_are_given_back(console: Console) -> None:
    """Words for a ticket that was moved away are shown with the 403 for copying."""
    number = await console.file(**BEGUN)
    clerk = await console.sign_in(Role.CLERK)
    await console.desk.actions.assign(CHIEF, number, 1, department="茶业局", reason="归茶业局")
    said = await clerk.refused(f"/tickets/{number}/answer", 403, version="1", seen="1", **ANSWER)
    assert "没有这件工单" in said
    assert ANSWER["text"] in said


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"outcome": "不予采纳"}, "不予采纳要写明理由"),
        ({"outcome": "非职责范围", "outcome_note": "  "}, "非职责范围要写明该由哪个单位负责"),
        ({"outcome": ""}, "请选办理结果"),
        ({"outcome": "完美"}, "请从列出的里面选"),
        ({"outcome": "已解决", "text": "写了太多" * 600}, "有2,400个字，最多2,000个字"),
        ({"outcome": "部分解决", "outcome_note": "长" * 501}, "最多500个字"),
    ],
)
async def test_a_refused_answer_keeps_what_was_written(
    console: Console, fields: dict[str, str], why: str
) -> None:
    """A refused answer gives 422 with the reason, stores nothing, and keeps text, outcome and note."""
    number = await console.file(**BEGUN)
    clerk = await console.sign_in(Role.CLERK)
    given = {"text": "已派人查看，<b>下周</b>答复。", **fields}
    said = await act(clerk, number, "answer", 422, **given)
    assert why in said
    assert given["text"] in said
    assert given.get("outcome_note", "").strip() in said
    assert (await stored(console, number)).version == 1


async def test_a_refusal_stands_at_the_field_that_it_names(console: Console) -> None:
    """A missing note is marked at its field, and the form only says that something needs correction."""
    number = await console.file(**BEGUN)
    clerk = await console.sign_in(Role.CLERK)
    at = f"/tickets/{number}"
    form = {"csrf_token": await clerk.token(at), "version": "1", "seen": "1", **ANSWER, "outcome": "不予采纳"}
    async with await clerk.send(f"{at}/answer", form) as response:
        html = await response.text()
    note = re.search(r'<textarea[^>]*name="outcome_note"[^>]*>', html)
    assert note
    assert 'aria-invalid="true"' in note[0]
    assert "answer-outcome_note-error" in note[0]
    error = re.search(r'id="answer-outcome_note-error">([^<]*)<', html)
    assert error
    assert error[1] == "办理结果说明：不予采纳要写明理由，请填写说明"
    assert html.count(error[1]) == 1


async def test_an_answer_that_needs_approval_since_stays_in_its_place(console: Console) -> None:
    """If answers need a second person since the page was opened, the answer is kept once, where it can be proposed."""
    number = await console.file(**BEGUN)
    clerk, chief = await console.sign_in(Role.CLERK), await console.sign_in(Role.ADMINISTRATOR)
    await console.desk.rules.set_policy(chief.presence.actor, "城建局", second_person=True)
    said = await act(clerk, number, "answer", 422, **ANSWER)
    assert "要经第二人审核，请改点“提交审核”" in said
    assert said.count(ANSWER["text"]) == 1
    assert "没有办成" not in said


async def test_a_refused_form_does_not_hide_that_somebody_was_quicker(console: Console) -> None:
    """A refused form keeps the version first seen, so that the next try still detects a change."""
    number = await console.file(**BEGUN)
    clerk = await console.sign_in(Role.CLERK)
    await console.desk.actions.escalate(CHIEF, number, 1, reason="急")
    at, old = f"/tickets/{number}", {"version": "1", "seen": "1"}
    token = await clerk.token(at)
    async with await clerk.send(f"{at}/answer", {"csrf_token": token, **old, "text": "好"}) as response:
        html = await response.text()
    assert response.status == 422
    found = carried(html[html.index('id="answer"') :], "version")
    assert found
    assert found[1] == "1"


async def test_outcomes_that_need_a_word_get_it(console: Console) -> None:
    """Outcomes that need a reason or an owner store it; a note with 已解决 is ignored."""
    clerk = await console.sign_in(Role.CLERK)
    for outcome, note, kept in (
        ("不予采纳", "规划中已有绿地", "规划中已有绿地"),
        ("非职责范围", "供电公司", "供电公司"),
        ("已解决", "写了又改选", None),
    ):
        number = await console.file(**BEGUN)
        await act(clerk, number, "answer", text="谢谢您的意见。", outcome=outcome, outcome_note=note)
        assert (await stored(console, number)).outcome_note == kept


async def test_templates_fill_the_answer_without_script(console: Console) -> None:
    """Templates for the kind, state and department fill the answer after what was typed, and store nothing."""

    def template(title: str, text: str, **more: Any) -> ReplyTemplate:
        return ReplyTemplate(console.city.code, title, text, **more)

    wanted = await console.desk.templates.save(
        CHIEF, template("投诉受理", "您的投诉已受理。", topic="投诉", outcome=FeedbackOutcome.PLANNED)
    )
    await console.desk.templates.save(CHIEF, template("茶业用语", "茶叶", department="茶业局"))
    await console.desk.templates.save(CHIEF, template("感谢用语", "谢谢", topic="感谢"))
    await console.desk.templates.save(CHIEF, template("办结用语", "办结", state=FeedbackState.CLOSED))
    number = await console.file(kind=FeedbackKind.COMPLAINT, **BEGUN)
    clerk = await console.sign_in(Role.CLERK)
    html = await clerk.page(f"/tickets/{number}")
    assert "投诉受理（通用）" in html
    assert not any(other in html for other in ("茶业用语", "感谢用语", "办结用语"))
    at = f"/tickets/{number}"
    form = {"version": "1", "seen": "1", "text": "居民您好：", "template": str(wanted.id)}
    async with await clerk.send(f"{at}/fill", {"csrf_token": await clerk.token(at), **form}) as response:
        filled = await response.text()
        assert response.status == 200
    assert "居民您好：\n您的投诉已受理。</textarea>" in filled
    assert re.search(r'checked[^>]*value="列入计划"', filled)
    chosen = {**form, "outcome": "已解决", "csrf_token": await clerk.token(at)}
    async with await clerk.send(f"{at}/fill", chosen) as response:
        assert re.search(r'checked[^>]*value="已解决"', await response.text()), (
            "what was chosen before stays too"
        )
    assert (await stored(console, number)).version == 1


@BOTH
async def test_personal_data_is_shown_once_for_a_purpose_that_is_noted(console: Console) -> None:
    """Personal data are shown once, only with a purpose, and the log has who and why but not what."""
    text = "我叫王小明，电话13900139000"
    number = await console.file(text, text_masked=mask(text), place="解放路128号", **BEGUN)
    clerk = await console.sign_in(Role.CLERK)
    assert "13900139000" not in await act(clerk, number, "reveal", 422, purpose=" ")
    said = await act(clerk, number, "reveal", 200, purpose="核实地点")
    assert text in said
    assert "只显示这一次" in said
    assert "13900139000" not in await clerk.page(f"/tickets/{number}")
    [deed] = [deed for deed in await console.audited() if deed.action == "ticket.revealed"]
    assert (deed.actor, deed.subject, deed.detail) == (
        clerk.presence.actor.reference,
        number,
        {"purpose": "核实地点"},
    )
    auditor = await console.sign_in(Role.AUDITOR)
    await act(auditor, number, "reveal", 403, purpose="想看", version="1")


async def test_a_ticket_is_assigned_only_to_people_of_the_department(console: Console) -> None:
    """A ticket is assigned only to active people of the department; others are refused at the field."""
    number = await console.file()
    await console.add("li.na", Role.CLERK, "茶业局", name="李娜")
    gone = await console.add("zhao.lei", Role.CLERK, "城建局", name="赵磊")
    await console.accounts.personnel.disable(replace(CHIEF, role=Role.ADMINISTRATOR), gone)
    dispatcher = await console.sign_in(Role.DISPATCHER)
    html = await dispatcher.page(f"/tickets/{number}")
    assert "李娜" in html
    assert "赵磊" not in html
    found = re.search(r'<option value="([^"]+)">李娜', html)
    assert found
    fields = {"department": "城建局", "handler": found[1]}
    assert "“李娜”不在城建局" in await act(dispatcher, number, "assign", 422, **fields)
    await act(dispatcher, number, "assign", 422, department="城建局", handler=gone)
    await act(dispatcher, number, "assign", department="茶业局", handler=found[1])
    head = await console.sign_in(Role.HEAD, "茶业局")
    await act(head, number, "assign", 422, department="城建局", reason="x")


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_words_do_no_harm(console: Console, text: str) -> None:
    """Everything that citizens or clerks write is escaped, complete, and in a box with its own direction."""
    number = await console.file(text, text_masked=text, place=text[:200], **BEGUN)
    twin = await console.file(text, text_masked=text, **BEGUN)
    clerk = await console.sign_in(Role.CLERK)
    written = text[:400]
    await act(clerk, number, "note", text=written)
    await act(clerk, number, "propose", text=written, outcome="不予采纳", outcome_note=written)
    html = await clerk.page(f"/tickets/{number}")
    assert twin in html
    assert not re.search(r"<script>|<img|onerror=alert\(2\)>[^&]|<!DOCTYPE a|<a>", html)
    assert str(7777 * 7777) not in html
    boxes = re.findall(r'<(\w+) class="([^"]*)"[^>]*>([^<]*)</\1>', html)
    held = [classes for _, classes, inner in boxes if unescape(inner).strip().startswith(written[:12])]
    assert held
    assert all({"words", "clip"} & set(classes.split()) for classes in held)
    if len(text) == 10_000:
        assert text in html
    answered = await act(clerk, number, "answer", 422, text=text + "长" * 2000, outcome="已解决")
    assert text.strip() in answered or words(text) in answered


async def test_a_form_that_was_tampered_with_says_so(console: Console) -> None:
    """A missing or invalid version or number of days gives 422, and nothing happens."""
    number = await console.file(**BEGUN)
    head = await console.sign_in(Role.HEAD)
    for version in ("", "x", "-1", "9" * 40):
        await act(head, number, "take", 422, version=version)
    for seen in ("-3", "1e9", "99999999999999"):
        await act(head, number, "take", 422, seen=seen)
    for days in ("0", "61", "", "３天", "9" * 30):
        assert "1到60" in await act(head, number, "extend", 422, working_days=days, reason="等")
    assert "请写明为什么延期" in await act(head, number, "extend", 422, working_days="3", reason="")
    assert (await stored(console, number)).version == 1


@BOTH
async def test_what_the_citizen_says_later_is_shown_masked_and_harmless(console: Console) -> None:
    """A rating, its reason and additions are shown masked and escaped, unmasked only with a purpose."""
    number = await console.file(**BEGUN)
    head = await console.sign_in(Role.HEAD)
    await act(head, number, "answer", **ANSWER)
    hostile = "<script>alert(1)</script>我的电话13900139000"
    now = console.clock()
    for said in (
        Rate(number, 1, Solved.NO, date(2031, 6, 1)),
        Explain(number, hostile),
        AddWords(number, hostile + "，东头"),
    ):
        await console.database.transact(lambda unit, said=said: storing.write_down(unit, said, now))
    html = await head.page(f"/tickets/{number}")
    said = words(html)
    assert "没解决 1分" in said
    assert "居民不满意" in said
    assert "新期限2031-06-01" in said
    assert "13900139000" not in html
    assert "<script>alert" not in html
    revealed = await act(head, number, "reveal", 200, purpose="电话核实")
    assert revealed.count("13900139000") == 2


async def test_a_talk_is_begun_and_ended_on_the_page(console: Console) -> None:
    """A conversation starts and ends on the page, which says that it is not an answer and that a notice waits."""
    number = await console.file(**BEGUN)
    clerk = await console.sign_in(Role.CLERK)
    assert "end-talk" not in offered(await clerk.page(f"/tickets/{number}"))
    assert "还没有填" in await act(clerk, number, "message", 422, text="\u200b")
    said = await act(clerk, number, "message", text="请问在哪一段？")
    assert "正在和居民对话" in said
    assert "end-talk" in offered(await clerk.page(f"/tickets/{number}"))
    notices = await console.database.read(lambda unit: unit.notices.of_ticket(console.city.code, number))
    assert "请问在哪一段？" in notices[-1].replies
    assert "正在和居民对话" not in await act(clerk, number, "end-talk")
    assert "现在没有和居民的对话" in await act(clerk, number, "end-talk", 422)

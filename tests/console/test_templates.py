"""Reply templates and rules at the console: who may change them, the effect, and the audit log."""

import itertools
import re
from datetime import UTC, datetime

import pytest

from bot.assembly import dialogue_of
from console.audit_words import say_action, say_detail
from handlers.conversation import Conversation
from handlers.messages import Incoming
from handlers.tickets import ticket_number
from storage.records import FeedbackFilter, FeedbackState, ReplyTemplate, Role
from tests.console.harness import BOTH, Console, Staff
from tests.knowledge.small_city import write_small_city

HOSTILE = "<script>alert('标题')</script>\u202e\"'&"
NEW = {
    "title": "路灯已报修",
    "text": "您好，路灯已经派人去修。",
    "topic": "路灯",
    "state": "办理中",
    "outcome": "已解决",
}


async def _add(staff: Staff, **fields: str) -> str:
    return await staff.done("/templates/new", "/templates/new", **{**NEW, **fields})


async def _told(console: Console) -> list[str]:
    """Return the audit log as its page words it, from the first change of templates or rules on."""
    return [
        f"{say_action(deed.action)} {say_detail(deed.detail)}"
        for deed in await console.audited()
        if deed.action.split(".")[0] in {"template", "policy", "limit"}
    ]


@BOTH
async def test_a_template_is_made_changed_and_deleted(console: Console) -> None:
    """Creating, changing and deleting a template shows on the list, in the answer's form and in the audit log."""
    head = await console.sign_in(Role.HEAD)
    assert "“路灯已报修”已保存" in await _add(head, department="城建局")
    [kept] = await console.desk.templates.of(head.presence.actor)
    assert (kept.department, kept.topic, kept.state, kept.updated_by) == (
        "城建局",
        "路灯",
        FeedbackState.IN_PROGRESS,
        head.id,
    )
    at = f"/templates/{kept.id}"
    assert "路灯已派人" in await head.done(at, at, **{**NEW, "title": "路灯已派人", "department": "城建局"})
    number = await console.file("路灯不亮", state=FeedbackState.IN_PROGRESS, handler=head.id)
    assert "路灯已派人" in await head.words(f"/tickets/{number}")
    gone = await head.done(f"{at}/delete", at)
    assert "“路灯已派人”已删除" in gone
    assert await console.desk.templates.of(head.presence.actor) == []
    assert (await head.get(at)).status == 404
    assert await _told(console) == [
        "保存模板 部门：城建局；名称：路灯已报修",
        "保存模板 部门：城建局；名称：路灯已派人",
        "删除模板 部门：城建局；名称：路灯已派人",
    ]


async def test_the_list_is_narrowed_by_text_topic_state_and_department(console: Console) -> None:
    """A template for any topic or state matches each filter; another department's is never shown."""
    dispatcher = await console.sign_in(Role.DISPATCHER)
    await _add(dispatcher)
    await _add(dispatcher, title="公园绿化", topic="公园", state="已派单", department="城建局")
    await _add(dispatcher, title="通用开头", topic="", state="", outcome="")
    await _add(dispatcher, title="茶园回访", topic="", state="", department="茶业局")

    async def found(query: str, who: Staff = dispatcher) -> list[str]:
        said = await who.words(f"/templates{query}")
        return [name for name in ("路灯已报修", "公园绿化", "通用开头", "茶园回访") if f" {name} " in said]

    assert await found("") == ["路灯已报修", "公园绿化", "通用开头", "茶园回访"]
    assert await found("?topic=路灯") == ["路灯已报修", "通用开头", "茶园回访"]
    assert await found("?state=已派单&topic=公园") == ["公园绿化", "通用开头", "茶园回访"]
    assert await found("?department=城建局") == ["公园绿化"]
    assert await found("?department=全部部门") == ["路灯已报修", "通用开头"]
    assert await found("?q=通用") == ["通用开头"]
    assert "没有这样的模板" in await dispatcher.words("/templates?q=没有的")
    assert await found("", await console.sign_in(Role.CLERK)) == ["路灯已报修", "公园绿化", "通用开头"]


async def test_who_may_read_and_who_may_change(console: Console) -> None:
    """A clerk reads templates, a head changes their department's, and only a citywide role those for everybody."""
    dispatcher, head, clerk = [
        await console.sign_in(role) for role in (Role.DISPATCHER, Role.HEAD, Role.CLERK)
    ]
    await _add(dispatcher)
    [shared] = await console.desk.templates.of(dispatcher.presence.actor)
    for reader in (head, clerk):
        html = await reader.page("/templates")
        assert "路灯已报修" in html
        assert f"/templates/{shared.id}" not in html
    assert "新建模板" not in await clerk.words("/templates")
    assert "调度员或管理员" in await head.words(f"/templates/{shared.id}", status=403)
    assert "调度员或管理员" in await head.refused(f"/templates/{shared.id}/delete", 403)
    offered = await head.page("/templates/new")
    assert re.findall(r'<option[^>]*value="([^"]*)"[^>]*>(?:城建局|茶业局|全部部门)<', offered) == ["城建局"]
    # A department that the page never offered.
    assert "部门" in await head.refused(
        "/templates/new", 422, "/templates/new", **{**NEW, "department": "茶业局"}
    )
    assert "部门" in await head.refused("/templates/new", 422, "/templates/new", **{**NEW, "department": ""})
    assert len(await console.desk.templates.of(dispatcher.presence.actor)) == 1


async def test_what_is_wrong_is_said_at_its_field(console: Console) -> None:
    """Blank, too long or invisible text is reported at its field, what was typed is kept, and nothing is saved."""
    dispatcher = await console.sign_in(Role.DISPATCHER)

    async def refused(**fields: str) -> str:
        return await dispatcher.refused("/templates/new", 422, "/templates/new", **{**NEW, **fields})

    assert "请填名称" in await refused(title="")
    assert "请填内容" in await refused(text="")
    assert "模板内容：还没有填" in await refused(text="  ")
    assert "60" in await refused(title="长" * 61)
    assert "2000" in await refused(text="长" * 2001)
    assert "20" in await refused(topic="长" * 21)
    unseen = await refused(title="\u200b\u200b")
    assert "模板名称：还没有填" in unseen
    assert "您好，路灯已经派人去修。" in unseen
    assert await console.desk.templates.of(dispatcher.presence.actor) == []


async def test_hostile_words_stay_words(console: Console) -> None:
    """Markup in any field is shown as text on list, form, message and audit log."""
    dispatcher, auditor = await console.sign_in(Role.DISPATCHER), await console.sign_in(Role.AUDITOR)
    assert "<script>alert" in await _add(dispatcher, title=HOSTILE, text=HOSTILE, topic="<b>路灯")
    [kept] = await console.desk.templates.of(dispatcher.presence.actor)
    for who, path in ((dispatcher, "/templates"), (dispatcher, f"/templates/{kept.id}"), (auditor, "/audit")):
        html = await who.page(path)
        assert "<script>alert" not in html
        assert "<b>路灯" not in html
        assert "&lt;script&gt;alert" in html
    for path in ("/templates/0", "/templates/x", "/templates/99999999999999999999", "/templates/%3Cb%3E"):
        assert (await dispatcher.get(path)).status == 404


async def test_everybody_reads_the_rules_and_the_administrator_sets_them(console: Console) -> None:
    """Everybody reads the rules; only administrators have forms, and other people's POSTs are refused."""
    auditor, head = await console.sign_in(Role.AUDITOR), await console.sign_in(Role.HEAD)
    for reader in (auditor, head):
        html = await reader.page("/templates/rules")
        assert "7个工作日" in html
        assert "2031-05-15" in html
        assert "规则由管理员修改" in html
        assert "/templates/rules/limit" not in html
        await reader.refused("/templates/rules/limit", 403, kind="投诉", days="3")
        await reader.refused("/templates/rules/second-person", 403, department="城建局", second_person="yes")
    assert await console.desk.rules.limits() == {}


@BOTH
async def test_a_second_person_rule_makes_an_answer_wait(console: Console) -> None:
    """With the second-person rule only a proposal can be made; without it an answer goes out."""
    administrator, clerk = await console.sign_in(Role.ADMINISTRATOR), await console.sign_in(Role.CLERK)
    said = {"text": "已经修好。", "outcome": "已解决", "version": "1"}

    async def ticket() -> str:
        return await console.file(state=FeedbackState.IN_PROGRESS, handler=clerk.id)

    async def state(number: str) -> tuple[FeedbackState, str | None]:
        kept = (await console.desk.tickets.view(clerk.presence.actor, number)).ticket
        return kept.state, kept.draft

    first, second, third = await ticket(), await ticket(), await ticket()
    await clerk.done(f"/tickets/{first}/answer", f"/tickets/{first}", **said)
    assert await state(first) == (FeedbackState.ANSWERED, None)

    rules = "/templates/rules"
    page = await administrator.done(f"{rules}/second-person", rules, department="城建局", second_person="yes")
    assert "城建局：答复从现在起要经第二人审核" in page
    assert "现在没有人能审核，答复发不出去" in page
    await console.add("approver", Role.APPROVER, "城建局")
    assert "没有人能审核" not in await administrator.words(rules)
    assert "第二人" in await clerk.refused(f"/tickets/{second}/answer", 422, f"/tickets/{second}", **said)
    assert await state(second) == (FeedbackState.IN_PROGRESS, None)
    await clerk.done(f"/tickets/{second}/propose", f"/tickets/{second}", **said)
    assert await state(second) == (FeedbackState.IN_PROGRESS, "已经修好。")

    await administrator.done(f"{rules}/second-person", rules, department="城建局", second_person="no")
    await clerk.done(f"/tickets/{third}/answer", f"/tickets/{third}", **said)
    assert await state(third) == (FeedbackState.ANSWERED, None)
    assert await _told(console) == [
        "修改规则（第二人审核） 第二人审核：需要",
        "修改规则（第二人审核） 第二人审核：不需要",
    ]


async def test_a_due_rule_gives_the_next_ticket_another_date(
    console: Console, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A new limit applies to tickets filed afterwards; an empty one restores the city file's."""
    folder = write_small_city(tmp_path_factory.mktemp("talk") / console.city.code).folder
    chance = itertools.count(11111111)
    conversation = Conversation(
        dialogue=dialogue_of(folder, tmp_path_factory.mktemp("cache")),
        database=console.database,
        pseudonym=lambda channel, sender: f"{channel}{sender}",
        clock=console.clock,
        new_number=lambda: ticket_number.issue(lambda below: next(chance) * 7919 % below),
    )
    administrator = await console.sign_in(Role.ADMINISTRATOR)

    async def filed(name: str) -> list[str]:
        """File a complaint as a new citizen; return the due days of all complaints, oldest first."""
        text = "我要投诉，城东路的路灯坏了半个月，没人来修"
        sent = Incoming("web", name, f"m-{name}", text, datetime(2031, 5, 6, tzinfo=UTC))
        assert (await conversation.receive(sent)).stored
        console.clock.pass_(minutes=1)
        wanted = FeedbackFilter(console.city.code)
        kept = await console.database.read(lambda unit: list(unit.feedback.iterate(wanted)))
        return [str(one.due) for one in kept]

    rules = "/templates/rules"
    assert await filed("a") == ["2031-05-15"]
    page = await administrator.done(f"{rules}/limit", rules, kind="投诉", days="2")
    assert "投诉的答复期限已更改" in page
    assert "2个工作日" in page
    assert "管理员" in page
    assert await filed("b") == ["2031-05-15", "2031-05-08"]
    await administrator.done(f"{rules}/limit", rules, kind="投诉", days="")
    assert await filed("c") == ["2031-05-15", "2031-05-08", "2031-05-15"]
    assert await _told(console) == [
        "修改规则（答复期限） 原来（工作日）：7；现在（工作日）：2",
        "修改规则（答复期限） 原来（工作日）：2；现在（工作日）：7",
    ]


async def test_a_reopened_ticket_follows_the_rule_that_was_set(console: Console) -> None:
    """A reopened ticket's due date follows the console's limit, not the city file's."""
    administrator, clerk = await console.sign_in(Role.ADMINISTRATOR), await console.sign_in(Role.CLERK)
    await administrator.done("/templates/rules/limit", "/templates/rules", kind="投诉", days="1")
    number = await console.file(state=FeedbackState.IN_PROGRESS, handler=clerk.id)
    at = f"/tickets/{number}"
    await clerk.done(f"{at}/answer", at, text="好了。", outcome="已解决", version="1")
    await clerk.done(f"{at}/reopen", at, reason="居民说没好", version="2")
    assert str((await console.desk.tickets.view(clerk.presence.actor, number)).ticket.due) == "2031-05-07"


@pytest.mark.parametrize("typed", ["0", "-1", "251", "半天", "1.5", "9" * 30, HOSTILE])
async def test_a_limit_that_is_none_is_refused(console: Console, typed: str) -> None:
    """An invalid limit is refused with kind, value and remedy, and nothing changes."""
    administrator = await console.sign_in(Role.ADMINISTRATOR)
    rules = "/templates/rules"
    told = await administrator.refused(f"{rules}/limit", 422, rules, kind="投诉", days=typed)
    assert f"投诉的期限：“{typed[:5]}" in told
    assert "请填1到250的整数" in told
    assert "五类" in await administrator.refused(f"{rules}/limit", 422, rules, kind="骂人", days="1")
    wrong = {"department": "火星局", "second_person": "yes"}
    assert "刷新页面" in await administrator.refused(f"{rules}/second-person", 422, rules, **wrong)
    assert await console.desk.rules.limits() == {}
    assert await _told(console) == []


async def test_a_template_that_somebody_else_changed_is_not_overwritten(console: Console) -> None:
    """Whoever saves from an older page gets what stands now beside what they wrote, and may save after that."""
    first, second = await console.sign_in(Role.HEAD), await console.sign_in(Role.APPROVER)
    await _add(first, department="城建局")
    [kept] = await console.desk.templates.of(first.presence.actor)
    at = f"/templates/{kept.id}"

    def seen(html: str) -> str:
        return re.findall(r'name="seen"[^>]*value="([^"]*)"', html)[0]

    old = seen(await second.page(at))
    console.clock.pass_(minutes=1)
    await first.done(at, at, **{**NEW, "text": "第一位改的。", "department": "城建局", "seen": old})
    form = {**NEW, "text": "第二位改的。", "department": "城建局"}
    async with await second.post(at, at, **form, seen=old) as response:
        html = await response.text()
    assert response.status == 409
    assert f"{first.presence.actor.name}已经改过" in html
    assert "readonly>第一位改的。</textarea>" in html
    assert "第二位改的。</textarea>" in html
    await second.done(at, at, **form, seen=seen(html))
    [kept] = await console.desk.templates.of(first.presence.actor)
    assert kept.text == "第二位改的。"


async def test_a_template_that_somebody_else_deleted(console: Console) -> None:
    """Saving a template that somebody else deleted reports that, and does not restore it."""
    dispatcher = await console.sign_in(Role.DISPATCHER)
    made = await console.desk.templates.save(
        dispatcher.presence.actor, ReplyTemplate(console.city.code, "路灯", "您好")
    )
    assert made.id is not None
    await console.desk.templates.delete(dispatcher.presence.actor, made.id)
    assert (await dispatcher.post(f"/templates/{made.id}", **NEW)).status == 404
    assert await console.desk.templates.of(dispatcher.presence.actor) == []

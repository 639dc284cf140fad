"""The queue: what it shows to whom, its order and pages, bulk actions, views, and new tickets."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import quote

import pytest
from playwright.async_api import Browser, expect

from console.app import PREFIX
from console.pages.queue_rows import age
from handlers.casework.change import Resolution
from handlers.outcome import AddPlace, AddWords
from handlers.people import OPERATOR
from handlers.tickets import storing
from storage.records import FeedbackOutcome, FeedbackState, ReplyTemplate, Role
from tests.console.harness import BOTH, NOW, Console, words
from tests.console.test_looks import faults, looking
from tests.journeys.browser import NEEDS_CHROMIUM

HOSTILE = "<script>alert(1)</script>\u202e龙井\u200b" + "长" * 9_000


async def ticked(console: Console, *numbers: str) -> list[str]:
    """Return the tickets' checkbox values as a page would send them."""
    found = [await console.database.read(lambda unit, n=n: unit.feedback.get(n)) for n in numbers]
    return [f"{one.number}~{one.version}" for one in found if one]


@BOTH
async def test_a_clerk_sees_their_own_departments_alone(console: Console) -> None:
    """A clerk sees their departments, the dispatcher all, and filters apply."""
    await console.file("路灯坏了", department="城建局")
    await console.file("采茶路断了", department="茶业局", text_masked="采茶路断了")
    clerk, dispatcher = await console.sign_in(Role.CLERK, "城建局"), await console.sign_in(Role.DISPATCHER)
    own = await clerk.words("/tickets")
    assert "路灯坏了" in own
    assert "采茶路" not in own
    everything = await dispatcher.words("/tickets")
    assert "路灯坏了" in everything
    assert "采茶路断了" in everything
    assert "路灯坏了" not in await dispatcher.words("/tickets?department=" + quote("茶业局"))
    assert "采茶路断了" in await dispatcher.words("/tickets?q=" + quote("采茶路"))
    assert "采茶路断了" not in await dispatcher.words("/tickets?state=" + quote("已办结"))


async def test_on_paper_a_ticket_has_a_date(console: Console) -> None:
    """How long ago a ticket came is for the screen; what is printed says when."""
    await console.file()
    html = await (await console.sign_in(Role.DISPATCHER)).page("/tickets")
    assert re.search(r'class="noprint" title="2031-05-06 09:30">刚刚<', html)
    assert '<span class="onpaper">2031-05-06 09:30</span>' in html


@BOTH
async def test_pages_lead_there_and_back(console: Console) -> None:
    """Pages have fifty tickets, and going back ends at the first page."""
    for at in range(60):
        await console.file(f"第{at:02}件来信")
        console.clock.pass_(seconds=1)
    dispatcher = await console.sign_in(Role.DISPATCHER)
    first = await dispatcher.page("/tickets")
    assert "第59件" in first
    assert "第09件" not in first
    [older] = re.findall(r'rel="next" href="/console([^"]+)"', first)
    second = await dispatcher.page(older.replace("&amp;", "&"))
    assert "第09件" in second
    [newer] = re.findall(r'rel="prev" href="/console([^"]+)"', second)
    assert "第59件" in await dispatcher.page(newer.replace("&amp;", "&"))
    oldest = await dispatcher.page("/tickets?sort=oldest")
    assert "第00件" in oldest


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("state=x", "状态：“x”不认识；可以用待受理、"),
        ("part=x", "统计口径：“x”不认识；请从统计页点进来"),
        ("since=2031-13-01", "收到日期，从：“2031-13-01”不是日期；请写成"),
        ("kind=?", "类别：“?”不认识"),
        ("since=2031-99-99", "2023-11-05 这样"),
        ("until=9999-12-31", "收到日期，到：“9999-12-31”超出范围：请填1900年到2999年之间的日期"),
        ("since=2031-05-06&until=2031-05-01", "开始日期2031-05-06在结束日期2031-05-01之后；请把两个日期对调"),
        ("q=" + "长" * 101, "最多100个字"),
        ("q=x", "太短"),
        ("department=" + quote("没有的局"), "不在"),
        ("commitment=Z9", "没有编号是“Z9”的承诺"),
        ("channel=fax", "可以用wechat"),
    ],
)
async def test_what_means_no_tickets_is_said_with_the_remedy(console: Console, query: str, said: str) -> None:
    """An unreadable address gives field, value and remedy above the form, and no list."""
    await console.file("路灯坏了")
    dispatcher = await console.sign_in(Role.DISPATCHER)
    told = await dispatcher.words(f"/tickets?{query}", 422)
    assert said in told
    assert "路灯坏了" not in told


@pytest.mark.parametrize(
    ("query", "said"),
    [("sort=up", "没有这种排序"), ("cursor=%00zzz", "已经失效"), ("cursor=abc&sort=due", "已经失效")],
)
async def test_an_order_or_a_place_that_is_none_is_noted_and_left_aside(
    console: Console, query: str, said: str
) -> None:
    """An unknown order or position is noted and ignored, and the tickets are shown."""
    await console.file("路灯坏了")
    told = await (await console.sign_in(Role.DISPATCHER)).words(f"/tickets?{query}")
    assert said in told
    assert "路灯坏了" in told


@pytest.mark.parametrize("written", ["YN-4827-1936-4", "yn 4827 1936 4", "ＹＮ４８２７１９３６４"])
async def test_a_number_alone_leads_to_its_ticket(console: Console, written: str) -> None:
    """A number read out on the telephone leads to its ticket, unless it is another department's."""
    await console.file("路灯坏了", number="YN-4827-1936-4")
    clerk, other = await console.sign_in(Role.CLERK), await console.sign_in(Role.CLERK, "茶业局")
    async with await clerk.get(f"/tickets?q={quote(written)}") as response:
        assert (response.status, response.headers["Location"]) == (303, f"{PREFIX}/tickets/YN-4827-1936-4")
    assert "路灯坏了" not in await other.words(f"/tickets?q={quote(written)}")


async def test_hostile_words_stay_words(console: Console) -> None:
    """No element written by a citizen reaches the page."""
    await console.file(HOSTILE)
    dispatcher = await console.sign_in(Role.DISPATCHER)
    page = await dispatcher.page("/tickets")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def bulk(deed: str, boxes: list[str]) -> str:
    """Return the address for the ticked tickets."""
    return f"/tickets/bulk/{deed}?back=&" + "&".join(f"ticket={quote(box)}" for box in boxes)


@BOTH
async def test_many_are_assigned_and_one_that_changed_meanwhile_is_told(console: Console) -> None:
    """In a bulk assignment each ticket succeeds or fails on its own, and failed ones can be sent again."""
    numbers = [await console.file("路灯坏了", state=FeedbackState.RECEIVED) for _ in range(3)]
    boxes = await ticked(console, *numbers)
    dispatcher = await console.sign_in(Role.DISPATCHER)
    stale = re.sub(r"~(\d+)$", lambda found: f"~{int(found[1]) + 5}", boxes[2])
    asked = bulk("assign", [*boxes[:2], stale])
    shown = await dispatcher.words(asked)
    assert all(number in shown for number in numbers)
    told = await dispatcher.refused(
        "/tickets/bulk/assign",
        422,
        asked,
        ticket=[*boxes[:2], stale],
        department="茶业局",
        handler="",
        back="",
    )
    assert "2件已办成，1件没有办成" in told
    assert numbers[2] in told
    assert numbers[0] not in told
    [*moved, left] = [await console.database.read(lambda unit, n=n: unit.feedback.get(n)) for n in numbers]
    assert [one.department for one in moved if one] == ["茶业局", "茶业局"]
    assert left is not None
    assert left.state is FeedbackState.RECEIVED
    done = await dispatcher.done(
        "/tickets/bulk/assign", asked, ticket=[boxes[2]], department="茶业局", handler="", back="q=路灯"
    )
    assert "1件都已办成" in done


async def test_many_go_each_to_its_own_department(console: Console) -> None:
    """New ones go where they were routed; one that was given back is left, and a person can't be named for all."""
    lamp, tea = await console.file("路灯坏了"), await console.file("茶园没水", "茶业局")
    back = await console.file("垃圾没人收", assigned_at=NOW)
    dispatcher = await console.sign_in(Role.DISPATCHER)
    clerk = await console.sign_in(Role.CLERK)
    boxes = await ticked(console, lamp, tea, back)
    asked, to = bulk("assign", boxes), "/tickets/bulk/assign"
    told = await dispatcher.refused(
        to, 422, asked, ticket=boxes, department="each", handler=clerk.id, back=""
    )
    assert "各派各的部门时不能指定" in told
    told = await dispatcher.refused(to, 422, asked, ticket=boxes, department="each", handler="", back="")
    assert "2件已办成，1件没有办成" in told
    assert "承办单位：城建局退回过这件；请打开它，另选单位" in told
    now = [await console.database.read(lambda unit, n=n: unit.feedback.get(n)) for n in (lamp, tea, back)]
    assert [(one.department, one.state.value) for one in now if one] == [
        ("城建局", "已派单"),
        ("茶业局", "已派单"),
        ("城建局", "待受理"),
    ]


@BOTH
async def test_what_a_citizen_says_to_a_ticket_in_hand_is_marked(console: Console) -> None:
    """Until staff do anything about it; what was added before anybody had it, or after the answer, is not."""
    number = await console.file("路灯坏了", state=FeedbackState.IN_PROGRESS, handler="c1")
    new = await console.file("垃圾没人收")
    clerk = await console.sign_in(Role.CLERK)
    assert "居民有话" not in await clerk.words("/tickets")
    for one in (number, new):
        await console.database.transact(
            lambda unit, one=one: storing.write_down(unit, AddPlace(one, "东门"), NOW)
        )
    assert f"{number} · 投诉 办理中 居民有话" in (said := await clerk.words("/tickets"))
    assert said.count("居民有话") == 1
    await console.desk.actions.note(clerk.presence.actor, number, text="已知道")
    assert "居民有话" not in await clerk.words("/tickets")
    await console.database.transact(lambda unit: storing.write_down(unit, AddWords(number, "还是不亮"), NOW))
    assert "居民有话" in await clerk.words("/tickets")


async def test_what_a_department_gave_back_is_marked(console: Console) -> None:
    """Until it is assigned anew; a new ticket, and one in hand, bear no such mark."""
    number = await console.file("路灯坏了", state=FeedbackState.IN_PROGRESS, assigned_at=NOW)
    await console.file("垃圾没人收")
    dispatcher, clerk = (
        await console.sign_in(Role.DISPATCHER),
        (await console.sign_in(Role.CLERK)).presence.actor,
    )
    assert "退回" not in await dispatcher.words("/tickets")
    returned = await console.desk.actions.return_(clerk, number, 1, reason="不归我们管")
    assert f"路灯坏了 {number} · 投诉 待受理 退回" in await dispatcher.words("/tickets")
    assert (await dispatcher.words("/tickets")).count("退回") == 1
    await console.desk.actions.assign(
        dispatcher.presence.actor, number, returned.version, department="茶业局"
    )
    assert "退回" not in await dispatcher.words("/tickets")


async def test_an_answer_sent_back_is_marked(console: Console) -> None:
    """In the list and at the ticket's head, until another answer is proposed."""
    number = await console.file("路灯坏了", state=FeedbackState.IN_PROGRESS, handler="c1")
    clerk, approver = await console.sign_in(Role.CLERK), await console.sign_in(Role.APPROVER)
    said = Resolution("已经修好。", FeedbackOutcome.SOLVED)
    author, desk = clerk.presence.actor, console.desk
    one = await desk.actions.propose(author, number, 1, resolution=said)
    assert f"路灯坏了 {number} · 投诉 办理中 待审核" in await clerk.words("/tickets")
    one = await desk.actions.send_back(approver.presence.actor, number, one.version, reason="哪天")
    assert f"路灯坏了 {number} · 投诉 办理中 退改" in await clerk.words("/tickets")
    assert "答复退改" in await clerk.words(f"/tickets/{number}")
    await desk.actions.propose(author, number, one.version, resolution=said)
    assert "办理中 退改" not in await clerk.words("/tickets")


@BOTH
async def test_many_are_answered_and_closed(console: Console) -> None:
    """Many tickets get the same answer and outcome, then all are closed."""
    numbers = [await console.file("路灯坏了", state=FeedbackState.IN_PROGRESS) for _ in range(3)]
    clerk = await console.sign_in(Role.CLERK)
    boxes = await ticked(console, *numbers)
    asked = bulk("answer", boxes)
    told = await clerk.refused("/tickets/bulk/answer", 422, asked, ticket=boxes, text="", outcome="", back="")
    assert "请写答复" in told
    form = {"ticket": boxes, "text": "不归我们管。", "outcome": "非职责范围", "outcome_note": "", "back": ""}
    async with await clerk.post("/tickets/bulk/answer", asked, **form) as response:
        html = await response.text()
    assert response.status == 422
    assert re.search(r'id="outcome_note-error">办理结果说明：非职责范围要写明', html)
    assert html.count(" checked") == 3, "what was ticked stays ticked"
    assert "3件都已办成" in await clerk.done(
        "/tickets/bulk/answer", asked, ticket=boxes, text="已经修好。", outcome="已解决", back=""
    )
    boxes = await ticked(console, *numbers)
    closes = await console.sign_in(Role.HEAD)
    asked = bulk("close", boxes)
    assert "3件都已办成" in await closes.done("/tickets/bulk/close", asked, ticket=boxes, back="")
    found = [await console.database.read(lambda unit, n=n: unit.feedback.get(n)) for n in numbers]
    assert {one.state for one in found if one} == {FeedbackState.CLOSED}
    assert {one.answer for one in found if one} == {"已经修好。"}


async def test_a_template_is_added_to_an_answer_to_many(console: Console) -> None:
    """A template's button adds its text below what was written; nothing is sent, and the ticked tickets stay."""
    number = await console.file("路灯坏了", state=FeedbackState.IN_PROGRESS)
    clerk, boxes = await console.sign_in(Role.CLERK), await ticked(console, number)
    chief = await console.sign_in(Role.DISPATCHER)
    kept = await console.desk.templates.save(
        chief.presence.actor,
        ReplyTemplate("", "路灯报修", "已派人去修。", outcome=FeedbackOutcome.PLANNED),
    )
    asked = bulk("answer", boxes)
    form = {"ticket": boxes, "text": "居民您好：", "outcome": "", "back": "", "template": str(kept.id)}
    for typed in ("居民您好：", "居民您好：\n已派人去修。"):
        async with await clerk.post("/tickets/bulk/answer", asked, **form | {"text": typed}) as response:
            html = await response.text()
        assert response.status == 200
        assert "居民您好：\n已派人去修。</textarea>" in html
        assert '<option selected value="列入计划">' in html
        assert html.count(" checked") == 1
    found = await console.database.read(lambda unit: unit.feedback.get(number))
    assert found is not None
    assert found.answer is None


async def test_what_was_listed_for_many_can_be_ticked_again(console: Console) -> None:
    """Unticked tickets stay on the page, also if none is ticked, or if only others failed."""
    answered = {"answer": "已修好。", "outcome": FeedbackOutcome.SOLVED, "answered_at": NOW}
    numbers = [await console.file("路灯坏了", state=FeedbackState.ANSWERED, **answered) for _ in range(2)]
    numbers.append(await console.file("路灯坏了", state=FeedbackState.IN_PROGRESS))
    clerk, boxes = await console.sign_in(Role.CLERK), await ticked(console, *numbers)
    asked = bulk("close", boxes)
    told = await clerk.refused("/tickets/bulk/close", 422, asked, listed=boxes, back="")
    assert "还没有勾选工单" in told
    assert all(number in told for number in numbers)
    sent = {"listed": boxes, "ticket": boxes[1:], "back": ""}
    async with await clerk.post("/tickets/bulk/close", asked, **sent) as response:
        html = await response.text()
    assert "1件已办成，1件没有办成" in html
    assert [number in html for number in numbers] == [True, False, True]
    assert " checked" not in html, "what failed is looked at first"


async def test_where_a_second_person_approves_many_are_not_answered(console: Console) -> None:
    """If a second person approves, bulk answers are refused, and the page says so beforehand."""
    number = await console.file("路灯坏了", state=FeedbackState.IN_PROGRESS)
    chief = await console.sign_in(Role.ADMINISTRATOR)
    await console.desk.rules.set_policy(chief.presence.actor, "城建局", second_person=True)
    clerk, boxes = await console.sign_in(Role.CLERK), await ticked(console, number)
    asked = bulk("answer", boxes)
    assert "城建局的答复要第二人审核，不能批量发出" in await clerk.words(asked)
    both = await console.sign_in(Role.CLERK, "城建局", "茶业局")
    elsewhere = await ticked(
        console, await console.file("茶园的路断了", department="茶业局", state=FeedbackState.IN_PROGRESS)
    )
    assert "第二人审核" not in await both.words(bulk("answer", elsewhere))
    tried = {"ticket": boxes, "text": "已经修好。", "outcome": "已解决", "back": ""}
    assert "要经第二人审核" in await clerk.refused("/tickets/bulk/answer", 422, asked, **tried)


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(0, "刚刚"), (59, "59分钟"), (60, "1小时"), (1439, "23小时"), (1440, "1天"), (4400, "3天")],
)
def test_an_age_is_told_in_one_unit(minutes: int, said: str) -> None:
    """An age has one unit: days after the first day, not hours."""
    assert age(NOW, NOW - timedelta(minutes=minutes)) == said


async def test_a_shortcut_leads_to_its_tickets_and_not_to_the_form(console: Console) -> None:
    """What a counter asks for leaves the other conditions folded; what somebody chose there stays in sight."""
    dispatcher = await console.sign_in(Role.DISPATCHER)
    folded = re.compile(r'<details class="more-filters">')
    for query in ("", "?overdue=1", "?q=" + quote("路灯"), "?state=" + quote("待受理")):
        assert folded.search(await dispatcher.page(f"/tickets{query}")), query
    for query in ("?state=" + quote("已撤回"), "?overdue=1&escalated=1"):
        assert not folded.search(await dispatcher.page(f"/tickets{query}")), query


async def test_nothing_ticked_is_told(console: Console) -> None:
    """With nothing ticked, the queue says so and keeps its filters."""
    await console.file("路灯坏了", state=FeedbackState.RECEIVED)
    dispatcher = await console.sign_in(Role.DISPATCHER)
    async with await dispatcher.get("/tickets/bulk/assign?back=" + quote("q=路灯")) as response:
        assert response.status == 303
        told = await dispatcher.words(response.headers["Location"].removeprefix(PREFIX))
    assert "请先在列表里勾选工单" in told
    assert "搜索 路灯" in told


async def test_another_departments_tickets_are_neither_shown_nor_done(console: Console) -> None:
    """Another department's number typed into the address reveals nothing."""
    number = await console.file("茶园的路断了", department="茶业局", state=FeedbackState.IN_PROGRESS)
    boxes = await ticked(console, number)
    clerk = await console.sign_in(Role.CLERK, "城建局")
    asked = bulk("answer", boxes)
    shown = await clerk.words(asked)
    assert "茶园" not in shown
    assert "不在您的部门" in shown
    told = await clerk.refused(
        "/tickets/bulk/answer", 422, asked, ticket=boxes, text="好", outcome="已解决", back=""
    )
    assert "1件没有办成" in told
    assert "茶园" not in told


async def test_many_at_once_is_for_those_who_may(console: Console) -> None:
    """An auditor sees no checkboxes and can't open bulk actions."""
    await console.file("路灯坏了")
    auditor = await console.sign_in(Role.AUDITOR)
    assert 'name="ticket"' not in await auditor.page("/tickets")
    assert (await auditor.get("/tickets/bulk/close?ticket=YN-1~1")).status == 403


async def test_a_view_keeps_the_conditions_and_goes_again(console: Console) -> None:
    """A saved view belongs to its owner and stores only known filters."""
    clerk, other = await console.sign_in(Role.CLERK), await console.sign_in(Role.CLERK, login="other.one")
    query = "state=" + quote("办理中") + "&evil=1"
    assert "已保存" in await clerk.done("/tickets/views", "/tickets", name="这周要办", query=query)
    page = await clerk.page("/tickets")
    assert "这周要办" in page
    assert "evil" not in page
    assert "这周要办" not in await other.page("/tickets")
    [id_] = re.findall(r'<option value="(\d+)">这周要办', page)
    await other.refused("/tickets/views/delete", 403, "/tickets", view=id_)
    assert "这周要办" in await clerk.page("/tickets")
    assert "已删除" in await clerk.done("/tickets/views/delete", "/tickets", view=id_)
    assert "这周要办" not in await clerk.page("/tickets")


@pytest.mark.parametrize("query", ["", "?department=" + quote("城建局"), "?sort=due"])
async def test_new_tickets_come_without_reloading(console: Console, query: str) -> None:
    """The page polls the given address and gets the new rows and the next address."""
    await console.file("路灯坏了")
    dispatcher = await console.sign_in(Role.DISPATCHER)
    live = asked_at(await dispatcher.page(f"/tickets{query}"))
    assert (await dispatcher.get(live)).status == 204
    console.clock.pass_(seconds=5)
    await console.file("井盖丢了")
    part = await dispatcher.page(live)
    assert "井盖丢了" in part
    assert "路灯坏了" not in part
    assert (await dispatcher.get(asked_at(part))).status == 204


async def test_a_ticket_that_was_stored_late_is_not_missed(console: Console) -> None:
    """A ticket stored after the page was read is not missed, even if its message is older."""
    dispatcher = await console.sign_in(Role.DISPATCHER)
    live = asked_at(await dispatcher.page("/tickets"))
    console.clock.pass_(seconds=-20)
    await console.file("井盖丢了")
    console.clock.pass_(seconds=25)
    assert "井盖丢了" in await dispatcher.page(live)


async def test_a_flood_is_told_and_not_poured_out(console: Console) -> None:
    """For more than fifty new tickets, the reader is sent to the first page."""
    dispatcher = await console.sign_in(Role.DISPATCHER)
    live = asked_at(await dispatcher.page("/tickets"))
    for at in range(51):
        await console.file(f"第{at}件来信")
    part = await dispatcher.page(live)
    assert "50件以上" in part
    assert "第3件" not in part


@pytest.mark.parametrize("seen", ["", "x", "0000", "9999-12-31T23:59:59+00:00", "2031-05-06T13:30:00+99:00"])
async def test_a_poll_that_no_page_asks_is_refused(console: Console, seen: str) -> None:
    """A poll that no page sends is refused as the client's error."""
    dispatcher = await console.sign_in(Role.DISPATCHER)
    assert (await dispatcher.get(f"/tickets/news?seen={quote(seen)}")).status == 422


def asked_at(page: str) -> str:
    """Return where a page polls for new tickets."""
    [address] = re.findall(r'hx-get="/console([^"]+)"', page)
    return unescape(address)


@NEEDS_CHROMIUM
@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="session")
async def test_a_dispatchers_hands(shown: Console, browser: Browser) -> None:
    """A letter appears while watching; j and x tick, a button goes on, and the queue is empty afterwards."""
    for said in ("路灯坏了", "井盖丢了"):
        await shown.file(said, state=FeedbackState.RECEIVED)
    dispatcher = await shown.sign_in(Role.DISPATCHER)
    async with looking(browser, shown, "1440", dispatcher) as page:
        await page.goto(str(shown.server.make_url(f"{PREFIX}/tickets?state={quote('待受理')}")))
        await expect(page.locator("#tickets tr")).to_have_count(2)
        shown.clock.pass_(seconds=5)
        await shown.file("树倒了", state=FeedbackState.RECEIVED)
        await page.evaluate("htmx.trigger('[hx-get]', 'every')")
        await expect(page.locator("#tickets tr").first).to_contain_text("树倒了")
        await expect(page.locator("#found")).to_have_text("3 件")
        await page.get_by_role("link", name="树倒了").click()
        await page.locator(".crumbs a").click()
        await expect(page).to_have_url(re.compile("state="))
        await expect(page.locator("#tickets tr")).to_have_count(3)
        for key in ("j", "x", "j", "x"):
            await page.keyboard.press(key)
        assert await faults(page) == []
        await page.get_by_role("button", name="批量派单").click()
        await expect(page.locator("input[name=ticket]:checked")).to_have_count(2)
        assert await faults(page) == []
        await page.get_by_label("承办单位").select_option("茶业局")
        await page.get_by_role("button", name="批量派单").click()
        await expect(page.get_by_text("2件都已办成")).to_be_visible()
        await expect(page.locator("#tickets tr")).to_have_count(1)


async def test_the_tickets_in_somebodys_hands_are_found(console: Console) -> None:
    """A head finds what a colleague handles, also one who left; who works for other departments only is not offered."""
    clerk = await console.sign_in(Role.CLERK)
    other = await console.sign_in(Role.CLERK, "茶业局")
    hers = await console.file("路灯坏了", state=FeedbackState.IN_PROGRESS, handler=clerk.id)
    nobodys = await console.file("井盖丢了", state=FeedbackState.ASSIGNED)
    await console.accounts.personnel.disable(OPERATOR, clerk.id)
    head = await console.sign_in(Role.HEAD)
    html = await head.page(f"/tickets?handler={clerk.id}")
    name = clerk.presence.actor.name
    assert (hers in html, nobodys in html) == (True, False)
    assert f'<option selected value="{clerk.id}">{name}（已停用）</option>' in html
    assert f'value="{other.id}"' not in html
    assert f"经办人 {name}" in words(html), "the list says whose tickets it shows"
    assert f"经办人 {name}" in await head.words(f"/exports?handler={clerk.id}")
    said = await head.words(f"/tickets?handler={clerk.id}&mine=1", 422)
    assert "已经选了“我经办的”" in said

"""Commitments: the list and its counts, what is published about one, and that the next citizen is told."""

import io
import re
from datetime import date, datetime
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from aiohttp import FormData
from aiohttp.test_utils import TestClient, TestServer
from aiohttp.web import Application
from openpyxl import load_workbook

from bot import public
from handlers.conversation import Conversation
from handlers.dialogue import Dialogue
from handlers.hearing.learning import LearningUnderstanding
from handlers.messages import Incoming
from knowledge.language.lexicon import load_lexicon
from knowledge.routing import Router
from storage.records import CommitmentStatus, Role, Verdict
from tests.console.harness import BOTH, Console, Staff, words
from tests.handlers.hearers import of_another_process
from tests.handlers.publishing.test_evidence import PDF

PARK = "/commitments/1-001"
HOSTILE = "<img src=x onerror=alert(1)>\"'{{7*7}}"
STATUS = {"status": "推进中", "as_of": "2031-04-30", "evidence": "云建发〔2031〕5号"}
STEP = {"milestones-0-name": "开工", "milestones-0-due": "2031-03-31"}
ACTUAL = {"target": "0", "actual": "5", "actual_as_of": "2031-04-30", "source": "城建局4月调度表"}


async def upload(staff: Staff, content: bytes, name: str = "调度表.pdf", **fields: str) -> Any:
    """Publish a status with a document, as a browser sends it."""
    form = FormData(quote_fields=False)
    for key, value in {"csrf_token": await staff.token("/account"), **STATUS, **fields}.items():
        form.add_field(key, value)
    form.add_field("file", io.BytesIO(content), filename=name, content_type="application/pdf")
    return await staff.send(f"{PARK}/status", form)


async def refused(staff: Staff, path: str, status: int, fields: dict[str, str]) -> str:
    """Send a form with a field named `status`, expect it to be refused, and return the page's text."""
    token = await staff.token("/account")
    async with await staff.send(path, {"csrf_token": token, **fields}) as response:
        assert response.status == status
        return words(await response.text())


def citizens(console: Console, learner: LearningUnderstanding) -> Conversation:
    """Return the conversation of another process over the same database."""
    own = of_another_process(learner)
    router = Router(console.city, own.now.matcher.reader, load_lexicon())
    return Conversation(
        dialogue=Dialogue(city=console.city, understanding=own.now.understanding, router=router),
        database=console.database,
        pseudonym=lambda channel, sender: f"{channel}-{sender}",
        clock=console.clock,
        new_number=lambda: "YN-0000-0000-0",
    )


@BOTH
async def test_what_is_saved_is_what_the_next_citizen_hears(
    console: Console, learner: LearningUnderstanding
) -> None:
    """The chat and the public page at once show figure, day, source and verdict, and a manual verdict with its reason."""
    conversation = citizens(console, learner)
    asked = 0

    async def hears() -> str:
        nonlocal asked
        asked += 1
        incoming = Incoming("web", "li", str(asked), "查看 1-001", console.clock())
        return "\n".join(reply.text for reply in (await conversation.receive(incoming)).replies)

    async def reads() -> str:
        app = Application()
        database, code = console.database, console.city.code
        public.setup(
            app,
            city=console.city,
            statuses=lambda: database.read(lambda unit: unit.statuses.latest_all(code)),
            figures=lambda: database.read(lambda unit: unit.progress.latest_all(code)),
            clock=console.clock,
        )
        async with TestClient(TestServer(app)) as client:
            return words(await (await client.get(PARK)).text())

    assert "暂无进展信息" in await hears()
    clerk, head = await console.sign_in(Role.CLERK), await console.sign_in(Role.HEAD)
    assert "数据已发布" in await clerk.done(f"{PARK}/actual", PARK, **ACTUAL)
    heard = await hears()
    assert "截至2031年4月30日：口袋公园5个（目标15个，达进度）。来源：城建局4月调度表" in heard
    assert "暂无进展信息" not in heard
    assert (
        "口袋公园 5个 截至2031年4月30日（目标15个，达进度：完成目标的33.3%，全年已过32.8%）" in await reads()
    )
    await clerk.done(f"{PARK}/actual", PARK, **{**ACTUAL, "actual": "2", "actual_as_of": "2031-05-06"})
    assert "口袋公园2个（目标15个，欠进度）" in await hears()
    link = "https://www.yunling.gov.cn/5"
    await clerk.done(f"{PARK}/status", PARK, **{**STATUS, "link": link, "note": "3个在建"})
    heard = await hears()
    assert "进展：推进中（截至2031年4月30日，城建局发布）" in heard
    assert f"依据：云建发〔2031〕5号 {link}" in heard
    await head.done(f"{PARK}/override", PARK, verdict="达进度", reason="10个已完工待验收")
    heard = await hears()
    assert "口袋公园2个（目标15个）。" in heard
    assert "进度由部门认定：达进度（2031年5月6日）。理由：10个已完工待验收" in heard
    page = await reads()
    assert "进度由部门认定： 达进度 （2031年5月6日）。理由：10个已完工待验收" in page
    assert link in page
    assert heard.partition("\n\n")[0] in await clerk_hears(clerk)


async def clerk_hears(clerk: Staff) -> str:
    """Return what the console says that citizens are told."""
    html = await clerk.page(PARK)
    return re.sub(r"&#34;", '"', html)


async def test_a_refused_form_says_that_its_file_must_be_chosen_again(console: Console) -> None:
    """No browser keeps a chosen file; a form without one, and one whose file is at fault, say nothing of it."""
    head = await console.sign_in(Role.HEAD)
    async with await upload(head, PDF, link="http://unsafe") as response:
        assert response.status == 422
        assert "“调度表.pdf”没有保留，请再选一次" in words(await response.text())
    async with await upload(head, b"no document", link="") as response:
        assert response.status == 422
        assert "没有保留" not in words(await response.text())
    assert "没有保留" not in await refused(head, f"{PARK}/status", 422, {**STATUS, "link": "http://unsafe"})


@BOTH
async def test_the_course_shows_who_recorded_what(console: Console) -> None:
    """Every record stays, newest first, with evidence, file and reason; the audit log has each, and verifies."""
    clerk, head = await console.sign_in(Role.CLERK), await console.sign_in(Role.HEAD)
    async with await upload(clerk, PDF) as response:
        assert response.status == 303
    console.clock.pass_(minutes=5)
    await clerk.done(f"{PARK}/actual", PARK, **ACTUAL)
    console.clock.pass_(minutes=5)
    said = await head.done(f"{PARK}/override", PARK, verdict="无法判断", reason="口径有争议")
    assert "进度已认定为“无法判断”" in said
    history = said.partition("填报记录")[2]
    order = [
        history.index(one) for one in ("口径有争议", "城建局4月调度表", "云建发〔2031〕5号", "调度表.pdf")
    ]
    assert order == sorted(order)
    assert "2031-05-06 09:30 经办员0号" in history
    deeds = [
        (one.action, one.subject) for one in await console.audited() if one.action.startswith("commitment.")
    ]
    assert deeds == [
        ("commitment.status", "commitment:1-001"),
        ("commitment.actual", "commitment:1-001"),
        ("commitment.override", "commitment:1-001"),
    ]
    assert await console.database.read(lambda unit: unit.audit.verify()) is None
    auditor = await console.sign_in(Role.AUDITOR)
    assert "人工认定承诺进度" in await auditor.words("/audit")
    await head.done(f"{PARK}/override", PARK, verdict="auto", reason="口径已明确")
    assert "达进度" in (await head.words(PARK)).partition("填报记录")[0]


@BOTH
async def test_a_document_is_only_ever_a_download(console: Console) -> None:
    """A document is only downloadable, unchanged and with its content's type; other departments' clerks don't get it."""
    clerk = await console.sign_in(Role.CLERK)
    await upload(clerk, PDF, name="<b>6月.html")
    async with await clerk.get(f"{PARK}/evidence/1") as response:
        assert (response.status, response.content_type) == (200, "application/pdf")
        assert response.headers["Content-Disposition"].startswith("attachment;")
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert await response.read() == PDF
    assert "<b>" not in (await clerk.page(PARK)).partition("填报记录")[2]
    stranger = await console.sign_in(Role.CLERK, "茶业局")
    assert (await stranger.get(f"{PARK}/evidence/1")).status == 403
    assert "/evidence/1" not in await stranger.page(PARK)
    for nothing in ("/evidence/2", "/evidence/x", "/evidence/-1", "/evidence/99999999999999999999"):
        assert (await clerk.get(PARK + nothing)).status == 404
    assert (await stranger.get("/commitments/2-001/evidence/1")).status == 404


@pytest.mark.parametrize("content", [b"<html><script>alert(1)</script>", b"", b"GIF89a", PDF[:30]])
async def test_a_hostile_document_is_refused_and_nothing_kept(console: Console, content: bytes) -> None:
    """HTML named as a PDF is refused with the reason, and what was typed stays in the form."""
    clerk = await console.sign_in(Role.CLERK)
    async with await upload(clerk, content) as response:
        html = await response.text()
        assert response.status == 422
        assert "佐证文件：" in html
        assert 'value="云建发〔2031〕5号"' in html
    assert await console.database.read(lambda unit: unit.statuses.history(console.city.code, "1-001")) == []


async def test_a_document_that_is_too_large(console: Console) -> None:
    """A document slightly over the limit is reported at the form; a far larger one is refused before it is read."""
    clerk = await console.sign_in(Role.CLERK)
    async with await upload(clerk, PDF[:9] + bytes(5 * 1024 * 1024) + PDF[9:]) as response:
        assert response.status == 422
        assert "最大5MB" in await response.text()
    async with await upload(clerk, PDF[:9] + bytes(6 * 1024 * 1024) + PDF[9:]) as response:
        assert response.status == 413
    await upload(clerk, PDF[:9] + bytes(5 * 1024 * 1024 - len(PDF)) + PDF[9:])
    assert "5.0MB" in await clerk.words(PARK)


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "http://a.cn/", "data:text/html,x", "https://u:p@a.cn/"]
)
async def test_a_hostile_link_is_refused(console: Console, link: str) -> None:
    """Only an https address without credentials is accepted as a link."""
    clerk = await console.sign_in(Role.CLERK)
    said = await refused(clerk, f"{PARK}/status", 422, STATUS | {"link": link})
    assert "只收https://开头的公开网址" in said
    assert f'href="{link}"' not in await clerk.page(PARK)


@BOTH
async def test_hostile_words_are_shown_and_do_nothing(console: Console) -> None:
    """Evidence, note, source and reason are escaped on the console's page and on the public one."""
    head = await console.sign_in(Role.HEAD)
    await head.done(f"{PARK}/status", PARK, **{**STATUS, "evidence": HOSTILE, "note": HOSTILE})
    await head.done(f"{PARK}/actual", PARK, **{**ACTUAL, "source": HOSTILE})
    await head.done(f"{PARK}/override", PARK, verdict="欠进度", reason=HOSTILE)
    html = await head.page(PARK)
    assert "<img" not in html
    assert html.count("onerror=alert(1)&gt;") >= 4
    assert "49" not in html.partition("onerror")[2][:40]


@BOTH
async def test_a_clerk_accounts_only_for_their_departments(console: Console) -> None:
    """Another department's clerk, or a role without the permission, gets no form, and a form sent anyway is refused."""
    clerk = await console.sign_in(Role.CLERK, "茶业局")
    html = await clerk.page(PARK)
    assert "/status" not in html
    assert "由城建局的经办员" in html
    for what, fields in (("status", STATUS), ("actual", ACTUAL)):
        assert "由城建局牵头填报" in await refused(clerk, f"{PARK}/{what}", 403, fields)
    head = await console.sign_in(Role.HEAD, "茶业局")
    said = await head.refused(f"{PARK}/override", 403, verdict="已完成", reason="好")
    assert "由城建局牵头填报" in said
    assert "override" not in await (await console.sign_in(Role.CLERK)).page(PARK)
    assert [one for one in await console.audited() if one.action.startswith("commitment.")] == []


async def test_a_figure_may_have_its_unit(console: Console) -> None:
    """5个 is read as 5 where the target counts 个, as in a table; another unit is refused."""
    clerk = await console.sign_in(Role.CLERK)
    assert "“5座”不是数" in await clerk.refused(f"{PARK}/actual", 422, PARK, **{**ACTUAL, "actual": "5座"})
    assert "数据已发布" in await clerk.done(f"{PARK}/actual", PARK, **{**ACTUAL, "actual": " 5 个 "})


@pytest.mark.parametrize(
    ("what", "fields", "said"),
    [
        ("status", {**STATUS, "evidence": ""}, "请写依据"),
        ("status", {**STATUS, "status": "很好"}, "没有提交"),
        ("status", {**STATUS, "as_of": "明天"}, "没有提交"),
        ("status", {**STATUS, "as_of": "2031-05-07"}, "还没有到"),
        ("status", {**STATUS, "milestones-0-name": "开工"}, "请填计划哪天办到"),
        ("status", {**STATUS, "milestones-0-due": "2031-06-01"}, "还没有填"),
        ("status", {**STATUS, "milestones-0-due": "下月"}, "没有提交"),
        ("status", {**STATUS, **STEP, "milestones-0-reached": "2031-04-01"}, "没有写依据"),
        ("status", {**STATUS, **STEP, "milestones-0-reached": "2031-05-07"}, "没有写依据"),
        ("actual", {**ACTUAL, "actual": "五个"}, "不是数"),
        ("actual", {**ACTUAL, "actual_as_of": "2030-12-31"}, "早于2031年"),
        ("actual", {**ACTUAL, "target": "7"}, "没有提交"),
        ("actual", {**ACTUAL, "source": ""}, "请写来源"),
        ("override", {"verdict": "", "reason": "x"}, "没有提交"),
        ("override", {"verdict": "auto", "reason": "x"}, "没有提交"),
        ("override", {"verdict": "已完成", "reason": ""}, "请写明理由"),
    ],
)
async def test_what_is_wrong_with_a_form_is_said_at_the_form(
    console: Console, what: str, fields: dict[str, str], said: str
) -> None:
    """Errors are shown at the open form, and nothing is published."""
    head = await console.sign_in(Role.HEAD)
    assert said in await refused(head, f"{PARK}/{what}", 422, fields)
    assert [one for one in await console.audited() if one.action.startswith("commitment.")] == []


@BOTH
async def test_each_count_leads_to_what_it_counts(console: Console) -> None:
    """The counts all, stale, behind, without information and done link to their lists, within the department shown."""
    head = await console.sign_in(Role.HEAD)
    desk, actor = console.desk, head.presence.actor
    day = date(2031, 5, 6)
    await desk.commitments.set_actual(actor, "1-001", target=0, value=Decimal(0), as_of=day, source="月报")
    await desk.commitments.set_status(
        actor, "1-002", status=CommitmentStatus.DONE, as_of=day, evidence="验收单"
    )
    for staff, all_ in ((head, 3), (await console.sign_in(Role.AUDITOR), 5)):
        html = await staff.page("/commitments")
        counts = re.findall(r'class="count[^"]*" href="([^"]+)"[^>]*>([^<]+) <strong>(\d+)</strong>', html)
        found = {name: int(count) for _, name, count in counts}
        assert found == {
            "全部": all_,
            "待更新": all_ - 2,
            "欠进度": 1,
            "暂无进展信息": all_ - 1,
            "已完成": 1,
        }
        for address, name, count in counts:
            listed = await staff.page(address.replace("&amp;", "&").removeprefix("/console"))
            assert listed.count('<th scope="row"') == int(count), name
            assert 'aria-current="true"' in listed


@BOTH
async def test_the_list_is_narrowed(console: Console) -> None:
    """The list is filtered by words, section, department, status, verdict and age; an invalid query gives 422."""
    dispatcher, head = await console.sign_in(Role.DISPATCHER), await console.sign_in(Role.HEAD)
    await console.desk.commitments.override(
        head.presence.actor, "1-003", verdict=Verdict.AHEAD, reason="已铺1万米"
    )
    for query, ids in (
        ("q=停车", {"1-002"}),
        ("q=2-00", {"2-001", "2-002"}),
        ("area=一", {"1-001", "1-002", "1-003"}),
        ("department=茶业局", {"2-001", "2-002"}),
        ("department=茶业局&q=采茶", {"2-002"}),
        ("verdict=超进度", {"1-003"}),
        ("verdict=none&area=一", {"1-001", "1-002"}),
        ("stale=0", set()),
        ("page=9", {"1-001", "1-002", "1-003", "2-001", "2-002"}),
    ):
        html = await dispatcher.page(f"/commitments?{query}")
        assert set(re.findall(r'/console/commitments/(\d-\d+)"', html)) == ids, query
    assert "没有这样的承诺" in await dispatcher.words("/commitments?q=火星")
    assert "没有这样的承诺" in await dispatcher.words("/commitments?status=很好", 422)
    assert "人工认定" in await dispatcher.words("/commitments?verdict=超进度")


@BOTH
async def test_the_list_is_a_file_too(console: Console) -> None:
    """The file has what the list shows, filtered alike, with evidence and the tickets within the reader's departments."""
    head = await console.sign_in(Role.HEAD)
    await head.done(f"{PARK}/status", PARK, **STATUS, note="3个在建")
    await head.done(f"{PARK}/actual", PARK, **ACTUAL)
    for department in ("城建局", "茶业局"):
        await console.file(department=department, commitments=("1-001",))
    dispatcher = await console.sign_in(Role.DISPATCHER)
    for staff, all_, tickets in ((head, 3, 1), (dispatcher, 5, 2)):
        html = await staff.page("/commitments")
        (address,) = re.findall(r'href="/console(/commitments/file\?[^"]*format=xlsx)"', html)
        async with await staff.get(unescape(address)) as response:
            assert response.status == 200
            assert response.content_disposition
            assert response.content_disposition.filename == "云岭市2031年承诺进展-2031-05-06.xlsx"
            sheet = load_workbook(io.BytesIO(await response.read())).active
        assert sheet
        heading, park, *others = sheet.iter_rows(values_only=True)
        told = dict(zip(heading, park, strict=True))
        assert told["编号"] == "1-001"
        assert (told["目标"], told["实际"], told["进度"]) == ("15个", "5个（33.3%）", "达进度")
        assert (told["状态"], told["依据"], told["说明"]) == ("推进中", "云建发〔2031〕5号", "3个在建")
        assert told["截至"] == datetime(2031, 4, 30)  # noqa: DTZ001 - A worksheet's days have no zone.
        assert told["居民反馈(件)"] == tickets
        assert len(others) == all_ - 1
    async with await dispatcher.get("/commitments/file?q=停车&format=csv") as response:
        assert [line[:5] for line in (await response.text("utf-8-sig")).splitlines()[1:]] == ["1-002"]
    for query in ("format=docx", "status=很好"):
        assert "没有这个页面" in await dispatcher.words(f"/commitments/file?{query}", 404)


async def test_one_grows_stale(console: Console) -> None:
    """A commitment is marked as stale ninety days after its last update, on the list and on its page."""
    clerk = await console.sign_in(Role.CLERK)
    await clerk.done(f"{PARK}/status", PARK, **STATUS)
    assert "待更新" not in await clerk.words(PARK)
    console.clock.pass_(days=90)
    clerk = await console.sign_in(Role.CLERK)
    said = await clerk.words(PARK)
    assert "最近更新 2031-04-30 待更新 超过90天没有更新" in said


@BOTH
async def test_its_tickets_are_counted_and_led_to(console: Console) -> None:
    """A commitment's tickets in the reader's departments are counted and linked."""
    for text, department in (("公园什么时候修好", "城建局"), ("公园的灯坏了", "茶业局")):
        await console.file(text, department=department, commitments=("1-001",), text_masked=text)
    clerk, auditor = await console.sign_in(Role.CLERK), await console.sign_in(Role.AUDITOR)
    assert "关联工单 1件" in await clerk.words(PARK)
    assert "关联工单 2件" in await auditor.words(PARK)
    assert 'href="/console/tickets?commitment=1-001"' in await clerk.page(PARK)


async def test_one_without_a_number_takes_only_a_status(console: Console) -> None:
    """A commitment without targets takes only a status, and an unknown one gives 404."""
    head = await console.sign_in(Role.HEAD, "茶业局")
    html = await head.page("/commitments/2-002")
    assert "报告没有给这项承诺定数字" in html
    assert "/actual" not in html
    at = "/commitments/2-002"
    assert "没有这个页面" in await head.refused(f"{at}/actual", 404, at, **ACTUAL)
    await head.done(f"{at}/override", at, verdict="已完成", reason="4月18日已举办")
    for path in ("/commitments/9-999", "/commitments/9-999/evidence/1"):
        assert "没有这个页面" in await head.words(path, 404)
    assert (await head.post("/commitments/9-999/status", **STATUS)).status == 404


@BOTH
async def test_a_status_from_an_old_page_undoes_no_milestones(console: Console) -> None:
    """Whoever publishes from a page opened before a colleague did is shown that first, and may then publish."""
    clerk, head = await console.sign_in(Role.CLERK), await console.sign_in(Role.HEAD)
    [old] = re.findall(r'name="seen"[^>]*value="([^"]*)"', await clerk.page(PARK))
    assert "已发布" in await head.done(f"{PARK}/status", PARK, **STATUS, **STEP, seen=old)
    late = {**STATUS, "evidence": "月报"}
    said = await refused(clerk, f"{PARK}/status", 409, {**late, "seen": old})
    assert "别人已经发布过状态" in said
    assert "下一步" in said or "开工" in said
    [seen] = re.findall(r'name="seen"[^>]*value="([^"]+)"', await clerk.page(PARK))
    assert "已发布" in await clerk.done(f"{PARK}/status", PARK, **late, **STEP, seen=seen)


@BOTH
async def test_milestones_are_entered_with_the_status(console: Console) -> None:
    """Milestones come back in the form with two blank rows, are heard by citizens, and go when their row is emptied."""
    clerk = await console.sign_in(Role.CLERK)
    reached = {"milestones-0-reached": "2031-04-02", "milestones-0-evidence": "施工许可证"}
    coming = {"milestones-1-name": "建成开放", "milestones-1-due": "2031-10-31"}
    blank = dict.fromkeys((f"milestones-2-{name}" for name in ("name", "due", "reached", "evidence")), "")
    said = await clerk.done(f"{PARK}/status", PARK, **STATUS, **STEP, **reached, **coming, **blank)
    line = "已办到：开工（2031年4月2日）；下一步：建成开放，计划2031年10月31日前办到"
    assert said.count(line) == 2  # In the history, and in what citizens hear.
    html = await clerk.page(PARK)
    assert re.findall(r'name="milestones-(\d)-name"[^>]*value="([^"]*)"', html) == [
        ("0", "开工"),
        ("1", "建成开放"),
        ("2", ""),
        ("3", ""),
    ]
    emptied = {"milestones-0-name": "", "milestones-0-due": "", "milestones-0-evidence": ""}
    said = await clerk.done(f"{PARK}/status", PARK, **STATUS, **emptied, **coming)
    assert "下一步：建成开放" in said
    course = await console.desk.commitments.course(clerk.presence.actor, "1-001")
    assert course is not None
    assert course.account.status is not None
    assert [one.name for one in course.account.status.milestones] == ["建成开放"]

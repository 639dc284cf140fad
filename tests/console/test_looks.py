"""The pages in a browser: desktop and phone, light and dark; accessible (axe), nothing cut off, nothing blocked.

YOUNUO_SHOTS=<folder> saves a screenshot of each; `make pictures` takes the guide's from there.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, Page, ViewportSize

from console.app import PREFIX
from handlers.casework.change import Resolution
from handlers.people import OPERATOR, PERMISSIONS, Actor
from handlers.publishing.evidence import Document
from knowledge.city import City
from storage.database import Unit
from storage.records import (
    BulletinKind,
    CommitmentStatus,
    Decision,
    FeedbackKind,
    FeedbackOutcome,
    FeedbackState,
    Milestone,
    QuestionStanding,
    ReplyTemplate,
    Role,
    Verdict,
)
from tests.console.harness import Console, Staff, running
from tests.journeys.browser import AT_A_BROWSER, DESK, PHONE, READING, WIDTHS, profile

pytestmark = [pytest.mark.long, *AT_A_BROWSER]

SHOTS = os.environ.get("YOUNUO_SHOTS")
HIGHEST = 1_800
"""Greatest height of a screenshot, in pixels: more would only enlarge the guide."""
VIEWS: dict[str, tuple[ViewportSize, Literal["light", "dark"]]] = {
    "1440": (DESK, "light"),
    "375": (PHONE, "light"),
    "1440-dark": (DESK, "dark"),
    "375-dark": (PHONE, "dark"),
}
TABLET: ViewportSize = {"width": 800, "height": 900}
"""Where tables are still tables, and have the least room."""
PAGES: list[tuple[str, Role | None, str]] = [
    ("sign-in", None, "/sign-in"),
    ("join", None, "/join"),
    ("overview", Role.DISPATCHER, ""),
    ("account", Role.CLERK, "/account"),
    ("second-factor", Role.CLERK, "/account/second-factor"),
    ("people", Role.ADMINISTRATOR, "/people"),
    ("invite", Role.ADMINISTRATOR, "/people/new"),
    ("person", Role.ADMINISTRATOR, "/people/{person}"),
    ("audit", Role.AUDITOR, "/audit"),
    ("queue", Role.DISPATCHER, "/tickets"),
    ("queue-read", Role.AUDITOR, "/tickets?state=办理中&state=已派单&sort=due"),
    ("queue-none", Role.CLERK, "/tickets?q=没有的话&overdue=1"),
    ("queue-wrong", Role.CLERK, "/tickets?q=x"),
    ("bulk-assign", Role.DISPATCHER, "/tickets/bulk/assign?{boxes}"),
    ("bulk-answer", Role.CLERK, "/tickets/bulk/answer?{boxes}"),
    ("bulk-close", Role.HEAD, "/tickets/bulk/close?{boxes}"),
    ("ticket", Role.CLERK, "/tickets/{ticket}"),
    ("ticket-waiting", Role.HEAD, "/tickets/{waiting}"),
    ("ticket-new", Role.DISPATCHER, "/tickets/{new}"),
    ("ticket-seen", Role.AUDITOR, "/tickets/{closed}"),
    ("notices", Role.DISPATCHER, "/notices"),
    ("figures", Role.AUDITOR, "/figures"),
    ("exports", Role.HEAD, "/exports?kind=投诉&open=1"),
    ("commitments", Role.DISPATCHER, "/commitments"),
    ("commitment", Role.HEAD, "/commitments/1-001"),
    ("commitment-seen", Role.AUDITOR, "/commitments/2-001"),
    ("templates", Role.DISPATCHER, "/templates"),
    ("templates-read", Role.CLERK, "/templates"),
    ("template-new", Role.HEAD, "/templates/new"),
    ("template", Role.DISPATCHER, "/templates/{template}"),
    ("bulletins", Role.ADMINISTRATOR, "/bulletins"),
    ("bulletins-read", Role.CLERK, "/bulletins"),
    ("bulletin-new", Role.ADMINISTRATOR, "/bulletins/new"),
    ("pause", Role.ADMINISTRATOR, "/bulletins/pause"),
    ("rules", Role.ADMINISTRATOR, "/templates/rules"),
    ("rules-read", Role.CLERK, "/templates/rules"),
    ("questions", Role.CLERK, "/questions"),
    ("questions-doubtful", Role.DISPATCHER, "/questions?standing=doubtful"),
    ("questions-settled", Role.DISPATCHER, "/questions?standing=settled"),
    ("questions-outside", Role.DISPATCHER, "/questions/outside"),
    ("teach", Role.CLERK, "/questions/teach?question={question}"),
    ("teach-refused", Role.CLERK, "/questions/teach?text=什么时候&commitment=1-001"),
    ("nowhere", Role.CLERK, "/account/nowhere"),
    ("forbidden", Role.CLERK, "/people"),
]
"""Name of the screenshot, who looks (None: nobody), address."""
OF_TROUBLE = {"nowhere", "forbidden", "queue-wrong"}
RULES = {"light": (), "dark": ("color-contrast",)}
"""Axe's rules by colour scheme: only colours differ in dark mode."""
MEASURED = "375-dark"
"""Where contrast is measured by `READING` instead of axe, which takes fifty times as long: what lies over what is seen in
the same window in the light, and each pair of colours on a wide screen in the dark.
"""
LOW = """() => [...document.querySelectorAll("button, .button, summary, input, select, textarea, nav a, header a")]
  .map((each) => each.closest("label") ?? each)
  .filter((each) => {
    const box = each.getBoundingClientRect();
    if (each.closest(".rows thead")) return false;  // Out of sight there: a card a row.
    return each.checkVisibility() && box.width > 2 && box.height < 43.9;
  })
  .map((each) => `${each.outerHTML.slice(0, 90)} is ${each.getBoundingClientRect().height} px high`)"""
"""Controls lower than 44 px, a thumb's width (WCAG 2.2, 2.5.5)."""
VIOLATIONS = "async options => (await axe.run(document, options)).violations"


async def fill(console: Console) -> dict[str, str]:
    """Fill the console with data; return what addresses need."""
    await console.add("li.na", Role.CLERK, "城建局", "茶业局", name="李娜")
    locked = await console.add("wang.qiang", Role.HEAD, "茶业局", name="王强")
    for _ in range(5):
        with pytest.raises(Exception, match="不正确"):
            await console.accounts.signing_in.sign_in("wang.qiang", "x", address="192.0.2.7")
    gone = await console.add("zhao.lei", Role.APPROVER, "市民热线", name="赵磊")
    await console.accounts.personnel.disable(OPERATOR, gone)
    await console.accounts.joining.invite(OPERATOR, login="chen.jing", name="陈静", role=Role.DISPATCHER)
    await account(console)
    return {
        "person": locked,
        **await letters(console),
        "template": await set_up(console),
        "question": await puzzle(console),
    }


async def letters(console: Console) -> dict[str, str]:
    """File tickets in all states; one with a long history."""
    desk, today = console.desk, console.desk.today
    who = await console.add("liu.fang", Role.CLERK, "城建局", name="刘芳")
    clerk = Actor(who, "刘芳", Role.CLERK, ("城建局",), PERMISSIONS[Role.CLERK])
    lead = await console.add("xu.hui", Role.HEAD, "城建局", name="许慧")
    head = Actor(lead, "许慧", Role.HEAD, (), PERMISSIONS[Role.HEAD] | PERMISSIONS[Role.ADMINISTRATOR])
    lamp = "小区门口的路灯坏了一个星期，晚上老人出门看不清，上周已经有人摔了一跤，请尽快来修。"
    new, first, second, waiting, closed = [
        await console.file(words, text_masked=words, **more)
        for words, more in (
            (
                "希望在河边多修几个口袋公园，孩子放学有地方玩。",
                {"kind": FeedbackKind.SUGGESTION, "commitments": ("1-001",)},
            ),
            (
                lamp,
                {
                    "state": FeedbackState.IN_PROGRESS,
                    "due": today - timedelta(days=3),
                    "place": "东门口",
                    "handler": who,
                },
            ),
            ("路灯不亮三天了", {"state": FeedbackState.IN_PROGRESS, "due": today + timedelta(days=1)}),
            ("电动车在楼道里充电，很危险", {"state": FeedbackState.IN_PROGRESS, "due": today}),
            ("垃圾桶满了没人收", {"state": FeedbackState.IN_PROGRESS, "channel": "wechat"}),
        )
    ]
    await desk.actions.note(clerk, first, text="已联系路灯所，零件周四到。")
    at = (await desk.actions.co_handle(clerk, first, 1, departments=("市民热线",))).version
    at = (await desk.actions.escalate(head, first, at, reason="有人摔伤，三天内必须修好")).version
    await desk.actions.merge(clerk, second, 1, lead=first)
    await desk.templates.save(
        head,
        ReplyTemplate(
            console.city.code, "路灯", "您好，路灯已安排抢修，预计三天内修好。", department="城建局"
        ),
    )
    await desk.rules.set_policy(head, "城建局", second_person=True)
    said = "已贴出通知并拉了闸，充电桩下月建好。"
    await desk.actions.propose(clerk, waiting, 1, resolution=Resolution(said, FeedbackOutcome.PLANNED))
    await desk.rules.set_policy(head, "城建局", second_person=False)
    done = await desk.actions.answer(
        clerk, closed, 1, resolution=Resolution("已清运，并加密了收运班次。", FeedbackOutcome.SOLVED)
    )
    await desk.actions.close(head, closed, done.version)
    await console.database.transact(
        lambda unit: unit.notices.hold_unreachable(console.city.code, (), "no_push", desk.office.now())
    )
    found = [await console.database.read(lambda unit, n=n: unit.feedback.get(n)) for n in (first, closed)]
    boxes = "&".join(f"ticket={one.number}~{one.version}" for one in found if one)
    return {"new": new, "ticket": first, "waiting": waiting, "closed": closed, "boxes": boxes}


async def set_up(console: Console) -> str:
    """Save templates and rules; return a template's id."""
    desk = console.desk
    who = await console.add("he.ping", Role.ADMINISTRATOR, name="何平")
    chief = Actor(who, "何平", Role.ADMINISTRATOR, (), PERMISSIONS[Role.ADMINISTRATOR])
    city, waits = console.city.code, FeedbackState.IN_PROGRESS
    text = "您好，您反映的路灯不亮一事，我们已安排人员到现场查看。\n修好后会再告诉您。"
    await desk.templates.save(
        chief, ReplyTemplate(city, "路灯报修已派人", text, "城建局", "路灯", waits, FeedbackOutcome.SOLVED)
    )
    await desk.templates.save(chief, ReplyTemplate(city, "谢谢来信", "谢谢您的来信，我们已经记下。"))
    made = await desk.templates.save(
        chief,
        ReplyTemplate(
            city, "列入明年计划", "您的建议很好，" * 20, topic="建言", outcome=FeedbackOutcome.PLANNED
        ),
    )
    await desk.rules.set_policy(chief, "城建局", second_person=True)
    await desk.rules.set_policy(chief, "茶业局", second_person=True)
    await desk.rules.set_limit(chief, FeedbackKind.HELP, 3)
    await post(console, chief)
    return str(made.id)


async def post(console: Console, chief: Actor) -> None:
    """Post bulletins that run, are still to begin, and are over."""
    desk, now = console.desk.bulletins, console.clock()
    rain = "暴雨红色预警，遇险拨119。城东、城南的地下通道已经封闭，请绕行，不要涉水。"
    for kind, text, begins, hours in (
        (BulletinKind.NEWS, "明天8点到12点全城停水，请提前储水", None, 4),
        (BulletinKind.NEWS, rain, None, 12),
        (BulletinKind.PAUSE, "系统升级", now + timedelta(hours=12), 14),
    ):
        posted = await desk.post(chief, kind, text, begins=begins, until=now + timedelta(hours=hours))
        if hours == 4:
            await desk.end(chief, posted.id)


async def puzzle(console: Console) -> str:
    """Ask questions that are not understood, and teach some; return a question's id."""
    desk, code, database = console.desk, console.city.code, console.database
    asked = (
        ("娃儿耍的坝坝今年修好多个", Decision.DECLINE, (), 12),
        ("家门口有没有耍的地方", Decision.CHOOSE, ("1-001", "1-002"), 5),
        ("门口耍的坝坝修不修", Decision.DECLINE, (), 3),
        (
            "我们小区后头那条巷子，一到下雨天就积水，娃儿上学要蹚水过去，说了几年了，今年到底管不管？" * 2,
            Decision.DECLINE,
            (),
            2,
        ),
        ("地铁几时通到云岭", Decision.CHOOSE, ("1-003",), 1),
        ("你吃饭了没得", Decision.DECLINE, (), 1),
    )

    def ask(unit: Unit) -> None:
        for text, decision, about, times in asked:
            for number in range(times):
                at = console.clock() - timedelta(hours=number)
                unit.questions.add(code, "wechat", text, decision, about, 0.1, at)

    await database.transact(ask)
    who = await console.add("sun.li", Role.DISPATCHER, name="孙丽")
    teacher = Actor(who, "孙丽", Role.DISPATCHER, (), PERMISSIONS[Role.DISPATCHER])
    await desk.questions.page(teacher, QuestionStanding.UNMATCHED)
    rows = {row.text: row.id for row in await database.read(lambda unit: unit.tally.newest(code, 99))}
    await desk.questions.set_aside(teacher, rows["你吃饭了没得"])
    await desk.teaching.teach(teacher, "地铁几时通到云岭", None, question=rows["地铁几时通到云岭"])
    taught = await desk.teaching.teach(teacher, "娃儿放风筝的地方", "1-001")
    await desk.teaching.retract(teacher, taught.id)
    await desk.teaching.teach(teacher, "打球散步的坝子几时有", "1-001")
    return str(rows["娃儿耍的坝坝今年修好多个"])


async def account(console: Console) -> None:
    """Publish figures, a manual verdict, and a status with evidence."""
    desk, today = console.desk, console.desk.today
    who = await console.add("zhou.min", Role.HEAD, "城建局", "茶业局", name="周敏")
    head = Actor(who, "周敏", Role.HEAD, ("城建局", "茶业局"), PERMISSIONS[Role.HEAD])
    for value, day in ((Decimal(2), date(2031, 3, 31)), (Decimal(5), date(2031, 4, 30))):
        await desk.commitments.set_actual(
            head, "1-001", target=0, value=value, as_of=day, source="城建局月度调度表"
        )
    await desk.commitments.set_status(
        head,
        "1-001",
        status=CommitmentStatus.IN_PROGRESS,
        as_of=today,
        evidence="云建发〔2031〕5号",
        link="https://www.yunling.gov.cn/zwgk/2031/05/06/index.html",
        document=Document("口袋公园4月调度表.pdf", b"%PDF-1.7" + bytes(240_000) + b"%%EOF"),
        note="5个已开放，6个在建，4个在做设计",
        milestones=(
            Milestone("选址公示", date(2031, 3, 1), date(2031, 2, 26), "云建公告〔2031〕2号"),
            Milestone("首批5个开放", date(2031, 5, 1), date(2031, 4, 30), "城建局4月调度表"),
            Milestone("全部开放", date(2031, 11, 30)),
        ),
    )
    await desk.commitments.set_actual(
        head, "1-002", target=0, value=Decimal(90), as_of=today, source="停车办台账"
    )
    await desk.commitments.set_actual(
        head, "2-001", target=0, value=Decimal("2.4"), as_of=today, source="茶业局现场核查"
    )
    await desk.commitments.override(
        head, "2-001", verdict=Verdict.BEHIND, reason="其中0.9万亩还没有验收，按已验收的算"
    )


@asynccontextmanager
async def looking(browser: Browser, console: Console, view: str, who: Staff | None) -> AsyncIterator[Page]:
    """Open a browser at `view`, signed in as `who`; fail if it logged an error."""
    size, scheme = VIEWS[view]
    context = await profile(browser, viewport=size, color_scheme=scheme)
    await _give_cookies(context, console, who)
    page = await context.new_page()
    complaints: list[str] = []

    def hear(said: str) -> None:
        complaints.append(f"{page.url}: {said}")

    page.on("console", lambda message: hear(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: hear(str(error)))
    yield page
    await context.close()
    assert [one for one in complaints if "status of 4" not in one] == []


async def _give_cookies(context: BrowserContext, console: Console, who: Staff | None) -> None:
    if who is not None:
        address = str(console.server.make_url("/"))
        for cookie in who.client.session.cookie_jar:
            await context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])


async def keep(page: Page, path: Path) -> None:
    """Take a screenshot in a window as high as the page, so that fixed elements are at the edge."""
    size = page.viewport_size
    assert size
    height = await page.evaluate("document.documentElement.scrollHeight")
    height = min(max(size["height"], height), HIGHEST)
    await page.set_viewport_size({"width": size["width"], "height": height})
    await page.screenshot(path=path)
    await page.set_viewport_size(size)


async def faults(page: Page, *rules: str) -> list[str]:
    """Return what axe finds (WCAG 2.2 A and AA, and best practices; or only these rules), with the places."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(Axe().axe_script)
    only = {"runOnly": rules} if rules else {}
    found = await page.evaluate(VIOLATIONS, {"resultTypes": ["violations"], "selectors": False, **only})
    return [f"{one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]]


async def pale(page: Page) -> list[str]:
    """Return the texts that do not stand out from what is behind them (WCAG 2.2, 1.4.3)."""
    texts = await page.evaluate(READING)
    assert texts
    return [f"{one['text']}: contrast {one['ratio']:.2f}" for one in texts if one["ratio"] < 4.5]


async def show_in(page: Page, view: str) -> None:
    """Resize the window."""
    size, scheme = VIEWS[view]
    await page.set_viewport_size(size)
    await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")


async def wrong_with(page: Page, name: str, views: Iterable[str] = VIEWS) -> list[str]:
    """Return everything that is wrong with a page in those views."""
    wrong = []
    for view in views:
        await show_in(page, view)
        if SHOTS:
            await keep(page, Path(SHOTS) / f"{name}-{view}.png")
        found = await pale(page) if view == MEASURED else await faults(page, *RULES[VIEWS[view][1]])
        wrong += [f"{name} {view}: {fault}" for fault in found]
        wrong += await too_wide(page, name)
        if view == "375":
            wrong += [f"{name}: {low}" for low in await page.evaluate(LOW)]
    await page.set_viewport_size(TABLET)
    return wrong + await too_wide(page, name)


async def too_wide(page: Page, name: str) -> list[str]:
    """Return that the page exceeds the window, if it does."""
    whole, shown = await page.evaluate(WIDTHS)
    return [f"{name}: {whole} px wide in {shown}"] if whole > shown else []


@pytest.fixture(scope="module")
def filled(city: City, once: Callable[..., tuple[bytes, dict[str, str]]]) -> tuple[bytes, dict[str, str]]:
    """Return a database with all that the pages show, filled once for all workers, and what addresses need."""

    async def fill_at(url: str) -> dict[str, str]:
        async with running(city, url) as console:
            return await fill(console)

    def make() -> tuple[bytes, dict[str, str]]:
        with TemporaryDirectory() as folder:
            file = Path(folder, "younuo.db")
            known = asyncio.run(fill_at(f"sqlite:///{file}"))
            return file.read_bytes(), known

    return once("filled-console", make)


@pytest.mark.parametrize("role", dict.fromkeys(who for _, who, _ in PAGES))
async def test_every_page_is_accessible_and_fits(
    city: City, filled: tuple[bytes, dict[str, str]], tmp_path: Path, browser: Browser, role: Role | None
) -> None:
    """On every page axe finds no fault, nothing exceeds the window or is too low for a thumb, and nothing is blocked."""
    database, known = filled
    file = tmp_path / "younuo.db"
    file.write_bytes(database)
    wrong: list[str] = []
    async with running(city, f"sqlite:///{file}") as console:
        staff = await console.sign_in(role) if role else None
        async with looking(browser, console, "1440", staff) as page:
            for name, path in ((name, path) for name, who, path in PAGES if who is role):
                await show_in(page, "1440")
                answer = await page.goto(str(console.server.make_url(PREFIX + path.format(**known))))
                assert answer
                assert answer.ok or name in OF_TROUBLE, (name, answer.status)
                wrong += await wrong_with(page, name)
    assert wrong == []

"""The pages in a browser: at a desk and at a phone, light and dark; accessible (axe), nothing cut off, nothing blocked.

YOUNUO_SHOTS=<folder> keeps a picture of each.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, Page

from console.app import PREFIX
from handlers.people import OPERATOR
from storage.records import Role
from tests.console.harness import Console, Staff
from tests.journeys.browser import DESK, NEEDS_CHROMIUM, PHONE, WIDTHS, chromium

pytestmark = [NEEDS_CHROMIUM, pytest.mark.browser, pytest.mark.timeout(300)]

SHOTS = os.environ.get("YOUNUO_SHOTS")
VIEWS = {
    "1440": (DESK, "light"),
    "375": (PHONE, "light"),
    "1440-dark": (DESK, "dark"),
    "375-dark": (PHONE, "dark"),
}
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
    ("nowhere", Role.CLERK, "/account/nowhere"),
    ("forbidden", Role.CLERK, "/people"),
]
"""Name of the picture, who looks (None: nobody), address."""
OF_TROUBLE = {"nowhere", "forbidden"}


async def fill(console: Console) -> dict[str, str]:
    """Give the console some life; gives what addresses need."""
    await console.add("li.na", Role.CLERK, "城建局", "茶业局", name="李娜")
    locked = await console.add("wang.qiang", Role.HEAD, "茶业局", name="王强")
    for _ in range(5):
        with pytest.raises(Exception, match="不正确"):
            await console.accounts.sign_in("wang.qiang", "x", address="192.0.2.7")
    gone = await console.add("zhao.lei", Role.APPROVER, "市民热线", name="赵磊")
    await console.accounts.disable(OPERATOR, gone)
    await console.accounts.invite(OPERATOR, login="chen.jing", name="陈静", role=Role.DISPATCHER)
    for _ in range(4):
        await console.file("小区门口的路灯坏了一个星期，晚上老人出门看不清")
    return {"person": locked}


@asynccontextmanager
async def looking(browser: Browser, console: Console, view: str, who: Staff | None) -> AsyncIterator[Page]:
    """Open a browser of its own at `view`, signed in as `who`; fails when the browser complained."""
    size, scheme = VIEWS[view]
    context = await browser.new_context(
        viewport=size, color_scheme=scheme, locale="zh-CN", timezone_id="Asia/Shanghai"
    )
    await _give_cookies(context, console, who)
    page = await context.new_page()
    complaints: list[str] = []
    page.on(
        "console",
        lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else None,
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    await context.close()
    assert [one for one in complaints if "status of 40" not in one] == []


async def _give_cookies(context: BrowserContext, console: Console, who: Staff | None) -> None:
    if who is not None:
        address = str(console.server.make_url("/"))
        for cookie in who.client.session.cookie_jar:
            await context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])


async def keep(page: Page, path: Path) -> None:
    """Take a picture of the whole page, in a window as high as it: what is fixed to an edge is then at that edge."""
    size = page.viewport_size
    assert size
    height = await page.evaluate("document.documentElement.scrollHeight")
    await page.set_viewport_size({"width": size["width"], "height": max(size["height"], height)})
    await page.screenshot(path=path)
    await page.set_viewport_size(size)


async def faults(page: Page) -> list[str]:
    """What axe finds (WCAG 2.2 A and AA, and its own good practice), with the places."""
    found = await Axe().run(page)
    return [
        f"{one['id']}: {node['html'][:120]}" for one in found.response["violations"] for node in one["nodes"]
    ]


@pytest.mark.parametrize("view", VIEWS)
async def test_every_page_is_accessible_and_fits(console: Console, view: str) -> None:
    """No fault by axe, nothing wider than the window, nothing that the policy blocks."""
    known = await fill(console)
    staff: dict[Role, Staff] = {}
    wrong: list[str] = []
    async with chromium() as browser:
        for name, role, path in PAGES:
            if role is not None and role not in staff:
                staff[role] = await console.sign_in(role)
            async with looking(browser, console, view, staff[role] if role else None) as page:
                answer = await page.goto(str(console.server.make_url(PREFIX + path.format(**known))))
                assert answer
                assert answer.ok or name in OF_TROUBLE, (name, answer.status)
                if SHOTS:
                    await keep(page, Path(SHOTS) / f"shell-{name}-{view}.png")
                wrong += [f"{name}: {fault}" for fault in await faults(page)]
                whole, shown = await page.evaluate(WIDTHS)
                wrong += [f"{name}: {whole} px wide in {shown}"] if whole > shown else []
    assert wrong == []

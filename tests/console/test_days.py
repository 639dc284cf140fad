"""One letter through everybody's hands, each in their own browser; each role is offered only what it may do."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, Page, expect

from console.app import PREFIX
from storage.records import Decision, FeedbackState, Role
from tests.console.harness import Console
from tests.console.test_looks import faults, looking
from tests.journeys.browser import AT_A_BROWSER

pytestmark = [pytest.mark.long, *AT_A_BROWSER]


@asynccontextmanager
async def day(browser: Browser, console: Console, role: Role, view: str = "1440") -> AsyncIterator[Page]:
    """Yield a person's browser on the overview; the last page must be accessible."""
    staff = await console.sign_in(role)
    async with looking(browser, console, view, staff) as page:
        await page.goto(str(console.server.make_url(PREFIX)))
        yield page
        assert await faults(page) == []


async def open_ticket(page: Page, number: str) -> None:
    """Find a ticket by its number, as after a citizen's call."""
    await page.keyboard.press("/")
    await page.keyboard.type(number)
    await page.keyboard.press("Enter")
    await page.get_by_text(number, exact=False).first.wait_for()
    await page.locator(f"a[href$='/tickets/{number}']").first.click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(number)
    await page.wait_for_load_state()  # Keys work from then on.


async def test_a_letter_passes_through_everybodys_hands(shown: Console, browser: Browser) -> None:
    """A letter is assigned, taken, drafted, approved, closed and audited, and the citizen's pseudonym is never shown."""
    words = "小区门口的路灯坏了一个星期，我的电话13871936522"
    number = await shown.file(words, text_masked=words.replace("13871936522", "138****6522"))
    async with day(browser, shown, Role.ADMINISTRATOR) as page:
        await page.goto(str(shown.server.make_url(f"{PREFIX}/templates/rules")))
        await page.get_by_role("button", name=re.compile("改为需要.*城建局")).click()
        await expect(page.get_by_role("button", name=re.compile("取消审核.*城建局"))).to_be_visible()
    async with day(browser, shown, Role.DISPATCHER) as page:
        await open_ticket(page, number)
        await expect(page.get_by_text("13871936522")).to_have_count(0)
        await page.keyboard.press("d")
        await page.get_by_label("承办单位").select_option("城建局")
        await page.get_by_role("button", name="派单").click()
        await expect(page.get_by_text("已派单").first).to_be_visible()
    async with day(browser, shown, Role.CLERK, "375") as page:
        await page.goto(str(shown.server.make_url(f"{PREFIX}/tickets/{number}")))
        await page.get_by_role("button", name="接单").click()
        await expect(page.get_by_text("办理中").first).to_be_visible()
        await page.get_by_label("答复内容").fill("路灯已经修好，谢谢您的提醒。")
        await page.get_by_label("已解决", exact=True).check()
        await page.get_by_role("button", name="提交审核").click()
        await expect(page.get_by_text("自己写的不能自己批")).to_be_visible()
    async with day(browser, shown, Role.APPROVER) as page:
        await open_ticket(page, number)
        await page.get_by_role("button", name="批准并答复居民").click()
        await expect(page.get_by_role("heading", name="给居民的答复")).to_be_visible()
    async with day(browser, shown, Role.HEAD) as page:
        await open_ticket(page, number)
        await page.get_by_role("button", name="办结").click()
        await expect(page.get_by_text("已办结").first).to_be_visible()
    async with day(browser, shown, Role.AUDITOR) as page:
        await open_ticket(page, number)
        await expect(page.locator("main form[method=post]")).to_have_count(0)
        await page.goto(str(shown.server.make_url(f"{PREFIX}/audit")))
        await page.get_by_role("button", name="核验完整性").click()
        await expect(page.get_by_text("核验通过")).to_be_visible()
    ticket = await shown.database.read(lambda unit: unit.feedback.get(number))
    assert ticket
    assert (ticket.state, ticket.answer) == (FeedbackState.CLOSED, "路灯已经修好，谢谢您的提醒。")


async def test_a_head_accounts_for_a_commitment(shown: Console, browser: Browser) -> None:
    """A head publishes a figure, a status with evidence and a manual verdict, each shown in the history."""
    async with day(browser, shown, Role.HEAD) as page:
        await page.goto(str(shown.server.make_url(f"{PREFIX}/commitments/1-001")))
        await page.locator("#set-actual > summary").click()
        await page.locator("#set-actual").get_by_label("数据来源").fill("城建局4月调度表")
        await page.locator("#set-actual [name$=actual]").fill("6")
        await page.get_by_role("button", name="发布数据").click()
        await expect(page.get_by_text("城建局4月调度表").filter(visible=True).first).to_be_visible()
        await page.locator("#set-status select").first.select_option("推进中")
        await page.locator("#set-status").get_by_label("依据").first.fill("云建发〔2031〕5号")
        await page.get_by_role("button", name="发布状态").click()
        await expect(page.get_by_text("云建发〔2031〕5号").filter(visible=True).first).to_be_visible()


async def test_a_clerk_teaches_what_was_not_understood(shown: Console, browser: Browser) -> None:
    """A clerk goes from the queue of questions over the preview to a wording listed at the commitment."""
    await shown.database.transact(
        lambda unit: unit.questions.add(
            shown.city.code,
            "wechat",
            "娃儿耍的坝坝今年修好多个",
            Decision.DECLINE,
            (),
            0.1,
            shown.clock(),
        )
    )
    async with day(browser, shown, Role.DISPATCHER) as page:
        await page.goto(str(shown.server.make_url(f"{PREFIX}/questions")))
        await page.locator("main").get_by_role("link", name="教").first.click()
        await page.locator("select[name=commitment]").select_option("1-001")
        await (
            page.get_by_role("button", name="看预览")
            .or_(page.get_by_role("button", name="预览"))
            .first.click()
        )
        await page.get_by_role("button", name="保存").click()
        await page.goto(str(shown.server.make_url(f"{PREFIX}/commitments/1-001")))
        await expect(page.get_by_text("娃儿耍的坝坝今年修好多个").first).to_be_visible()

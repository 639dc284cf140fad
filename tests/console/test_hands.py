"""The console in use: by keyboard alone, and in a browser without script."""

from playwright.async_api import Browser, Dialog, expect

from console.app import PREFIX
from storage.records import FeedbackState, ReplyTemplate, Role
from tests.console.harness import PASSWORD, Console
from tests.console.test_looks import faults, looking
from tests.journeys.browser import AT_A_BROWSER, DESK, PHONE, profile

pytestmark = AT_A_BROWSER


async def test_the_keyboard_goes_everywhere(shown: Console, browser: Browser) -> None:
    """`?` lists the keys, `g p` opens the people, `j` and `k` move, Enter opens, Escape closes."""
    administrator = await shown.sign_in(Role.ADMINISTRATOR)
    await shown.add("li.na", Role.CLERK, "城建局", name="李娜")
    async with looking(browser, shown, "1440", administrator) as page:
        await page.goto(str(shown.server.make_url(PREFIX)))
        await page.keyboard.press("?")
        await expect(page.get_by_role("dialog", name="键盘快捷键")).to_be_visible()
        assert await faults(page) == []
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("dialog")).to_have_count(0)
        await page.keyboard.press("g")
        await page.keyboard.press("p")
        await page.wait_for_url("**/console/people")
        for key in ("j", "j", "j", "k", "j"):
            await page.keyboard.press(key)
        await expect(page.locator("tr.here")).to_contain_text("李娜")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", level=1)).to_have_text("李娜")
        await page.get_by_text("停用账号").first.press("Enter")
        await expect(page.get_by_text("停用李娜的账号？")).to_be_visible()
        assert await faults(page) == []
        await page.keyboard.press("Escape")
        await expect(page.get_by_text("停用李娜的账号？")).to_be_hidden()
        await page.get_by_text("停用账号").first.press("Enter")
        await page.get_by_role("button", name="取消").click()
        await expect(page.get_by_text("停用李娜的账号？")).to_be_hidden()


async def test_many_are_chosen_at_a_phone(shown: Console, browser: Browser) -> None:
    """On a phone the bulk actions stay visible above the navigation at any scroll position."""
    for number in range(12):
        await shown.file(f"第{number}盏路灯坏了", state=FeedbackState.IN_PROGRESS)
    clerk = await shown.sign_in(Role.CLERK)
    async with looking(browser, shown, "375", clerk) as page:
        await page.goto(str(shown.server.make_url(f"{PREFIX}/tickets")))
        for place in (2, 5):
            await page.locator("tbody .pick label").nth(place).click()
        await page.get_by_role("button", name="批量答复").click()
        await expect(page.get_by_role("heading", level=1)).to_contain_text("批量答复 2")


async def test_what_is_asked_first_stands_within_a_phone(shown: Console, browser: Browser) -> None:
    """A confirmation dialog fills the phone's width, wherever its button is."""
    chief = await shown.sign_in(Role.ADMINISTRATOR)
    await shown.desk.templates.save(
        chief.presence.actor, ReplyTemplate(shown.city.code, "路灯", "已经修好。")
    )
    async with looking(browser, shown, "375", chief) as page:
        await page.goto(str(shown.server.make_url(f"{PREFIX}/templates")))
        await page.locator(".confirm > summary").click()
        box = await page.locator(".confirm-box").bounding_box()
        assert box
        assert (box["x"], box["width"]) == (12, PHONE["width"] - 24)


async def test_without_script_everything_works(shown: Console, browser: Browser) -> None:
    """Signing in, opening the menu, confirming an action, reading its result and signing out work without script."""
    await shown.sign_in(Role.ADMINISTRATOR, login="boss")
    secret = shown.people["boss"].secret
    assert secret
    await shown.add("li.na", Role.CLERK, "城建局", name="李娜")
    shown.clock.pass_(seconds=31)
    context = await profile(browser, viewport=DESK, java_script_enabled=False)
    page = await context.new_page()
    await page.goto(str(shown.server.make_url(f"{PREFIX}/people")))
    await page.get_by_label("登录名").fill("boss")
    await page.get_by_label("密码").fill(PASSWORD)
    await page.get_by_role("button", name="登录").click()
    await page.get_by_label("动态码").fill(shown.code(secret))
    await page.get_by_role("button", name="确认").click()
    await page.get_by_role("link", name="李娜").click()
    await page.get_by_text("停用账号").first.click()
    await page.get_by_role("button", name="停用账号").click()
    await expect(page.get_by_text("李娜的账号已停用，所有设备已退出。")).to_be_visible()
    await page.locator(".menu summary").click()
    await page.get_by_role("button", name="退出登录").click()
    await expect(page.get_by_role("heading", name="有诺工作台")).to_be_visible()
    await context.close()


async def test_words_are_not_lost_by_another_button(shown: Console, browser: Browser) -> None:
    """Whoever leaves words unsent is asked first, also after a refusal; a form of its own, once sent, asks nothing."""
    number, clerk = await shown.file(state=FeedbackState.IN_PROGRESS), await shown.sign_in(Role.CLERK)
    at = str(shown.server.make_url(f"{PREFIX}/tickets/{number}"))
    asked: list[str] = []

    async def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        await dialog.dismiss()

    async with looking(browser, shown, "1440", clerk) as page:
        page.on("dialog", stay)
        await page.goto(at)
        answer, note = page.get_by_label("答复内容"), page.get_by_label("内部备注")
        await answer.click()
        await page.keyboard.type("路灯")
        await page.get_by_text("内部备注").first.click()
        await note.fill("问过班组")
        for _ in range(2):  # Whoever stays can send again.
            await page.get_by_role("button", name="保存备注").click()
            await expect(page.locator("[aria-busy]")).to_have_count(0)
        assert asked == ["beforeunload", "beforeunload"]
        assert await answer.input_value() == "路灯"
        await note.fill("")
        await page.get_by_role("radio", name="不予采纳").check()
        await page.get_by_role("button", name="答复居民").click()
        await expect(page.get_by_text("不予采纳要写明理由")).to_be_visible()
        assert len(asked) == 2
        await answer.click()  # A browser asks only whoever has touched the page.
        async with page.expect_event("dialog"):
            await page.get_by_role("link", name="承诺").first.click()
        await page.locator("[name=outcome_note]").fill("规划里没有")
        await page.get_by_role("button", name="答复居民").click()
        await expect(page.get_by_text("已答复居民")).to_be_visible()
        assert asked == ["beforeunload"] * 3


async def test_a_form_whose_sending_was_stopped_can_be_sent_again(shown: Console, browser: Browser) -> None:
    """A second click sends nothing; but after a while, if the page is still there, the button works again."""
    number, clerk = await shown.file(state=FeedbackState.IN_PROGRESS), await shown.sign_in(Role.CLERK)
    async with looking(browser, shown, "1440", clerk) as page:
        await page.clock.install()
        await page.goto(str(shown.server.make_url(f"{PREFIX}/tickets/{number}")))
        await page.evaluate(
            "addEventListener('submit', (event) => event.preventDefault(), { capture: true })"
        )
        button = page.get_by_role("button", name="答复居民")
        await page.get_by_label("答复内容").fill("已经修好。")
        await page.get_by_role("radio", name="已解决").check()
        await button.click()
        await expect(button).to_have_attribute("aria-busy", "true")
        await page.clock.fast_forward(21_000)
        await expect(button).not_to_have_attribute("aria-busy", "true")


async def test_the_way_back_leads_to_the_list_as_it_was(shown: Console, browser: Browser) -> None:
    """From a commitment, a person or a question one comes back to the filtered list, each to its own."""
    administrator = await shown.sign_in(Role.ADMINISTRATOR)
    await shown.add("li.na", Role.CLERK, "城建局", name="李娜")
    async with looking(browser, shown, "1440", administrator) as page:
        root = str(shown.server.make_url(PREFIX))
        await page.goto(f"{root}/commitments?q=公园")
        await page.goto(f"{root}/people?q=李")
        await page.get_by_role("link", name="李娜").click()
        await page.locator(".crumbs").get_by_role("link", name="人员").click()
        await page.wait_for_url("**/people?q=*")
        await page.goto(f"{root}/commitments/1-001")
        await page.locator(".crumbs").get_by_role("link", name="承诺").click()
        await page.wait_for_url("**/commitments?q=*")
        await page.locator(".menu summary").click()
        await page.get_by_role("button", name="退出登录").click()
        await page.wait_for_url("**/sign-in*")
        await page.wait_for_load_state()
        kept = await page.evaluate("Object.keys(sessionStorage)")
        assert not [key for key in kept if "list" in key], "nothing is left for whoever signs in next"

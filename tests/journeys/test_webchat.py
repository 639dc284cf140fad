"""A citizen at the web chat, in headless Chromium: by keyboard, by buttons, on a phone, and over a bad connection."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, WebSocketRoute, expect

from bot import public
from bot.app import build_app
from bot.channel import ChannelError
from bot.settings import Settings
from handlers.messages import Choice, Notice, Reply
from knowledge.city import City, load_city
from storage.records import Milestone, NoticeKind
from tests.bot.public.conftest import FOLDER, NOW, Published, update
from tests.bot.webchat.conftest import EXAMPLES, SOCKETS, make_app
from tests.bot.webchat.scripted import Scripted
from tests.journeys.browser import (
    AT_A_BROWSER,
    DESK,
    PHONE,
    READING,
    WIDTHS,
    Citizen,
    Line,
    serving,
    visiting,
)
from tests.patience import LONG_S

pytestmark = AT_A_BROWSER
HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>\n&amp; \"'`</textarea> javascript:alert(3)"
UNBROKEN = "https://example.org/" + "a" * 300
fixture = pytest_asyncio.fixture(loop_scope="session")


@fixture
async def conversation() -> Scripted:
    """Return a conversation that a test can delay."""
    return Scripted()


@pytest.fixture(scope="module")
def city() -> City:
    """The real city, read once."""
    return load_city(FOLDER)


@fixture
async def site(conversation: Scripted, city: City) -> AsyncIterator[str]:
    """Yield the web chat over it, and the public pages."""
    app = make_app(conversation)
    steps = (
        Milestone("招标完成", date(2023, 3, 31), date(2023, 3, 28), UNBROKEN),
        Milestone("主体封顶", date(2023, 9, 30)),
    )
    published = Published({"3-030": replace(update("3-030"), milestones=steps)})
    public.setup(app, city=city, statuses=published, clock=lambda: NOW)
    async with serving(app) as address:
        yield address


@fixture
async def citizen(browser: Browser, site: str) -> AsyncIterator[Citizen]:
    """Yield a citizen on a phone with the chat open; finally the console must be empty."""
    async with visiting(browser, site) as visitor:
        await visitor.open()
        yield visitor
        assert visitor.complaints == []


async def test_from_a_question_to_a_ticket(
    browser: Browser, tmp_path: Path, warmed: Callable[[Path], Path]
) -> None:
    """With the whole product: an example, a question, a suggestion with its ticket, a reload, and its state."""
    settings = Settings(var_dir=warmed(tmp_path), _env_file=None)  # type: ignore[call-arg]
    async with serving(build_app(settings)) as address, visiting(browser, address) as citizen:
        await citizen.open()
        await citizen.page.locator(".greeting button").first.click()
        await citizen.read("报告原文")
        await citizen.say("老旧小区改造今年改多少个")
        await citizen.read("实施老旧小区改造160个")
        await citizen.say("建议在文峰路多装几盏路灯，晚上太黑了")
        await citizen.read("YN-")
        receipt = await citizen.page.locator(".turn").last.inner_text()
        number = re.search(r"YN-\d{4}-\d{4}-\d", receipt)
        assert number
        await citizen.page.reload()
        await citizen.page.get_by_role("group", name="常用").get_by_role("button", name="我的工单").click()
        await citizen.read(number[0])
        assert citizen.complaints == []


async def test_an_example_on_the_first_screen_really_asks(citizen: Citizen, conversation: Scripted) -> None:
    """Pressing one of three examples sends it and shows the answer."""
    examples = citizen.page.locator(".greeting button")
    assert await examples.all_inner_texts() == list(EXAMPLES)
    await examples.nth(1).click()
    await citizen.read("您说的是")
    assert [incoming.text for incoming in conversation.received] == [EXAMPLES[1]]


async def test_a_double_click_is_one_press(citizen: Citizen, conversation: Scripted) -> None:
    """A double click presses neither the same button twice nor what the answer moved under the pointer."""
    await citizen.page.locator(".greeting button").first.dblclick()
    await citizen.read("报告原文")
    await citizen.say("到此为止")
    await citizen.read("到此为止")
    assert [incoming.text for incoming in conversation.received] == [EXAMPLES[0], "到此为止"]


async def test_enter_sends_where_a_form_cannot_be_asked_to(citizen: Citizen) -> None:
    """Older iPhones with iOS 15 have no `requestSubmit`."""
    await citizen.page.evaluate("delete HTMLFormElement.prototype.requestSubmit")
    await citizen.say("路灯坏了")
    await citizen.read("“路灯坏了”")


async def test_choosing_by_button(citizen: Citizen, conversation: Scripted) -> None:
    """Buttons have whole titles; the page shows the title, and the conversation gets the id."""
    await citizen.say("我们那老旧小区")
    await citizen.page.get_by_role("button", name="1. 改造城镇老旧小区900户以上").click()
    await citizen.read("不少于900户")
    assert conversation.received[-1].text == "查看 3-047"
    await expect(citizen.page.locator(".mine .words").last).to_have_text("您说：改造城镇老旧小区900户以上")


async def test_a_button_that_answered_the_last_message_is_put_away(citizen: Citizen) -> None:
    """是 and 否 are removed after the next message; a list's items stay."""
    await citizen.say("我们那老旧小区")
    await citizen.say("路灯坏了")
    await citizen.page.get_by_role("button", name="是", exact=True).click()
    await citizen.read("YN-4827-1936-5")
    await expect(citizen.page.get_by_role("button", name="是", exact=True)).to_have_count(0)
    await expect(citizen.page.get_by_role("button", name="都不是")).to_have_count(0)
    await expect(citizen.page.get_by_role("button", name="2. 实施老旧小区加装电梯80部")).to_be_enabled()


async def test_by_keyboard_alone(citizen: Citizen) -> None:
    """Skip link, field, Enter and Shift+Enter work, the focus stays, and a choice needs no mouse."""
    keyboard = citizen.page.keyboard
    field = citizen.page.get_by_role("textbox")
    await keyboard.press("Tab")
    await expect(citizen.page.get_by_role("link", name="跳到输入框")).to_be_focused()
    await keyboard.press("Enter")
    await keyboard.press("Tab")
    if not await field.evaluate("field => field === document.activeElement"):
        await field.focus()
    await keyboard.type("我们那")
    await keyboard.press("Shift+Enter")
    await keyboard.type("老旧小区")
    await expect(field).to_have_value("我们那\n老旧小区")
    await keyboard.press("Enter")
    await citizen.read("改造城镇老旧小区900户以上")
    await expect(field).to_be_focused()
    await expect(field).to_have_value("")
    choice = citizen.page.get_by_role("button", name="1. 改造城镇老旧小区900户以上")
    for _ in range(12):
        await keyboard.press("Shift+Tab")
        if await choice.evaluate("choice => choice === document.activeElement"):
            break
    await expect(choice).to_be_focused()
    await keyboard.press("Enter")
    await citizen.read("不少于900户")
    await expect(field).to_be_focused()


async def test_enter_in_an_input_method_does_not_send(citizen: Citizen, conversation: Scripted) -> None:
    """While pinyin is composed, Enter belongs to the input method."""
    field = citizen.page.get_by_role("textbox")
    await field.focus()
    cdp = await citizen.page.context.new_cdp_session(citizen.page)
    await cdp.send("Input.imeSetComposition", {"text": "lu deng", "selectionStart": 7, "selectionEnd": 7})
    await citizen.page.keyboard.press("Enter")
    await field.dispatch_event("keydown", {"key": "Enter", "keyCode": 229})
    assert await citizen.turns() == 0
    await cdp.send("Input.insertText", {"text": "路灯坏了"})
    await citizen.page.keyboard.press("Enter")
    await citizen.read("您说的是")
    assert [incoming.text for incoming in conversation.received] == ["路灯坏了"]


async def test_a_reload_keeps_the_talk(citizen: Citizen, conversation: Scripted) -> None:
    """After a reload the conversation is shown in this tab only, and nothing is sent twice."""
    await citizen.say("我们那老旧小区")
    await citizen.read("都不是")
    await citizen.page.reload()
    assert await citizen.turns() == 1
    await citizen.read("2. 实施老旧小区加装电梯80部")
    await expect(citizen.page.get_by_role("button", name="都不是")).to_be_visible()
    assert len(conversation.received) == 1
    assert await citizen.page.evaluate("localStorage.length + document.cookie.length") == 0
    other = await citizen.page.context.new_page()
    await other.goto(citizen.address)
    await expect(other.locator(".turn")).to_have_count(1)


async def test_a_reload_while_it_waits_sends_once_more_and_is_answered_once(
    citizen: Citizen, conversation: Scripted
) -> None:
    """After a reload a pending message is answered once, under the same id."""
    conversation.gate = asyncio.Event()
    await citizen.say("路灯坏了")
    await asyncio.wait_for(conversation.arrived.wait(), LONG_S)
    await expect(citizen.page.locator(".typing")).to_be_visible()
    await citizen.page.reload()
    conversation.gate.set()
    await citizen.read("您说的是")
    assert await citizen.turns() == 1
    assert len(conversation.handled) == 1


async def test_a_line_cut_in_mid_send_is_answered_once(
    browser: Browser, site: str, conversation: Scripted
) -> None:
    """If the connection breaks during the work, the page resends the message and shows one answer."""
    conversation.gate = asyncio.Event()
    async with Line(site) as line, visiting(browser, line.address) as citizen:
        await citizen.open()
        await citizen.say("路灯坏了")
        await asyncio.wait_for(conversation.arrived.wait(), LONG_S)
        conversation.arrived.clear()
        line.cut()
        await asyncio.wait_for(conversation.arrived.wait(), LONG_S)
        conversation.gate.set()
        await citizen.read("您说的是")
        assert await citizen.turns() == 1
        assert await citizen.page.locator(".theirs").count() == 2
    assert len(conversation.received) == 2
    assert len({incoming.message_id for incoming in conversation.received}) == 1
    assert len(conversation.handled) == 1


async def test_a_phone_without_a_network_says_so_at_once(
    browser: Browser, site: str, conversation: Scripted
) -> None:
    """While the browser knows that it is offline, nobody is told that an answer is being looked for; then it comes."""
    async with visiting(browser, site) as citizen:
        await citizen.open()
        await citizen.page.context.set_offline(True)
        await citizen.say("路灯坏了")
        await expect(citizen.page.locator(".typing")).to_have_text("还没送到，连上就发", use_inner_text=True)
        await expect(citizen.page.get_by_role("status")).to_contain_text("正在重新连接")
        await citizen.page.context.set_offline(False)
        await citizen.read("您说的是")
        await expect(citizen.page.get_by_role("status")).to_have_text("")
    assert len(conversation.handled) == 1


async def test_what_is_said_without_a_line_is_sent_when_it_is_back(
    browser: Browser, site: str, conversation: Scripted
) -> None:
    """Without a connection the page says so, keeps the messages in order, and each is handled once."""
    async with Line(site) as line, visiting(browser, line.address) as citizen:
        await citizen.open()
        line.open = False
        line.cut()
        await citizen.say("路灯坏了")
        await citizen.say("井盖没了")
        await expect(citizen.page.get_by_role("status")).to_contain_text("正在重新连接")
        for unsent in await citizen.page.locator(".typing").all():
            assert await unsent.inner_text() == "还没送到，连上就发"
        line.open = True
        await citizen.read("井盖没了”")
        await expect(citizen.page.get_by_role("status")).to_have_text("")
        assert await citizen.turns() == 2
    # Over another connection they may be resent; their ids are the same.
    assert list(dict.fromkeys(incoming.text for incoming in conversation.received)) == [
        "路灯坏了",
        "井盖没了",
    ]
    assert len(conversation.handled) == 2


async def test_where_no_websocket_gets_through_plain_requests_do(
    browser: Browser, site: str, conversation: Scripted
) -> None:
    """Without WebSockets plain requests work, and no lost connection is reported."""
    tries = asyncio.Semaphore(0)

    async def refuse(socket: WebSocketRoute) -> None:
        tries.release()
        await socket.close()

    async with visiting(browser, site) as citizen:
        await citizen.page.route_web_socket(re.compile("/chat"), refuse)
        await citizen.open()
        for text in ("路灯坏了", "井盖没了"):
            await citizen.say(text)
            await citizen.read(f"“{text}”")
        assert await citizen.turns() == 2
        for _ in range(6):
            await asyncio.wait_for(tries.acquire(), LONG_S)
        await expect(citizen.page.get_by_role("status")).to_have_text("")
    assert [incoming.text for incoming in conversation.received] == ["路灯坏了", "井盖没了"]


async def test_without_script_the_form_does_it(browser: Browser, site: str, conversation: Scripted) -> None:
    """Without script every step is a page with the answer on top."""
    async with visiting(browser, site, java_script_enabled=False) as citizen:
        page = citizen.page
        await page.goto(site)
        await page.get_by_role("textbox").fill("我们那老旧小区")
        await page.get_by_role("button", name="发送").click()
        await page.get_by_role("button", name="1. 改造城镇老旧小区900户以上").click()
        await expect(page.locator(".turn").last).to_contain_text("不少于900户")
        assert await page.evaluate("document.querySelector('#said').getBoundingClientRect().top") < 100
        assert citizen.complaints == []
    assert len(conversation.handled) == 2


async def test_hostile_text_is_text(citizen: Citizen) -> None:
    """Hostile words and their echo never become elements, even after a reload, and line breaks stay."""
    dialogs: list[str] = []
    citizen.page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    await citizen.say(HOSTILE)
    for _ in range(2):
        await citizen.read("onerror=alert(1)>")
        assert await citizen.page.locator("#log img, #log script, #log a").count() == 0
        assert (await citizen.page.locator(".mine .words").last.inner_text()).endswith(HOSTILE)
        await citizen.page.reload()
    assert dialogs == []


async def test_what_was_not_stored_is_marked_and_can_be_sent_again(
    citizen: Citizen, conversation: Scripted
) -> None:
    """An unstored message gets a mark, the apology and a button, and a second try is the same message."""
    conversation.stored = False
    await citizen.say("路灯坏了")
    await citizen.read("没有记下来")
    await expect(citizen.page.locator(".turn").last).to_contain_text("没有送到")
    conversation.stored = True
    await citizen.page.get_by_role("button", name="再发一次").click()
    await citizen.read("您说的是")
    await expect(citizen.page.locator(".turn").last).not_to_contain_text("没有送到")
    assert await citizen.turns() == 1
    assert len({incoming.message_id for incoming in conversation.received}) == 1


async def test_too_long_a_message_stays_in_the_field(citizen: Citizen, conversation: Scripted) -> None:
    """5,001 characters stay unsent in the field, and the page says how many are too many."""
    await citizen.say("路" * 5001)
    await expect(citizen.page.get_by_role("alert")).to_contain_text("5001个字，一次最多收5000个字")
    assert len(await citizen.page.get_by_role("textbox").input_value()) == 5001
    assert not conversation.received
    await citizen.say("路" * 5000)
    await citizen.read("您说的是")
    await expect(citizen.page.get_by_role("alert")).to_have_text("")


async def test_a_page_left_open_tells_the_day(citizen: Citizen) -> None:
    """Two days later the old turns show their day."""
    await citizen.page.clock.set_fixed_time("2023-06-09T09:05:00+08:00")
    await citizen.say("路灯坏了")
    await citizen.read("您说的是")
    said = citizen.page.locator(".mine time")
    await expect(said).to_have_text("09:05")
    await citizen.page.clock.set_fixed_time("2023-06-11T08:00:00+08:00")
    await citizen.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await expect(said).to_have_text("6月9日 09:05")


async def test_leaving_clears_this_device(citizen: Citizen, conversation: Scripted) -> None:
    """After leaving, the next person on a shared computer finds nothing, and is another citizen."""
    await citizen.say("路灯坏了")
    await citizen.read("您说的是")
    await citizen.page.get_by_text("隐私说明").click()
    await citizen.page.get_by_role("button", name="清除本机记录").click()
    await expect(citizen.page.locator(".turn:not(.greeting)")).to_have_count(0)
    await expect(citizen.page.locator("html[data-ready]")).to_be_attached()
    await citizen.say("井盖没了")
    await citizen.read("井盖没了")
    first, second = conversation.received
    assert first.sender != second.sender


async def test_leaving_clears_the_other_windows_too(citizen: Citizen, conversation: Scripted) -> None:
    """After leaving, other windows of the browser show nothing and can't write as the former citizen."""
    other = Citizen(await citizen.page.context.new_page(), citizen.address)
    await other.open()
    await other.say("路灯坏了")
    await other.read("您说的是")
    await citizen.page.get_by_text("隐私说明").click()
    await citizen.page.get_by_role("button", name="清除本机记录").click()
    await expect(other.page.locator(".mine")).to_have_count(0)
    await expect(other.page.locator("html[data-ready] .greeting")).to_be_attached()
    await other.say("井盖没了")
    await other.read("井盖没了")
    first, second = conversation.received
    assert first.sender != second.sender


async def test_a_screen_reader_is_told(citizen: Citizen) -> None:
    """The conversation is a polite log, every control has a name, and the language is Chinese."""
    await citizen.say("我们那老旧小区")
    await citizen.read("都不是")
    log = citizen.page.get_by_role("log", name="对话内容")
    await expect(log).to_have_attribute("aria-live", "polite")
    await expect(log.locator(".unseen").first).to_have_text("有诺说：")
    await expect(citizen.page.get_by_role("textbox", name="想问什么、想说什么")).to_be_visible()
    assert await citizen.page.locator("html").get_attribute("lang") == "zh-CN"
    nameless = "() => [...document.querySelectorAll('button, a')].filter(e => !e.textContent.trim()).length"
    assert await citizen.page.evaluate(nameless) == 0


@pytest.mark.parametrize("width", [PHONE["width"] // 2, 320, PHONE["width"], DESK["width"]])
async def test_no_page_is_wider_than_the_screen(browser: Browser, site: str, width: int) -> None:
    """Chat with unbreakable words, list, commitment and error page fit, even on half a phone, as with doubled font."""
    async with visiting(browser, site, viewport={"width": width, "height": 760}) as citizen:
        await citizen.open()
        for text in ("我们那老旧小区", UNBROKEN, "查看 3-047"):
            await citizen.say(text)
            await expect(citizen.page.locator(".typing")).to_have_count(0)
        pages = ("/commitments", "/commitments/3-030", "/commitments?q=" + "长" * 100, "/commitments/none")
        for path in (None, *pages):
            if path:
                await citizen.open(path)
            scroll, client = await citizen.page.evaluate(WIDTHS)
            assert scroll <= client, path


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
async def test_every_text_is_large_and_has_contrast(
    browser: Browser, site: str, conversation: Scripted, scheme: str, viewport: dict[str, int]
) -> None:
    """Text is at least 17 px with 4.5:1 contrast (WCAG 2.2, 1.4.3, AA) in both colour schemes."""
    async with visiting(browser, site, viewport=viewport, color_scheme=scheme) as citizen:
        await citizen.open()
        await citizen.say("我们那老旧小区")
        await citizen.say("查看 3-047")
        await citizen.read("不少于900户")
        conversation.stored = False
        await citizen.say("路灯坏了")
        await citizen.read("没有送到")
        for path in (None, "/commitments?area=三", "/commitments/3-030", "/commitments/none"):
            if path:
                await citizen.open(path)
            texts = await citizen.page.evaluate(READING)
            assert len(texts) > 5
            assert [text for text in texts if text["size"] < 17 or text["ratio"] < 4.5] == []


async def test_the_dark_scheme_is_honoured(browser: Browser, site: str) -> None:
    """The paper is dark if the reader's system is."""
    brightness = "() => getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)[0]"
    found = {}
    for scheme in ("light", "dark"):
        async with visiting(browser, site, color_scheme=scheme) as citizen:
            await citizen.open()
            found[scheme] = await citizen.page.evaluate(brightness)
    assert found["light"] > 200
    assert found["dark"] < 50


async def test_what_comes_unasked_is_shown_once(browser: Browser, conversation: Scripted) -> None:
    """A department's answer appears once however often it is delivered, survives a reload, and keeps the last question."""
    app = make_app(conversation)
    words = "住建局说，路灯已经修好了。"
    made = datetime(2023, 6, 9, 1, 5, tzinfo=UTC)
    notice = Notice(7, 0, NoticeKind.ANSWERED, Reply(words, (Choice("满意", "满意"),)), made)
    async with serving(app) as address, visiting(browser, address) as citizen:
        await citizen.open()
        await citizen.say("在吗")
        await citizen.read("您说的是")
        sockets = app[SOCKETS]
        [who] = sockets.present()
        for _ in range(2):
            await sockets.deliver(who, notice)
        unasked = citizen.page.locator(".turn", has_text=words)
        await expect(unasked).to_have_count(1)
        await expect(unasked.locator(".mine")).to_have_count(0)
        await citizen.page.reload()
        await expect(unasked).to_have_count(1)
        await _until(lambda: bool(sockets.present()))
        await sockets.deliver(who, notice)
        await expect(unasked).to_have_count(1)
        await expect(citizen.page.get_by_role("button", name="是", exact=True)).to_be_visible()
        await unasked.get_by_role("button", name="满意").click()
        await citizen.read("“满意”")
        assert citizen.complaints == []
    with pytest.raises(ChannelError):
        await sockets.deliver(who, notice)


async def _until(happened: Callable[[], bool]) -> None:
    async with asyncio.timeout(LONG_S):
        while not happened():  # noqa: ASYNC110 - any condition, not one that can be signalled
            await asyncio.sleep(0.01)

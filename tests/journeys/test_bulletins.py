"""What the city lets everybody read, on the pages of a citizen's phone and desk: seen, readable, and never in the way.

YOUNUO_SHOTS=<folder> saves a screenshot of each.
"""

import os
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from bot import app as wiring
from bot import pages, public
from bot.app import build_app
from bot.given import now
from bot.settings import Settings
from handlers.dialogue import Dialogue
from knowledge.city import load_city
from storage.database import Database, Unit
from storage.records import Bulletin, BulletinKind
from tests.bot.public.conftest import FOLDER, Published
from tests.bot.webchat.conftest import make_app
from tests.bot.webchat.scripted import Scripted
from tests.journeys.browser import (
    DESK,
    NEEDS_CHROMIUM,
    PHONE,
    READING,
    WIDTHS,
    Citizen,
    chromium,
    serving,
    visiting,
)
from tests.journeys.players import on_stage

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module"), NEEDS_CHROMIUM]
SHOTS = os.environ.get("YOUNUO_SHOTS")
RAIN = "【公告】暴雨红色预警，遇险拨119。城东、城南的地下通道已经封闭，请绕行，不要涉水。"
PAUSE = "【暂停受理】现在不收建议和投诉，今天22:00恢复；提问照常回答。原因：系统升级"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """Yield one Chromium for all journeys."""
    async with chromium() as started:
        yield started


@pytest_asyncio.fixture(loop_scope="module")
async def lines() -> list[str]:
    """Return what the pages are to show; a test may change it."""
    return [RAIN, PAUSE]


@pytest_asyncio.fixture(loop_scope="module")
async def site(lines: list[str]) -> AsyncIterator[str]:
    """Yield the web chat and the public pages."""
    app = make_app(Scripted(), bulletins=lambda: tuple(lines))
    public.setup(app, city=load_city(FOLDER), statuses=Published())
    pages.tell_bulletins(app, lambda: lines)
    async with serving(app) as address:
        yield address


async def _keep(page: Page, name: str) -> None:
    if SHOTS:
        await page.screenshot(path=Path(SHOTS) / f"{name}.png")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["375", "1440"])
async def test_every_page_begins_with_what_runs(
    browser: Browser, site: str, viewport: dict[str, int], scheme: str
) -> None:
    """On a phone and at a desk each page shows it first, large enough, with contrast, within the screen's width."""
    async with visiting(browser, site, viewport=viewport, color_scheme=scheme) as citizen:
        for name, path in (("chat", "/"), ("list", "/commitments"), ("one", "/commitments/3-030")):
            await citizen.open(path)
            shown = citizen.page.get_by_role("region", name="公告")
            await expect(shown.locator("p")).to_have_text([RAIN, PAUSE])
            await expect(shown).to_be_in_viewport(ratio=1)
            texts = await citizen.page.evaluate(READING)
            assert [text for text in texts if text["size"] < 17 or text["ratio"] < 4.5] == []
            scroll, client = await citizen.page.evaluate(WIDTHS)
            assert scroll <= client, path
            await _keep(citizen.page, f"bulletin-{name}-{viewport['width']}-{scheme}")
        assert citizen.complaints == []


async def test_an_open_page_hears_of_it_with_the_next_answer(
    browser: Browser, site: str, lines: list[str]
) -> None:
    """What is posted while the page is open stands above the next answer, once, and at the top; what is over goes."""
    lines.clear()
    async with visiting(browser, site) as citizen:
        await citizen.open()
        top = citizen.page.locator("#bulletins")
        await expect(top).to_be_hidden()
        lines.append(RAIN)
        await citizen.say("在吗")
        await citizen.read(RAIN)
        await expect(top).to_have_text(RAIN)
        await _keep(citizen.page, "bulletin-open-375-light")
        await citizen.say("还在吗")
        await citizen.read("“还在吗”")
        await expect(citizen.page.locator(".turn", has_text=RAIN)).to_have_count(1)
        lines.clear()
        await citizen.say("再问一句")
        await citizen.read("“再问一句”")
        await expect(top).to_be_hidden()
        assert citizen.complaints == []


async def test_what_is_posted_reaches_the_pages_of_a_running_product(
    browser: Browser, tmp_path: Path, warmed: Callable[[Path], Path]
) -> None:
    """With the whole product: posted by another process, it is on the page at once, and a complaint is not taken."""
    settings = Settings(var_dir=warmed(tmp_path), _env_file=None)  # type: ignore[call-arg]
    app = build_app(settings)
    async with serving(app) as address, visiting(browser, address) as citizen:
        await citizen.open()
        await expect(citizen.page.locator("#bulletins")).to_be_hidden()
        await _post(settings, BulletinKind.PAUSE, "系统升级")
        await _reload_until(citizen, "原因：系统升级")
        await citizen.say("文峰路的路灯坏了三天没人修")
        await citizen.read("没有登记")
        await expect(citizen.page.locator(".turn").last).to_contain_text("系统升级")
        await citizen.say("老旧小区改造今年改多少个")
        await citizen.read("报告原文")
        assert citizen.complaints == []


async def test_each_channel_tells_it_in_its_own_way(
    tmp_path: Path, dialogue: Dialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """WeChat tells it in the one reply, Telegram in a message before it, the web on its page only; nobody twice."""
    monkeypatch.setattr(wiring, "build_dialogue", lambda _settings, **_options: dialogue)
    told = "【公告】暴雨红色预警"
    async with on_stage(tmp_path) as stage:
        plain = {}
        for player in stage.players:
            await player.say("你好")
            plain[player.name] = await player.say("谢谢")
        await _post(stage.settings, BulletinKind.NEWS, "暴雨红色预警")
        texts = {player.name: (await player.say("谢谢")).texts for player in stage.players}
        thanks = {name: seen.texts for name, seen in plain.items()}
        assert texts["web"] == thanks["web"]
        assert texts["telegram"] == (told, *thanks["telegram"])
        assert texts["wechat"] == (f"{told}\n\n{thanks['wechat'][0]}",)
        again = {player.name: (await player.say("谢谢")).texts for player in stage.players}
        assert again == thanks


async def _post(settings: Settings, kind: BulletinKind, text: str) -> None:
    database = Database(settings.database)
    await database.open()
    posted = Bulletin("suizhou-2023", kind, text, now(), now() + timedelta(hours=1), "m1", now())

    def work(unit: Unit) -> Bulletin:
        unit.bulletins.begin()
        return unit.bulletins.add(posted)

    await database.transact(work)
    await database.close()


async def _reload_until(citizen: Citizen, words: str) -> None:
    while words not in await citizen.page.locator("#bulletins").inner_text():
        await citizen.open()

"""Last year's promises in a browser, on desktop and phone: confirmed with the buttons alone; accessible (axe).

YOUNUO_SHOTS=<folder> saves a screenshot of each page.
"""

from datetime import UTC, datetime

import pytest

from console.app import PREFIX
from knowledge.city import City, load_city
from storage.records import Role
from tests.console.harness import Console
from tests.console.test_looks import looking, wrong_with
from tests.journeys.browser import NEEDS_CHROMIUM, chromium
from tests.knowledge.two_years import write_two_years

pytestmark = [NEEDS_CHROMIUM, pytest.mark.browser]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    """Return the small city in its second year."""
    _, later = write_two_years(tmp_path_factory.mktemp("years"))
    return load_city(later.folder, with_previous=True)


@pytest.mark.parametrize("view", ["1440", "375"])
async def test_last_years_promises_are_confirmed(console: Console, view: str) -> None:
    """One is confirmed in the list, one corrected on its page with a note, and both read so afterwards."""
    console.clock.now = datetime(2032, 3, 2, 1, 30, tzinfo=UTC)
    head = await console.sign_in(Role.HEAD, "城建局", "茶业局")
    wrong: list[str] = []
    views = (view, f"{view}-dark")
    async with chromium() as browser, looking(browser, console, view, head) as page:
        await page.goto(str(console.server.make_url(f"{PREFIX}/commitments")))
        await page.get_by_role("link", name="去年的承诺").click()
        park = page.locator("tr").filter(has_text="新建口袋公园15个")
        await park.get_by_role("button", name="确认").click()
        await page.get_by_text("已核对为“已完成”").wait_for()
        wrong += await wrong_with(page, "rollover", views)
        await page.locator("tr").filter(has_text="铺设雨污分流管道").get_by_role("link", name="更正").click()
        wrong += await wrong_with(page, "rollover-one", views)
        await page.get_by_label("说明").fill("剩下的3000米并入城东污水处理厂二期，今年完成。")
        await page.get_by_role("button", name="确认").click()
        await page.get_by_text("已核对为“未再提及”").wait_for()
        await page.goto(str(console.server.make_url(f"{PREFIX}/commitments/rollover/1-001")))
        wrong += await wrong_with(page, "rollover-confirmed", views)
    assert wrong == []

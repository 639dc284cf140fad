"""Last year's promises in a citizen's browser, on desktop and phone: nothing cut off, accessible (axe)."""

import pytest
from playwright.async_api import ViewportSize

from tests.bot.public.test_rollover import Client, Confirmed, city, client, confirmed
from tests.console.test_looks import faults
from tests.journeys.browser import DESK, NEEDS_CHROMIUM, PHONE, WIDTHS, chromium

__all__ = ["city", "client", "confirmed"]
HALF: ViewportSize = {"width": PHONE["width"] // 2, "height": PHONE["height"]}
"""A phone whose font is twice as large."""
pytestmark = [NEEDS_CHROMIUM, pytest.mark.browser]


async def test_every_page_of_it_is_accessible_and_fits(client: Client, confirmed: Confirmed) -> None:
    """The list, both promises' pages, and one that nobody checked yet have no fault and exceed no window."""
    confirmed.add("1-001", "已完成", "32a1-001", "16个已开放，今年再建20个。" * 10)
    confirmed.add("1-003", "未再提及", None, "剩下的3000米并入城东污水处理厂二期。")
    wrong: list[str] = []
    async with chromium() as browser:
        context = await browser.new_context(bypass_csp=True)  # Axe is added to the page.
        page = await context.new_page()
        for path in ("last-year", "1-001", "32a1-001", "1-002"):
            await page.goto(str(client.make_url(f"/commitments/{path}")))
            for size in (DESK, PHONE, HALF):
                await page.set_viewport_size(size)
                wrong += [f"{path}: {fault}" for fault in await faults(page)]
                whole, shown = await page.evaluate(WIDTHS)
                wrong += [f"{path}: {whole} px wide in {shown}"] if whole > shown else []
        await context.close()
    assert wrong == []

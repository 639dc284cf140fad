"""Choosing who gets tickets, in a browser."""

from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlencode

import pytest_asyncio
from playwright.async_api import Browser, expect

from console.app import PREFIX
from knowledge.city import City
from storage.records import Role
from tests.console.harness import Console, running
from tests.console.test_looks import looking
from tests.console.test_queue import ticked
from tests.journeys.browser import AT_A_BROWSER

pytestmark = AT_A_BROWSER


@pytest_asyncio.fixture(loop_scope="session")
async def own_console(city: City, tmp_path: Path) -> AsyncIterator[Console]:
    """Yield a console in the browser's event loop."""
    async with running(city, f"sqlite:///{tmp_path}/younuo.db") as console:
        yield console


async def test_only_the_chosen_departments_people_are_offered(own_console: Console, browser: Browser) -> None:
    """Assigning many at once offers nobody before a department is chosen, and then its people alone."""
    for login, name, department in (("li.na", "李娜", "城建局"), ("wang", "王强", "茶业局")):
        await own_console.add(login, Role.CLERK, department, name=name)
    dispatcher = await own_console.sign_in(Role.DISPATCHER)
    [box] = await ticked(own_console, await own_console.file())
    async with looking(browser, own_console, "1440", dispatcher) as page:
        address = f"{PREFIX}/tickets/bulk/assign?{urlencode({'ticket': box})}"
        await page.goto(str(own_console.server.make_url(address)))
        offered = page.locator("[name=handler] optgroup:not([hidden]) option")
        await expect(offered).to_have_count(0)
        await page.select_option("[name=department]", "茶业局")
        await expect(offered).to_have_text(["王强"])

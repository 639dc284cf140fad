"""A citizen's browser for the journeys: headless Chromium, a connection that can be cut, and checks of what is visible."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Self

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from tests.patience import LONG_S

CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
"""The same engine without a browser's windows takes half of the CPU time."""
NEEDS_CHROMIUM = pytest.mark.skipif(
    CHROMIUM is None,
    reason="Chromium is missing (Debian: apt-get install chromium-headless-shell fonts-wqy-zenhei)",
)
AT_A_BROWSER = [NEEDS_CHROMIUM, pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
"""The marks of tests with the fixture `browser`, which lives in the session's event loop; their fixtures must too."""
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE = {"width": 375, "height": 760}
DESK = {"width": 1440, "height": 900}


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Start Chromium, and stop it at the end."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        await browser.close()


async def profile(browser: Browser, **options: Any) -> BrowserContext:
    """Open a separate profile of somebody in China, with the tests' timeouts."""
    context = await browser.new_context(**{"locale": "zh-CN", "timezone_id": "Asia/Shanghai", **options})
    context.set_default_timeout(LONG_S * 1000)
    expect.set_options(timeout=LONG_S * 1000)
    return context


@dataclass
class Citizen:
    """Somebody at a page of the web chat."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)
    """Errors, warnings and blocked content in the browser's console."""

    def watch(self) -> None:
        """Listen to the console."""
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    async def open(self, path: str = "/") -> None:
        """Open a page; return when the chat's script is ready."""
        await self.page.goto(self.address + path)
        if path == "/":
            await expect(self.page.locator("html[data-ready]")).to_be_attached()

    async def say(self, text: str) -> None:
        """Type, and press Enter."""
        await self.page.get_by_role("textbox").fill(text)
        await self.page.get_by_role("textbox").press("Enter")

    async def read(self, words: str) -> None:
        """Wait until the last turn contains `words` and nothing is pending."""
        await expect(self.page.locator(".turn").last).to_contain_text(words)
        await expect(self.page.locator(".typing")).to_have_count(0)

    async def turns(self) -> int:
        """Count the turns without the greeting."""
        return await self.page.locator(".turn:not(.greeting)").count()


@asynccontextmanager
async def visiting(browser: Browser, address: str, **options: Any) -> AsyncIterator[Citizen]:
    """Yield a citizen with their own browser profile, on a phone by default."""
    context = await profile(browser, **{"viewport": PHONE, **options})
    citizen = Citizen(await context.new_page(), address)
    citizen.watch()
    yield citizen
    await context.close()


@asynccontextmanager
async def serving(app: web.Application) -> AsyncIterator[str]:
    """Serve `app`; yield its address without the trailing slash."""
    async with TestServer(app) as server:
        yield str(server.make_url("/")).rstrip("/")


class Line:
    """A TCP connection to a server that a test can cut, losing what is in transit, as in a lift or a tunnel."""

    def __init__(self, address: str) -> None:
        self._port = int(address.rsplit(":", 1)[1])
        self._writers: set[asyncio.StreamWriter] = set()
        self.open = True
        self.connections = 0

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        self.address = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        self.cut()

    def cut(self) -> None:
        """Abort every connection at once."""
        for writer in self._writers:
            writer.transport.abort()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self.open:
            writer.transport.abort()
            return
        self.connections += 1
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._port)
        both = {writer, far_writer}
        self._writers |= both
        await asyncio.gather(_pump(reader, far_writer), _pump(far_reader, writer))
        self._writers -= both


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while chunk := await reader.read(65_536):
            writer.write(chunk)
            await writer.drain()
    writer.close()


# Every visible text: its size, and its contrast by WCAG 2.2 ('contrast ratio') against the nearest painted background.
READING = """() => {
  const channel = (value) => { const c = value / 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
  const parse = (color) => color.match(/[\\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const behind = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const color = parse(getComputedStyle(each).backgroundColor);
      if (color.length < 4 || color[3] === 1) return color;
    }
    return [255, 255, 255];
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim();
    const element = walker.currentNode.parentElement;
    const box = element.getBoundingClientRect();
    if (!text || box.width <= 1 || element.closest("script, .unseen, option")) continue;
    const style = getComputedStyle(element);
    const [a, b] = [luminance(parse(style.color)), luminance(behind(element))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    found.push({ text: text.slice(0, 20), size: parseFloat(style.fontSize), ratio, color: style.color });
  }
  return found;
}"""
WIDTHS = "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"

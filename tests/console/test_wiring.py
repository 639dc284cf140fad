"""The console mounted in the product: within the site's middlewares, beside the citizens' pages."""

from pathlib import Path

from aiohttp.test_utils import TestClient, TestServer

from bot.app import build_app
from bot.settings import Settings
from console.headers import CONTENT_SECURITY_POLICY
from tests.console.harness import words
from tests.knowledge.small_city import write_small_city
from tests.knowledge.two_years import write_two_years


async def test_the_site_mounts_it(tmp_path: Path) -> None:
    """The mounted console has its own pages, policy and errors with the request's id; the site's are unchanged."""
    city = write_small_city(tmp_path / "yunling-2031").folder
    settings = Settings(_env_file=None, var_dir=tmp_path / "var", city=str(city))
    html = {"Accept": "text/html"}
    async with TestClient(TestServer(build_app(settings))) as client:
        async with client.get("/console", headers=html) as response:
            assert response.url.path == "/console/sign-in"
            assert response.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
            assert "有诺工作台" in await response.text()
        async with client.get("/console/nowhere", headers={**html, "X-Request-ID": "abcd-1234"}) as response:
            assert response.status == 404
            assert "编号 abcd-1234" in words(await response.text())
        async with client.get("/", headers=html) as response:
            assert "require-trusted-types-for" in response.headers["Content-Security-Policy"]
        async with client.get("/nowhere", headers=html) as response:
            assert "回到问答" in await response.text()


async def test_a_second_years_site_tells_of_the_first(tmp_path: Path) -> None:
    """Served with the report that continues another, the site has last year's promises, and says nobody checked yet."""
    _, later = write_two_years(tmp_path)
    settings = Settings(_env_file=None, var_dir=tmp_path / "var", city=str(later.folder))
    async with TestClient(TestServer(build_app(settings))) as client:
        async with client.get("/commitments/last-year") as response:
            assert "还有5项没有核对" in words(await response.text())
        async with client.get("/commitments/1-003") as response:
            assert "铺设雨污分流管道12500米" in words(await response.text())

import re
from collections.abc import AsyncIterator
from pathlib import Path

import jinja2
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer, make_mocked_request

from bot import pages

Client = TestClient[web.Request, web.Application]


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[Client]:
    """Yield a client of an application with one page and one file."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "static").mkdir()
    (tmp_path / "templates" / "page.html").write_text(
        "{{ words }} {{ asset('room', 'ink.css') }}", encoding="utf-8"
    )
    (tmp_path / "static" / "ink.css").write_text("a{}", encoding="utf-8")
    app = web.Application()
    pages.add_room(app, "room", tmp_path)
    pages.setup(app)

    async def page(request: web.Request) -> web.Response:
        return pages.render(request, "room/page.html", dict(request.query))

    app.router.add_get("/", page)
    async with TestClient(TestServer(app)) as visiting:
        yield visiting


async def test_words_are_escaped(client: Client) -> None:
    """A template's values are escaped."""
    async with client.get("/", params={"words": "<b>&"}) as response:
        assert (await response.text()).startswith("&lt;b&gt;&amp; ")
        assert response.headers["Cache-Control"] == "no-cache, private"


async def test_a_file_is_cached_by_its_content(client: Client) -> None:
    """A file's address with its mark is cached for ever, and revalidated without."""
    async with client.get("/", params={"words": ""}) as response:
        found = re.search(r"/static/room/ink\.css\?v=\S+", await response.text())
    assert found
    for address, lasting in [
        (found[0], "public, max-age=31536000, immutable"),
        ("/static/room/ink.css", "no-cache"),
    ]:
        async with client.get(address) as response:
            assert response.headers["Cache-Control"] == lasting
            assert response.headers["Content-Type"] == "text/css"


async def test_a_forgotten_value_is_an_error(client: Client) -> None:
    """An undefined name in a template is an error, not an empty string."""
    async with client.get("/") as response:
        assert response.status == 500


@pytest.mark.parametrize(
    "path",
    ["/static/room/../templates/page.html", "/static/room/%2e%2e/templates/page.html", "/static/room/"],
)
async def test_only_static_files_are_served(client: Client, path: str) -> None:
    """Nothing outside the static folder is served, and it is not listed."""
    async with client.get(path) as response:
        assert response.status in {403, 404}


@pytest.mark.parametrize(
    ("accept", "data"), [("application/json", True), ("text/html", False), ("*/*", False)]
)
def test_a_script_says_that_it_wants_data(accept: str, data: bool) -> None:
    """A script may request data; pages go to browsers."""
    assert pages.wants_json(make_mocked_request("GET", "/", headers={"Accept": accept})) is data


def test_every_template_compiles() -> None:
    """Every template compiles."""
    bot = Path(pages.__file__).parents[1]
    rooms = {folder.parent.name: jinja2.FileSystemLoader(folder) for folder in bot.glob("*/templates")}
    environment = jinja2.Environment(loader=jinja2.PrefixLoader(rooms), autoescape=True)
    names = environment.list_templates()
    assert len(names) >= 6
    for name in names:
        environment.get_template(name)

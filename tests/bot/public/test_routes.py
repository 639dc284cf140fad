import re
from datetime import date
from html import unescape

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient

from knowledge.city import City
from storage.records import CommitmentStatus
from tests.bot.public.conftest import Published, update

Client = TestClient[web.Request, web.Application]


async def page(client: Client, address: str, status: int = 200, **query: str) -> str:
    """Get a page; return its HTML with entities resolved."""
    async with client.get(address, params=query) as response:
        assert response.status == status
        assert response.content_type == "text/html"
        return unescape(await response.text())


def listed(html: str) -> list[str]:
    """Return the ids of the commitments on a page."""
    return re.findall(r'class="title" href="/commitments/([^"]+)"', html)


async def test_the_list_holds_every_commitment_in_order(client: Client, city: City) -> None:
    """The list has all commitments by area, each with title, quote and lead department."""
    html = await page(client, "/commitments")
    assert listed(html) == [commitment.id for commitment in city.commitments]
    plain = re.sub(r"<[^>]+>", "", html)
    for commitment in city.commitments:
        assert commitment.title in plain
        assert f"“{commitment.quote}”" in plain
    assert html.count("暂无进展信息") > len(city.commitments)


async def test_a_published_status_is_shown_with_date_and_evidence(
    client: Client, published: Published
) -> None:
    """A published status is on the list and on the commitment's own page."""
    published.add(update("t-008", evidence="https://www.suizhou.gov.cn/5.html"))
    for address in ("/commitments?area=目标", "/commitments/t-008"):
        html = await page(client, address)
        assert "达进度" in html
        assert "截至2023年5月31日" in html
        assert '<a href="https://www.suizhou.gov.cn/5.html" rel="noopener nofollow">' in html


async def test_an_old_status_says_its_age(client: Client, published: Published) -> None:
    """An old status shows its age in the city's days, where it is already the tenth."""
    published.add(update("t-008", as_of=date(2023, 3, 1)))
    assert "101天前" in await page(client, "/commitments/t-008")


async def test_the_form_filters_and_keeps_what_was_asked(client: Client, city: City) -> None:
    """The form keeps the query's values, and the number of results is shown."""
    html = await page(client, "/commitments", area="三", q="电梯")
    found = listed(html)
    assert found
    assert all(city.commitment(each).place.area == "三" for each in found)  # type: ignore[union-attr]
    assert f"{len(city.commitments)}项里，符合的有{len(found)}项" in html
    assert 'value="电梯"' in html
    assert re.search(r'<option value="三" selected>', html)


async def test_nothing_found_says_what_to_do(client: Client) -> None:
    """An empty list has an explanation."""
    html = await page(client, "/commitments", q="火星移民")
    assert listed(html) == []
    assert "没有符合的承诺" in html


async def test_a_query_that_cannot_be_read_is_400_with_the_reason(client: Client) -> None:
    """An invalid query gives 400 with the reason, as a page and as data readable by other sites."""
    assert "没有这个板块" in await page(client, "/commitments", 400, area="九")
    async with client.get("/commitments.json", params={"area": "九"}) as response:
        assert response.status == 400
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert "没有这个板块" in (await response.json())["error"]


@pytest.mark.parametrize("path", ["/commitments", "/commitments.json"])
async def test_all_of_them_come_squeezed(client: Client, path: str) -> None:
    """Compressed, a tenth of the bytes is sent; clients that can't decompress get it plain."""
    async with client.get(path) as response:
        whole = await response.read()
        assert int(response.headers["Content-Length"]) * 5 < len(whole)
        assert response.headers["Vary"] == "Accept-Encoding"
    async with client.get(path, headers={"Accept-Encoding": "identity"}) as response:
        assert "Content-Encoding" not in response.headers
        assert await response.read() == whole


@pytest.mark.parametrize("path", ["/commitments", "/commitments.json"])
async def test_what_has_not_changed_does_not_come_again(
    client: Client, published: Published, path: str
) -> None:
    """A client with the current version gets 304 without a body until a status is published."""
    async with client.get(path) as response:
        known = {"If-None-Match": response.headers["ETag"]}
    async with client.get(path, headers=known) as response:
        assert (response.status, await response.read()) == (304, b"")
        assert response.headers["ETag"] == known["If-None-Match"]
    published.add(update("t-008", CommitmentStatus.DONE))
    async with client.get(path, headers=known) as response:
        assert response.status == 200
        assert response.headers["ETag"] != known["If-None-Match"]


async def test_one_page_tells_everything(client: Client) -> None:
    """The page has quote, place, target, last year, departments, the paragraph's others, and a preview of the promise."""
    html = await page(client, "/commitments/t-008")
    assert re.search(
        r'<meta name="description" content="[^"]*“粮食产量达到146万吨”责任部门：农业农村局。">', html
    )
    for words in (
        "粮食产量达到146万吨",
        "不少于146万吨",
        "145.8万吨",
        "农业农村局",
        "统计局",
        "主要预期目标",
        "部门还没有发布",
    ):
        assert words in html


async def test_every_commitment_has_its_page(client: Client, city: City) -> None:
    """Every commitment's page renders and shows its misprints."""
    for commitment in city.commitments[::10] + tuple(c for c in city.commitments if c.errata)[:10]:
        html = await page(client, f"/commitments/{commitment.id}")
        assert html.count("<mark") >= bool(commitment.errata)


@pytest.mark.parametrize("wrong", ["9-999", "x" * 500, "<script>"])
async def test_a_missing_commitment_leads_on(client: Client, wrong: str) -> None:
    """A missing commitment gives 404 with a search and a link to the list, and the address is escaped."""
    async with client.get(f"/commitments/{wrong}") as response:
        html = await response.text()
    assert response.status == 404
    assert 'action="/commitments#list"' in html
    assert "<script>" not in html


async def test_data_is_the_same_as_the_pages(client: Client, city: City, published: Published) -> None:
    """The data have every field unchanged, are open to any page, and have the same filters."""
    published.add(update("t-008", CommitmentStatus.DONE))
    async with client.get("/commitments.json") as response:
        everything = await response.json()
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert "随州市" in await response.text()
    assert [each["id"] for each in everything["commitments"]] == [c.id for c in city.commitments]
    async with client.get("/commitments.json", params={"status": "已完成"}) as response:
        [only] = (await response.json())["commitments"]
    assert only == {
        **only,
        "id": "t-008",
        "quote": "粮食产量达到146万吨",
        "targets": [{"name": "粮食产量", "value": 146.0, "unit": "万吨", "op": ">="}],
        "status": "已完成",
        "as_of": "2023-05-31",
        "evidence": "市统计局5月月报",
        "lead": "农业农村局",
        "misprints": [],
    }


async def test_without_the_database_the_reports_words_stand(client: Client, published: Published) -> None:
    """Without the database pages say that progress can't be read, not that there is none; the data say to retry."""
    published.broken = True
    html = await page(client, "/commitments/t-008")
    assert "进展现在读不到" in html
    assert "部门还没有发布" not in html
    assert "进展现在读不到" in await page(client, "/commitments")
    async with client.get("/commitments.json") as response:
        assert response.status == 503
        assert response.headers["Retry-After"] == "60"
        assert response.headers["Access-Control-Allow-Origin"] == "*"


async def test_public_pages_set_no_cookie(client: Client) -> None:
    """The public pages set no cookie."""
    for address in ("/commitments", "/commitments/t-008", "/commitments.json"):
        async with client.get(address) as response:
            assert "Set-Cookie" not in response.headers
            assert "script-src 'self'" in response.headers["Content-Security-Policy"]

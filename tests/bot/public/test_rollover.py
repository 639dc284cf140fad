"""What became of last year's promises, as citizens read it: only what staff confirmed."""

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from html import unescape

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot import public
from knowledge.city import City, load_city
from storage.database import StorageError
from storage.records import CommitmentStatus, ConfirmedFate, StatusUpdate
from tests.knowledge.two_years import write_two_years

Client = TestClient[web.Request, web.Application]
NOW = datetime(2032, 3, 2, 16, 30, tzinfo=UTC)
"""Half past midnight of the third in the city."""


@dataclass
class Confirmed:
    """What staff confirmed; `broken` if the database does not answer."""

    fates: dict[str, ConfirmedFate] = field(default_factory=dict)
    broken: bool = False

    def add(self, id_: str, fate: str, later: str | None, note: str = "") -> None:
        """Confirm."""
        self.fates[id_] = ConfirmedFate("yunling-2031", id_, fate, later, note, "城建局", "c1", NOW)

    async def __call__(self) -> Mapping[str, ConfirmedFate]:
        """Return the latest of each."""
        if self.broken:
            raise StorageError("the database does not answer")
        return self.fates


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    """Return the small city in its second year."""
    _, later = write_two_years(tmp_path_factory.mktemp("years"))
    return load_city(later.folder, with_previous=True)


@pytest.fixture
def confirmed() -> Confirmed:
    """Return an empty Confirmed."""
    return Confirmed()


async def _statuses() -> Mapping[str, StatusUpdate]:
    day, part = date(2031, 12, 20), CommitmentStatus.PARTLY_DONE
    return {"1-003": StatusUpdate("yunling-2031", "1-003", part, day, "月报", "城建局", "", NOW)}


@pytest.fixture
async def client(city: City, confirmed: Confirmed) -> AsyncIterator[Client]:
    """Yield a client of the public pages."""
    app = web.Application()
    public.setup(app, city=city, statuses=_statuses, fates=confirmed, clock=lambda: NOW)
    async with TestClient(TestServer(app)) as reader:
        yield reader


async def words(client: Client, address: str, status: int = 200) -> str:
    """Get a page; return its text."""
    async with client.get(address) as response:
        assert response.status == status
        return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", await response.text())))


async def test_what_is_only_proposed_is_shown_nowhere(client: Client) -> None:
    """Before anybody confirmed it, no page and no data say what became of a promise, only that nobody checked yet."""
    later = await words(client, "/commitments/32a1-001")
    assert "去年报告里的承诺" not in later
    earlier = await words(client, "/commitments/1-001")
    assert "部门还没有对照2032年的报告核对" in earlier
    listed = await words(client, "/commitments/last-year")
    assert "已经核对0项，还有5项没有核对" in listed
    for text in (later, earlier, listed):
        for fate in ("接续", "有变化", "未再提及", "已完成"):
            assert fate not in text
    async with client.get("/commitments.json") as response:
        assert all(one["continues"] == [] for one in (await response.json())["commitments"])


async def test_both_promises_tell_of_each_other(client: Client, confirmed: Confirmed) -> None:
    """The later page names last year's promise and its fate, the earlier page this year's, with note, day, department."""
    confirmed.add("1-001", "有变化", "32a1-001", "今年再建20个")
    later = await words(client, "/commitments/32a1-001")
    assert "去年报告里的承诺： 新建口袋公园15个 ，今年：有变化 今年再建20个" in later
    earlier = await words(client, "/commitments/1-001")
    for said in (
        "2031年云岭市政府工作报告",
        "有变化",
        "2032年报告里的承诺： 新建口袋公园20个",
        "城建局2032年3月3日核对",
    ):
        assert said in earlier
    assert "去年报告里的承诺" not in await words(client, "/commitments/32a1-002")
    async with client.get("/commitments.json?q=口袋公园") as response:
        [park] = (await response.json())["commitments"]
    origin = {"id": "1-001", "title": "新建口袋公园15个", "fate": "有变化", "note": "今年再建20个"}
    assert park["continues"] == [origin]


async def test_a_vanished_promise_keeps_its_page(client: Client, confirmed: Confirmed) -> None:
    """A promise that this year's report does not mention has a page, with its last status, and leads to no other."""
    confirmed.add("1-003", "未再提及", None, "<b>转入</b>明年")
    said = await words(client, "/commitments/1-003")
    assert "未再提及" in said
    assert "部分完成" in said
    assert "2032年报告里的承诺" not in said
    assert "<b>转入</b>明年" in said


async def test_the_list_counts_only_what_is_confirmed(client: Client, confirmed: Confirmed) -> None:
    """All of last year's promises are listed by their fate, the rest as not checked yet; the front page leads there."""
    confirmed.add("1-001", "已完成", "32a1-001")
    confirmed.add("1-002", "接续", "32a1-002")
    confirmed.add("0-001", "接续", "1-001")  # Of the year before that.
    said = await words(client, "/commitments/last-year")
    assert "有5项承诺" in said
    assert "已经核对2项，还有3项没有核对" in said
    assert "接续 1 项 已完成 1 项" in said
    assert said.index("新增公共停车位1000个") < said.index("新建口袋公园15个") < said.index("还没有核对 铺设")
    assert "2031年的承诺，今年怎么样了" in await words(client, "/commitments")


async def test_what_cannot_be_read_is_said(client: Client, confirmed: Confirmed) -> None:
    """Without the database, pages show the reports only and say so, and data are refused for a minute."""
    confirmed.broken = True
    for address in ("/commitments/32a1-001", "/commitments/1-001", "/commitments/last-year"):
        said = await words(client, address)
        assert "现在读不到" in said
        assert "没有核对" not in said
    async with client.get("/commitments.json") as response:
        assert response.status == 503


async def test_with_one_report_there_is_no_last_year(city: City, confirmed: Confirmed) -> None:
    """A first report's pages say nothing of another, and nobody asks the database for it."""
    assert city.previous is not None
    confirmed.broken = True
    app = web.Application()
    public.setup(app, city=city.previous, statuses=_statuses, fates=confirmed, clock=lambda: NOW)
    async with TestClient(TestServer(app)) as client:
        assert "怎么样了" not in await words(client, "/commitments")
        assert "读不到" not in await words(client, "/commitments/1-001")
        assert "没有编号是“last-year”的承诺" in await words(client, "/commitments/last-year", 404)
        async with client.get("/commitments.json") as response:
            assert all("continues" not in one for one in (await response.json())["commitments"])

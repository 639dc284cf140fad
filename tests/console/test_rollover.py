"""Last year's promises at the console: what is proposed, what is confirmed, and who may confirm it."""

import csv
import io
import re
from html import unescape
from pathlib import Path

import pytest

from knowledge.city import City, load_city
from storage.records import Role
from tests.console.harness import BOTH, Console, Staff, running
from tests.knowledge.two_years import EXPECTED, write_two_years

AT = "/commitments/rollover"
PARK = f"{AT}/1-001"


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    """Return the small city in its second year."""
    _, later = write_two_years(tmp_path_factory.mktemp("years"))
    return load_city(later.folder, with_previous=True)


async def _listed(staff: Staff, query: str = "department=") -> set[str]:
    html = await staff.page(f"{AT}?{query}")
    return set(
        re.findall(r'<th scope="row" class="plain"><a href="/console/commitments/rollover/([^"]+)"', html)
    )


@BOTH
async def test_one_press_confirms_what_is_proposed(console: Console) -> None:
    """The list says what is proposed and why; its button confirms just that, and leads back to the list."""
    clerk = await console.sign_in(Role.CLERK)
    said = await clerk.words("/commitments")
    assert "去年的承诺" in said
    html = await clerk.page(AT)
    assert "已完成 建议" in re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", html))
    [form] = [one for one in re.findall(r"<form.*?</form>", html, re.DOTALL) if 'rollover/1-001"' in one]
    fields = dict(re.findall(r'name="(next|fate|later)" value="([^"]*)"', form))
    assert fields == {"next": "/console/commitments/rollover", "fate": "已完成", "later": "32a1-001"}
    said = await clerk.done(PARK, AT, **fields)
    assert "“新建口袋公园15个”已核对为“已完成”" in said
    assert "已完成 已核对" in said
    [deed] = [one for one in await console.audited() if one.action == "commitment.fate"]
    assert (deed.subject, deed.detail) == ("commitment:1-001", {"fate": "已完成", "later": "32a1-001"})
    assert "去年报告里的承诺：新建口袋公园15个，结果：已完成" in await clerk.words("/commitments/32a1-001")
    auditor = await console.sign_in(Role.AUDITOR)
    said = await auditor.words("/audit")
    assert "核对去年的承诺" in said
    assert "去向：已完成；今年的承诺：32a1-001" in said


@BOTH
async def test_a_correction_is_made_on_its_page(console: Console) -> None:
    """The page shows both reports' words, why it is proposed, and each confirmation with who and when."""
    clerk = await console.sign_in(Role.CLERK)
    said = await clerk.words(PARK)
    for words in (
        "2031年",
        "新建口袋公园20个",
        "程序的建议：已完成",
        "达到去年的目标15个",
        "还没有核对过，居民看不到建议",
    ):
        assert words in said
    await clerk.done(PARK, PARK, fate="已完成", later="32a1-001")
    said = await clerk.done(PARK, PARK, fate="有变化", later="32a1-001", note="今年再建20个")
    history = said.partition("核对记录")[2]
    assert history.index("有变化") < history.index("已完成")
    assert "今年再建20个" in history
    assert "2031-05-06 09:30 经办员0号" in history
    hostile = "<img src=x onerror=alert(1)>"
    await clerk.done(PARK, PARK, fate="有变化", later="32a1-001", note=hostile)
    assert "<img" not in await clerk.page(PARK)
    assert "<img" not in await clerk.page(AT)


@BOTH
async def test_a_press_on_an_old_page_overwrites_nothing(console: Console) -> None:
    """Whoever presses 确认 after a colleague corrected it, or twice, is shown what was confirmed; they may still correct it."""
    clerk, head = await console.sign_in(Role.CLERK), await console.sign_in(Role.HEAD)
    old = {"fate": "已完成", "later": "32a1-001", "seen": ""}
    assert 'name="seen" value=""' in await clerk.page(AT)
    await head.done(PARK, PARK, **{**old, "fate": "有变化", "note": "今年再建20个"})
    said = await clerk.refused(PARK, 409, AT, **old)
    assert "别人已经核对过（" in said
    assert "今年再建20个" in said
    [deed] = [one for one in await console.audited() if one.action == "commitment.fate"]
    assert deed.detail["fate"] == "有变化"
    [seen] = re.findall(r'name="seen"[^>]*value="([^"]+)"', await clerk.page(PARK))
    console.clock.pass_(seconds=1)
    assert "已核对为“已完成”" in await clerk.done(PARK, PARK, **{**old, "seen": unescape(seen)})


@BOTH
async def test_confirmed_and_proposed_are_counted_apart(console: Console) -> None:
    """Each count leads to the list that it counts; what nobody confirmed never counts as confirmed."""
    clerk, dispatcher = await console.sign_in(Role.CLERK), await console.sign_in(Role.DISPATCHER)
    await clerk.done(PARK, AT, fate="有变化", later="32a1-001")
    table = re.search(r'<div class="table fates">.*?</table>', await dispatcher.page(AT), re.DOTALL)
    assert table
    cells = re.findall(r'<a href="([^"]+)"[^>]*>(\d+)</a>', table[0])
    assert [int(count) for _, count in cells] == [1, 0, 1, 0, 0, 4, 1, 2, 1, 0]
    for address, count in cells:
        where = unescape(address).removeprefix("/console").partition("?")[2]
        assert len(await _listed(dispatcher, where)) == int(count)


async def test_what_waits_is_on_the_first_page(console: Console) -> None:
    """The first page counts what waits for this person, and leads to just that; nothing of it for those who only read."""
    clerk, tea = await console.sign_in(Role.CLERK), await console.sign_in(Role.CLERK, "文旅局")
    await clerk.done(PARK, AT, fate="有变化", later="32a1-001")
    for staff, count in ((clerk, 2), (tea, 1)):
        html = await staff.page("")
        assert "等核对，核对了居民才看得到" in html
        [address] = re.findall(r'href="/console/commitments/rollover\?([^"]+)"', html)
        assert len(await _listed(staff, unescape(address))) == count
    auditor = await console.sign_in(Role.AUDITOR)
    assert "等核对" not in await auditor.page("")


async def test_the_list_is_narrowed(console: Console) -> None:
    """Clerks begin with their own departments'; words, department, fate and state narrow it; an invalid one gives 422."""
    clerk, dispatcher = await console.sign_in(Role.CLERK), await console.sign_in(Role.DISPATCHER)
    assert await _listed(clerk, "") == {"1-001", "1-002", "1-003"}
    assert await _listed(clerk) == set(EXPECTED)
    for query, ids in (
        ("q=采茶", {"2-002"}),
        ("department=茶业局", {"2-001", "2-002"}),
        ("fate=有变化&q=茶园", {"2-001"}),
        ("state=confirmed", set()),
        ("page=9", set(EXPECTED)),
    ):
        assert await _listed(dispatcher, query) == ids, query
    assert "没有这样的承诺" in await dispatcher.words(f"{AT}?fate=很好", 422)


async def test_the_list_is_a_file_too(console: Console) -> None:
    """The file has proposals, reasons and what was confirmed, filtered as the list."""
    clerk = await console.sign_in(Role.CLERK)
    await clerk.done(PARK, AT, fate="有变化", later="32a1-001", note="再建20个")
    html = await clerk.page(AT)
    [address] = re.findall(r'href="/console(/commitments/rollover/file\?[^"]*format=csv)"', html)
    async with await clerk.get(unescape(address)) as response:
        assert response.content_disposition
        assert response.content_disposition.filename == "云岭市2031年承诺去向-2031-05-06.csv"
        rows = [*csv.DictReader(io.StringIO(await response.text("utf-8-sig")))]
    assert [(row["去年编号"], row["建议"], row["核对结果"], row["说明"]) for row in rows] == [
        ("1-001", "已完成", "有变化", "再建20个"),
        ("1-002", "接续", "", ""),
        ("1-003", "未再提及", "", ""),
    ]
    assert (rows[0]["核对人"], rows[0]["核对日期"]) == ("经办员0号", "2031-05-06")


@BOTH
async def test_only_the_department_confirms(console: Console) -> None:
    """Another department's clerk, or a role without the permission, gets no form, and a form sent anyway is refused."""
    stranger, auditor = await console.sign_in(Role.CLERK, "茶业局"), await console.sign_in(Role.AUDITOR)
    for staff in (stranger, auditor):
        assert "<form" not in (await staff.page(PARK)).partition("核对记录")[0].partition('class="deeds"')[2]
        assert 'name="fate" value=' not in await staff.page(f"{AT}?department=城建局")
    sent = {"fate": "接续", "later": "32a1-001"}
    assert "由城建局牵头填报" in await stranger.refused(PARK, 403, AT, **sent)
    assert "填报承诺进展" in await auditor.refused(PARK, 403, AT, **sent)
    assert [one for one in await console.audited() if one.action == "commitment.fate"] == []


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"fate": "很好", "later": ""}, "没有提交"),
        ({"fate": "接续", "later": ""}, "要选是今年的哪一项"),
        ({"fate": "接续", "later": "1-001"}, "没有提交"),
        ({"fate": "未再提及", "later": "32a1-001"}, "就不选今年的承诺"),
        ({"fate": "接续", "later": "32a1-001", "note": "好" * 301}, "没有提交"),
    ],
)
async def test_what_is_wrong_with_a_form_is_said_at_the_form(
    console: Console, fields: dict[str, str], said: str
) -> None:
    """Errors are shown at the form, and nothing is stored."""
    clerk = await console.sign_in(Role.CLERK)
    assert said in await clerk.refused(PARK, 422, AT, **fields)
    assert "还没有核对过" in await clerk.words(PARK)


async def test_a_form_leads_nowhere_else(console: Console) -> None:
    """The address to return to stays within the console; a promise of this year is none of last year's."""
    clerk = await console.sign_in(Role.CLERK)
    sent = {"fate": "有变化", "later": "32a1-001", "next": "https://example.org/"}
    async with await clerk.post(PARK, AT, **sent) as response:
        assert (response.status, response.headers["Location"]) == (303, "/console")
    for id_ in ("32a1-001", "9-999"):
        assert "没有这个页面" in await clerk.words(f"{AT}/{id_}", 404)


async def test_with_one_report_nothing_shows(city: City, tmp_path: Path) -> None:
    """A city whose report is its first has no such list, and its address leads to the commitments."""
    assert city.previous is not None
    async with running(city.previous, f"sqlite:///{tmp_path}/younuo.db") as console:
        clerk = await console.sign_in(Role.CLERK)
        assert "去年的承诺" not in await clerk.words("/commitments")
        for path in (AT, f"{AT}/file"):
            async with await clerk.get(path) as response:
                assert (response.status, response.headers["Location"]) == (303, "/console/commitments")
        assert "没有这个页面" in await clerk.words(PARK, 404)

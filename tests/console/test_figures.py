"""The figures' page: each number equals the tickets behind its link, and is in the file."""

import csv
import io
import random
import re
import threading
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from multidict import MultiDict
from openpyxl import load_workbook
from yarl import URL

from console import charts
from console.charts import Bar
from console.pages.figures import TicketLinks
from console.ticket_query import FilterError, read_query
from handlers.figures.desk import Report
from handlers.figures.measures import MEASURES
from handlers.figures.rates import FEWEST, TOO_FEW
from handlers.people import Actor
from storage.records import (
    OPEN_STATES,
    Decision,
    FeedbackKind,
    FeedbackOutcome,
    FeedbackState,
    Part,
    Role,
    Solved,
)
from tests.console.harness import BOTH, Console, Staff

DAY = date(2031, 5, 6)
START = datetime(2030, 12, 30, 12, tzinfo=UTC)
PLACES = ("城建局", "茶业局", "市民热线")


async def plausible(console: Console, count: int = 96, seed: int = 3) -> None:
    """File tickets of every kind around the figures' boundaries."""
    dice = random.Random(seed)
    for _ in range(count):
        state = dice.choice(list(FeedbackState))
        final = state in {FeedbackState.ANSWERED, FeedbackState.CLOSED}
        received = START + timedelta(hours=dice.choice((0, 3, 4, 28, 60, 900, 2900)))
        due = dice.choice(
            (None, DAY - timedelta(days=9), DAY - timedelta(days=1), DAY, DAY + timedelta(days=3))
        )
        # Around the last moment of a due day: midnight in Shanghai is 16:00 UTC.
        end = datetime(2031, 4, 27, 16, tzinfo=UTC)
        answered = dice.choice((None, end, end - timedelta(microseconds=1), end + timedelta(days=4)))
        await console.file(
            dice.choice(("路灯不亮", "茶园缺水", "电话13812345678没人接")),
            dice.choice(PLACES),
            text_masked="路灯不亮",
            kind=dice.choice(list(FeedbackKind)),
            state=state,
            commitments=dice.choice(((), (), ("1-001",), ("2-001", "1-001"))),
            helpers=dice.choice(((), (), ("城建局",))),
            received_at=received,
            due=due,
            answer="好" if final else None,
            outcome=dice.choice(list(FeedbackOutcome)) if final else None,
            responded_at=answered,
            withdrawn_at=received if state is FeedbackState.WITHDRAWN else None,
            merged_into=dice.choice((None, None, None, "YN-0001-0000-0")),
            **_rating(dice),
        )


def _rating(dice: random.Random) -> dict[str, Any]:
    """Return a citizen's rating: none, stars, whether it was solved, or both; also for reopened tickets."""
    stars, solved = dice.choice((None, None, 1, 3, 4, 5)), dice.choice((None, None, *Solved))
    rated = START if stars or solved else None
    return {"stars": stars, "solved": solved, "rated_at": rated}


async def behind(console: Console, who: Actor, address: str) -> list[Any]:
    """Return the tickets behind an address, as the queue and the export read it."""
    query = MultiDict(parse_qsl(URL(address).query_string))
    wanted = read_query(query, city=console.city, actor=who, today=console.desk.today)
    scoped = console.desk.office.scoped(who, wanted)
    page = await console.desk.tickets.queue(who, wanted, limit=1000)
    listed = await console.database.read(lambda unit: list(unit.feedback.iterate(scoped)))
    assert {row.number for row in page.rows} == {row.number for row in listed}
    return listed


async def reported(console: Console, who: Actor, department: str | None = None) -> tuple[Report, TicketLinks]:
    """Return this year's figures, and their links."""
    report = await console.desk.figures.report(who, date(2031, 1, 1), DAY, department)
    return report, TicketLinks(report, department)


@BOTH
@pytest.mark.parametrize("role", [Role.AUDITOR, Role.CLERK])
async def test_every_number_is_as_many_tickets_as_its_link_leads_to(console: Console, role: Role) -> None:
    """Every number, numerator, denominator, part, exclusion, kind, commitment and theme equals its link's tickets."""
    await plausible(console)
    who = (await console.sign_in(role, *(() if role is Role.AUDITOR else PLACES[:2]))).presence.actor
    report, tickets = await reported(console, who)
    counted: dict[str, int] = {}

    async def led_to(address: str) -> int:
        """Count its tickets; a fifth of the numbers share their link with others."""
        if address not in counted:
            counted[address] = len(await behind(console, who, address))
        return counted[address]

    assert report.total.received > 30
    for line in (report.total, *report.lines):
        assert await led_to(tickets(line.name)) == line.received
        for rate in line.rates:
            for share in (rate.met, rate.base, *rate.pieces, *rate.excluded):
                if share.parts:
                    found = await led_to(tickets(line.name, share.parts))
                    assert found == share.count, (line.name, rate.measure.name, share.name)
            pieces = sum(piece.count for piece in (*rate.pieces, *rate.excluded))
            assert pieces == line.received, rate.measure.name
    for kind, count in report.kinds.items():
        assert await led_to(tickets.demand(kind=kind.value)) == count
    for one, count in report.commitments.items():
        assert await led_to(tickets.demand(commitment=one)) == count
    assert report.themes
    for theme, count in report.themes.items():
        assert await led_to(tickets.demand(theme=theme)) == count


@BOTH
async def test_parts_are_what_they_say(console: Console) -> None:
    """Every ticket behind a part belongs to it by plain Python; the day ends at midnight in the city."""
    await plausible(console, 150, seed=8)
    who = (await console.sign_in(Role.AUDITOR)).presence.actor
    _, tickets = await reported(console, who)
    seen: dict[Part, set[str]] = {}
    for part in Part:
        for row in await behind(console, who, tickets(None, [part])):
            assert _fits(row, part, console), (part, row)
            seen.setdefault(part, set()).add(row.number)
    assert seen.keys() == set(Part)


def _fits(row: Any, part: Part, console: Console) -> bool:
    if part is Part.WITHDRAWN or row.state is FeedbackState.WITHDRAWN:
        return part is Part.WITHDRAWN and row.state is FeedbackState.WITHDRAWN
    final = row.state not in OPEN_STATES
    if (says := _of_the_citizen(row, final=final)).keys() & {part}:
        return says[part]
    if part is Part.MERGED or row.merged_into:
        return part is Part.MERGED and bool(row.merged_into)
    told = row.responded_at and row.responded_at.astimezone(console.city.timezone).date()
    passed = row.due is not None and row.due < DAY
    thanks = row.kind is FeedbackKind.THANKS
    return bool(
        {
            Part.NO_DUE: row.due is None,
            Part.NOT_DUE: row.due is not None and row.due >= DAY,
            Part.IN_TIME: passed and told and told <= row.due,
            Part.LATE: passed and told and told > row.due,
            Part.UNANSWERED: passed and told is None,
            Part.THANKS: thanks,
            Part.OPEN: not thanks and not final,
            Part.ELSEWHERE: not thanks and final and row.outcome is FeedbackOutcome.ELSEWHERE,
            Part.SOLVED: not thanks and final and row.outcome is FeedbackOutcome.SOLVED,
            Part.UNSOLVED: not thanks and final and row.outcome.name in {"PARTLY", "PLANNED", "REFUSED"},
        }[part]
    )


def _of_the_citizen(row: Any, *, final: bool) -> dict[Part, bool]:
    """Return the parts due to citizens' ratings, which count for merged tickets too."""
    return {
        Part.SATISFIED: row.stars in {4, 5},
        Part.MIDDLING: row.stars == 3,
        Part.DISSATISFIED: row.stars in {1, 2},
        Part.UNFINISHED: row.stars is None and not final,
        Part.UNRATED: row.stars is None and final,
        Part.AGREED: row.solved is Solved.YES,
        Part.AGREED_PARTLY: row.solved is Solved.PARTLY,
        Part.DENIED: row.solved is Solved.NO,
        Part.UNASKED: row.solved is None and not final,
        Part.SILENT: row.solved is None and final,
    }


async def _file(staff: Staff, format_: str) -> list[list[Any]]:
    async with await staff.get(f"/figures/file?format={format_}") as response:
        assert response.status == 200
        assert response.content_disposition
        assert "统计-2031-01-01至2031-05-06" in (response.content_disposition.filename or "")
        body = await response.read()
    if format_ == "csv":
        return [list(row) for row in csv.reader(io.StringIO(body.decode("utf-8-sig")))][1:]
    sheet = load_workbook(io.BytesIO(body)).active
    assert sheet
    return [list(row) for row in sheet.iter_rows(min_row=2, values_only=True)]


@BOTH
async def test_page_and_files_say_the_same(console: Console) -> None:
    """Every linked number on the page is in the CSV and the XLSX, and so are the rates, each defined once."""
    await plausible(console, 250)
    staff = await console.sign_in(Role.AUDITOR)
    report, _ = await reported(console, staff.presence.actor)
    html = await staff.page("/figures")
    linked = [
        int(n.replace(",", "")) for n in re.findall(r'/console/tickets\?since[^"]*">([\d,]+)</a>', html)
    ]
    for format_ in ("csv", "xlsx"):
        rows = await _file(staff, format_)
        found = {(row[0], row[1], row[2], row[3]): row[4] for row in rows}
        for line in report.lines:
            assert int(found["部门", line.name, "收到", "收到的工单"]) == line.received
            for rate in line.rates:
                for share in (rate.met, rate.base):
                    assert int(found["部门", line.name, rate.measure.name, share.name]) == share.count
        assert {str(one) for one in linked} <= {str(row[4]) for row in rows}
        notes = [row[8] for row in rows if row[8]]
        assert all(sum(one.definition in note for note in notes) == 1 for one in MEASURES)
        rates = {row[2]: row[5] for row in rows if row[0] == "合计" and row[3] == "比率"}
        value = report.total.rates[0].value
        assert value is not None
        assert float(rates["响应率"]) == pytest.approx(value * 100, abs=0.01)
        pleased = report.total.rates[-1].value
        assert pleased is not None
        assert float(rates["满意率"]) == pytest.approx(pleased * 100, abs=0.01)
    assert f"{value:.1%}" in html


async def test_charts_keep_nobody_waiting(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    """Charts are drawn in a thread, so that citizens are answered meanwhile."""
    drawn: list[threading.Thread] = []
    draw = charts.counts

    def seen(bars: Sequence[Bar]) -> str:
        drawn.append(threading.current_thread())
        return draw(bars)

    monkeypatch.setattr(charts, "counts", seen)
    await plausible(console, 30)
    await (await console.sign_in(Role.AUDITOR)).page("/figures")
    assert drawn
    assert threading.main_thread() not in drawn


async def test_few_tickets_make_no_rate(console: Console) -> None:
    """Below the minimum there is no percentage and no bar but a reason, and silence is not satisfaction."""
    for _ in range(FEWEST - 1):
        await console.file(due=DAY - timedelta(days=1), received_at=START + timedelta(days=30))
    staff = await console.sign_in(Role.HEAD)
    said = await staff.words("/figures")
    assert TOO_FEW in said
    assert "响应率 0.0%" not in said
    assert "满意率 没有可计算的工单" in said
    await console.file(due=DAY - timedelta(days=1), received_at=START + timedelta(days=30))
    said = await staff.words("/figures")
    assert "0.0%" in said
    assert "95%区间 0.0–16.1%" in said


async def test_nobody_counts_beyond_their_departments(console: Console) -> None:
    """A clerk's figures contain only their departments, even if the address names another, without co-handling."""
    await console.file("灯", "茶业局", helpers=("城建局",))
    await console.file("灯")
    clerk = await console.sign_in(Role.CLERK)
    said = await clerk.words("/figures")
    assert "茶业局" not in said
    report, _ = await reported(console, clerk.presence.actor)
    assert [(line.name, line.received) for line in report.lines] == [("城建局", 1)]
    await clerk.words("/figures?department=茶业局", 422)


async def test_a_file_names_many_departments_once(console: Console) -> None:
    """The file lists the departments once, on their own line; the lines of sums give only their number."""
    head = await console.sign_in(Role.HEAD, "城建局", "茶业局")
    rows = await _file(head, "csv")
    assert ["范围", "城建局、茶业局"] in [row[:2] for row in rows]
    assert {row[1] for row in rows if row[0] == "合计"} == {"2个部门"}


async def test_what_residents_ask_and_what_found_no_answer(console: Console) -> None:
    """Questions are listed by commitment, unanswered ones by their masked words with hostile ones escaped."""
    hostile = "<script>alert(1)</script>=cmd()\u202e"

    def ask(unit: Any) -> None:
        for text, decision, about in (
            ("公园", Decision.ANSWER, ("1-001",)),
            ("公园呢", Decision.ANSWER, ("1-001",)),
            ("停车", Decision.CHOOSE, ("1-001", "2-001")),
            ("地铁", Decision.DECLINE, ()),
            ("地铁", Decision.DECLINE, ()),
            (hostile, Decision.DECLINE, ()),
        ):
            unit.questions.add(console.city.code, "web", text, decision, about, 0.5, console.clock.now)

    await console.database.transact(ask)
    staff = await console.sign_in(Role.AUDITOR)
    report, _ = await reported(console, staff.presence.actor)
    assert [(one.commitment, one.answered, one.offered) for one in report.asked] == [
        ("1-001", 2, 1),
        ("2-001", 0, 1),
    ]
    assert report.unanswered == (("地铁", 2), (hostile, 1))
    assert "条形图：居民提问：答到的承诺" in await staff.page("/figures")
    none = "/figures?since=2031-05-01&until=2031-05-01"
    assert "条形图" not in await staff.page(none), "no chart of nothing but zeros"
    assert report.decisions == {Decision.ANSWER: 2, Decision.CHOOSE: 1, Decision.DECLINE: 3}
    html = await staff.page("/figures")
    [jumps] = re.findall(r'<nav class="jumps".*?</nav>', html)
    places = re.findall(r'href="#(\w+)"', jumps)
    assert len(places) == 6
    assert all(f'id="{place}"' in html for place in places)
    assert "<script>alert" not in html
    assert hostile in unescape(html)
    for format_ in ("csv", "xlsx"):
        [cell] = [str(row[1]) for row in await _file(staff, format_) if "alert" in str(row[1])]
        assert cell == "<script>alert(1)</script>=cmd()"


@pytest.mark.parametrize(
    "query", ["since=2031-05-07&until=2031-05-01", "since=0001-01-01", "until=9999-12-31", "since=x"]
)
async def test_a_period_that_is_none_is_said(console: Console, query: str) -> None:
    """An invalid period gives 422 with the reason and no file; a single day is valid."""
    staff = await console.sign_in(Role.AUDITOR)
    await staff.page("/figures?since=2031-05-01&until=2031-05-01")
    await staff.page(f"/figures?{query}", 422)
    async with await staff.get(f"/figures/file?format=csv&{query}") as response:
        assert response.status == 404


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.dictionaries(
        st.sampled_from(
            ("state", "kind", "part", "day", "since", "until", "outcome", "theme", "q", "merged", "open")
        ),
        st.text(max_size=12) | st.sampled_from(("2031-05-06", "1", "response-late", "已办结", "投诉")),
    )
)
def test_any_address_is_read_or_refused_in_words(city: Any, query: dict[str, str]) -> None:
    """Any address gives a filter, or FilterError with a remedy."""
    who = Actor("s1", "某", Role.AUDITOR, (), frozenset())
    try:
        wanted = read_query(MultiDict(query), city=city, actor=who, today=DAY)
    except FilterError as refused:
        said = str(refused)
        assert "；" in said
    else:
        assert wanted.city == city.code


def test_every_measure_names_all_parts_once() -> None:
    """Each part but the two shared ones belongs to one measure, and each measure has a definition."""
    own = [part for measure in MEASURES for part in (*measure.base, *measure.excluded)]
    assert set(own) == set(Part)
    assert len(own) == len(Part) + 2 * 2
    assert all(measure.definition for measure in MEASURES)

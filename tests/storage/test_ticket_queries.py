"""The queue against plain Python: with any filter, order and page size, no ticket is lost or repeated."""

import asyncio
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage import ticket_lanes, ticket_walk
from storage.database import Database
from storage.records import (
    OPEN_STATES,
    FeedbackFilter,
    FeedbackKind,
    FeedbackOutcome,
    FeedbackRecord,
    FeedbackState,
    Measured,
    Page,
    Part,
    Solved,
    Sort,
)
from storage.ticket_text import matches, search_pairs

Make = Callable[..., FeedbackRecord]
CITY = "suizhou-2023"
DAY = date(2023, 5, 11)
DEPARTMENTS = ("甲局", "乙局", "丙局", "丁局")
WORDS = ("路灯坏了", "电梯坏了三天", "ＬＥＤ路灯", "没有 水", "幼儿园太少", "")
TEXTS = ("路灯", "led", "坏了三天", "幼儿", "没有水", "0007", "YN-0003", "鲸鱼", "路灯 坏了")

optional = lambda *values: st.none() | st.sampled_from(values)  # noqa: E731
some = lambda values: st.lists(st.sampled_from(values), max_size=3, unique=True).map(tuple)  # noqa: E731
ENDS = datetime.fromisoformat("2023-05-10T16:00:00+00:00")
"""Midnight in China, after the day before `DAY`."""
START = datetime.fromisoformat("2023-05-04T03:02:01.123456+00:00")
HOURS = [START + timedelta(hours=hour) for hour in range(8)]
FILTERS = st.builds(
    FeedbackFilter,
    city=st.just(CITY),
    since=optional(*HOURS),
    until=optional(*HOURS),
    department=optional(*DEPARTMENTS),
    state=optional(FeedbackState.RECEIVED),
    kind=optional(FeedbackKind.HELP),
    states=some(list(FeedbackState)),
    kinds=some(list(FeedbackKind)),
    departments=some(DEPARTMENTS),
    held=st.booleans(),
    helping=st.sampled_from([False, False, False, True]),
    commitment=optional("3-047", "30-47"),
    commitments=some(["3-047", "30-47", "9-999"]),
    measured=st.none()
    | st.builds(
        Measured,
        st.lists(st.sampled_from(list(Part)), min_size=1, max_size=3, unique=True).map(tuple),
        st.sampled_from([DAY, DAY + timedelta(days=1)]),
        st.sampled_from([timedelta(hours=8), timedelta(hours=-5)]),
    ),
    channel=optional("web"),
    handler=optional("s1"),
    outcome=optional(FeedbackOutcome.SOLVED),
    due_before=optional(DAY, DAY + timedelta(days=1)),
    overdue=optional(DAY, DAY + timedelta(days=2)),
    text=st.none() | st.none() | st.sampled_from(TEXTS),
    merged=optional(True, False),
    waiting=optional(True, False),
    sent_back=optional(True, False),
    escalated=optional(True, False),
)


def _tickets(make: Make, count: int = 100) -> Iterator[FeedbackRecord]:
    dice = random.Random(5)
    for at in range(count):
        state = dice.choice(list(FeedbackState))
        final = state in (FeedbackState.ANSWERED, FeedbackState.CLOSED)
        received = START + timedelta(hours=dice.randrange(8))
        yield make(
            f"YN-{at:04}",
            channel=dice.choice(("web", "wechat")),
            kind=dice.choice(list(FeedbackKind)),
            text_masked=dice.choice(WORDS),
            department=dice.choice(DEPARTMENTS[:3]),
            helpers=tuple(dice.sample(DEPARTMENTS, dice.choice((0, 0, 0, 1, 2)))),
            commitments=dice.choice(((), ("3-047",), ("30-47", "1-001"))),
            state=state,
            received_at=received,
            due=dice.choice((None, DAY - timedelta(days=1), DAY, DAY + timedelta(days=1))),
            changed_at=received + timedelta(hours=dice.randrange(4)),
            withdrawn_at=received if state is FeedbackState.WITHDRAWN else None,
            answer="好" if final else None,
            outcome=dice.choice(list(FeedbackOutcome)) if final else None,
            handler=dice.choice((None, "s1", "s2")),
            merged_into=dice.choice((None, None, None, "YN-0000")),
            draft_by=(by := dice.choice((None, None, "s1"))),
            draft="已修" if by or not dice.randrange(4) else None,
            responded_at=dice.choice((None, ENDS, ENDS - timedelta(microseconds=1), received)),
            escalated_at=dice.choice((None, None, received)),
            stars=dice.choice((None, None, 1, 2, 3, 4, 5)),
            solved=dice.choice((None, None, *Solved)),
        )


@pytest.fixture
def records(ticket: Make) -> list[FeedbackRecord]:
    """Make the city's tickets, and one of another city."""
    return list(_tickets(ticket))


@pytest.fixture
async def filled(database: Database, records: list[FeedbackRecord], ticket: Make) -> Database:
    """Store them."""

    def work(unit: Any) -> None:
        for record in (*records, ticket("YN-9999", city="wuhan-2023", text_masked="路灯坏了")):
            unit.feedback.add(record)

    await database.transact(work)
    return database


def _parts(one: FeedbackRecord, wanted: Measured) -> set[Part]:
    """Return a ticket's part in each figure."""
    if one.state is FeedbackState.WITHDRAWN:
        return {Part.WITHDRAWN}
    final = one.state not in OPEN_STATES
    rated = _rated(one, final=final)
    if one.merged_into:
        return {Part.MERGED, *rated}
    solution = Part.OPEN
    if one.kind is FeedbackKind.THANKS:
        solution = Part.THANKS
    elif final:
        settled = {FeedbackOutcome.SOLVED: Part.SOLVED, FeedbackOutcome.ELSEWHERE: Part.ELSEWHERE}
        solution = settled.get(one.outcome, Part.UNSOLVED) if one.outcome else Part.UNSOLVED
    if one.due is None or one.due >= wanted.day:
        response = Part.NOT_DUE if one.due else Part.NO_DUE
    elif one.responded_at is None:
        response = Part.UNANSWERED
    else:
        told = (one.responded_at + wanted.ahead).date()
        response = Part.IN_TIME if told <= one.due else Part.LATE
    return {response, solution, *rated}


def _rated(one: FeedbackRecord, *, final: bool) -> set[Part]:
    """Return the parts due to its citizen's rating, merged or not."""
    happy, agreed = Part.UNRATED if final else Part.UNFINISHED, Part.SILENT if final else Part.UNASKED
    if one.stars:
        happy = Part.SATISFIED if one.stars > 3 else Part.MIDDLING if one.stars == 3 else Part.DISSATISFIED
    if one.solved:
        told = {Solved.YES: Part.AGREED, Solved.PARTLY: Part.AGREED_PARTLY, Solved.NO: Part.DENIED}
        agreed = told[one.solved]
    return {happy, agreed}


def _fits(one: FeedbackRecord, wanted: FeedbackFilter) -> bool:
    due = one.due or date.max
    return all(
        (
            wanted.since is None or one.received_at >= wanted.since,
            wanted.until is None or one.received_at < wanted.until,
            wanted.department in {None, one.department},
            wanted.state in {None, one.state},
            wanted.kind in {None, one.kind},
            not wanted.states or one.state in wanted.states,
            not wanted.kinds or one.kind in wanted.kinds,
            not wanted.departments
            or {one.department, *(() if wanted.held else one.helpers)} & set(wanted.departments),
            not wanted.helping
            or (
                one.department not in wanted.departments and bool(set(one.helpers) & set(wanted.departments))
            ),
            not wanted.commitments or set(one.commitments) & set(wanted.commitments),
            wanted.measured is None or bool(_parts(one, wanted.measured) & set(wanted.measured.parts)),
            wanted.commitment is None or wanted.commitment in one.commitments,
            wanted.channel in {None, one.channel},
            wanted.handler in {None, one.handler},
            wanted.outcome in {None, one.outcome},
            wanted.due_before is None or due < wanted.due_before,
            wanted.overdue is None or (one.state in OPEN_STATES and due < wanted.overdue),
            wanted.text is None or matches(search_pairs(wanted.text), one.number, one.text_masked or ""),
            wanted.merged is None or wanted.merged == (one.merged_into is not None),
            wanted.waiting is None or wanted.waiting == (one.draft_by is not None),
            not wanted.waiting or one.merged_into is None,
            wanted.sent_back is None or wanted.sent_back == one.sent_back,
            wanted.escalated is None or wanted.escalated == (one.escalated_at is not None),
        )
    )


_KEYS: dict[Sort, tuple[Callable[[FeedbackRecord], Any], bool]] = {
    Sort.NEWEST: (lambda one: (one.received_at, one.number), True),
    Sort.OLDEST: (lambda one: (one.received_at, one.number), False),
    Sort.DUE: (lambda one: (one.due or date.max, one.number), False),
    Sort.DUE_LAST: (lambda one: (one.due or date.max, one.number), True),
    Sort.CHANGED: (lambda one: (one.changed_at, one.number), True),
    Sort.CHANGED_FIRST: (lambda one: (one.changed_at, one.number), False),
}


def _turn(unit: Any, wanted: FeedbackFilter, sort: Sort, limit: int) -> tuple[list[str], list[str]]:
    """Read every page forward, then every page back; return the numbers of each way in queue order."""
    forward, back, after = [], [], None
    for _ in range(1000):
        page = unit.tickets.page(wanted, sort, after, limit=limit)
        assert len(page.rows) <= limit
        if page.previous:
            _ends_there(unit.tickets.page(wanted, sort, page.previous, limit=limit), forward)
        forward += [row.number for row in page.rows]
        if page.next is None:
            break
        after = page.next
    else:
        pytest.fail("the pages have no end")
    back, before = [row.number for row in page.rows], page.previous
    for _ in range(1000):
        if before is None:
            break
        page = unit.tickets.page(wanted, sort, before, limit=limit)
        if page.previous is None and page.rows and page.rows[0].number in back:
            break  # There was no previous page: the first one again.
        back = [row.number for row in page.rows] + back
        before = page.previous
    else:
        pytest.fail("the pages have no beginning")
    return forward, back


def _ends_there(page: Page, before: list[str]) -> None:
    """Check that turning back from a page gives what directly preceded it, if there was anything."""
    numbers = [row.number for row in page.rows]
    if before:
        assert numbers == before[-len(numbers) :] or not numbers
        assert numbers or page.previous


@pytest.mark.parametrize("narrow", [False, True])
async def test_pages_counts_and_exports_agree_with_plain_python(
    filled: Database, records: list[FeedbackRecord], monkeypatch: pytest.MonkeyPatch, narrow: bool
) -> None:
    """Any filter in any order gives the same pages forward and back, even with a tiny search limit."""
    if narrow:
        for module, name, value in (
            (ticket_walk, "LOOKED_AT", 9),
            (ticket_walk, "LOOKED_AT_AT_ONCE", 3),
            (ticket_walk, "READ", 7),
            (ticket_walk, "READ_AT_ONCE", 2),
            (ticket_lanes, "FEW", 10),
            (ticket_lanes, "MOST_LANES", 4),
        ):
            monkeypatch.setattr(module, name, value)

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(FILTERS, st.sampled_from(Sort), st.integers(1, 30))
    def agrees(wanted: FeedbackFilter, sort: Sort, limit: int) -> None:
        fitting = [one for one in records if _fits(one, wanted)]
        key, falling = _KEYS[sort]
        expected = [one.number for one in sorted(fitting, key=key, reverse=falling)]
        with filled.reading() as unit:
            forward, back = _turn(unit, wanted, sort, limit)
            assert forward == expected
            assert back == expected
            found = unit.tickets.found(wanted)
            assert found.count <= len(expected)
            assert found.count == len(expected) or not found.complete
            assert unit.feedback.count(wanted) == len(expected)
            assert sorted(one.number for one in unit.feedback.iterate(wanted)) == sorted(expected)

    await asyncio.to_thread(agrees)


async def test_a_page_that_found_nothing_leads_back_and_on(
    database: Database, ticket: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the search limit is reached without a match, the page is empty, and both directions lose no ticket."""
    monkeypatch.setattr(ticket_walk, "LOOKED_AT", 2)
    monkeypatch.setattr(ticket_walk, "LOOKED_AT_AT_ONCE", 2)
    wanted = FeedbackFilter(CITY, kind=FeedbackKind.HELP)
    for at in range(6):
        kind = FeedbackKind.HELP if at in (0, 1, 5) else FeedbackKind.THANKS
        made = ticket(f"YN-{at}", kind=kind, received_at=START - timedelta(hours=at))
        await database.transact(lambda unit, made=made: unit.feedback.add(made))

    async def page(after: str | None) -> tuple[list[str], Page]:
        found = await database.read(lambda unit: unit.tickets.page(wanted, after=after, limit=5))
        return [row.number for row in found.rows], found

    numbers, first = await page(None)
    assert numbers == ["YN-0", "YN-1"]
    numbers, empty = await page(first.next)
    assert numbers == []
    assert (await page(empty.previous))[0] == ["YN-0", "YN-1"]
    numbers, last = await page(empty.next)
    assert numbers == ["YN-5"]
    assert last.next is None or (await page(last.next))[0] == []


async def test_rows_come_whole(filled: Database, records: list[FeedbackRecord]) -> None:
    """A page's tickets equal the stored records in every field."""
    page = await filled.read(lambda unit: unit.tickets.page(FeedbackFilter(CITY), limit=1000))
    assert sorted(page.rows, key=lambda one: one.number) == records
    assert (page.next, page.previous) == (None, None)


async def test_counters_lead_to_their_tickets(filled: Database, records: list[FeedbackRecord]) -> None:
    """Each counter equals its own filter's tickets up to its limit, without merged ones."""
    for scope, cap in product(((), ("甲局",), ("甲局", "丁局"), DEPARTMENTS), (3, 1000)):
        await _counters_agree(filled, records, scope, cap)


async def _counters_agree(
    filled: Database, records: list[FeedbackRecord], scope: tuple[str, ...], cap: int
) -> None:
    here = FeedbackFilter(CITY, departments=scope, merged=False)
    counts = await filled.read(
        lambda unit: unit.tickets.counts(
            FeedbackFilter(CITY, departments=scope), DEPARTMENTS, today=DAY, handler="s1", cap=cap
        )
    )

    def number(**more: Any) -> int:
        return min(sum(_fits(one, replace(here, **more)) for one in records), cap)

    assert counts.states == {state: number(states=(state,)) for state in FeedbackState}
    assert counts.overdue == number(overdue=DAY)
    assert counts.waiting == number(waiting=True)
    assert counts.mine == number(handler="s1", states=OPEN_STATES)
    assert counts.sent_back == number(handler="s1", states=OPEN_STATES, sent_back=True)
    assert counts.helping == (number(helping=True, states=OPEN_STATES) if scope else 0)
    assert counts.departments == {
        name: number(departments=(), department=name, states=OPEN_STATES) for name in DEPARTMENTS
    }
    assert counts.cap == cap


async def test_a_new_ticket_neither_shifts_nor_doubles_the_next_page(
    filled: Database, ticket: Make, records: list[FeedbackRecord]
) -> None:
    """A new ticket comes before the first page, and the second continues where the first ended."""
    wanted = FeedbackFilter(CITY)
    first = await filled.read(lambda unit: unit.tickets.page(wanted, limit=10))
    await filled.transact(
        lambda unit: unit.feedback.add(ticket("YN-8888", received_at=START + timedelta(days=1)))
    )
    second = await filled.read(lambda unit: unit.tickets.page(wanted, after=first.next, limit=10))
    expected = sorted(records, key=lambda one: (one.received_at, one.number), reverse=True)
    assert [*first.rows, *second.rows] == expected[:20]
    back = await filled.read(lambda unit: unit.tickets.page(wanted, after=second.previous, limit=10))
    assert back.rows == first.rows


@pytest.mark.parametrize("sort", [Sort.NEWEST, Sort.DUE])
async def test_a_bad_cursor_is_refused_or_the_beginning(filled: Database, sort: Sort) -> None:
    """An invalid cursor is refused with the remedy; an empty one is the first page."""
    wanted = FeedbackFilter(CITY)
    page = await filled.read(lambda unit: unit.tickets.page(wanted, sort, ""))
    assert page.rows
    for after in ("x", "W10", "WzEsMiwzXQ", "é", "A" * 5000):
        with pytest.raises(ValueError, match=f"is no place in the order {sort.value}; begin again"):
            await filled.read(lambda unit, after=after: unit.tickets.page(wanted, sort, after))


async def test_a_cursor_of_another_order_is_refused(filled: Database) -> None:
    """A cursor by due date is refused for the newest, and the other way round."""
    wanted = FeedbackFilter(CITY)
    for one, other in ((Sort.NEWEST, Sort.DUE), (Sort.DUE, Sort.NEWEST)):
        page = await filled.read(lambda unit, sort=one: unit.tickets.page(wanted, sort, limit=5))
        with pytest.raises(ValueError, match="is no place in the order"):
            await filled.read(lambda unit, s=other, a=page.next: unit.tickets.page(wanted, s, a))


async def test_neighbours_share_commitment_or_department(
    filled: Database, records: list[FeedbackRecord]
) -> None:
    """Neighbours share something, and exclude the ticket itself and withdrawn ones."""
    one = next(record for record in records if record.commitments == ("3-047",))
    near = await filled.read(lambda unit: unit.tickets.neighbours(one))
    assert len({record.number for record in near}) == len(near) > 20
    for record in near:
        assert record.number != one.number
        assert record.state is not FeedbackState.WITHDRAWN
        assert record.department == one.department or "3-047" in record.commitments

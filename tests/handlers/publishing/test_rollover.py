"""Last year's promises: what staff may confirm, and that the last word holds."""

import asyncio
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from handlers.casework.change import ReviewError
from handlers.desk.acting import StaleError
from handlers.desk.desk import Desk
from handlers.people import Actor, ForbiddenError
from handlers.publishing.comparing import COLUMNS, reasons, rows
from handlers.publishing.rollover import Rolled
from knowledge.city import City, load_city
from knowledge.rollover import Fate, Rollover
from storage.database import Database, Unit
from storage.records import Actual, AuditFilter, CommitmentStatus, Role, StatusUpdate
from storage.rollover import RolloverBook
from tests.handlers.clerks import staff
from tests.handlers.publishing.at_once import look_at_once
from tests.knowledge.two_years import EXPECTED, write_two_years

NOW = datetime(2032, 3, 2, 3, 0, tzinfo=UTC)
CLERK, TEA = staff("c1", Role.CLERK, "城建局"), staff("c2", Role.CLERK, "茶业局")
TOURISM, AUDITOR = staff("c3", Role.CLERK, "文旅局"), staff("u1", Role.AUDITOR)


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> City:
    """Return the city in its second year, with the first."""
    _, folder = write_two_years(tmp_path_factory.mktemp("years"))
    return load_city(folder.folder, with_previous=True)


@pytest.fixture
def counter(database: Database, later: City) -> Desk:
    """Return a desk over either database."""
    return Desk(database=database, city=later, clock=lambda: NOW)


async def _all(counter: Desk) -> dict[str, Rolled]:
    return {one.proposal.earlier.id: one for one in await counter.rollover.all(AUDITOR)}


async def _confirm(
    counter: Desk, who: Actor = CLERK, id_: str = "1-001", fate: Fate = Fate.CHANGED, **more: str | None
) -> None:
    await counter.rollover.confirm(who, id_, fate=fate, **({"later": "32a1-001"} | more))  # type: ignore[arg-type]


async def test_all_are_proposed_until_somebody_confirms(counter: Desk) -> None:
    """Everybody sees the proposals; what was confirmed differs from them, and says who and when."""
    found = await _all(counter)
    assert {
        id_: (one.fate.value, one.later.id if one.later else None) for id_, one in found.items()
    } == EXPECTED
    assert not any(one.confirmed for one in found.values())
    await _confirm(counter, note="今年再建\n20个")
    park = (await _all(counter))["1-001"]
    assert park.proposal.fate is Fate.DONE
    assert park.fate is Fate.CHANGED
    assert park.confirmed is not None
    assert (park.confirmed.staff, park.confirmed.note) == ("c1", "今年再建 20个")
    assert (park.confirmed.department, park.confirmed.recorded_at) == ("城建局", NOW)


async def test_a_correction_holds_and_both_are_kept(counter: Desk) -> None:
    """The newest word holds, each is in the history and the audit log."""
    await _confirm(counter)
    await _confirm(counter, fate=Fate.VANISHED, later=None)
    course = await counter.rollover.one(AUDITOR, "1-001")
    assert course is not None
    assert (course.rolled.fate, course.rolled.later) == (Fate.VANISHED, None)
    assert [one.fate for one in course.history] == ["未再提及", "有变化"]
    page = await counter.office.database.read(lambda unit: unit.audit.page(AuditFilter(), limit=9))
    assert [(row.entry.action, row.entry.subject, row.entry.detail["fate"]) for row in page.rows] == [
        ("commitment.fate", "commitment:1-001", "未再提及"),
        ("commitment.fate", "commitment:1-001", "有变化"),
    ]


async def test_only_the_department_then_or_now_confirms(counter: Desk) -> None:
    """The department that led a promise, or leads what goes on with it, confirms; nobody else does."""
    for who in (TEA, AUDITOR):
        with pytest.raises(ForbiddenError):
            await _confirm(counter, who)
    for who in (TEA, TOURISM):
        await _confirm(counter, who, "2-002", Fate.CHANGED, later="32a2-002")
        confirmed = (await _all(counter))["2-002"].confirmed
        assert confirmed is not None
        assert (confirmed.department,) == who.departments
    assert (await _all(counter))["1-001"].confirmed is None


@pytest.mark.parametrize(
    ("id_", "fate", "after", "said"),
    [
        ("32a1-001", Fate.CARRIED, "32a1-001", "不在报告里"),
        ("1-001", Fate.CARRIED, "1-001", "不在今年的报告里"),
        ("1-001", Fate.CARRIED, None, "要选是今年的哪一项"),
        ("1-001", Fate.VANISHED, "32a1-001", "就不选今年的承诺"),
    ],
)
async def test_what_makes_no_sense_is_refused(
    counter: Desk, id_: str, fate: Fate, after: str | None, said: str
) -> None:
    """A promise of this year, or what does not go with a fate, is refused with the remedy, and nothing is stored."""
    with pytest.raises(ReviewError, match=said):
        await _confirm(counter, CLERK, id_, fate, later=after)
    assert (await _all(counter))["1-001"].confirmed is None


async def test_what_is_published_as_done_is_proposed_as_done(counter: Desk, later: City) -> None:
    """A status counts; without one, a figure that meets the target; a status that says otherwise outweighs it."""
    day, code = date(2031, 12, 31), later.code

    def publish(unit: Unit) -> None:
        for id_, status in (("1-003", CommitmentStatus.DONE), ("1-002", CommitmentStatus.PARTLY_DONE)):
            unit.statuses.add(StatusUpdate(code, id_, status, day, "月报", "城建局", "", NOW))
        for id_, target, value, unit_ in (
            ("2-001", "标准化茶园", 3, "万亩"),
            ("1-002", "公共停车位", 1000, "个"),
        ):
            unit.progress.add(Actual(code, id_, target, Decimal(value), unit_, day, "月报", "局", "c1", NOW))

    await counter.office.database.transact(publish)
    found = await _all(counter)
    assert {id_ for id_, one in found.items() if one.proposal.published} == {"1-003", "2-001"}


async def test_the_first_report_has_none(database: Database, later: City) -> None:
    """Without a report before it there is nothing to compare, and nothing to confirm."""
    assert later.previous is not None
    counter = Desk(database=database, city=later.previous, clock=lambda: NOW)
    assert await counter.rollover.all(AUDITOR) == ()
    assert await counter.rollover.one(AUDITOR, "1-001") is None
    with pytest.raises(ReviewError, match="不在报告里"):
        await _confirm(counter)


def test_each_proposal_is_explained(later: City) -> None:
    """What changed, what the review says, and what is nearest is said in words; the table has it too."""
    assert later.previous is not None
    proposals = Rollover(later.previous, later).proposals({"1-003"})
    said = {one.earlier.id: reasons(one) for one in proposals}
    assert said["1-001"] == (
        "今年报告的回顾里写了“建成口袋公园16个”，达到去年的目标15个",
        "目标：15个 → 20个",
    )
    assert said["1-002"] == (
        "今年报告的回顾里写了“新增公共停车位700个”，没有达到去年的目标1000个",
        "今年的说法、目标、牵头部门都一样",
    )
    assert said["1-003"] == ("去年发布的进展是已完成", "今年的报告里没有找到相近的承诺")
    assert said["2-001"] == ("目标：3万亩 → 5万亩",)
    assert "牵头部门：茶业局 → 文旅局" in said["2-002"]
    table = [dict(zip((one.key for one in COLUMNS), row, strict=True)) for row in rows(proposals)]
    assert [(row["id"], row["fate"], row["later_id"]) for row in table][3:] == [
        ("2-001", "有变化", "32a2-001"),
        ("2-002", "有变化", "32a2-002"),
    ]
    assert (table[0]["target"], table[0]["later_target"]) == ("15个", "20个")


async def test_of_two_at_the_same_moment_one_is_told_of_the_other(
    counter: Desk, later: City, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two processes that confirm a promise at once one is accepted; the other is told who decided what."""
    look_at_once(monkeypatch, RolloverBook)
    async with Database(database_url) as database:
        other = Desk(database=database, city=later, clock=lambda: NOW)
        done = await asyncio.gather(
            _confirm(counter, seen=""),
            _confirm(other, CLERK, fate=Fate.DONE, seen=""),
            return_exceptions=True,
        )
    [told] = [one for one in done if isinstance(one, StaleError)]
    assert "别人已经核对过（c1：" in str(told)
    assert len((await counter.rollover.one(AUDITOR, "1-001")).history) == 1  # type: ignore[union-attr]

"""Publishing about commitments: who may, what is stored, and the audit log."""

import asyncio
import hashlib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from handlers.casework.change import ReviewError
from handlers.desk.acting import StaleError
from handlers.desk.desk import Desk
from handlers.people import ForbiddenError
from handlers.publishing.accounting import Account
from handlers.publishing.evidence import Document
from knowledge.city import City
from storage.database import Database, StorageError
from storage.records import AuditFilter, CommitmentStatus, Milestone, Role, Verdict
from storage.statuses import StatusBook
from tests.handlers.clerks import ADMINISTRATOR, AUDITOR, CLERK, DISPATCHER, HEAD, NOW, STRANGER, staff
from tests.handlers.publishing.at_once import look_at_once
from tests.handlers.publishing.test_evidence import PDF

LIFTS = "3-003"
TODAY = date(2023, 5, 4)


@pytest.fixture
def counter(database: Database, city: City) -> Desk:
    """Return a desk over either database."""
    return Desk(database=database, city=city, clock=lambda: NOW)


async def _status(counter: Desk, who: Any = CLERK, id_: str = LIFTS, **changes: Any) -> Any:
    usual = {"status": CommitmentStatus.IN_PROGRESS, "as_of": TODAY, "evidence": "随建发〔2023〕12号"}
    return await counter.commitments.set_status(who, id_, **(usual | changes))


async def _actual(counter: Desk, who: Any = CLERK, id_: str = LIFTS, **changes: Any) -> Any:
    usual = {"target": 0, "value": Decimal(27), "as_of": TODAY, "source": "住建局4月调度表"}
    return await counter.commitments.set_actual(who, id_, **(usual | changes))


async def _account(counter: Desk) -> Account:
    course = await counter.commitments.course(AUDITOR, LIFTS)
    assert course is not None
    return course.account


async def _deeds(counter: Desk) -> list[tuple[str, str, str]]:
    page = await counter.office.database.read(lambda unit: unit.audit.page(AuditFilter(), limit=50))
    return [(row.entry.action, row.entry.actor, row.entry.subject) for row in reversed(page.rows)]


async def test_a_status_an_actual_and_a_verdict_are_kept_with_who_and_when(counter: Desk) -> None:
    """Status, actual and verdict are in the history, newest first, and each once in the audit log."""
    await _status(counter, link="https://www.suizhou.gov.cn/1", document=Document("6月.pdf", PDF))
    await _actual(counter)
    await counter.commitments.override(HEAD, LIFTS, verdict=Verdict.BEHIND, reason="有12部停工")
    course = await counter.commitments.course(AUDITOR, LIFTS)
    assert course is not None
    [status], [actual], [override] = course.statuses, course.actuals, course.overrides
    assert (status.staff, status.link, status.department) == ("c1", "https://www.suizhou.gov.cn/1", "住建局")
    assert status.file is not None
    assert course.files[status.file].sha256 == hashlib.sha256(PDF).hexdigest()
    assert (actual.target, actual.value, actual.unit) == ("电梯加装", Decimal(27), "部")
    assert (override.verdict, override.staff, override.as_of) == (Verdict.BEHIND, "h1", TODAY)
    assert course.account.standing.verdict is Verdict.BEHIND
    assert not course.account.stale
    assert await _deeds(counter) == [
        ("commitment.status", "staff:c1", "commitment:3-003"),
        ("commitment.actual", "staff:c1", "commitment:3-003"),
        ("commitment.override", "staff:h1", "commitment:3-003"),
    ]
    assert await counter.office.database.read(lambda unit: unit.audit.verify()) is None
    found = await counter.commitments.evidence(AUDITOR, LIFTS, status.file)
    assert found is not None
    assert found[1] == PDF


async def test_only_the_lead_department_accounts(counter: Desk) -> None:
    """Another department and a role without the permission are refused, and nothing is stored."""
    for who in (STRANGER, DISPATCHER, AUDITOR, ADMINISTRATOR):
        with pytest.raises(ForbiddenError):
            await _status(counter, who)
        with pytest.raises(ForbiddenError):
            await _actual(counter, who)
    for who in (CLERK, staff("h2", Role.HEAD, "民政局"), ADMINISTRATOR):
        with pytest.raises(ForbiddenError):
            await counter.commitments.override(who, LIFTS, verdict=Verdict.DONE, reason="好")
    account = await _account(counter)
    assert (account.status, account.standing.verdict, account.updated) == (None, None, None)
    assert account.stale
    assert await _deeds(counter) == []


async def test_a_document_is_for_the_commitment_s_departments(counter: Desk) -> None:
    """Another department's clerk does not get a document, nor anybody under another commitment or number."""
    update = await _status(counter, document=Document("6月.pdf", PDF))
    with pytest.raises(ForbiddenError, match="向住建局索取"):
        await counter.commitments.evidence(STRANGER, LIFTS, update.file)
    assert (
        await counter.commitments.evidence(staff("c9", Role.CLERK, "市场监管局"), LIFTS, update.file)
        is not None
    )
    assert await counter.commitments.evidence(AUDITOR, LIFTS, update.file + 1) is None
    assert await counter.commitments.evidence(AUDITOR, "7-006", update.file) is None
    assert await counter.commitments.evidence(AUDITOR, "no", update.file) is None


async def test_a_document_that_was_changed_behind_our_back_is_not_given(counter: Desk) -> None:
    """A tampered document is refused, since its digest is checked each time."""
    update = await _status(counter, document=Document("6月.pdf", PDF))
    await counter.office.database.transact(
        lambda unit: unit.statuses._connection.exec_driver_sql("UPDATE evidence_file SET sha256 = 'x'")
    )
    with pytest.raises(StorageError, match="is not what was stored"):
        await counter.commitments.evidence(AUDITOR, LIFTS, update.file)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"evidence": " \u200b"}, "依据：还没有填"),
        ({"evidence": "长" * 201}, "依据：有201个字，最多200个字"),
        ({"note": "长" * 301}, "说明：有301个字"),
        ({"as_of": date(2023, 5, 5)}, "截至日期：2023-05-05还没有到"),
        ({"as_of": date(203, 5, 4)}, "截至日期：“0203-05-04”超出范围"),
        ({"link": "javascript:alert(1)"}, "佐证链接：只收https"),
        ({"document": Document("a.pdf", b"<html>")}, "佐证文件：内容不是"),
        ({"id_": "9-999"}, "不在报告里"),
    ],
)
async def test_a_wrong_status_is_refused_whole(counter: Desk, changes: dict[str, Any], said: str) -> None:
    """A wrong status is refused with field, value and remedy, storing no status, document or audit entry."""
    with pytest.raises(ReviewError, match=said):
        await _status(counter, **changes)
    course = await counter.commitments.course(AUDITOR, LIFTS)
    assert course is not None
    assert (course.statuses, dict(course.files), await _deeds(counter)) == ((), {}, [])


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"target": 1}, "没有这个数字目标"),
        ({"target": -1}, "没有这个数字目标"),
        ({"source": ""}, "数据来源：还没有填"),
        ({"value": Decimal(-5)}, "实际完成：-5部是负数"),
        ({"as_of": date(2022, 12, 31)}, "早于2023年"),
        ({"as_of": date(2024, 1, 1)}, "还没有到"),
    ],
)
async def test_a_wrong_actual_is_refused(counter: Desk, changes: dict[str, Any], said: str) -> None:
    """A wrong actual is refused with field, value and remedy."""
    with pytest.raises(ReviewError, match=said):
        await _actual(counter, **changes)
    assert await _deeds(counter) == []


async def test_a_verdict_by_hand_is_given_back(counter: Desk) -> None:
    """After resetting a manual verdict the rule judges again, and a second reset is refused."""
    await _actual(counter)
    judged = (await _account(counter)).standing.verdict
    await counter.commitments.override(HEAD, LIFTS, verdict=Verdict.UNKNOWN, reason="口径有争议")
    assert (await _account(counter)).standing.verdict is Verdict.UNKNOWN
    await counter.commitments.override(HEAD, LIFTS, verdict=None, reason="口径已明确")
    assert (await _account(counter)).standing.verdict is judged
    with pytest.raises(ReviewError, match="没有人工认定"):
        await counter.commitments.override(HEAD, LIFTS, verdict=None, reason="再来")
    with pytest.raises(ReviewError, match="理由：还没有填"):
        await counter.commitments.override(HEAD, LIFTS, verdict=Verdict.DONE, reason="")


async def test_all_are_listed_in_the_report_s_order(counter: Desk, city: City) -> None:
    """All commitments are listed, and one without records is stale."""
    await _status(counter)
    accounts = await counter.commitments.accounts(STRANGER)
    assert [one.commitment for one in accounts] == list(city.commitments)
    assert [one.commitment.id for one in accounts if not one.stale] == [LIFTS]


BIDDING = Milestone("招标完成", date(2023, 3, 31), date(2023, 3, 28), "中标通知书")
ROOF = Milestone("主体封顶", date(2023, 9, 30))


async def _steps(counter: Desk) -> tuple[Milestone, ...]:
    status = (await _account(counter)).status
    assert status is not None
    return status.milestones


async def test_milestones_stay_until_they_are_changed(counter: Desk) -> None:
    """Milestones are ordered by their planned day, kept by a status that gives none, and taken back by an empty list."""
    await _status(counter, milestones=(ROOF, BIDDING))
    assert await _steps(counter) == (BIDDING, ROOF)
    await _status(counter, status=CommitmentStatus.ON_TRACK)
    assert await _steps(counter) == (BIDDING, ROOF)
    await _status(counter, milestones=())
    assert await _steps(counter) == ()
    page = await counter.office.database.read(lambda unit: unit.audit.page(AuditFilter(), limit=9))
    assert [row.entry.detail.get("milestones") for row in reversed(page.rows)] == [2, None, None]


@pytest.mark.parametrize(
    ("step", "why"),
    [
        (replace(ROOF, name=" "), "还没有填"),
        (replace(ROOF, name="字" * 21), "最多20个字"),
        (replace(ROOF, evidence="月报"), "没有填办到的日期"),
        (replace(BIDDING, evidence=" "), "没有写依据"),
        (replace(BIDDING, reached=date(2023, 5, 5)), "还没有到"),
        (replace(ROOF, due=date(1, 1, 1)), "超出范围"),
    ],
)
async def test_a_milestone_without_its_proof_is_refused(counter: Desk, step: Milestone, why: str) -> None:
    """What was not reached has no evidence, what was reached has a day that came and evidence; else nothing is published."""
    with pytest.raises(ReviewError, match=f"^节点：.*{why}"):
        await _status(counter, milestones=(step,))
    with pytest.raises(ReviewError, match="最多6个"):
        await _status(counter, milestones=(ROOF,) * 7)
    assert await _deeds(counter) == []


async def test_of_two_at_the_same_moment_one_is_told_of_the_other(
    counter: Desk, city: City, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two processes that publish a status with milestones at once one is accepted; the other is told."""
    look_at_once(monkeypatch, StatusBook)
    async with Database(database_url) as database:
        other = Desk(database=database, city=city, clock=lambda: NOW)
        done = await asyncio.gather(
            _status(counter, milestones=(), seen=""),
            _status(other, milestones=(), seen=""),
            return_exceptions=True,
        )
    [told] = [one for one in done if isinstance(one, StaleError)]
    assert "别人已经发布过状态" in str(told)
    assert len((await counter.commitments.course(AUDITOR, LIFTS)).statuses) == 1  # type: ignore[union-attr]

"""What a table would do, and does: as on each commitment's page, completely, once, and without overwriting others."""

import asyncio
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from handlers.batch.columns import RESUME, Column
from handlers.desk.desk import Desk
from handlers.following.digesting import tell_followers
from handlers.following.quiet import Quiet
from knowledge.city import City
from storage.database import Database
from storage.records import CommitmentStatus, FollowRecord, Verdict
from tests.handlers.batch.tables import (
    BOTH,
    FULL,
    NOW,
    PLEDGER,
    TODAY,
    Filled,
    deeds,
    downloaded,
    fill,
    preview,
    problems,
    table,
    told,
)
from tests.handlers.clerks import CLERK, HEAD, staff
from tests.storage.intake.files import workbook


async def test_an_untouched_table_changes_nothing(desk: Desk) -> None:
    """An unchanged table has only unchanged rows, and publishing it leaves no trace."""
    content = await desk.batch.form(HEAD)
    found = await preview(desk, content)
    assert (found.steps, found.unchanged, found.problems) == ((), 2, ())
    assert not (await desk.batch.publish(HEAD, "x.xlsx", content)).ready
    assert await deeds(desk) == []


async def test_a_preview_says_what_changes_and_changes_nothing(desk: Desk) -> None:
    """A preview shows status, day, evidence, figure and verdict before and after, and stores nothing."""
    await desk.commitments.set_actual(
        CLERK, "3-003", target=0, value=Decimal(10), as_of=date(2023, 4, 1), source="3月报表"
    )
    before = await deeds(desk)
    found = await preview(desk, await table(desk, {"3-003": FULL}))
    assert told(found) == {
        "3-003": [
            ("状态", "暂无进展信息", "推进中"),
            ("状态日期", "没有", "2023-04-30"),
            ("依据", "没有", "随建函〔2023〕15号"),
            ("链接", "没有", "https://www.suizhou.gov.cn/15"),
            ("备注", "没有", "还有18部在施工"),
            ("电梯加装", "10部（2023-04-01）", "62部（2023-04-30）"),
            ("数据来源", "3月报表", "随建函〔2023〕15号"),
            ("进度", "欠进度", "超进度"),
        ]
    }
    assert (found.unchanged, found.problems, found.steps[0].row) == (1, (), 3)
    assert await deeds(desk) == before


@BOTH
async def test_all_is_published_with_its_traces(desk: Desk) -> None:
    """Everything is published as on the commitment's own page, with the file's name and hash in the audit log."""
    filled: Filled = {
        "3-002": {
            Column.VERDICT: "达进度",
            Column.NOTE: "按已验收的算",
        },
        "3-003": FULL,
    }
    content = await table(desk, filled)
    done = await desk.batch.publish(HEAD, "C:\\表\\5月\u202e更新.xlsx", content)
    assert done.ready
    course = await desk.commitments.course(HEAD, "3-003")
    assert course
    (status,), (actual,) = course.statuses, course.actuals
    assert (status.status, status.as_of, status.link, status.note, status.staff, status.department) == (
        CommitmentStatus.IN_PROGRESS,
        date(2023, 4, 30),
        "https://www.suizhou.gov.cn/15",
        "还有18部在施工",
        HEAD.id,
        "住建局",
    )
    assert (actual.value, actual.unit, actual.source) == (Decimal(62), "部", "随建函〔2023〕15号")
    other = await desk.commitments.course(HEAD, "3-002")
    assert other
    assert other.account.standing.verdict is Verdict.ON_TRACK
    entries = await deeds(desk)
    assert [(one.action, one.subject) for one in entries] == [
        ("commitment.override", "commitment:3-002"),
        ("commitment.status", "commitment:3-003"),
        ("commitment.actual", "commitment:3-003"),
        ("commitment.table", f"table:{done.sha256[:12]}"),
    ]
    assert {(one.detail["table"], one.detail["table_sha256"]) for one in entries} == {
        ("5月更新.xlsx", done.sha256)
    }
    assert entries[-1].detail["rows"] == 2


@BOTH
async def test_the_same_table_again_does_nothing(desk: Desk) -> None:
    """A second confirmation or upload finds everything published already and does nothing."""
    content = await table(desk, {"3-003": FULL})
    assert (await desk.batch.publish(HEAD, "x.xlsx", content)).ready
    again = await desk.batch.publish(HEAD, "x.xlsx", content)
    assert (again.steps, again.unchanged, again.problems) == ((), 2, ())
    assert len(await deeds(desk)) == 3


@BOTH
async def test_clicks_at_once_publish_once(desk: Desk, city: City) -> None:
    """Of simultaneous confirmations in any process one publishes, since nobody publishes between checking and storing."""
    content = await table(desk, {"3-003": FULL})
    other = Desk(database=Database(desk.office.database._url), city=city, clock=lambda: NOW)
    await other.office.database.open()
    done = await asyncio.gather(
        *(one.batch.publish(HEAD, "x.xlsx", content) for _ in range(3) for one in (desk, other))
    )
    await other.office.database.close()
    assert sorted(one.ready for one in done) == [False] * 5 + [True]
    assert len(await deeds(desk)) == 3


@BOTH
async def test_what_somebody_else_published_is_told_and_not_overwritten(desk: Desk) -> None:
    """Others' publications are reported, even between preview and confirmation, unless the row is empty."""
    content = await table(desk, {"3-003": FULL})
    assert (await preview(desk, content)).ready
    await desk.commitments.set_status(
        CLERK, "3-002", status=CommitmentStatus.DONE, as_of=TODAY, evidence="验收单"
    )
    assert (await preview(desk, content)).ready
    await desk.commitments.set_status(
        CLERK, "3-003", status=CommitmentStatus.DONE, as_of=TODAY, evidence="验收单"
    )
    done = await desk.batch.publish(HEAD, "x.xlsx", content)
    (problem,) = done.problems
    assert (problem.row, problem.column) == (3, Column.STAMP)
    assert "下载表格以后有人更新过" in problem.said
    assert "已完成（2023-05-04）" in problem.said
    course = await desk.commitments.course(HEAD, "3-003")
    assert course
    assert [one.status for one in course.statuses] == [CommitmentStatus.DONE]


@BOTH
async def test_each_target_has_a_row_of_its_own(desk: Desk) -> None:
    """Each target is identified by name, in any order of rows."""
    heads, *rows = await downloaded(desk, PLEDGER)
    given = {Column.DAY: "2023.5.1", Column.EVIDENCE: "人社局月报"}
    content = fill(
        [heads, *reversed(rows)],
        {"7-001": {**given, Column.VALUE: "95.5%"}, "7-001#1": {**given, Column.VALUE: 93}},
    )
    assert (await desk.batch.publish(PLEDGER, "x.xlsx", content)).ready
    course = await desk.commitments.course(PLEDGER, "7-001")
    assert course
    assert {(one.target, one.value) for one in course.actuals} == {
        ("基本养老保险参保率", Decimal(93)),
        ("医保参保率", Decimal("95.5")),
    }
    rows = await downloaded(desk, PLEDGER)
    rows[1][2] = "养老"
    (problem,) = (await preview(desk, fill(rows, {"7-001": {**given, Column.VALUE: 94}}), PLEDGER)).problems
    assert (problem.column, problem.value) == (Column.TARGET, "养老")
    assert "“医保参保率 不低于95%”" in problem.said


async def test_a_commitment_without_a_number_takes_none(desk: Desk) -> None:
    """A commitment without targets takes only a status."""
    helper = staff("r1", CLERK.role, "红十字会")
    given = {Column.STATUS: "已完成", Column.DAY: "2023年5月4日", Column.EVIDENCE: "结业名册"}
    (found,) = await problems(desk, {"7-003": {**given, Column.VALUE: "2500"}}, helper)
    assert found[1] == Column.VALUE
    assert (await desk.batch.publish(helper, "x.xlsx", await table(desk, {"7-003": given}, helper))).ready


async def test_csv_does_as_well(desk: Desk) -> None:
    """CSV in GB18030, with reordered columns and an additional one, works too."""
    heads, *rows = await downloaded(desk, CLERK)
    given = {Column.STATUS: "推进中", Column.DAY: "2023/4/30", Column.VALUE: "６２", Column.EVIDENCE: "月报"}
    lines = [[*reversed(heads), "我的备忘"]]
    for row in rows:
        values = dict(zip(heads, row, strict=True)) | (given if row[0] == "3-003" else {})
        lines.append([*(str(values[head] or "") for head in reversed(heads)), "等老王核"])
    text = "\r\n".join(",".join(line) for line in lines)
    done = await desk.batch.publish(CLERK, "更新.csv", text.encode("gb18030"))
    assert done.ready
    assert (done.steps[0].row, done.unchanged) == (3, 1)


async def test_what_is_older_fills_history_in_and_says_so(desk: Desk) -> None:
    """An older record goes into the history with a note, and citizens still see the later one."""
    await desk.commitments.set_status(
        CLERK, "3-003", status=CommitmentStatus.DONE, as_of=TODAY, evidence="验收单"
    )
    await desk.commitments.set_actual(
        CLERK, "3-003", target=0, value=Decimal(80), as_of=TODAY, source="验收单"
    )
    found = await preview(desk, await table(desk, {"3-003": FULL}))
    assert [note.partition("：")[2] for note in found.steps[0].notes] == [
        "只补进历史，居民看到的状态不变。",
        "只补进历史，居民看到的数值不变。",
    ]
    assert "进度" not in {one.name for one in found.steps[0].changes}


@BOTH
async def test_a_verdict_by_hand_is_for_those_who_may_set_one(desk: Desk) -> None:
    """A clerk who adds the verdict column is refused; others may also return to the automatic verdict."""
    heads, *rows = await downloaded(desk, CLERK)
    content = fill(
        [[*heads, Column.VERDICT], *([*row, None] for row in rows)],
        {"3-003": {Column.VERDICT: "达进度", Column.NOTE: "理由"}},
    )
    (problem,) = (await preview(desk, content, CLERK)).problems
    assert problem.column == Column.VERDICT
    assert "人工改定承诺进展" in problem.said
    await desk.commitments.override(HEAD, "3-003", verdict=Verdict.BEHIND, reason="没有验收")
    content = await table(desk, {"3-003": {Column.VERDICT: RESUME, Column.NOTE: "已经验收"}})
    assert told(await desk.batch.publish(HEAD, "x.xlsx", content))["3-003"] == [
        ("人工认定", "欠进度", RESUME),
        ("理由", "没有验收", "已经验收"),
        ("进度", "欠进度", "没有"),
    ]


async def test_a_title_may_stand_above_the_headings(desk: Desk) -> None:
    """With a title above the headings, rows keep the spreadsheet's numbers."""
    rows = await downloaded(desk, HEAD)
    content = workbook([["住建局5月进展"], [], *[list(row) for row in rows]])
    assert (await preview(desk, content)).unchanged == 2


@BOTH
async def test_followers_are_told_as_of_any_status(desk: Desk, city: City) -> None:
    """Followers are told in the day's digest."""
    code, at = city.code, datetime(2023, 5, 4, 1, 0, tzinfo=UTC)

    def follow(unit: Any) -> None:
        unit.follows.add(FollowRecord(code, "c0", "commitment:3-003", "telegram", at, at))

    await desk.office.database.transact(follow)
    assert (await desk.batch.publish(HEAD, "x.xlsx", await table(desk, {"3-003": FULL}))).ready
    later = datetime(2023, 5, 5, 10, 30, tzinfo=UTC)
    assert (
        await tell_followers(
            desk.office.database, city, later, later.time().replace(hour=18, minute=0), Quiet()
        )
        == 1
    )
    (notice,) = await desk.office.database.read(lambda unit: unit.notices.of_citizen(code, "c0"))
    assert "推进中" in str(notice.replies)

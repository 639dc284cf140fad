"""All faults of a table are reported with row, column, value and remedy, and nothing is published."""

from datetime import date
from typing import Any

import pytest

from handlers.batch.columns import RESUME, Column
from handlers.batch.desk import MOST_PROBLEMS
from handlers.desk.desk import Desk
from tests.handlers.batch.tables import BOTH, FULL, PLEDGER, deeds, downloaded, fill, preview, problems, table
from tests.handlers.clerks import HEAD, STRANGER
from tests.storage.intake.files import workbook


@BOTH
async def test_one_wrong_row_keeps_the_whole_table_from_being_published(desk: Desk) -> None:
    """With one wrong row the valid ones are shown but not published."""
    content = await table(desk, {"3-002": {Column.STATUS: "推进中"}, "3-003": FULL})
    found = await desk.batch.publish(HEAD, "x.xlsx", content)
    assert [step.commitment.id for step in found.steps] == ["3-003"]
    assert {one.column for one in found.problems} == {Column.DAY, Column.EVIDENCE}
    assert await deeds(desk) == []


@pytest.mark.parametrize(
    ("changed", "column", "said"),
    [
        ({Column.STATUS: "完成"}, Column.STATUS, "从这些里选一个"),
        ({Column.STATUS: '=IF(1,"已完成")'}, Column.STATUS, "公式"),
        ({Column.DAY: None}, Column.DAY, "没有填"),
        ({Column.DAY: "5月初"}, Column.DAY, "不是日期"),
        ({Column.DAY: date(2023, 5, 5)}, Column.DAY, "还没有到"),
        ({Column.DAY: date(2022, 12, 31)}, Column.DAY, "早于2023年"),
        ({Column.VALUE: "62户"}, Column.VALUE, "单位是“户”"),
        ({Column.VALUE: "六十二"}, Column.VALUE, "不是数"),
        ({Column.VALUE: "-62"}, Column.VALUE, "-62部是负数"),
        ({Column.EVIDENCE: None}, Column.EVIDENCE, "没有填"),
        ({Column.EVIDENCE: "据" * 201}, Column.EVIDENCE, "最多200个字"),
        ({Column.EVIDENCE: "=1+1"}, Column.EVIDENCE, "公式"),
        ({Column.LINK: "javascript:alert(1)"}, Column.LINK, "https://"),
        ({Column.NOTE: "说" * 301}, Column.NOTE, "最多300个字"),
        ({Column.STATUS: None}, Column.LINK, "链接只随新状态发布"),
        ({Column.STATUS: None, Column.LINK: None}, Column.NOTE, "备注只随新状态"),
        ({Column.STATUS: None, Column.VALUE: None}, Column.STATUS, "填了别的"),
        ({Column.VERDICT: "很好"}, Column.VERDICT, "从这些里选一个"),
        ({Column.VERDICT: RESUME}, Column.VERDICT, "不用恢复"),
        ({Column.VERDICT: "达进度", Column.NOTE: None}, Column.NOTE, "人工认定的理由"),
        ({Column.VERDICT: "达进度", Column.NOTE: "因" * 250}, Column.NOTE, "最多200个字"),
        ({Column.ID: "9-999"}, Column.ID, "没有这个编号"),
        ({Column.ID: None}, Column.ID, "没有编号"),
        ({Column.ID: "7-004"}, Column.ID, "由司法局牵头填报"),
        ({Column.STAMP: None}, Column.STAMP, "重新下载模板"),
        ({Column.STAMP: "abc"}, Column.STAMP, "重新下载模板"),
    ],
)
async def test_an_error_names_row_column_value_and_remedy(
    desk: Desk, changed: dict[Column, Any], column: Column, said: str
) -> None:
    """Each rule of the commitment's own page, and of tables, is reported with row, column, value and remedy."""
    found = await problems(desk, {"3-003": {**FULL, **changed}})
    mine = [one for one in found if one[1] == column]
    assert mine, found
    row, _, value, words = mine[0]
    assert row == 3
    assert said in words
    given = changed.get(column)
    assert value == (str(given)[:40] + ("…" if len(str(given)) > 40 else "") if given else value)


async def test_every_error_is_told(desk: Desk) -> None:
    """Every fault of one or more rows is reported in row order."""
    found = await problems(
        desk,
        {
            "3-003": {Column.STATUS: "x", Column.DAY: "y", Column.VALUE: "z"},
            "3-002": {Column.DAY: "=A1", Column.LINK: "=A2"},
        },
    )
    assert [(row, column) for row, column, *_ in found] == [
        (2, Column.DAY),
        (2, Column.LINK),
        (3, Column.STATUS),
        (3, Column.DAY),
        (3, Column.VALUE),
    ]


async def test_a_row_twice_is_refused(desk: Desk) -> None:
    """Copied rows, and one status for two targets of a commitment, are refused."""
    rows = await downloaded(desk, HEAD)
    content = fill([*rows, list(rows[2])], {"3-003": FULL, "3-003#1": FULL})
    (problem,) = (await preview(desk, content)).problems
    assert (problem.row, problem.column, problem.value) == (4, Column.ID, "3-003")
    assert "第3行" in problem.said
    given = {Column.STATUS: "推进中", Column.DAY: "2023-05-01", Column.EVIDENCE: "月报"}
    (found,) = await problems(desk, {"7-001": given, "7-001#1": given}, PLEDGER)
    assert found[:2] == (3, Column.STATUS)


async def test_another_departments_table_does_nothing_here(desk: Desk) -> None:
    """Another department's filled rows are refused; its empty ones do not matter."""
    content = await table(desk, {"3-003": FULL})
    (problem,) = (await preview(desk, content, STRANGER)).problems
    assert (problem.row, problem.column, problem.value) == (3, Column.ID, "3-003")
    assert "由住建局牵头填报" in problem.said


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (workbook([["姓名", "电话"], ["张三", "1"]]), "找不到表头"),
        (workbook([["编号", "承诺"], ["3-003", "x"]]), "缺少“新状态”、“状态日期”"),
        (workbook([[*Column, "新状态"]]), "重复的“新状态”"),
        (workbook([["x"]], sheet="甲", then=lambda sheet: sheet.parent.create_sheet("乙")), "只有“甲”、“乙”"),
        (b"%PDF-1.7\xff", "读不懂"),
    ],
)
async def test_a_file_that_is_no_such_table_is_refused_whole(desk: Desk, content: bytes, said: str) -> None:
    """A file that is not such a table is refused with what it lacks."""
    for found in (await preview(desk, content), await desk.batch.publish(HEAD, "x", content)):
        (problem,) = found.problems
        assert (problem.row, problem.column) == (None, None)
        assert said in problem.said


async def test_endless_errors_are_told_in_part(desk: Desk) -> None:
    """With very many faults some are reported, with the number of the others."""
    heads, row, *_ = await downloaded(desk, HEAD)
    wrong = ["9-999", *row[1:]]
    wrong[heads.index(Column.STATUS)] = "推进中"
    found = await preview(desk, workbook([heads, *([wrong] * 300)]))
    assert (len(found.problems), found.untold) == (MOST_PROBLEMS, 300 - MOST_PROBLEMS)

"""What an entry's quote, figures and names must be; each fault has a field, a value and a practical remedy."""

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.city_faults import (
    commitment_faults,
    quote_faults,
    refuse_duplicates,
    refuse_other_files,
    spot,
)
from knowledge.city_format import BaselineEntry, CommitmentEntry, Problem, TableFile
from knowledge.report import REVIEW, Report, parse_report, unbroken
from tests.knowledge.small_city import REPORT, SmallCity

_DEPARTMENTS = {"城建局", "茶业局"}


@pytest.fixture(scope="module")
def report() -> Report:
    """Return the small city's report."""
    return parse_report(REPORT)


def _entry(quote: str, *targets: dict[str, Any], **more: Any) -> CommitmentEntry:
    usual: dict[str, Any] = {"start": 0, "end": 0, "title": "某事", "lead": "城建局"}
    usual |= {"themes": ("事",), "keywords": ("事",), "phrases": tuple("甲乙丙丁戊")}
    return CommitmentEntry(id="1-001", quote=quote, targets=targets, **(usual | more))


def _target(value: float, unit: str, name: str = "事") -> dict[str, Any]:
    return {"name": name, "value": value, "unit": unit, "op": "="}


def _faults(entry: CommitmentEntry) -> list[tuple[str, object]]:
    return [(field, value) for field, value, _ in commitment_faults(entry, _DEPARTMENTS)]


@given(st.integers(0, len(REPORT) - 1), st.integers(2, 60))
def test_a_quote_that_is_copied_from_the_report_is_right(start: int, length: int) -> None:
    """Any stretch copied from the report, without line breaks, is valid; wrong offsets are reported with right ones."""
    parsed, end = parse_report(REPORT), min(start + length, len(REPORT))
    while REPORT[start] == "\n" and start < end - 1:
        start += 1
    while REPORT[end - 1] == "\n" and start < end - 1:
        end -= 1
    quote = unbroken(REPORT[start:end])
    if len(quote) < 2:
        return
    promised = parsed.place(start).area != REVIEW
    make = _entry if promised else partial(BaselineEntry, id="b-001", name="事")
    assert list(quote_faults(make(quote=quote, start=start, end=end), parsed)) == []
    [(field, value, remedy)] = quote_faults(make(quote=quote, start=start + 1, end=end), parsed)
    assert (field, value) == ("start", f"{start + 1}, end = {end}")
    assert f"start = {start}, end = {end}" in remedy


def test_a_quote_that_stands_twice_may_stand_at_either_place(report: Report) -> None:
    """For an ambiguous quote without valid offsets both places are named."""
    twice = [(start, end) for start, end in report.locate("建设") if report.place(start).area != REVIEW]
    assert len(twice) > 1
    for written in ({}, {"start": None, "end": None}):
        [(field, _, remedy)] = quote_faults(_entry("建设", **written), report)
        assert field == "start"
        assert all(f"start = {start}, end = {end}" in remedy for start, end in twice)
    for start, end in twice:
        assert list(quote_faults(_entry("建设", start=start, end=end), report)) == []


def test_a_quote_in_one_place_of_the_plan_needs_no_offsets(report: Report) -> None:
    """口袋公园 also occurs in the review, where nothing is promised, so offsets are unnecessary."""
    review, plan = report.locate("口袋公园")
    bare = _entry("口袋公园", start=None, end=None)
    assert list(quote_faults(bare, report)) == []
    assert spot(bare, report) == plan
    result = BaselineEntry(id="b-001", quote="口袋公园", name="公园")
    assert list(quote_faults(result, report)) == []
    assert spot(result, report) == review


@pytest.mark.parametrize(
    ("entry", "remedy"),
    [
        (_entry("建成口袋公园12个"), "is only in the review"),
        (BaselineEntry(id="b-001", quote="新建口袋公园15个", name="公园"), "is not in the review"),
        (_entry("新建口袋\n公园15个", start=None, end=None), "write '新建口袋公园15个'"),
    ],
)
def test_a_quote_from_the_wrong_place_is_told(
    report: Report, entry: CommitmentEntry | BaselineEntry, remedy: str
) -> None:
    """A commitment from the review, a result from the plan, and a quote that is not verbatim are refused."""
    [(field, value, told)] = quote_faults(entry, report)
    assert (field, value) == ("quote", entry.quote)
    assert remedy in told


def test_five_phrases_are_five_ways_to_ask() -> None:
    """The same words in another spelling are not another phrase."""
    assert _faults(_entry("建设", phrases=("修路吗", "修路吗", "修路嗎", "丙", "丁"), co=("城建局",))) == [
        ("co", "城建局"),
        ("phrases", 3),
    ]


def test_a_file_that_would_be_passed_over_is_told(small: SmallCity) -> None:
    """Files with .txt added are reported; hidden files and editors' copies are ignored."""
    folder = small.folder / "commitments"
    for name in ("03-tea.toml.txt", ".03-tea.swp", "02-tea.toml~"):
        (folder / name).write_text("", encoding="utf-8")
    problems: list[Problem] = []
    refuse_other_files(folder, problems)
    [problem] = problems
    assert problem.file == "03-tea.toml.txt"


@pytest.mark.parametrize(
    ("quote", "value", "unit"),
    [
        ("建设两中心", 2, "个"),
        ("建设二期工程", 2, "期"),
        ("九大片区", 9, "片区"),
        ("装机千万千瓦", 1000, "万千瓦"),
        ("办好十件实事", 10, "件"),
        ("投入1,200万元", 1200, "万元"),
        ("增长6.5%", 6.5, "%"),
        ("治理隐患4.5万余处", 4.5, "万处"),
    ],
)
def test_a_figure_may_be_printed_in_characters(quote: str, value: float, unit: str) -> None:
    """A small number, a power of ten, and a number with commas match the quote; 个 is the unit if none is printed."""
    assert _faults(_entry(quote, _target(value, unit))) == []


@pytest.mark.parametrize(
    ("quote", "value"),
    [
        ("增长16.5%", 6.5),
        ("增长6.5%", 6),
        ("增长6.5%", 5),
        ("建设两中心", 2.5),
        ("十大片区", 9),
        ("办一件事", 11),
    ],
)
def test_a_part_of_a_figure_is_another_figure(quote: str, value: float) -> None:
    """Digits before or after the point, or in characters, do not match another figure."""
    assert _faults(_entry(quote, _target(value, "%"))) == [("targets", f"{value:g}")]


def test_a_wrong_figure_is_told_once() -> None:
    """A wrong figure's unit is not reported too, and each of two targets is reported separately."""
    entry = _entry("新建公园15个", _target(16, "座", "公园"), _target(15, "座", "园"))
    assert _faults(entry) == [("targets", "16"), ("targets", "座")]


def test_all_that_is_wrong_is_told() -> None:
    """Wrong section, departments, and duplicate names of targets are all reported."""
    entry = _entry(
        "新建公园15个",
        _target(15, "个"),
        _target(15, "个"),
        focus="茶园",
        lead="园林局",
        co=("茶业局", "交警队"),
    )
    assert _faults(entry) == [("focus", "茶园"), ("lead", "园林局"), ("co", "交警队"), ("targets", "事")]


def test_an_id_belongs_to_one_entry(small: SmallCity) -> None:
    """Ids are unique across all files; a missing or invalid id is left to the check of its shape."""
    second = "commitments/02-tea.toml"
    small.change(second, 'id = "2-001"', 'id = "1-001"')
    small.change(second, 'id = "2-002"', 'id = ["1-001"]')
    small.change("commitments/01-city.toml", 'id = "1-002"\n', "")
    small.change("commitments/01-city.toml", 'id = "1-003"\n', "")
    files = [TableFile(small.folder / name, "commitment") for name in ("commitments/01-city.toml", second)]
    problems: list[Problem] = []
    refuse_duplicates(files, "id", problems)
    [problem] = problems
    assert (problem.file, problem.line) == (Path(second).name, small.line(second, 'id = "1-001"'))
    assert problem.field == "id"
    assert "01-city.toml:4" in problem.remedy

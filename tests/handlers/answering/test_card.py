"""An answer contains what the report and the staff say, and nothing else."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.answering.card import card, decimal_text, number_text, source_line, status_lines, target_text
from knowledge.city import City
from knowledge.commitment import Commitment, Comparison, Confidence, Erratum, Place, Target
from knowledge.report import unbroken
from storage.records import Actual, CommitmentStatus, Milestone, Override, Reached, StatusUpdate, Verdict

_TODAY = date(2023, 9, 1)


def _card(
    commitment: Commitment,
    status: StatusUpdate | None = None,
    today: date = _TODAY,
    reached: Reached | None = None,
) -> str:
    return card(commitment, status, reached or Reached(), report="2023年政府工作报告", year=2023, today=today)


def _status(status: CommitmentStatus, as_of: date = date(2023, 6, 30), note: str = "") -> StatusUpdate:
    recorded = datetime(2023, 7, 1, tzinfo=UTC)
    return StatusUpdate(
        "suizhou-2023", "3-003", status, as_of, "随建发〔2023〕12号", "住建局", note, recorded
    )


def _get(city: City, number: str) -> Commitment:
    found = city.commitment(number)
    assert found is not None
    return found


def test_an_answer_has_quote_source_target_and_departments(city: City) -> None:
    """An answer has title, quote, source, target, last year's figure, no progress, and departments on separate lines."""
    assert _card(_get(city, "3-003")).splitlines() == [
        "【老楼加装电梯80部】",
        "报告原文：“完成既有住宅电梯加装80部”",
        "出处：2023年政府工作报告·（三）致力提神增韵… › 推进完整社区建设",
        "目标：80部",
        "上年：既有住宅加装电梯102部（2022年）",
        "进展：暂无进展信息（部门还没有发布）",
        "责任部门：住建局（配合：市场监管局）",
    ]


def test_every_quote_is_verbatim(city: City) -> None:
    """The quote equals the report at the commitment's offsets, apart from line breaks."""
    for commitment in city.commitments:
        shown = re.search("报告原文：“(.*)”$", _card(commitment), re.MULTILINE)
        assert shown is not None
        assert shown[1] == unbroken(city.report.source[commitment.start : commitment.end])


def test_no_figure_that_is_not_given(city: City) -> None:
    """Every number in an answer is in the quote, the title, the place, the targets or last year's result."""
    for commitment in city.commitments:
        given = f"{commitment.quote}{commitment.title}2023 2022"
        given += "".join(f" {number_text(t.value)} " for t in commitment.targets)
        given += "".join(f" {number_text(b.value)} " for b in commitment.baselines)
        for number in re.findall(r"\d+(?:\.\d+)?", _card(commitment)):
            assert number in re.findall(r"\d+(?:\.\d+)?", given)


def test_a_misprint_is_told_and_not_changed(city: City) -> None:
    """The quote keeps 浙河, the title has 淅河, a line says so, and the relevant part is named."""
    text = _card(_get(city, "3-001"))
    assert "【G316平林至淅河段改扩建】" in text
    assert "报告原文：“推进随信高速、G316平林至浙河段改扩建等项目”" in text
    assert "其中：G316平林至浙河段改扩建\n（原文“浙河”为“淅河”之误）" in text


@pytest.mark.parametrize(
    ("confidence", "said"),
    [
        (Confidence.CERTAIN, "为“石材”之误"),
        (Confidence.LIKELY, "疑为“石材”之误"),
        (Confidence.POSSIBLE, "还不能肯定"),
    ],
)
def test_a_misprint_is_told_as_surely_as_it_is_known(city: City, confidence: Confidence, said: str) -> None:
    """Certain, likely and possible misprints have different words."""
    commitment = Commitment(
        "1-001", "支持石村产业", 0, 6, "支持石材产业", Place("一", "", ""), "经信局",
        errata=(Erratum("石村", "石材", confidence, ""),),
    )  # fmt: skip
    assert said in _card(commitment)


@pytest.mark.parametrize(
    ("value", "unit", "op", "said"),
    [
        (80, "部", Comparison.EQUAL, "80部"),
        (900, "户", Comparison.AT_LEAST, "不少于900户"),
        (93, "%", Comparison.AT_LEAST, "不低于93%"),
        (650, "亿元", Comparison.MORE, "超过650亿元"),
        (35, "微克", Comparison.AT_MOST, "不超过35微克"),
        (3, "天", Comparison.LESS, "低于3天"),
        (7, "%", Comparison.GROWTH, "增长7%"),
        (-2.5, "%", Comparison.GROWTH, "下降2.5%"),
        (1.4, "万亩", Comparison.EQUAL, "1.4万亩"),
        (12345678, "元", Comparison.EQUAL, "12345678元"),
    ],
)
def test_targets_in_words(value: float, unit: str, op: Comparison, said: str) -> None:
    """Each comparison has its words, and the number is as printed in the report."""
    assert target_text(Target("", value, unit, op)) == said


def test_every_comparison_has_its_words() -> None:
    """No comparison lacks words."""
    assert all(target_text(Target("", 5, "个", op)).endswith("5个") for op in Comparison)


@given(st.integers(-(10**9), 10**9), st.integers(0, 3))
def test_a_figure_is_never_changed(digits: int, places: int) -> None:
    """A figure written and read again is the same, without exponent and without .0."""
    value = digits / 10**places
    assert float(number_text(value)) == value
    assert "e" not in number_text(value)
    assert not number_text(value).endswith(".0")


def test_several_targets_carry_their_names(city: City) -> None:
    """93% and 95% each say what they measure."""
    assert "目标：基本养老保险参保率不低于93%；医保参保率不低于95%" in _card(_get(city, "7-001"))


def test_a_published_status_with_its_day_and_evidence(city: City) -> None:
    """A status is shown with day, publisher, note and evidence; its age only after 90 days."""
    status = _status(CommitmentStatus.ON_TRACK, note="已装45部")
    lines = list(status_lines(status, status.as_of + timedelta(days=90)))
    assert lines == [
        "进展：达进度（截至2023年6月30日，住建局发布）",
        "说明：已装45部",
        "依据：随建发〔2023〕12号",
    ]
    assert (
        list(status_lines(status, status.as_of + timedelta(days=91)))[-1]
        == "提醒：这个进展是91天前的，现在可能有变化。"
    )
    assert "暂无" not in _card(_get(city, "3-003"), status)


def test_unknown_is_not_not_started() -> None:
    """暂无进展信息 means unknown; 未启动 appears only if staff said so."""
    assert list(status_lines(None, _TODAY)) == ["进展：暂无进展信息（部门还没有发布）"]
    assert "未启动" in next(status_lines(_status(CommitmentStatus.NOT_STARTED), _TODAY))
    assert "暂无" in next(status_lines(_status(CommitmentStatus.UNKNOWN), _TODAY))


def _reached(value: str, target: str = "电梯加装", unit: str = "部", **more: Any) -> Reached:
    recorded = datetime(2023, 7, 1, tzinfo=UTC)
    fields = (date(2023, 6, 30), "住建局6月调度表", "住建局", "c1", recorded)
    return Reached((Actual("suizhou-2023", "3-003", target, Decimal(value), unit, *fields),), **more)


def test_what_was_reached_is_told_with_its_day_and_source(city: City) -> None:
    """An actual is shown with day, source and verdict and without 「暂无进展」; its age only after 90 days."""
    lifts = _get(city, "3-003")
    told = _card(lifts, reached=_reached("62.0")).splitlines()
    assert "截至2023年6月30日：电梯加装62部（目标80部，超进度）。来源：住建局6月调度表" in told
    assert not any("暂无" in line or "提醒" in line for line in told)
    late = _card(lifts, today=date(2023, 9, 29), reached=_reached("62"))
    assert "提醒：这个数是91天前的，现在可能有变化。" in late
    both = _card(lifts, _status(CommitmentStatus.IN_PROGRESS), reached=_reached("62"))
    assert both.index("进展：推进中") < both.index("截至2023年6月30日：电梯")


def test_a_growth_is_told_as_growth_and_the_unknown_as_unknown(city: City) -> None:
    """A decline is told in words, an unjudged figure as such, and a figure in another unit is omitted."""
    growth = _get(city, "0-001")
    assert "地区生产总值增长6.8%（目标增长7%，欠进度）" in _card(
        growth, reached=_reached("6.80", "地区生产总值", "%")
    )
    assert "地区生产总值下降1.2%（目标增长7%，欠进度）" in _card(
        growth, reached=_reached("-1.2", "地区生产总值", "%")
    )
    early = _reached("62")
    before = replace(early.actuals[0], as_of=date(2022, 12, 31))
    assert "（目标80部，进度还不能判断）" in _card(_get(city, "3-003"), reached=Reached((before,)))
    assert "暂无进展信息" in _card(_get(city, "3-003"), reached=_reached("62", unit="台"))


def test_a_verdict_by_hand_replaces_the_computed_one(city: City) -> None:
    """A manual verdict is shown with day and reason, and the figure has none of its own."""
    day = date(2023, 7, 2)
    by_hand = Override(
        "suizhou-2023", "3-003", Verdict.BEHIND, day, "12部停工", "h1", datetime(2023, 7, 2, tzinfo=UTC)
    )
    told = _card(_get(city, "3-003"), reached=_reached("62", override=by_hand))
    assert "电梯加装62部（目标80部）。来源" in told
    assert "进度由部门认定：欠进度（2023年7月2日）。理由：12部停工" in told
    assert "超进度" not in told


@given(st.decimals(-(10**9), 10**9, places=4))
def test_an_exact_figure_is_written_plainly(value: Decimal) -> None:
    """A figure is written exactly, without exponent and trailing zeros."""
    written = decimal_text(value)
    assert Decimal(written) == value
    assert not re.search(r"[eE]|\.\d*0$|\.$", written)


def test_a_link_stands_beside_the_evidence() -> None:
    """The link is shown beside the evidence."""
    status = replace(_status(CommitmentStatus.DONE), link="https://www.suizhou.gov.cn/1")
    assert "依据：随建发〔2023〕12号 https://www.suizhou.gov.cn/1" in list(status_lines(status, _TODAY))


def test_where_it_stands_without_an_area_number() -> None:
    """The main targets and the part on self-government have no number in brackets."""
    assert (
        source_line(Place("目标", "2023年工作安排", "主要预期目标"), "报告")
        == "出处：报告·2023年工作安排 › 主要预期目标"
    )
    assert source_line(Place("自身建设", "", ""), "报告") == "出处：报告·自身建设"


def test_last_year_without_repeating_the_name(city: City) -> None:
    """If the quote already says what was counted, last year's figure stands alone."""
    assert "上年：562户（2022年）\n" in _card(_get(city, "7-006"))


def test_milestones_are_one_line_of_the_status(city: City) -> None:
    """The line names the milestones reached and the next one, or that its day has passed; without any there is no line."""
    begun = Milestone("开工", date(2023, 2, 1), date(2023, 2, 3), "施工许可证")
    bidding = Milestone("招标完成", date(2023, 3, 31), date(2023, 3, 28), "中标通知书")
    roof, handover = Milestone("主体封顶", date(2023, 9, 30)), Milestone("交付", date(2023, 12, 1))
    status = _status(CommitmentStatus.IN_PROGRESS)

    def lines(*steps: Milestone, today: date = _TODAY) -> list[str]:
        told = _card(_get(city, "3-003"), replace(status, milestones=steps), today).splitlines()
        return [line for line in told if line.startswith(("已办到", "下一步"))]

    reached = "已办到：开工（2023年2月3日）、招标完成（2023年3月28日）"
    assert lines(begun, bidding, roof, handover) == [f"{reached}；下一步：主体封顶，计划2023年9月30日前办到"]
    assert lines(roof, today=date(2023, 9, 30)) == ["下一步：主体封顶，计划2023年9月30日前办到"]
    late = "下一步：主体封顶，原计划2023年9月30日前，部门还没有报办到"
    assert lines(roof, handover, today=date(2023, 10, 1)) == [late]
    assert lines(begun, bidding) == [reached]
    assert lines() == []

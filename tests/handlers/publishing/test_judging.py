"""An actual is judged by time only if that makes sense, and the unknown is called unknown."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import knowledge
from handlers.publishing.judging import TOLERANCE, Kind, elapsed, judge, kind_of, percent
from knowledge.city import load_city
from knowledge.commitment import Comparison, Target
from storage.records import Verdict

CITY = Path(knowledge.__file__).parent / "cities" / "suizhou-2023"
JUNE = date(2023, 6, 30)
LIFTS = Target("既有住宅电梯加装", 80, "部", Comparison.EQUAL)
GROWTH = Target("地区生产总值", 7, "%", Comparison.GROWTH)

days = st.dates(date(2023, 1, 1), date(2023, 12, 31))
amounts = st.decimals(0, 10_000, places=2)
targets = st.builds(
    Target,
    st.sampled_from(["电梯加装", "企业总数", "新增绿化面积", "参保率"]),
    st.floats(0.5, 1e6),
    st.sampled_from(["部", "家", "万亩", "%", "年"]),
    st.sampled_from(Comparison),
)


@pytest.mark.parametrize(
    ("actual", "as_of", "verdict"),
    [
        ("80", date(2023, 3, 1), Verdict.DONE),
        ("81", date(2023, 12, 31), Verdict.DONE),
        ("62", JUNE, Verdict.AHEAD),
        ("43.6", JUNE, Verdict.ON_TRACK),
        ("43.7", JUNE, Verdict.AHEAD),
        ("35.7", JUNE, Verdict.ON_TRACK),
        ("35.6", JUNE, Verdict.BEHIND),
        ("0", date(2023, 1, 10), Verdict.ON_TRACK),
        ("0", date(2023, 2, 1), Verdict.BEHIND),
        ("79.9", date(2023, 12, 30), Verdict.ON_TRACK),
        ("79.9", date(2023, 12, 31), Verdict.BEHIND),
        ("79.9", date(2024, 2, 1), Verdict.BEHIND),
        ("102", date(2022, 12, 31), Verdict.UNKNOWN),
    ],
)
def test_an_amount_is_judged_by_time(actual: str, as_of: date, verdict: Verdict) -> None:
    """Within five hundredths of the target it is on schedule, without tolerance on the year's last day."""
    assert judge(LIFTS, Decimal(actual), as_of, 2023).verdict is verdict


@pytest.mark.parametrize(
    ("target", "actual", "early", "late"),
    [
        (GROWTH, "7", Verdict.ON_TRACK, Verdict.DONE),
        (GROWTH, "6.9", Verdict.BEHIND, Verdict.BEHIND),
        (GROWTH, "-1", Verdict.BEHIND, Verdict.BEHIND),
        (Target("能耗", -3, "%", Comparison.GROWTH), "-3.2", Verdict.ON_TRACK, Verdict.DONE),
        (Target("能耗", -3, "%", Comparison.GROWTH), "-2", Verdict.BEHIND, Verdict.BEHIND),
        (Target("PM2.5", 30, "微克", Comparison.AT_MOST), "30", Verdict.ON_TRACK, Verdict.DONE),
        (Target("PM2.5", 30, "微克", Comparison.AT_MOST), "31", Verdict.BEHIND, Verdict.BEHIND),
        (Target("事故", 30, "起", Comparison.LESS), "30", Verdict.BEHIND, Verdict.BEHIND),
        (Target("参保率", 95, "%", Comparison.AT_LEAST), "95.1", Verdict.ON_TRACK, Verdict.DONE),
        (Target("高新技术企业总数", 200, "家", Comparison.MORE), "201", Verdict.ON_TRACK, Verdict.DONE),
        (Target("高新技术企业总数", 200, "家", Comparison.MORE), "200", Verdict.UNKNOWN, Verdict.BEHIND),
        (Target("农贸市场", 2, "处", Comparison.AT_LEAST), "1", Verdict.UNKNOWN, Verdict.BEHIND),
        (Target("农贸市场", 2, "处", Comparison.AT_LEAST), "2", Verdict.ON_TRACK, Verdict.DONE),
        (Target("文化圈", 15, "分钟", Comparison.EQUAL), "15", Verdict.UNKNOWN, Verdict.UNKNOWN),
    ],
)
def test_what_time_says_nothing_about_is_compared_directly(
    target: Target, actual: str, early: Verdict, late: Verdict
) -> None:
    """In June and after the year these are compared with the target, without a share of time."""
    found = judge(target, Decimal(actual), JUNE, 2023)
    assert (found.verdict, found.share, found.elapsed) == (early, None, None)
    assert judge(target, Decimal(actual), date(2023, 12, 31), 2023).verdict is late


def test_the_real_city_s_targets_are_told_apart() -> None:
    """Each of the report's targets has the kind that a reader would choose."""
    city = load_city(CITY)
    kinds = {target.name: kind_of(target) for one in city.commitments for target in one.targets}
    assert kinds["既有住宅电梯加装"] is Kind.AMOUNT
    assert kinds["新增绿化面积"] is Kind.AMOUNT
    assert kinds["新增规模以上工业企业"] is Kind.AMOUNT
    assert kinds["项目完成投资"] is Kind.AMOUNT
    assert kinds["粮食产量"] is Kind.WAITING
    assert kinds["油茶种植面积"] is Kind.WAITING
    assert kinds["地区生产总值"] is Kind.DIRECT
    assert kinds["基本医保参保率"] is Kind.DIRECT
    assert kinds["高新技术企业总数"] is Kind.WAITING
    assert kinds["电力装机"] is Kind.WAITING
    assert kinds["香菇种植规模"] is Kind.WAITING
    assert kinds["水质稳定达标的省控考核断面"] is Kind.WAITING
    assert kinds["省级“四好农村路”示范县"] is Kind.WAITING
    assert kinds["文化圈"] is Kind.SPAN
    assert kinds["交通基础设施大会战"] is Kind.SPAN


@given(amounts, amounts, days)
def test_more_is_never_worse(one: Decimal, other: Decimal, day: date) -> None:
    """Of two amounts on one day, the larger has a verdict at least as good."""
    order = [Verdict.BEHIND, Verdict.ON_TRACK, Verdict.AHEAD, Verdict.DONE]
    less, more = sorted((one, other))
    verdicts = [judge(LIFTS, value, day, 2023).verdict for value in (less, more)]
    assert order.index(verdicts[0]) <= order.index(verdicts[1])


@given(amounts, days, days)
def test_the_same_amount_later_is_never_better(amount: Decimal, one: date, other: date) -> None:
    """The same amount on a later day never has a better verdict."""
    order = [Verdict.BEHIND, Verdict.ON_TRACK, Verdict.AHEAD, Verdict.DONE]
    early, late = (judge(LIFTS, amount, day, 2023).verdict for day in sorted((one, other)))
    assert order.index(late) <= order.index(early)


@given(targets, st.decimals(-100, 10**7, places=3), days)
def test_a_verdict_keeps_to_its_target(target: Target, actual: Decimal, day: date) -> None:
    """Only met targets are done, only unmet ones behind, and each verdict has a reason."""
    found = judge(target, actual, day, 2023)
    assert found.why
    if found.verdict is Verdict.DONE:
        assert target.met_by(actual)
    if found.verdict is Verdict.BEHIND:
        assert not target.met_by(actual)
    if found.verdict is Verdict.ON_TRACK and found.share is not None and found.elapsed is not None:
        assert abs(found.share - found.elapsed) <= TOLERANCE


@given(st.dates(date(2000, 1, 1), date(2050, 12, 31)), st.integers(2001, 2049))
def test_time_runs_from_nought_to_one(day: date, year: int) -> None:
    """The share of time is 0 before the year, 1 at its end, and grows each day."""
    share = elapsed(day, year)
    assert 0 <= share <= 1
    assert (share == 0) == (day.year < year)
    assert (share == 1) == (day >= date(year, 12, 31))


@given(st.decimals(0, 5, places=6))
def test_a_percentage_is_never_rounded_up(share: Decimal) -> None:
    """A share below the whole is never shown as 100%."""
    assert Decimal(percent(share).removesuffix("%")) <= share * 100
    assert (percent(share) == "100%") == (Decimal(1) <= share < Decimal("1.001"))

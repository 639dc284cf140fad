"""A target's unit is distinguished from its scale and from what a citizen writes after a number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.commitment import Comparison, Target
from knowledge.language.folding import numbers
from knowledge.matching.units import counts_anything, promised, same_unit, unit_of


def _target(value: float, unit: str) -> Target:
    return Target("某事", value, unit, Comparison.EQUAL)


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("万亩", "亩"),
        ("亿袋", "袋"),
        ("部", "部"),
        ("%", "%"),
        ("万千瓦", "千瓦"),
        ("千米", "千米"),
        ("余万人次", "人次"),
    ],
)
def test_a_scale_is_no_unit(written: str, unit: str) -> None:
    """千 in 千瓦 and 千米 belongs to the unit."""
    assert unit_of(_target(1, written)) == unit


@pytest.mark.parametrize(
    ("value", "written", "figure"),
    [
        (1.4, "万亩", 14_000),
        (3, "亿袋", 300_000_000),
        (1000, "万千瓦", 10_000_000),
        (6.5, "%", 6.5),
        (80, "部", 80),
        (1250000, "株", 1_250_000),
    ],
)
def test_a_scale_is_multiplied_into_the_figure(value: float, written: str, figure: float) -> None:
    """The scale is multiplied in, so that 1.4万亩 and 14000亩 are equal."""
    assert promised(_target(value, written)) == figure


@given(
    st.integers(1, 9_999), st.sampled_from(["部", "亩", "个", "%", "公里"]), st.sampled_from(["", "万", "亿"])
)
def test_a_promise_is_the_figure_that_a_citizen_writes(value: int, unit: str, scale: str) -> None:
    """Every target equals its figure as a citizen writes it, in any scale."""
    assert promised(_target(value, scale + unit)) == numbers(f"{value}{scale}{unit}")[0][0]


@pytest.mark.parametrize(
    ("tail", "unit"),
    [
        ("部电梯", "部"),
        ("亩地", "万亩"),
        ("", "亿元"),
        ("元", "亿元"),
        ("个点", "%"),
        ("个百分点", "%"),
        ("名村医", "人"),
        ("位", "名"),
    ],
)
def test_a_unit_is_heard_as_it_is_said(tail: str, unit: str) -> None:
    """A unit is understood with the thing after it, 亿 without 元, a share in points, and any word for persons."""
    assert same_unit(tail, _target(1, unit))


@pytest.mark.parametrize(
    ("tail", "unit"), [("栋", "部"), ("", "万元"), ("", "部"), ("个月", "%"), ("名", "家")]
)
def test_another_unit_is_heard_as_another(tail: str, unit: str) -> None:
    """A bare number is money only with 亿."""
    assert not same_unit(tail, _target(1, unit))


@pytest.mark.parametrize(
    ("tail", "anything"),
    [("个", True), ("个小区", True), ("个点", False), ("个百分点", False), ("个月", False), ("家", False)],
)
def test_any_thing_is_counted_by_the_everyday_word(tail: str, anything: bool) -> None:
    """个 counts any thing, but no share or span of time."""
    assert counts_anything(tail) is anything

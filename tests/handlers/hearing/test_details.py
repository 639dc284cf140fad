"""A bare detail of what was told before."""

import pytest

from handlers.hearing.details import demands, is_bare


@pytest.mark.parametrize(
    "text",
    [
        "20个人",
        "三百八一个人",
        "三年了",
        "前天晚上开始的",
        "去年三月交的",
        "昨天下午四点",
        "今天早上发现的",
        "车牌鄂S12345",
        "2公里",
        "上学放学的时候",
        "一到晚上",
        "早晚高峰期间",
    ],
)
def test_a_figure_a_time_and_a_number_are_details(text: str) -> None:
    """They tell nothing without what was told before."""
    assert is_bare(text)


@pytest.mark.parametrize(
    "text", ["垃圾没人收", "去年装了多少电梯", "今年修路吗", "三里岗镇", "电话打不通", ""]
)
def test_what_tells_something_is_none(text: str) -> None:
    """A matter, a question and a place stand for themselves."""
    assert not is_bare(text)


def test_what_is_demanded() -> None:
    """要求换灯 demands, 换灯要求高 does not."""
    assert demands("要求换灯")
    assert not demands("换灯要求高")

"""What a message opens with is left out; what it means stays."""

import pytest

from handlers.hearing.openings import behind_role, beside_role, without_opening
from knowledge.language.folding import fold


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("我叫王小明，路灯什么时候装", "路灯什么时候装"),
        ("打错了,是路灯", "路灯"),
        ("我问的不是这个，是充电桩", "充电桩"),
        ("谢谢你们，路灯什么时候装", "路灯什么时候装"),
        ("谢谢你们，路修好了", "谢谢你们,路修好了"),
        ("好的，请问目前完成进度如何", "请问目前完成进度如何"),
        ("知道了，谢谢，公园几时开门", "公园几时开门"),
        ("好的,知道了", "好的,知道了"),
        ("我就想问你们电话多少", "你们电话多少"),
        ("那个啥,我就问一句", "那个啥,我就问一句"),
        ("我只问一句，几时发工资", "几时发工资"),
        ("我就想问一下", "我就想问一下"),
        ("我叫王小明", "我叫王小明"),
        ("我是做生意的，有什么政策", "我是做生意的,有什么政策"),
    ],
)
def test_the_opening_is_left_out(said: str, meant: str) -> None:
    """Introductions, slips put right, 我就想问, a nod and thanks before a question go; thanks alone, a trade and a mere name stay."""
    assert without_opening(fold(said)) == meant


@pytest.mark.parametrize(
    ("said", "behind"),
    [
        ("跑运输的，今年修哪些路", "今年修哪些路"),
        ("作为一名家长，想了解学校有什么安排", "想了解学校有什么安排"),
        ("我们是外地商会的，招商有哪些打算", "招商有哪些打算"),
        ("我在电子厂上班，社保缴费涨不涨", "社保缴费涨不涨"),
        ("我是种香菇的", ""),
        ("我是哪个部门管的，请问一下", ""),
        ("我们村的路，烂得不成样子", ""),
        ("今年修哪些路", ""),
    ],
)
def test_who_asks_stands_before_what_is_asked(said: str, behind: str) -> None:
    """What somebody does is told before a question; alone, or before what asks nothing, it opens nothing."""
    assert behind_role(fold(said)) == behind


@pytest.mark.parametrize(
    ("said", "matter"),
    [
        ("我是个退伍的,建议办个消防员培训点", "建议办个消防员培训点"),
        ("我在湿地边上长大,建议竖几个牌子", "我在湿地边上长大,建议竖几个牌子"),
        ("建议办个消防员培训点", "建议办个消防员培训点"),
    ],
)
def test_who_writes_is_no_matter(said: str, matter: str) -> None:
    """What somebody is tells nothing of what they suggest; where they live may."""
    assert beside_role(fold(said)) == matter


@pytest.mark.parametrize("said", ["我说的是修路", "我讲的就是修路", "不对,我指的是修路"])
def test_who_says_again_what_they_mean_means_that(said: str) -> None:
    """我说的是修路 means 修路."""
    assert without_opening(fold(said)) == "修路"

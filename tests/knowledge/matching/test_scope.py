"""Another year and another city are distinguished from what the report covers."""

from dataclasses import replace

import pytest

from knowledge.found import Band
from knowledge.language.folding import fold
from knowledge.language.lexicon import load_lexicon
from knowledge.matching.matcher import Matcher
from knowledge.matching.scope import Scope
from knowledge.places import Places

_SCOPE = Scope(
    2031,
    ("云岭市", "云岭"),
    replace(load_lexicon(), cities=("武汉", "襄阳", "云岭")),
    Places(["襄阳镇"]),
)


@pytest.mark.parametrize(
    "text",
    [
        "2025年建几个公园",
        "2025 公园",
        "明年建几个公园",
        "后年呢",
        "武汉建几个公园",
        "和武汉一样建几个公园",
        "襄阳公园多少",
        "2025年公园",
        "二〇二五年建几个公园",
        "二零二五年建几个公园",
        "2009年建几个公园",
        "今年建公园了,明年还建不建",
        "前年建了几个,今年呢",
    ],
)
def test_another_year_or_city_is_outside(text: str) -> None:
    """Neither another year nor another city is this year's promise."""
    assert _SCOPE.outside(fold(text), "新建口袋公园15个")


@pytest.mark.parametrize(
    ("text", "passage"),
    [
        ("今年建几个公园", "新建口袋公园15个"),
        ("2031年建几个公园", "新建口袋公园15个"),
        ("从2030到2031年建几个公园", "新建口袋公园15个"),
        ("跟武汉、襄阳一起建的公园建几个", "新建口袋公园15个"),
        ("和武汉合作的公园建几个", "新建口袋公园15个"),
        ("到2035年要达到多少", "力争2035年达到百亿"),
        ("到武汉的高铁", "推进云岭至武汉高铁"),
        ("云岭到武汉的路", "修好出城道路"),
        ("云岭的公园", "新建口袋公园15个"),
        ("我在武汉打工二十年,今年想回老家开个店,家里的政策是怎么样的,给点补贴不给", "支持返乡创业"),
        ("公园20313个", "新建口袋公园15个"),
        ("二〇三一年建几个公园", "新建口袋公园15个"),
        ("是不是建2009个公园", "新建口袋公园15个"),
        ("襄阳镇建几个公园", "新建口袋公园15个"),
        ("武汉路建几个公园", "新建口袋公园15个"),
        ("山上前年起火烧光了 今年还栽不栽树", "持续加强国土绿化"),
        ("", ""),
    ],
)
def test_what_the_report_speaks_of_is_inside(text: str, passage: str) -> None:
    """This year, a year or city in the passage itself, the own city beside another, and a life story are inside."""
    assert not _SCOPE.outside(fold(text), fold(passage))


def test_figures_of_a_country_or_province_are_outside() -> None:
    """National and provincial amounts are outside; things merely called so, and the city's share, are inside."""
    for text in (
        "全国今年GDP目标是多少",
        "国家的经济增长目标",
        "今年湖北省粮食产量多少",
        "广东新增就业几万",
        "全国今年GDP",
    ):
        assert _SCOPE.outside(fold(text), "地区生产总值增长7%")
    for text in (
        "国家湿地公园建几个",
        "国家给的种粮补贴多少",
        "全国文明城市今年创不创",
        "我们这占全省GDP多少",
        "云岭在全省GDP排名目标",
    ):
        assert not _SCOPE.outside(fold(text), "新建口袋公园15个")
    assert not _SCOPE.outside(fold("全省出口排名目标"), "出口居全省前列")


@pytest.mark.parametrize(
    ("inside", "outside"),
    [
        ("今年老旧小区改造多少个", "武汉今年老旧小区改造多少个"),
        ("今年GDP目标是多少", "2025年GDP目标是多少"),
        ("随州今年粮食产量目标多少", "襄阳今年粮食产量目标多少"),
        ("今年GDP目标是多少", "全国今年GDP目标是多少"),
        ("今年粮食产量目标", "省里今年粮食产量目标"),
    ],
)
def test_the_matcher_is_not_sure_of_another_year_or_city(matcher: Matcher, inside: str, outside: str) -> None:
    """The same question is answered for here and now, but not for another place, the country or another year."""
    assert matcher.find(inside).band is Band.ANSWER
    assert matcher.find(outside).band is not Band.ANSWER
    assert matcher.find(outside).probability < matcher.find(inside).probability


def test_a_neighbour_that_the_report_names_is_inside(matcher: Matcher) -> None:
    """The motorway to 襄阳 is the report's own, though 襄阳 is another city."""
    found = matcher.find("襄阳到信阳的高速今年有什么安排")
    assert found.band is not Band.DECLINE
    assert "襄信高速" in found.matches[0].commitment.quote

"""What a question wants to know about a thing is separated from the thing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.commitment import Comparison, Target
from knowledge.language.folding import fold
from knowledge.matching.aspect import Claim, Count, Definition, Names, OtherYear, aspect_of, shared

_YEAR = 2031


def _asked(text: str) -> object:
    return aspect_of(fold(text), _YEAR)


@pytest.mark.parametrize(
    ("text", "thing", "year"),
    [
        ("去年建了几个公园", "建了几个公园", 2030),
        ("上年的茶园面积", "茶园面积", 2030),
        ("2030年建了几个公园", "建了几个公园", 2030),
        ("停车位头年加了多少", "停车位加了多少", 2030),
        ("前年建了几个公园", "建了几个公园", 2029),
        ("明年还建公园吗", "还建公园吗", 2032),
        ("公园2035年有多少", "公园有多少", 2035),
    ],
)
def test_another_year_is_told_from_the_thing(text: str, thing: str, year: int) -> None:
    """Another year is recognised in words or figures, anywhere, and removed."""
    assert _asked(text) == OtherYear(thing, year)


@pytest.mark.parametrize(
    ("text", "measured"),
    [
        ("茶园种多少亩", "茶园种"),
        ("茶园面积", "茶园"),
        ("茶叶的产量是多少", "茶叶的"),
        ("噪声标准", "噪声"),
        ("财政收入是6%还是8%", "财政收入"),
    ],
)
def test_a_count_is_told_from_the_thing(text: str, measured: str) -> None:
    """A count is recognised by a measure, by a word for a target, or by alternative figures."""
    asked = _asked(text)
    assert isinstance(asked, Count)
    assert asked.measured == measured


@pytest.mark.parametrize(
    "text",
    [
        "今年比去年多建几个公园",
        "2031年建几个公园",
        "上年纪的人有什么照顾",
        "公园建不建,我们那个去年就拆了",
        "我家去年搬到城东来的,门口一直没有公园,孩子们没地方玩,请问今后还建不建公园呢",
    ],
)
def test_a_year_that_is_not_asked_for(text: str) -> None:
    """This year beside another, a mere look-alike, past events and stories do not ask about another year."""
    assert not isinstance(_asked(text), OtherYear)


_PARKS = Target("公园", 15, "个", Comparison.EQUAL)
_TEA = Target("茶园", 3, "万亩", Comparison.AT_LEAST)
_GROWTH = Target("生产总值", 6.5, "%", Comparison.GROWTH)
_MONEY = Target("投资", 120, "亿元", Comparison.MORE)


@pytest.mark.parametrize(
    ("text", "target", "right"),
    [
        ("公园是不是建20个", _PARKS, False),
        ("公园今年建十五个对吧", _PARKS, True),
        ("公园有没有10个", _PARKS, True),
        ("公园有没有20个", _PARKS, False),
        ("公园是不是超过15个", _PARKS, False),
        ("茶园是3万亩吗", _TEA, True),
        ("茶园是30000亩吧", _TEA, True),
        ("经济增长百分之七对不对", _GROWTH, False),
        ("经济增长6.5个点吗", _GROWTH, True),
        ("投资是不是120亿", _MONEY, True),
        ("投资是不是突破120亿", _MONEY, True),
    ],
)
def test_a_claimed_figure(text: str, target: Target, right: bool) -> None:
    """A claimed figure is right or wrong if the target has the same unit."""
    claim = _asked(text)
    assert isinstance(claim, Claim)
    assert claim.about(target)
    assert claim.right(target) is right


def test_another_unit_is_neither_right_nor_wrong() -> None:
    """A claim in another unit is neither confirmed nor denied."""
    claim = _asked("公园是不是20亩")
    assert isinstance(claim, Claim)
    assert not claim.about(_PARKS)


def test_a_claim_is_sought_without_its_figure() -> None:
    """A claim is also looked up without its figure, which occurs in other promises too."""
    claim = _asked("经济目标是不是8%")
    assert isinstance(claim, Claim)
    assert claim.thing == "经济目标多少"


@pytest.mark.parametrize(
    "text",
    [
        "15个公园里有我们小区吗",
        "15个公园都建完了吗",
        "190个项目,签了能落地吗",
        "是不是不到20个公园",
        "公园几个",
    ],
)
def test_a_figure_that_is_not_in_question(text: str) -> None:
    """A figure within a question about what it counts is not a claim."""
    assert not isinstance(_asked(text), Claim)


@pytest.mark.parametrize(
    ("text", "term", "sure"),
    [
        ("雨污分流是啥意思", "雨污分流", True),
        ("什么叫口袋公园", "口袋公园", True),
        ("报告里说的“四化”怎么理解", "“四化”", True),
        ("口袋公园是什么", "口袋公园", False),
        ("332312", "332312", False),
    ],
)
def test_a_question_for_a_meaning_is_recognised(text: str, term: str, sure: bool) -> None:
    """A question for a meaning is recognised; 是什么 may ask for the thing itself."""
    assert _asked(text) == Definition(term, sure)


def test_a_question_for_names_is_recognised() -> None:
    """A question for names is recognised with or without a figure; asking who is responsible is another question."""
    names = _asked("15个公园具体是哪些")
    assert isinstance(names, Names)
    assert names.means(_PARKS)
    assert isinstance(_asked("口袋公园的名单"), Names)
    assert not isinstance(_asked("公园具体是哪个部门管"), Names)


def test_a_question_for_a_count_is_recognised() -> None:
    """A question for a count is recognised with or without a unit; a price is not one."""
    count = _asked("公园建多少个")
    assert isinstance(count, Count)
    assert count.about(_PARKS)
    assert not count.about(_TEA)
    assert _asked("公园门票多少钱") is None


@pytest.mark.parametrize(
    "text",
    [
        "公园够不够,今年的目标是什么",
        "公园建得么样?任务是啥",
        "公园今年目标是什么",
        "公园的指标今年是啥",
        "公园目标今年定的多少",
    ],
)
def test_a_target_is_no_word_to_explain(text: str) -> None:
    """目标是什么 asks for the figure of what is named before it, not for what a target is."""
    asked = _asked(text)
    assert isinstance(asked, Count)
    assert "公园" in asked.measured


def test_what_is_shared_with_a_quote() -> None:
    """The longest common stretch is returned."""
    assert shared("审批那个332312", "审批时限压减到“332312”") == "332312"
    assert shared("茶", "茶园") == ""


@given(st.text(max_size=40))
def test_any_text_is_read(text: str) -> None:
    """Any text is read without error."""
    _asked(text)

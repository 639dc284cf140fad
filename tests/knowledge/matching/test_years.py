"""The year named in a question is read, replaced, and separated from the thing asked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.matching.years import another_year, in_year, names_another, without_given_year, year_named

_YEAR = 2031
_TEXT = st.lists(
    st.sampled_from(
        ["去年", "今年", "后年", "2031年", "2029", "修几座桥", "说", "底", "吗", "那", ",", "。"]
    ),
    max_size=7,
).map("".join)


@pytest.mark.parametrize("year", ["去年", "头年", "上年", "前年", "明年", "后年", "2029年", "2029", "2009年"])
def test_a_year_is_heard_where_it_stands(year: str) -> None:
    """A year is read in words or figures as written; 今年 is not another one."""
    assert year_named(f"那{year}呢") == year
    assert names_another(f"那{year}呢")
    assert year_named("那今年呢") == "今年"
    assert not names_another("那今年呢")


@pytest.mark.parametrize(
    "text",
    [
        "以前年年都修",
        "十年之前年久失修",
        "以后年年修",
        "上年纪的人",
        "头年头",
        "120311盏灯",
        "5031",
        "2000亩",
        "1999",
    ],
)
def test_what_only_sounds_like_a_year_is_none(text: str) -> None:
    """A span, an age or a longer number is not a year."""
    assert year_named(text) == ""


@pytest.mark.parametrize(
    ("text", "year", "put"),
    [
        ("去年修了几座桥", "今年", "今年修了几座桥"),
        ("2029年修了几座桥", "去年", "去年修了几座桥"),
        ("修了几座桥", "去年", "去年修了几座桥"),
        ("今年比去年多几座", "2029年", "今年比2029年多几座"),
        ("去年修的桥去年塌了", "今年", "今年修的桥去年塌了"),
    ],
)
def test_a_question_is_put_for_another_year(text: str, year: str, put: str) -> None:
    """A question is put for another year in place of the one it names, else at its beginning."""
    assert in_year(text, year) == put


@given(_TEXT, st.sampled_from(["去年", "2029年"]))
def test_a_question_that_was_put_for_a_year_names_it(text: str, year: str) -> None:
    """The year occurs once, and the rest is unchanged."""
    named = year_named(text)
    before, _, after = text.partition(named) if named else ("", "", text)
    assert in_year(text, year) == before + year + after


def test_a_year_in_figures_is_left_out() -> None:
    """The rest of 2029年呢 names nothing; a word for a year stays, since it says what is wanted."""
    assert without_given_year("那2029年呢") == "那呢"
    assert without_given_year("2029呢") == "呢"
    assert without_given_year("那去年呢") == "那去年呢"


@pytest.mark.parametrize(
    ("text", "thing", "year"),
    [
        ("去年一共修了几座桥", "修了几座桥", 2030),
        ("桥2029年底修了几座", "桥修了几座", 2029),
        ("我是村里的,桥去年修了几座", "我是村里的,桥修了几座", 2030),
        ("后年修几座桥", "修几座桥", 2033),
        ("桥 去年 几座", "桥  几座", 2030),
    ],
)
def test_what_is_asked_without_its_year(text: str, thing: str, year: int) -> None:
    """Words belonging to the year go with it (一共, 底); what leads up to the question stays."""
    assert another_year(text, _YEAR) == (thing, year)


@pytest.mark.parametrize(
    "text",
    [
        "去年说的桥修不修",
        "去年底就申请了,桥修不修",
        "2029年开始修的桥好了没",
        "去年桥塌了。今后修不修",
        "儿子去年腊月退伍的 在屋里闲得慌 政府给不给找事做",
        "今年比去年多修几座桥",
        "2031年比去年多几座",
    ],
)
def test_a_year_in_which_something_was_said_is_not_asked_for(text: str) -> None:
    """A year of past events that lead up to the question, or beside the report's own, is not asked for."""
    assert another_year(text, _YEAR) is None


@given(_TEXT)
def test_the_reports_own_year_is_no_other(text: str) -> None:
    """The report's own year in any form is not another year; otherwise the question loses the year's name."""
    asked = another_year(text, _YEAR)
    if asked is not None:
        assert asked[1] != _YEAR
        assert "今年" not in text
        assert len(asked[0]) < len(text)

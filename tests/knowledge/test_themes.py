"""A field of public life is recognised in residents' words, and distinguished from something narrower."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.city import City
from knowledge.language.folding import fold
from knowledge.language.lexicon import load_lexicon
from knowledge.themes import Themes


@pytest.fixture(scope="module")
def themes(city: City) -> Themes:
    """Return the real city's fields."""
    return Themes(city, load_lexicon())


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("看病吃药这块今年有些啥", ("医疗",)),
        ("看病和医保都讲讲", ("医疗", "医保")),
        ("給我說說修路的計劃", ("道路交通",)),
        ("找工作方面有哪些政策", ("就业",)),
        ("环保方面政府准备搞么事", ("环境",)),
    ],
)
def test_a_whole_field_is_heard_in_everyday_words(themes: Themes, text: str, fields: tuple[str, ...]) -> None:
    """A field is recognised in any script and frame, and several fields at once."""
    named = themes.named(fold(text))
    assert named is not None
    assert (named.themes, named.only) == (fields, True)


@pytest.mark.parametrize("text", ["医院门口的路灯几时修", "看病的钱能不能跨省直接结", "农村的厕所改造多少户"])
def test_what_is_narrower_than_a_field_is_no_wish_for_a_list(themes: Themes, text: str) -> None:
    """A field with something within it is not a wish for a list."""
    named = themes.named(fold(text))
    assert named is not None
    assert not named.only


@pytest.mark.parametrize("text", ["大学生毕业了市里帮不帮", "卫生间能不能改一改", "想当老板上头扶不扶"])
def test_a_longer_word_with_another_meaning_names_no_field(themes: Themes, text: str) -> None:
    """A field's word within a longer one does not name the field: 学生 in 大学生."""
    assert themes.named(fold(text)) is None


def test_where_somebody_is_names_no_field(themes: Themes) -> None:
    """国外 names trade where a list is asked for, and nothing where it only tells where one lives."""
    asked, told = (themes.named(fold(text), wider=True) for text in ("国外市场这块", "人在国外,爸妈养老这块"))
    assert asked is not None
    assert told is not None
    assert (asked.themes, told.themes) == (("对外开放",), ("养老",))


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("养老这块有些么照顾", True),
        ("上班看病上学养老那些,都给我说说", True),
        ("看病的钱能不能跨省直接结", False),
        ("这块地以后还能不能种田", False),
    ],
)
def test_all_of_a_field_is_meant_where_it_is_pointed_at(themes: Themes, text: str, *, whole: bool) -> None:
    """看病这一块, and several fields in a row, mean everything in them."""
    named = themes.named(fold(text))
    assert (named is not None and named.whole) == whole


def test_every_theme_of_the_city_is_heard_by_its_name(city: City, themes: Themes) -> None:
    """Every theme of the city has everyday words."""
    for theme in {theme for one in city.commitments for theme in one.themes}:
        named = themes.named(fold(theme))
        assert named is not None
        assert theme in named.themes


@given(st.text(max_size=60))
def test_any_text_is_read(themes: Themes, text: str) -> None:
    """Any text is read without error."""
    themes.named(fold(text))

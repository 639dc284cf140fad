"""Pinyin becomes the likeliest characters; everything else stays as typed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.language.typist import Typist

USES = {
    "今年": 900.0,
    "路灯": 50.0,
    "老旧小区": 40.0,
    "小区": 200.0,
    "改造": 120.0,
    "多少": 300.0,
    "庐登": 1.0,
    "路": 500.0,
    "灯": 200.0,
    "先": 80.0,
    "西安": 30.0,
    "不": 900.0,
    "修": 100.0,
    "流血": 1.0,
    "app": 10.0,
    "gdp": 20.0,
}


@pytest.fixture
def typist() -> Typist:
    """Return a typist that knows the words above."""
    return Typist(USES)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("laojiu xiaoqu gaizao duoshao", "老旧小区改造多少"),
        ("lao jiu xiao qu gai zao", "老旧小区改造"),
        ("ludeng", "路灯"),  # 庐登 sounds alike and is hardly ever used.
        ("今年 xiu 不 xiu 路灯", "今年 修 不 修 路灯"),
        ("jin'nian", "今年"),
        ("xi'an", "西安"),
        ("loude", "loude"),
        ("liuxie", "流血"),
        ("liuxue", "流血"),  # As many pronounce it.
    ],
)
def test_pinyin_becomes_characters(typist: Typist, typed: str, meant: str) -> None:
    """Pinyin becomes words by frequency, whatever the spaces."""
    assert typist.typed(typed) == meant


def test_english_is_no_pinyin(typist: Typist) -> None:
    """With a common English word in the sentence, die and me are English too."""
    for text in ("i want to die", "fire in my house", "help me"):
        assert typist.typed(text) == text


@pytest.mark.parametrize("text", ["路灯坏了", "", "lxq", "wifi", "a", "gdp", "app", "5g", "3-047", "2035"])
def test_what_is_no_pinyin_stays(typist: Typist, text: str) -> None:
    """Characters, initials, words of other languages and numbers are unchanged."""
    assert typist.typed(text) == text


def test_a_speaker_who_merges_sounds_is_understood(typist: Typist) -> None:
    """Sh and s, -n and -ng are equal for the typist."""
    assert typist.typed("jingnian duosao") == "今年多少"


@settings(deadline=None)
@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    """Any text is converted without error."""
    assert isinstance(Typist(USES).typed(text), str)


@settings(deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Ll"])))
def test_text_without_small_letters_is_never_touched(text: str) -> None:
    """Text without small letters has no pinyin, since folded text has no capitals."""
    assert Typist(USES).typed(text) == text


def test_an_order_alone_is_that_order() -> None:
    """What sounds like an order and is the whole message means it, however rare; within others words weigh as ever."""
    typist = Typist({"管住": 50.0, "今年": 900.0}, orders=("关注", "取消关注"))
    assert typist.typed("guanzhu") == "关注"
    assert typist.typed("quxiao guan zhu") == "取消关注"
    assert typist.typed("jinnian guanzhu") == "今年管住"

"""Typing errors are corrected to the city's words, and correct spelling is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language.mending import Vocabulary

_WORDS = ["香菇", "电梯", "老小区", "老旧小区", "充电桩", "随信高速", "高标准农田", "老人院", "多少钱"]


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    """Return nine words; pinyin alone is corrected to the last two, which are residents' own."""
    return Vocabulary(_WORDS, official=_WORDS[:-2])


@pytest.mark.parametrize(
    ("tokens", "word", "written"),
    [
        (["香", "姑"], "香菇", "香姑"),
        (["充电", "庄"], "充电桩", "充电庄"),
        (["xianggu"], "香菇", "xianggu"),
        (["xiang", "gu"], "香菇", "xianggu"),
        (["laorenyuan"], "老人院", "laorenyuan"),
        (["随", "性", "高速"], "随信高速", "随性高速"),
        (["高", "标准", "农", "由"], "高标准农田", "高标准农由"),
        (["lxq"], "老小区", "lxq"),
        (["ljxq"], "老旧小区", "ljxq"),
        (["lj", "xq"], "老旧小区", "ljxq"),
        (["sxgs"], "随信高速", "sxgs"),
    ],
)
def test_a_stretch_is_mended_to_the_word_that_was_meant(
    vocabulary: Vocabulary, tokens: list[str], word: str, written: str
) -> None:
    """Words are recognised by sound, pinyin, initials, or all but one character, across segmented pieces."""
    assert (word, written) in {(one.word, one.written) for one in vocabulary.mend(tokens)}


@pytest.mark.parametrize(
    "tokens",
    [
        ["香山"],
        ["香菇"],
        ["香", "山"],
        ["老人", "有关"],
        ["老人", "愿"],
        ["多少", "袋"],
        ["gdp"],
        ["3", "亿"],
        [],
    ],
)
def test_what_is_spelled_right_is_left_alone(vocabulary: Vocabulary, tokens: list[str]) -> None:
    """Words of the dictionary, differently sounding pairs and residents' own words stay as they are."""
    assert list(vocabulary.mend(tokens)) == []


def test_what_sounds_like_several_says_less_of_each() -> None:
    """Two words with one sound share the weight."""
    one, two = (next(Vocabulary(words).mend(["shiji"])).weight for words in (["实际"], ["实际", "世纪"]))
    assert two < one


def test_letters_of_too_many_words_say_nothing() -> None:
    """Initials shared by half the dictionary mean no word."""
    characters = "长常厂车城程超成产"
    for count, told in ((3, True), (9, False)):
        words = [f"{one}{other}" for one in characters[:count] for other in characters[:count]]
        assert bool(list(Vocabulary(words).mend(["cc"]))) is told


@given(st.lists(st.text(alphabet="香姑菇电提gu老xq3.万㵐", min_size=1, max_size=6), max_size=8))
def test_any_pieces_are_read(vocabulary: Vocabulary, tokens: list[str]) -> None:
    """Any pieces give only vocabulary words, differently written, with a weight below one."""
    for one in vocabulary.mend(tokens):
        assert one.word in vocabulary.words
        assert one.written != one.word
        assert 0 < one.weight < 1
        assert one.source in {"pinyin", "spelling"}


def test_without_words_nothing_is_mended() -> None:
    """An empty vocabulary corrects nothing."""
    assert list(Vocabulary([]).mend(["香", "姑", "lxq"])) == []


@given(st.lists(st.text("老旧小区改", min_size=3, max_size=6)), st.text("老旧小区改", min_size=3, max_size=6))
def test_a_slip_is_one_character(words: list[str], written: str) -> None:
    """For single characters every word is meant that differs in one of them, and no other unless it sounds alike."""
    slips = {
        word
        for word in words
        if len(word) == len(written) and sum(a != b for a, b in zip(word, written, strict=True)) == 1
    }
    found = {one.word for one in Vocabulary(words).mend(list(written)) if one.written == written}
    # Of those keeping equally many characters none is dropped.
    assert found == (set() if written in words else slips)


def test_more_words_are_as_if_they_had_been_there() -> None:
    """A vocabulary with an added word behaves as if made with it; the original is unchanged."""
    first, whole = Vocabulary(_WORDS[2:]), Vocabulary(_WORDS)
    more = first.with_words(_WORDS[:2])
    for tokens in (
        ["xianggu"],
        ["dianti"],
        ["laoxiaoqu"],
        ["香", "姑"],
        ["高标准", "浓", "田"],
        ["lxq"],
        ["dt"],
    ):
        assert sorted(more.mend(tokens)) == sorted(whole.mend(tokens)), tokens
    assert first.words == Vocabulary(_WORDS[2:]).words
    assert first.with_words(_WORDS[2:]) is first

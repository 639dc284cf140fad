"""Words by their sound: typed pinyin is cut into syllables, and sounds that speakers merge are one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language.sounds import SYLLABLES, merged, of_text, of_word, split_pinyin

_WORDS = st.lists(st.sampled_from(sorted(SYLLABLES)), min_size=1, max_size=8)


@given(_WORDS)
def test_syllables_written_together_are_cut_apart(syllables: list[str]) -> None:
    """Any row of syllables is cut into syllables that spell it again, and never into more than there were."""
    cut = split_pinyin("".join(syllables))
    assert cut is not None
    assert "".join(cut) == "".join(syllables)
    assert set(cut) <= SYLLABLES
    assert len(cut) <= len(syllables)


@pytest.mark.parametrize(
    ("latin", "cut"),
    [
        ("jinnian", ["jin", "nian"]),
        ("xianggu", ["xiang", "gu"]),
        ("suizhoudianchang", ["sui", "zhou", "dian", "chang"]),
        ("lvdao", ["lv", "dao"]),
        ("", []),
    ],
)
def test_known_words_are_cut_as_they_are_read(latin: str, cut: list[str]) -> None:
    """What residents type is cut into the fewest syllables."""
    assert split_pinyin(latin) == cut


@given(st.text(alphabet="bcdfghjklmpqrstvwxz", min_size=1, max_size=10))
def test_what_is_no_pinyin_is_not_cut(latin: str) -> None:
    """Letters without a vowel are no pinyin."""
    assert split_pinyin(latin) is None


@pytest.mark.parametrize("latin", ["hello", "gdp", "wifi", "iphone", "ktv"])
def test_foreign_words_stay_whole(latin: str) -> None:
    """A Latin word that is no pinyin stays one sound."""
    assert split_pinyin(latin) is None
    assert of_text(latin) == [(latin, latin)] or of_text(latin)[0][1] == latin


@pytest.mark.parametrize(
    ("one", "other"),
    [("zhuang", "zuan"), ("chang", "can"), ("shi", "si"), ("ying", "yin"), ("leng", "len"), ("dian", "dian")],
)
def test_merged_sounds_are_one(one: str, other: str) -> None:
    """z/zh, c/ch, s/sh and -n/-ng are one; n and l, f and h stay apart."""
    assert merged(one) == merged(other)
    assert merged("nan") != merged("lan")
    assert merged("fu") != merged("hu")


@given(st.sampled_from(sorted(SYLLABLES)))
def test_merging_is_done_once(syllable: str) -> None:
    """What is merged stays merged, and never becomes empty."""
    assert merged(merged(syllable)) == merged(syllable)
    assert merged(syllable)


@pytest.mark.parametrize(
    ("written", "meant"), [("香姑", "香菇"), ("电提", "电梯"), ("冲电桩", "充电桩"), ("见议", "建议")]
)
def test_homophones_sound_the_same(written: str, meant: str) -> None:
    """The slips that typing by sound makes sound like what was meant."""
    assert of_word(written) == of_word(meant)


def test_a_text_is_read_in_order_whatever_its_script() -> None:
    """Characters, pinyin and numbers give one row of sounds, each with what was written; marks are left out."""
    assert of_text("香gu, 3亿袋!") == [
        (merged("xiang"), "香"),
        ("gu", "gu"),
        ("3", "3"),
        (of_word("亿")[0], "亿"),
        (of_word("袋")[0], "袋"),
    ]
    assert of_text("xi'an") == [(merged("xi"), "xi"), ("an", "an")] or of_text("xi'an") == of_text("xian")


def test_pinyin_in_quotation_marks_is_read() -> None:
    """'xianggu' in quotation marks sounds as without them."""
    assert of_text("'xianggu'") == of_text("xianggu")


@given(st.text(max_size=40) | st.text(alphabet="ab'zh香3.姑 ㄅ㵐々", max_size=20))
def test_any_text_has_its_sounds(text: str) -> None:
    """No text makes the reading of sounds fail; every sound has something written that it came from."""
    assert all(sound and written for sound, written in of_text(text))

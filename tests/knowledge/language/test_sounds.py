"""Words by sound: typed pinyin is split into syllables, and merged sounds are equal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import Style, lazy_pinyin
from pypinyin.constants import PHRASES_DICT

from knowledge.language.sounds import SYLLABLES, is_chinese, merged, of_characters, of_word, split_pinyin

_WORDS = st.lists(st.sampled_from(sorted(SYLLABLES)), min_size=1, max_size=8)


@given(_WORDS)
def test_syllables_written_together_are_cut_apart(syllables: list[str]) -> None:
    """Any sequence of syllables is split into at most as many syllables that spell it again."""
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
    """Residents' pinyin is split into the fewest syllables."""
    assert split_pinyin(latin) == cut


@given(st.text(alphabet="bcdfghjklmpqrstwxz", min_size=1, max_size=10))
def test_what_is_no_pinyin_is_not_cut(latin: str) -> None:
    """Letters without a vowel are not pinyin."""
    assert split_pinyin(latin) is None


@pytest.mark.parametrize("latin", ["hello", "gdp", "wifi", "iphone", "ktv"])
def test_foreign_words_stay_whole(latin: str) -> None:
    """A Latin word that is not pinyin is not split."""
    assert split_pinyin(latin) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [("zhuang", "zuan"), ("chang", "can"), ("shi", "si"), ("ying", "yin"), ("leng", "len"), ("dian", "dian")],
)
def test_merged_sounds_are_one(one: str, other: str) -> None:
    """z/zh, c/ch, s/sh and -n/-ng are equal; n and l, f and h stay different."""
    assert merged(one) == merged(other)
    assert merged("nan") != merged("lan")
    assert merged("fu") != merged("hu")


@given(st.sampled_from(sorted(SYLLABLES)))
def test_merging_is_done_once(syllable: str) -> None:
    """Merging twice changes nothing and never gives an empty syllable."""
    assert merged(merged(syllable)) == merged(syllable)
    assert merged(syllable)


@pytest.mark.parametrize(
    ("written", "meant"), [("香姑", "香菇"), ("电提", "电梯"), ("冲电桩", "充电桩"), ("见议", "建议")]
)
def test_homophones_sound_the_same(written: str, meant: str) -> None:
    """Typing errors by sound sound like what was meant."""
    assert of_word(written) == of_word(meant)


@given(st.text(max_size=40) | st.text(alphabet="ab香3.姑 ㄅ㵐々", max_size=20))
def test_any_text_has_its_sounds(text: str) -> None:
    """Any text can be read, and each character has one sound."""
    sound = of_characters(text)
    assert len(sound) == len(text)
    assert all(sound)


def test_only_characters_are_chinese() -> None:
    """Letters, figures, marks and the empty text are not Chinese."""
    assert is_chinese("香菇㵐")
    assert not any(map(is_chinese, ("", "香a", "3", "香。")))


def test_everything_is_read_as_pypinyin_reads_it() -> None:
    """Every word known to pypinyin, and every common character, is read alike, though the file has few words."""
    words = [word for word in PHRASES_DICT if is_chinese(word)]
    characters = [chr(code) for code in range(0x4E00, 0x9FD6)]
    assert len(words) > 40_000
    for one in (*words, *characters):
        spoken = lazy_pinyin(one, style=Style.NORMAL, v_to_u=False)
        assert of_word(one) == tuple(map(merged, spoken)), one


def test_characters_alone_are_read_in_their_commonest_way() -> None:
    """As a word 银行 is yin hang; its characters alone are yin and xing."""
    assert of_word("银行") == ("yin", "han")
    assert of_characters("银行") == ("yin", "xin")
    assert of_word("㵐x") == (*of_characters("㵐"), "x")

"""jieba's words and segmentation, without its memory."""

import logging
import tempfile
from collections.abc import Iterator
from pathlib import Path

import jieba
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.language.dictionary import Dictionary

NAMES = ["随信高速", "府澴河", "㵐水河", "编钟", "随州"]
_COMMON = [chr(code) for code in range(0x4E00, 0x9FD6)]
_WORDS = st.sampled_from(
    [
        "老旧小区",
        "改造",
        "今年",
        "高标准农田",
        "中华人民共和国",
        "社会主义核心价值观",
        "缺人",
        "随信高速",
        "府澴河",
        "编钟",
        "有没有",
        "几多",
        "幼儿园",
        "的",
        "㵐",
        "搞",
    ]
)


@pytest.fixture(scope="module")
def dictionary(cache_dir: Path) -> Dictionary:
    """Return a dictionary with five names, one with a character unknown to jieba."""
    return Dictionary(NAMES, cache_dir)


@pytest.fixture(scope="module")
def peer() -> Iterator[jieba.Tokenizer]:
    """Yield jieba itself, with the same names."""
    jieba.setLogLevel(logging.WARNING)
    with tempfile.TemporaryDirectory() as folder:
        made = jieba.Tokenizer()
        made.tmp_dir = folder
        for name in NAMES:
            made.add_word(name, freq=100_000)
        yield made


@settings(deadline=None)
@given(
    st.lists(_WORDS, max_size=8).map("".join)
    | st.text(alphabet="老旧小区改造今年随信高速㵐水河", max_size=12)
    | st.text(alphabet=st.sampled_from(_COMMON), max_size=12)
)
def test_a_text_is_cut_as_jieba_cuts_it(dictionary: Dictionary, peer: jieba.Tokenizer, text: str) -> None:
    """Every text is split exactly as by jieba, including names, long words and unknown characters."""
    cuts = dictionary.cut(dictionary.words_in(text))
    assert [text[first:last] for first, last in cuts] == list(peer.cut(text, HMM=False))


def test_words_come_with_how_often_they_are_used(dictionary: Dictionary, peer: jieba.Tokenizer) -> None:
    """All words beginning at each position are found, including longer ones."""
    text = "中华人民共和国"
    known = {
        (at, end): uses
        for at in range(len(text))
        for end in range(at + 1, len(text) + 1)
        if (uses := peer.FREQ.get(text[at:end], 0))
    }
    found = dictionary.words_in(text)
    assert {(at, end): uses for at, ends in enumerate(found) for end, uses in ends.items()} == known
    assert dictionary.words_in("") == []

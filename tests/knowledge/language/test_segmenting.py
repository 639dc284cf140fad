"""Text is split into words with the city's names whole, and without topicless phrases."""

import tempfile
from pathlib import Path

import pytest

from knowledge.language.segmenting import Segmenter


@pytest.fixture(scope="module")
def segmenter(cache_dir: Path) -> Segmenter:
    """Return a segmenter with three names and two stop phrases."""
    return Segmenter(
        ["随信高速", "㵐水河", "府澴河"], ["请问", "有什么安排", "有什么安排吗", "的"], cache_dir=cache_dir
    )


@pytest.mark.parametrize(
    ("text", "name"), [("随信高速修到哪里了", "随信高速"), ("府澴河的水", "府澴河"), ("㵐水河治理", "㵐水河")]
)
def test_a_name_is_not_cut_in_two(segmenter: Segmenter, text: str, name: str) -> None:
    """The city's names are words, including those with rare characters."""
    assert name in segmenter.words(text)


def test_long_words_come_with_their_parts(segmenter: Segmenter) -> None:
    """A compound is also found by its parts."""
    words = segmenter.words("基本养老保险参保率")
    assert {"养老", "保险"} <= set(words)


def test_latin_words_and_numbers_are_words(segmenter: Segmenter) -> None:
    """G316 and pm2.5 stay whole, numbers keep their decimals, marks are not words."""
    assert segmenter.words("g316,pm2.5 达标!14.5亩") == ("g316", "pm2.5", "达标", "14.5", "亩")
    assert segmenter.words("") == ()
    assert segmenter.words("?!…🙂") == ()


def test_phrases_without_a_topic_are_left_out(segmenter: Segmenter) -> None:
    """The longest stop phrase goes first, replaced by a space, and single characters are left to the words."""
    assert segmenter.without_stop_phrases("请问电梯有什么安排吗") == " 电梯 "
    assert segmenter.without_stop_phrases("红的绿的") == "红的绿的"
    assert "的" not in segmenter.words("红的绿的")


def test_without_phrases_nothing_is_left_out(cache_dir: Path) -> None:
    """Without stop phrases nothing is removed."""
    assert Segmenter([], [], cache_dir=cache_dir).without_stop_phrases("请问") == "请问"


def test_names_of_one_city_do_not_reach_another(segmenter: Segmenter, cache_dir: Path) -> None:
    """Each city has its own dictionary."""
    other = Segmenter([], [], cache_dir=cache_dir)
    assert "随信高速" in segmenter.words("随信高速")
    assert "随信高速" not in other.words("随信高速")


def test_the_compiled_dictionary_is_kept_where_it_was_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cache is written only to the given folder, not to the system's shared one, where others could write."""
    shared, own = tmp_path / "shared", tmp_path / "own"
    shared.mkdir()
    own.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(shared))
    Segmenter([], [], cache_dir=own)
    assert list(own.iterdir())
    assert list(shared.iterdir()) == []


def test_a_stretch_is_cut_alike_wherever_it_stands(segmenter: Segmenter) -> None:
    """A stretch is split alike whatever is beyond a mark, and when repeated."""
    whole, part = segmenter.cut("你好,老旧小区改造多少,谢谢"), segmenter.cut("老旧小区改造多少")
    assert [*segmenter.cut("你好").tokens, *part.tokens, *segmenter.cut("谢谢").tokens] == whole.tokens
    assert segmenter.cut("老旧小区改造多少") == part

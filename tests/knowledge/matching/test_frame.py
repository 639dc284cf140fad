"""A question's frame is distinguished from its subject."""

from pathlib import Path

import pytest

from knowledge.language.lexicon import load_lexicon
from knowledge.language.reading import Term
from knowledge.language.segmenting import Segmenter
from knowledge.matching.frame import Frame


@pytest.fixture(scope="module")
def frame(cache_dir: Path) -> Frame:
    """Return the frame of the product's own lexicon."""
    lexicon = load_lexicon()
    return Frame(lexicon, Segmenter([], lexicon.stop, cache_dir=cache_dir))


@pytest.mark.parametrize("word", ["今年", "多少", "几所", "有没有"])
def test_what_frames_a_question_is_idle(frame: Frame, word: str) -> None:
    """Words of asking and counting name no topic."""
    assert frame.idle(word, Term(1.0, "word", word))


@pytest.mark.parametrize("source", ["number", "pair", "character"])
def test_what_is_no_word_is_idle(frame: Frame, source: str) -> None:
    """A figure or a stretch of characters names no topic, whatever it contains."""
    assert frame.idle("电梯", Term(1.0, source, "电梯"))


def test_what_is_asked_about_is_not(frame: Frame) -> None:
    """A content word names the topic."""
    assert not frame.idle("电梯", Term(1.0, "word", "电梯"))


def test_a_slip_that_took_in_a_neighbour_is_still_the_frame(frame: Frame) -> None:
    """等多少 is 多少 with the character before it, still part of the frame."""
    assert frame.holds("顶多少", Term(1.0, "spelling", "等多少"))

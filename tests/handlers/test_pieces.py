"""Long texts are split into messages without loss."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers import wording
from handlers.messages import Choice, Reply
from handlers.pieces import LIMIT, fit, pop, size, split

_TEXT = st.text(alphabet=st.sampled_from("随州电梯。！？；，、“”\n ab1é👍🏽\u200d👩\u0301"), max_size=400)


@given(_TEXT, st.integers(4, 60))
def test_nothing_is_lost_and_every_piece_fits(text: str, limit: int) -> None:
    """The pieces join to the text, and each is within the limit."""
    pieces = split(text, limit)
    assert "".join(pieces) == text
    assert all(0 < size(piece) <= limit for piece in pieces)


@given(st.lists(st.text(alphabet="随州加装电梯八十部", min_size=1, max_size=30), min_size=1, max_size=60))
def test_sentences_are_whole_where_they_fit(sentences: list[str]) -> None:
    """A text of short sentences is split only after sentences."""
    text = "".join(sentence + "。" for sentence in sentences)
    assert all(piece.endswith("。") for piece in split(text, 100))


def test_lines_come_before_sentences() -> None:
    """If splitting after lines suffices, no line is split."""
    lines = [f"第{n}行。还有一句。\n" for n in range(200)]
    assert all(piece.endswith("\n") for piece in split("".join(lines)))


def test_closing_marks_stay_with_their_sentence() -> None:
    """A closing quotation mark never begins a piece."""
    assert split("他说：“装电梯。”大家说好。", 27)[0] == "他说：“装电梯。”"


def test_a_character_with_its_marks_is_one() -> None:
    """An emoji with its skin tone and an accented letter are not split."""
    assert split("👍🏽" * 3, 8) == ["👍🏽"] * 3
    assert split("e\u0301e\u0301", 4) == ["e\u0301", "e\u0301"]


def test_five_thousand_characters_without_a_mark() -> None:
    """A run of characters without any boundary is still split to size without loss."""
    pieces = split("随" * 5000)
    assert "".join(pieces) == "随" * 5000
    assert len(pieces) == 8


def test_a_limit_that_holds_no_character_is_refused() -> None:
    """A limit too small for a character is refused with the remedy."""
    with pytest.raises(ValueError, match="limit is 3 bytes; it must be 4"):
        split("随", 3)


def test_short_replies_pass_untouched() -> None:
    """A reply that fits is unchanged, including buttons."""
    replies = (Reply("好的。", (Choice("目录", "目录"),)),)
    assert fit(replies, single=True) == (replies, ())
    assert fit((), single=True) == ((), ())


def test_many_messages_where_the_channel_can() -> None:
    """Without the limit to one message all pieces are sent, with the buttons on the last."""
    button = Choice("目录", "目录")
    now, more = fit((Reply("路灯不亮。" * 500, (button,)),), single=False)
    assert more == ()
    assert "".join(reply.text for reply in now) == "路灯不亮。" * 500
    assert [reply.choices for reply in now] == [()] * (len(now) - 1) + [(button,)]


@given(st.lists(st.integers(0, 1500), min_size=1, max_size=4))
def test_single_reply_says_that_more_follows(lengths: list[int]) -> None:
    """With one message at a time, 「更多」 gives all the words within the limit."""
    replies = tuple(Reply("路" * length + "。") for length in lengths)
    shown, waiting = fit(replies, single=True)
    read = []
    while True:
        (reply,) = shown
        assert size(reply.text) <= LIMIT
        assert reply.text.endswith(wording.MORE_FOLLOWS) == bool(waiting)
        read.append(reply.text.removesuffix("\n" + wording.MORE_FOLLOWS))
        if not waiting:
            break
        shown, waiting = pop(waiting)
    assert "".join(read) == "".join(reply.text for reply in replies)

"""The place of a ticket, set right."""

import pytest

from handlers import wording
from handlers.outcome import AddPlace, AddWords
from tests.handlers.dialogues import Desk, file, text_of


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("不对，不是解放路，是青年路", "青年路"),
        ("写错了是青年路", "青年路"),
        ("不对 是神农大道", "神农大道"),
        ("不对在中医院门口", "中医院门口"),
        ("地点改成青年路西头", "青年路西头"),
        ("不在解放路在青年路", "青年路"),
        ("应该是青年路那边", "青年路那边"),
    ],
)
def test_the_place_is_set_right(desk: Desk, words: str, place: str) -> None:
    """The ticket takes the right place at once, and the words, by which staff see what was wrong."""
    number = file(desk)
    told = desk.say(words)
    assert text_of(told) == wording.PLACE_CHANGED.format(number=number, place=place)
    assert told.remember == (AddWords(number, words), AddPlace(number, place))
    assert desk.records[0].place == place


@pytest.mark.parametrize(
    "words", ["不是路灯，是红绿灯", "不是今天，是昨天晚上", "不是说要修青年路吗", "不是我一家，是整个小区"]
)
def test_what_corrects_no_place_moves_nothing(desk: Desk, words: str) -> None:
    """Another thing, another day and a question are no place."""
    file(desk)
    desk.say(words)
    assert desk.records[0].place is None


def test_a_finished_ticket_is_not_moved(desk: Desk) -> None:
    """What was answered stays as it was."""
    number = file(desk)
    desk.answer(number)
    desk.say("不是解放路，是青年路")
    assert desk.records[0].place is None

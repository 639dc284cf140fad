"""Words that wait to be told to which ticket they belong are not lost when something else is said."""

import pytest

from handlers import wording
from handlers.hearing.intent import Command, Intent
from handlers.messages import Kind
from handlers.outcome import AddWords, NewFeedback
from handlers.state import Mode
from knowledge.found import Band
from storage.records import FeedbackKind
from tests.handlers.dialogues import Desk, feedback, file, order, text_of

ADD = order(Command.ADD)
WORDS = "昨晚又坏了"


@pytest.fixture
def asked(desk: Desk) -> Desk:
    """Somebody with two tickets who was asked which one is meant."""
    file(desk)
    file(desk, "文化公园的垃圾没人收")
    desk.wait(minutes=31)
    desk.say(f"补充：{WORDS}", Intent(Kind.QUESTION, f"补充：{WORDS}"))
    assert desk.state.mode is Mode.ADDING
    return desk


def test_another_matter_is_filed_and_the_words_wait(asked: Desk) -> None:
    """补充 asks once more, and the pick adds them."""
    filed = asked.say("北郊市场的垃圾臭死人", feedback(FeedbackKind.COMPLAINT))
    assert isinstance(filed.remember[0], NewFeedback)
    assert wording.WORDS_WAIT.format(words=WORDS) in text_of(filed)
    asked.say("补充", ADD)
    first = asked.records[0].number
    assert asked.say("3", order(Command.PICK, pick=3)).remember == (AddWords(first, WORDS),)


def test_a_question_is_answered_and_the_words_wait(asked: Desk) -> None:
    """It is no more of them."""
    told = text_of(asked.ask("今年装多少部电梯", Band.ANSWER, "3-003"))
    assert "80部" in told
    assert wording.WORDS_WAIT.format(words=WORDS) in told
    assert asked.state.draft == WORDS


def test_thanks_are_no_words(asked: Desk) -> None:
    """谢谢 and 好的 put nothing in their place; what tells more is put behind them."""
    asked.say("谢谢", Intent(Kind.SMALLTALK, "谢谢", smalltalk="thanks"))
    assert asked.state.draft == WORDS
    asked.say("半夜都在闪", Intent(Kind.SMALLTALK, "半夜都在闪", smalltalk="told"))
    assert asked.state.draft == f"{WORDS}，半夜都在闪"


def test_a_ticket_is_called_by_its_matter(asked: Desk) -> None:
    """路灯那个 is enough, where one ticket alone is about lamps."""
    lamps = asked.records[0].number
    assert asked.say("路灯那个", Intent(Kind.QUESTION, "路灯那个")).remember == (AddWords(lamps, WORDS),)

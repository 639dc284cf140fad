"""While a draft's words are awaited, follow-up questions are answered, and the draft stays."""

import pytest

from handlers import wording
from handlers.hearing.intent import Command, Intent
from handlers.messages import Kind
from handlers.outcome import NewFeedback
from handlers.state import Mode
from knowledge.found import Band
from storage.records import FeedbackKind
from tests.handlers.dialogues import Desk, feedback, order, text_of

COMPLAINT = Intent(Kind.COMPLAINT, "", feedback=FeedbackKind.COMPLAINT)


def drafting(desk: Desk) -> None:
    """Announce a suggestion, then ask about the lifts."""
    desk.say("我想提个建议", order(Command.FEEDBACK))
    desk.ask("今年装多少部电梯", Band.ANSWER, "3-003")


@pytest.mark.parametrize(
    ("text", "told"), [("谁负责", "住建局"), ("去年呢", "102部"), ("归哪个部门管", "住建局")]
)
def test_what_goes_on_from_the_answer_is_answered(desk: Desk, text: str, told: str) -> None:
    """A follow-up question is answered and not filed, however it sounds."""
    drafting(desk)
    outcome = desk.say(text, Intent(Kind.COMPLAINT, text, feedback=FeedbackKind.COMPLAINT))
    assert told in text_of(outcome)
    assert wording.DRAFT_STAYS.format(kind="建议") in text_of(outcome)
    assert not outcome.remember
    assert desk.state.mode is Mode.DRAFTING


def test_repeated_follow_ups_are_about_the_same_answer(desk: Desk) -> None:
    """Repeated follow-ups are about the same answer, and then the words come."""
    drafting(desk)
    desk.say("谁负责", Intent(Kind.QUESTION, "谁负责"))
    assert "102部" in text_of(desk.say("去年呢", Intent(Kind.QUESTION, "去年呢")))
    words = "好，我的建议是在解放路的小区多装几部电梯"
    (made, *_) = desk.say(words, Intent(Kind.STATUS, words)).remember
    assert isinstance(made, NewFeedback)
    assert made.text == words


def test_of_nothing_it_is_asked_what_is_meant(desk: Desk) -> None:
    """A question that names nothing is asked back and is no suggestion."""
    desk.say("我想提个建议", order(Command.FEEDBACK))
    outcome = desk.say("谁负责", Intent(Kind.COMPLAINT, "谁负责", feedback=FeedbackKind.COMPLAINT))
    assert not outcome.remember
    assert desk.state.mode is Mode.DRAFTING


def test_a_wish_in_few_words_is_the_suggestion(desk: Desk) -> None:
    """多装点 after 我要提建议 is the suggestion."""
    desk.ask("今年装多少部电梯", Band.ANSWER, "3-003")
    desk.say("我要提建议", order(Command.FEEDBACK))
    outcome = desk.say("太少了多装点", feedback(FeedbackKind.SUGGESTION))
    assert wording.DRAFT_STAYS.format(kind="建议") not in text_of(outcome)


@pytest.mark.parametrize("text", ["算不算提交了", "登记上了没有", "这样就提交了吗"])
def test_whether_it_is_filed_is_told(desk: Desk, text: str) -> None:
    """Whether it is filed is told before the words and after the ticket, and nothing is cancelled."""
    desk.say("我想提个建议", order(Command.FEEDBACK))
    assert text_of(desk.say(text, order(Command.CANCEL))) == wording.DRAFT_STAYS.format(kind="建议")
    desk.say("解放路的路灯坏了三天没人修", feedback(FeedbackKind.COMPLAINT))
    assert desk.records[-1].number in text_of(desk.say(text, order(Command.CANCEL)))

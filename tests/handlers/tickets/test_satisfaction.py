"""Few words of praise or discontent are about the answer or the ticket talked about, and nothing else."""

import pytest

from handlers import wording
from handlers.hearing.intent import Command, Intent
from handlers.messages import Kind
from handlers.outcome import Explain, Rate
from knowledge.found import Band
from storage.records import FeedbackKind
from tests.handlers.dialogues import LAMP, Desk, feedback, file, file_answered, order, text_of

TALK = Intent(Kind.SMALLTALK, "", smalltalk="told")
PRAISE = Intent(Kind.SMALLTALK, "", smalltalk="praise")


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("糊弄人", TALK),
        ("我不同意", TALK),
        ("不对", order(Command.CANCEL)),
        ("我很不满意你们的答复", PRAISE),
        ("回复得不怎么好，走过场", PRAISE),
        ("根本没清", TALK),
        ("没有清", order(Command.NONE_OF_THESE, sure=False)),
        ("人都没看到", TALK),
    ],
)
def test_discontent_means_the_answer(desk: Desk, text: str, intent: Intent) -> None:
    """Discontent in any form is about the answer, and its words are the reason if it was not solved."""
    number = file_answered(desk)
    said = text_of(desk.say(text, intent))
    assert said == wording.SAY_IF_SOLVED.format(number=number, department="城管执法委")
    remembered = desk.say("没解决").remember
    assert Explain(number, text) in remembered


def test_praise_means_the_answer(desk: Desk) -> None:
    """Praise files no ticket of thanks but asks for the rating, and is stored with it."""
    number = file_answered(desk)
    outcome = desk.say("真的修了，点赞", feedback(FeedbackKind.THANKS))
    assert not outcome.remember
    assert number in text_of(outcome)
    assert Explain(number, "真的修了，点赞") in desk.say("解决了").remember


def test_praise_alone_rates(desk: Desk) -> None:
    """非常好 is five stars, unless something else was said since."""
    number = file_answered(desk)
    desk.ask("今年装多少部电梯", Band.ANSWER, "3-003")
    assert not desk.say("非常好", PRAISE).remember
    desk.wait(hours=1)
    assert Rate(number, 5, None, None) in desk.say("非常好", PRAISE).remember


def test_discontent_is_never_thanked_for(desk: Desk) -> None:
    """Discontent gets no thanks, even if no answer awaits a rating."""
    assert text_of(desk.say("我不满意", PRAISE)) != wording.SMALLTALK["praise"]


def test_discontent_while_a_ticket_is_open_is_told_what_can_be_done(desk: Desk) -> None:
    """Discontent about an open ticket is told about 催单 and the hotline, and its words can be added."""
    number = file(desk)
    said = text_of(desk.say("你们真敷衍", TALK))
    assert number in said
    assert "催单" in said
    assert desk.state.draft == "你们真敷衍"


def test_discontent_after_a_rating_is_told_how_the_ticket_is_taken_up_again(desk: Desk) -> None:
    """Discontent after a rating is told how to reopen the ticket instead of shown it again."""
    number = file(desk)
    desk.answer(number)
    desk.say("一般", TALK)
    desk.say("不用了", order(Command.CANCEL))
    said = text_of(desk.say("还是觉得太敷衍", TALK))
    assert said == wording.HEARD_RATED.format(number=number, department="城管执法委")


def test_discontent_after_the_second_answer_is_told_whom_to_call(desk: Desk) -> None:
    """A ticket is reopened only once, so after the second answer only the hotline is given."""
    number = file_answered(desk)
    desk.say("没解决")
    desk.say("不用了", order(Command.CANCEL))
    desk.answer(number)
    said = text_of(desk.say("还是觉得太敷衍", TALK))
    assert said == wording.HEARD_LAST.format(number=number, hotline=desk.city.hotline)


def test_before_others_it_is_of_no_ticket(desk: Desk) -> None:
    """In a group discontent is ordinary: nobody learns of an answer, nor that something is hidden."""
    file_answered(desk)
    alone = Desk(desk.city)
    said = text_of(alone.say("糊弄人", TALK, public=True))
    assert text_of(desk.say("糊弄人", TALK, public=True)) == said != wording.ONLY_IN_PRIVATE


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("垃圾没人收，糊弄人", feedback(FeedbackKind.COMPLAINT)),
        ("糊弄人" + "，我们这里的人都说没见过这样办事的" * 2, feedback(FeedbackKind.COMPLAINT)),
    ],
)
def test_a_matter_of_its_own_is_not_of_the_answer(desk: Desk, text: str, intent: Intent) -> None:
    """Words with their own matter, and long ones, are a separate ticket."""
    file_answered(desk)
    desk.say(text, intent)
    assert [record.text for record in desk.records] == [LAMP, text]


def test_what_is_asked_is_no_praise(desk: Desk) -> None:
    """A question with a kind word is answered, even if the report has nothing."""
    number = file_answered(desk)
    assert number not in text_of(desk.ask("点赞，还装几部", Band.DECLINE))


def test_what_was_told_since_may_be_meant(desk: Desk) -> None:
    """Praise after an answer from the report does not ask to rate the department's."""
    file_answered(desk)
    desk.ask("今年装多少部电梯", Band.ANSWER, "3-003")
    desk.say("真的修了，点赞", feedback(FeedbackKind.THANKS))
    assert [record.kind for record in desk.records] == [FeedbackKind.COMPLAINT, FeedbackKind.THANKS]


def test_an_answer_that_is_awaited_goes_before(desk: Desk) -> None:
    """If words await a yes, discontent is about them."""
    number = file_answered(desk)
    desk.say("文帝大道的树倒了", feedback(FeedbackKind.COMPLAINT, sure=False))
    assert number not in text_of(desk.say("糊弄人", TALK))


def test_plain_talk_finds_no_fault(desk: Desk) -> None:
    """哦 after the receipt gets small talk."""
    number = file(desk)
    said = text_of(desk.say("哦", TALK))
    assert said == wording.SMALLTALK["told"]
    assert number not in said


def test_a_ticket_that_was_taken_back_is_not_talked_about(desk: Desk) -> None:
    """A withdrawn ticket is not talked about, though it was just shown."""
    number = file(desk)
    desk.say("撤回", order(Command.WITHDRAW))
    desk.say(number, Intent(Kind.STATUS, number, argument=number))
    assert desk.state.ticket == number
    assert number not in text_of(desk.say("糊弄人", TALK))


def test_a_rating_that_is_given_is_not_asked_for_again(desk: Desk) -> None:
    """Praise after a rating is only small talk."""
    number = file_answered(desk)
    desk.say("非常好", PRAISE)
    said = desk.say("真的修了，点赞", feedback(FeedbackKind.THANKS))
    assert not any(isinstance(one, Rate) for one in said.remember)
    assert wording.PRAISE_RATES.format(number=number, department="城管执法委") != text_of(said)


def test_an_appeal_means_the_answer(desk: Desk) -> None:
    """我要申诉 with an answer is told how to reopen the ticket, and later that it can't be."""
    number = file_answered(desk)
    appeal = order(Command.FEEDBACK, sure=False)
    said = text_of(desk.say("我要申诉", appeal))
    assert said == wording.SAY_IF_SOLVED.format(number=number, department="城管执法委")
    desk.say("没解决")
    desk.say("还是老样子")
    desk.answer(number)
    desk.say("没解决")
    assert text_of(desk.say("我要申诉", appeal)) == wording.HEARD_LAST.format(number=number, hotline="12345")


def test_an_appeal_without_an_answer_is_feedback(desk: Desk) -> None:
    """An appeal without an answer is feedback."""
    assert "写在下一条消息里" in text_of(desk.say("我要申诉", order(Command.FEEDBACK, sure=False)))

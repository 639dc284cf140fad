"""A citizen who says that what was filed is settled: the ticket is withdrawn or told so, after asking."""

import pytest

from handlers import wording
from handlers.hearing.intent import Command, Intent
from handlers.hearing.odds import STATEMENT
from handlers.messages import Kind
from handlers.outcome import AddWords, Withdraw
from storage.records import FeedbackKind
from tests.handlers.dialogues import LAMP, Desk, feedback, file, file_answered, order, text_of

_TELLS = Intent(Kind.SMALLTALK, "", smalltalk=STATEMENT)


@pytest.mark.parametrize(
    "words",
    ["路灯已经修好了不用管了", "修好了", "又好了，没事了", "路灯有人来修好了，谢谢", "问题解决了，不用来了"],
)
def test_the_ticket_is_withdrawn_after_a_yes(desk: Desk, words: str) -> None:
    """Within ten minutes the ticket is named, and 「是」 withdraws it; nothing is taken away before."""
    number = file(desk)
    asked = desk.say(words, _TELLS)
    assert text_of(asked).startswith(f"要撤回工单{number}")
    assert asked.remember == ()
    assert desk.say("是", order(Command.CONFIRM)).remember == (Withdraw(number),)


def test_later_its_department_is_told(desk: Desk) -> None:
    """Later the words are offered to be added; after a no they are not filed as something else."""
    number = file(desk)
    desk.wait(days=2)
    assert text_of(desk.say("路灯修好了不用来了", _TELLS)) == wording.BELONGS.format(
        words="路灯修好了不用来了", number=number, department="城管执法委"
    )
    assert text_of(desk.say("否", order(Command.CANCEL))) == wording.NOT_ADDED.format(number=number)
    desk.say("路灯修好了不用来了", _TELLS)
    assert desk.say("是", order(Command.CONFIRM)).remember == (AddWords(number, "路灯修好了不用来了"),)


def test_of_several_the_one_that_is_named(desk: Desk) -> None:
    """A matter names its ticket; without one the reply asks which."""
    lamp = file(desk, LAMP)
    file(desk, "我们楼的电梯停了三天")
    assert f"要撤回工单{lamp}" in text_of(desk.say("路灯修好了", _TELLS))
    desk.say("否", order(Command.CANCEL))
    desk.wait(hours=1)
    assert text_of(desk.say("已经解决了不用管了", _TELLS)).startswith(wording.ADD_TO_WHICH)


@pytest.mark.parametrize(
    "words",
    [
        *("还没修好", "修好了又坏了", "路灯修好了没有", "我家电视修好了"),
        *("上次说修好了", "等修好了再说", "早就该修好了", "你们说修好了，骗人"),
    ],
)
def test_what_settles_no_ticket(desk: Desk, words: str) -> None:
    """A denial, a relapse, a question, another thing, a wish, or somebody else's word settles nothing."""
    file(desk)
    assert not text_of(desk.say(words, feedback(FeedbackKind.COMPLAINT))).startswith("要撤回")


def test_after_the_answer_it_is_a_rating(desk: Desk) -> None:
    """Once a department has answered, 修好了 rates its answer."""
    number = file_answered(desk)
    assert text_of(desk.say("修好了")).startswith(wording.RATED.format(number=number, rating="解决了"))


def test_who_mended_it_themselves_is_asked_whether_to_withdraw(counter: Desk) -> None:
    """算了我自己修了 settles the ticket."""
    counter.say("汉东路路灯坏了")
    assert text_of(counter.say("算了我自己修了")).startswith("要撤回工单")

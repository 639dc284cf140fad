"""A citizen rates an answer by button, number or word; the follow-up question; once again to a supervisor."""

import pytest

from handlers.hearing.intent import Command, Intent
from handlers.messages import Kind
from handlers.outcome import Explain, Rate
from handlers.state import Mode
from handlers.tickets import citizen_changes
from knowledge.found import Band
from storage.records import FeedbackKind, FeedbackState, Solved
from tests.handlers.dialogues import Desk, feedback, file, file_answered, order, text_of


def pick(number: int) -> Intent:
    """Return the intent of a bare number."""
    return order(Command.PICK, pick=number)


@pytest.mark.parametrize(
    ("words", "stars", "solved"),
    [("5分", 5, None), ("满意", 4, None), ("解决了", None, Solved.YES), ("部分解决", None, Solved.PARTLY)],
)
def test_a_word_rates_the_answer(desk: Desk, words: str, stars: int | None, solved: Solved | None) -> None:
    """Right after the answer a word rates it; the missing part is asked for once."""
    number = file_answered(desk)
    outcome = desk.say(words)
    assert outcome.remember[0] == Rate(number, stars, solved, None)
    assert number in text_of(outcome)
    assert (desk.records[0].stars, desk.records[0].solved) == (stars, solved)
    assert ("打个分" in text_of(outcome)) is (stars is None and solved is Solved.YES)


def test_by_number_and_button(desk: Desk) -> None:
    """A digit rates if no list is shown; a button has the ticket's number, whatever else goes on."""
    number = file_answered(desk)
    assert desk.say("4", pick(4)).remember[0] == Rate(number, 4, None, None)
    desk.ask("老小区", Band.CHOOSE, "3-002", "3-003")
    for choice in desk.say(number, Intent(Kind.STATUS, number, argument=number)).replies[0].choices:
        outcome = desk.say(choice.say, Intent(Kind.STATUS, choice.say, argument=number))
        if choice.label == Solved.YES:
            assert outcome.remember[0] == Rate(number, None, Solved.YES, None)
            break
    else:
        raise AssertionError("no button says that it was solved")


def test_a_digit_picks_from_the_list_that_came_last(desk: Desk) -> None:
    """A digit means the later of list and answer."""
    number = file(desk)
    desk.answer(number)
    desk.wait(minutes=5)
    desk.ask("老小区", Band.CHOOSE, "3-002", "3-003")
    assert "老旧小区改造160个" in text_of(desk.say("1", pick(1)))
    desk.ask("老小区", Band.CHOOSE, "3-002", "3-003")
    desk.wait(minutes=5)
    desk.answer(number)
    assert desk.say("1", pick(1)).remember[0] == Rate(number, 1, None, None)


def test_nothing_to_rate(desk: Desk) -> None:
    """Without an answered ticket it is said so; an open one after the answer; another's is not found."""
    assert "没有等您评价的工单" in text_of(desk.say("5分"))
    assert "没有等您评价的工单" in text_of(desk.say("评价", order(Command.RATE)))
    number = file(desk)
    assert "答复以后再请您评价" in text_of(desk.say(f"5分 {number}"))
    assert "没有查到" in text_of(desk.say("5分 YN-1234-5678-8"))
    assert all(record.rated_at is None for record in desk.records)


def test_thanks_have_nothing_to_rate(desk: Desk) -> None:
    """没解决 after answered thanks means the complaint before them, and thanks by number are told so."""
    number = file_answered(desk)
    desk.wait(hours=3)
    desk.say("谢谢环卫工", feedback(FeedbackKind.THANKS))
    thanks = desk.records[-1].number
    desk.answer(thanks)
    assert "不用评价" in text_of(desk.say(f"没解决 {thanks}"))
    rated = desk.say("没解决").remember[0]
    assert isinstance(rated, Rate)
    assert (rated.number, rated.solved) == (number, Solved.NO)


def test_words_are_not_taken_for_a_rating_where_nothing_waits(desk: Desk) -> None:
    """满意 and 一般 are ordinary words if there is no ticket."""
    small_talk = Intent(Kind.SMALLTALK, "满意", smalltalk="praise")
    assert desk.say("满意", small_talk).kind is Kind.SMALLTALK


def test_not_solved_reopens_once_and_asks_why_once(desk: Desk) -> None:
    """没解决 reopens with a new due date, and the next words are the reason, even like a complaint."""
    number = file_answered(desk)
    outcome = desk.say("没解决")
    assert isinstance(outcome.remember[0], Rate)
    assert desk.records[0].state is FeedbackState.IN_PROGRESS
    assert "重新办理" in text_of(outcome)
    assert "负责人督办" in text_of(outcome)
    assert "新的答复期限：2023年5月23日" in text_of(outcome)
    assert desk.state.mode is Mode.EXPLAINING
    reason = desk.say("路灯还是不亮", feedback(FeedbackKind.COMPLAINT))
    assert reason.remember == (Explain(number, "路灯还是不亮"),)
    assert len(desk.records) == 1
    desk.say("路灯还是不亮，隔壁街也不亮", feedback(FeedbackKind.COMPLAINT))
    assert len(desk.records) == 2


def test_the_second_not_solved_is_told_honestly(desk: Desk) -> None:
    """A second 没解决 is recorded without reopening, and the hotline is given."""
    number = file_answered(desk)
    desk.say("没解决，还是黑的")
    assert "答复以后请您再评价" in text_of(desk.say(f"没解决 {number}"))
    desk.wait(days=1)
    desk.answer(number)
    outcome = desk.say("没解决")
    assert "不能再重办" in text_of(outcome)
    assert "12345" in text_of(outcome)
    assert desk.records[0].state is FeedbackState.ANSWERED
    assert desk.records[0].solved is Solved.NO


def test_a_reason_in_the_same_breath(desk: Desk) -> None:
    """没解决，… includes the reason, and nothing more is asked."""
    number = file_answered(desk)
    outcome = desk.say("没解决，路灯还是不亮")
    assert outcome.remember[1] == Explain(number, "路灯还是不亮")
    assert "请在下一条消息里说说" not in text_of(outcome)
    assert desk.state.mode is Mode.IDLE


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        ("取消", order(Command.CANCEL)),
        ("我的工单", order(Command.MY_TICKETS)),
        ("谢谢", Intent(Kind.SMALLTALK, "谢谢", smalltalk="thanks")),
    ],
)
def test_the_reason_need_not_be_given(desk: Desk, words: str, intent: Intent) -> None:
    """Commands, thanks and clear questions are not the reason."""
    file_answered(desk)
    desk.say("1分")
    assert not desk.say(words, intent).remember


def test_leaving_the_reason_unsaid_takes_nothing_back(desk: Desk) -> None:
    """不用了 declines the reason, and the rating stays."""
    file_answered(desk)
    desk.say("1分")
    assert "评价已经记下" in text_of(desk.say("不用了", order(Command.CANCEL)))
    assert desk.records[0].stars == 1


def test_a_word_that_may_mean_anything_changes_no_rating(desk: Desk) -> None:
    """满意 changes a rating right after it or the ticket was shown, but not after other talk."""
    file_answered(desk)
    desk.say("3分")
    assert desk.say("满意").remember
    desk.ask("今年装多少部电梯", Band.ANSWER, "3-003")
    praise = Intent(Kind.SMALLTALK, "满意", smalltalk="praise")
    assert desk.say("满意", praise).kind is Kind.SMALLTALK
    assert desk.records[0].stars == 4


def test_a_clear_question_is_answered_instead(desk: Desk) -> None:
    """A clear question is answered instead of taken as the reason."""
    file_answered(desk)
    desk.say("没解决")
    assert "电梯" in text_of(desk.ask("今年装多少部电梯？", Band.ANSWER, "3-003"))


def test_a_rating_may_be_changed_for_thirty_days(desk: Desk) -> None:
    """For thirty days the last word counts, with the date given; later it is too late."""
    number = file_answered(desk)
    assert "2023年6月4日之前" in text_of(desk.say("2分 解决了"))
    desk.wait(days=20)
    desk.say(f"5分 {number}")
    assert (desk.records[0].stars, desk.records[0].displeased_at) == (5, None)
    desk.wait(days=citizen_changes.RATE_WITHIN.days)
    assert "不能再评价" in text_of(desk.say(f"1分 {number}"))
    assert "不能再评价" in text_of(desk.say("评价", order(Command.RATE)))
    assert desk.records[0].stars == 5


def test_asking_to_rate(desk: Desk) -> None:
    """评价 alone gives buttons containing the ticket's number."""
    number = file_answered(desk)
    outcome = desk.say("评价", order(Command.RATE))
    says = [choice.say for choice in outcome.replies[0].choices]
    assert says[:3] == [f"{one.value} {number}" for one in Solved]
    assert f"5分 {number}" in says
    assert all(len(say.encode()) <= 64 for say in says)


def test_a_digit_changes_what_was_just_rated(desk: Desk) -> None:
    """A digit changes a rating just given, but not after other talk."""
    number = file_answered(desk)
    desk.say("5", order(Command.PICK, pick=5))
    assert desk.say("4", order(Command.PICK, pick=4)).remember == (Rate(number, 4, None, None),)
    desk.ask("电梯", Band.ANSWER, "3-003")
    assert desk.say("3", order(Command.PICK, pick=3)).remember == ()


def test_a_rating_is_not_taken_for_the_words_that_are_awaited(desk: Desk) -> None:
    """没解决 after 「我要投诉」 rates an existing answer; without one it is ordinary words."""
    desk.say("我要投诉", order(Command.FEEDBACK, feedback=FeedbackKind.COMPLAINT))
    assert "要把这段话" in text_of(desk.say("没解决"))
    number = file_answered(desk)
    desk.say("我要投诉", order(Command.FEEDBACK, feedback=FeedbackKind.COMPLAINT))
    (rated, *_) = desk.say("没解决").remember
    assert isinstance(rated, Rate)
    assert (rated.number, rated.solved) == (number, Solved.NO)


def test_before_the_answer_the_ticket_that_is_talked_about_is_named(desk: Desk) -> None:
    """没解决 about an open ticket says when it can be rated."""
    number = file(desk)
    said = text_of(desk.say("没解决"))
    assert number in said
    assert "答复以后再请您评价" in said


def test_a_rating_is_changed_in_so_many_words(counter: Desk) -> None:
    """改成3分 changes what was just rated, as the reply promised."""
    counter.say("汉东路路灯坏了")
    counter.answer(counter.records[-1].number)
    counter.say("4分")
    counter.say("改成3分")
    assert counter.records[-1].stars == 3

"""While no feedback is taken: said honestly and at once, with nothing begun lost, and everything else as always."""

from datetime import timedelta

import pytest

from handlers.hearing.intent import Command, Emergency, Intent
from handlers.messages import Kind
from handlers.state import Mode
from knowledge.found import Band
from storage.records import Bulletin, BulletinKind, Decision, FeedbackKind
from tests.handlers.dialogues import LAMP, Desk, danger, feedback, file, order, text_of

COMPLAINT = FeedbackKind.COMPLAINT


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """Return a desk that takes no feedback for two hours."""
    desk.paused = _pause(desk)
    return desk


def _pause(desk: Desk) -> Bulletin:
    until = desk.now + timedelta(hours=2)
    return Bulletin("c", BulletinKind.PAUSE, "系统升级", desk.now, until, "m1", desk.now, id=1)


def _resume(desk: Desk) -> None:
    desk.paused = None


def test_a_complaint_is_told_that_it_was_not_stored(desk: Desk) -> None:
    """Nothing is stored, and the citizen is told so, why, until when and whom to call; questions are answered."""
    outcome = desk.say(LAMP, feedback(COMPLAINT))
    assert (outcome.decision, outcome.remember) == (Decision.OTHER, ())
    assert outcome.state.draft is None
    said = text_of(outcome)
    for part in ("没有登记", "系统升级", "今天11:00", desk.city.hotline, "110"):
        assert part in said
    assert desk.ask("养老食堂建几个", Band.ANSWER, "7-006").decision is Decision.ANSWER


def test_danger_is_answered_as_always(desk: Desk) -> None:
    """Whom to call in danger is said in the same words."""
    paused = text_of(desk.say("着火了", danger(Emergency.FIRE)))
    usual = Desk(desk.city)
    assert paused == text_of(usual.say("着火了", danger(Emergency.FIRE)))


def test_a_confirmed_draft_waits_for_the_end(desk: Desk) -> None:
    """A draft that was asked about before the pause is kept, and filed by 「是」 after it."""
    _resume(desk)
    desk.say("路灯不亮", feedback(COMPLAINT, sure=False))
    desk.paused = _pause(desk)
    told = text_of(desk.say("是", order(Command.CONFIRM)))
    assert "先留半小时" in told
    assert desk.records == []
    desk.wait(minutes=20)
    _resume(desk)
    desk.say("是", order(Command.CONFIRM))
    assert [record.text for record in desk.records] == ["路灯不亮"]


def test_awaited_words_wait_for_the_end(desk: Desk) -> None:
    """What was begun before the pause, piece by piece, is kept whole."""
    _resume(desk)
    desk.say("我要投诉", order(Command.FEEDBACK))
    desk.paused = _pause(desk)
    assert "先留半小时" in text_of(desk.say(LAMP, feedback(COMPLAINT)))
    _resume(desk)
    desk.say("是", order(Command.CONFIRM))
    assert [(record.text, record.kind) for record in desk.records] == [(LAMP, COMPLAINT)]


def test_a_waiting_draft_outlives_another_complaint(desk: Desk) -> None:
    """A complaint that is not taken leaves the draft that waits."""
    _resume(desk)
    desk.say("我家门口路灯不亮", feedback(COMPLAINT, sure=False))
    desk.paused = _pause(desk)
    assert "没有登记" in text_of(desk.say("白云路的垃圾堆了一个星期没人清", feedback(COMPLAINT)))
    assert desk.state.draft == "我家门口路灯不亮"


def test_doubtful_feedback_is_told_at_once(desk: Desk) -> None:
    """Nobody is asked whether to pass on what is not taken; it stays a draft."""
    outcome = desk.say("路灯不亮", feedback(COMPLAINT, sure=False))
    assert "先留半小时" in text_of(outcome)
    assert outcome.replies[0].choices == ()
    assert (desk.state.mode, desk.state.draft) == (Mode.CONFIRMING, "路灯不亮")


def test_nobody_is_asked_for_words_that_are_not_taken(desk: Desk) -> None:
    """「我要投诉」 and 「我也是」 are told of the pause before anything is written."""
    assert "您先不用写" in text_of(desk.say("我要投诉", order(Command.FEEDBACK)))
    desk.ask("电梯", Band.ANSWER, "3-003")
    assert "您先不用写" in text_of(desk.say("我也是", order(Command.ME_TOO)))
    assert desk.state.mode is not Mode.DRAFTING


def test_what_was_filed_before_is_told_as_such(desk: Desk) -> None:
    """The same words again are told their ticket, since that one is stored."""
    _resume(desk)
    number = file(desk)
    desk.paused = _pause(desk)
    assert number in text_of(desk.say(LAMP, feedback(COMPLAINT)))


def test_nothing_offers_to_file_during_a_pause(desk: Desk) -> None:
    """A no, a wish behind an answer, and a grievance beside one say why nothing is passed on, and what else is said stays."""
    declined = desk.ask("种茶叶有补贴吗", Band.DECLINE)
    assert "回复“是”" not in text_of(declined)
    for part in ("没有查到", "系统升级", "今天11:00", desk.city.hotline):
        assert part in text_of(declined)
    assert (declined.replies[0].choices, desk.state.draft) == ((), None)
    words = "今年装多少电梯，楼道灯坏了"
    both = Intent(
        Kind.QUESTION, words, finding=desk.finding(Band.ANSWER, "3-003"), also=FeedbackKind.COMPLAINT
    )
    told = text_of(desk.say(words, both))
    assert "80部" in told
    assert "回复“是”" not in told
    assert "\n\n\n" not in told
    assert desk.state.draft is None


def test_what_waits_goes_on_waiting_during_a_pause(desk: Desk) -> None:
    """Whoever thanks after an offer is told that the words are kept, and not asked for a yes now."""
    desk.say("路灯不亮", feedback(COMPLAINT, sure=False))
    told = text_of(desk.say("谢谢", Intent(Kind.SMALLTALK, "谢谢", smalltalk="thanks")))
    assert "还留着" in told
    assert "要作为投诉提交" not in told
    _resume(desk)
    desk.say("是", order(Command.CONFIRM))
    assert [record.text for record in desk.records] == ["路灯不亮"]


def test_a_place_files_nothing_during_a_pause(desk: Desk) -> None:
    """What would be filed with its place is kept with it."""
    desk.say("路灯不亮", feedback(COMPLAINT, sure=False))
    desk.say("解放路", Intent(Kind.QUESTION, "解放路", finding=desk.finding(Band.DECLINE)))
    assert desk.records == []
    assert desk.state.draft == "路灯不亮（解放路）"

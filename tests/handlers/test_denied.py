"""A negated command does nothing and says so; a guessed one that deletes something is asked about."""

import pytest

from handlers import wording
from handlers.hearing.intent import Command
from handlers.messages import Kind
from handlers.state import Mode
from storage.records import Decision, FeedbackKind, FeedbackState
from tests.handlers.dialogues import Band, Desk, feedback, file, order, text_of

YES, NO = order(Command.CONFIRM), order(Command.CANCEL)
GUESS = order(Command.WITHDRAW, sure=False)


def test_a_ticket_that_is_not_to_be_withdrawn_stays(desk: Desk) -> None:
    """先别撤 does nothing and shows the ticket with its state."""
    number = file(desk)
    outcome = desk.say("先别撤", order(Command.KEEP, denied=Command.WITHDRAW))
    assert outcome.remember == ()
    assert number in text_of(outcome)
    assert wording.STATE[FeedbackState.RECEIVED] in text_of(outcome)
    desk.say("撤回", order(Command.WITHDRAW))
    told = text_of(desk.say("我没撤回", order(Command.KEEP, denied=Command.WITHDRAW)))
    assert told == wording.WITHDRAWN_BEFORE.format(number=number)


@pytest.mark.parametrize(
    ("denied", "said"),
    [
        (Command.WITHDRAW, wording.NOTHING_TO_WITHDRAW),
        (Command.ERASE_DATA, wording.KEPT_DATA),
        (Command.UNFOLLOW, wording.FOLLOWS_NOTHING),
        (Command.HUMAN, wording.NOT_HUMAN),
        (Command.RATE, wording.NOT_RATED),
        (Command.ADD, wording.KEPT),
        (Command.CONFIRM, wording.NOTHING_TO_CANCEL),
        (Command.FEEDBACK, wording.NOTHING_TO_CANCEL),
    ],
)
def test_whatever_is_denied_does_nothing(desk: Desk, denied: Command, said: str) -> None:
    """A negated command gets one line and is not remembered."""
    outcome = desk.say("不要", order(Command.KEEP, denied=denied))
    assert (text_of(outcome), outcome.remember) == (said, ())


def test_a_draft_that_is_not_to_be_filed_yet_waits(desk: Desk) -> None:
    """先别提交 keeps the draft, and 「是」 files it."""
    desk.say("路灯的事", feedback(FeedbackKind.COMPLAINT, sure=False))
    assert text_of(desk.say("先别提交", order(Command.KEEP, denied=Command.CONFIRM))) == wording.KEPT_DRAFT
    desk.say("是", YES)
    assert [one.text for one in desk.records] == ["路灯的事"]


def test_erasing_that_is_denied_is_over(desk: Desk) -> None:
    """After a negated erasure, 确认删除 asks again."""
    desk.say("删除我的数据", order(Command.ERASE_DATA))
    desk.say("别删我的数据", order(Command.KEEP, denied=Command.ERASE_DATA))
    assert desk.say("确认删除", order(Command.CONFIRM_ERASE)).remember == ()


def test_a_guess_asks_and_names_the_ticket(desk: Desk) -> None:
    """A guessed withdrawal names the ticket, and withdraws only after 「是」."""
    number = file(desk)
    asked = desk.say("我想销单", GUESS)
    assert number in text_of(asked)
    assert asked.remember == ()
    assert text_of(desk.say("是", YES)) == wording.WITHDRAWN.format(number=number)
    assert desk.records[0].state is FeedbackState.WITHDRAWN


def test_no_and_silence_leave_the_ticket(desk: Desk) -> None:
    """否 tells the state, and after anything else 「是」 means something else."""
    file(desk)
    desk.say("我想销单", GUESS)
    assert "不撤回" in text_of(desk.say("否", NO))
    desk.say("退单", GUESS)
    desk.say("谢谢", order(Command.HELP))
    desk.say("是", YES)
    desk.say("退单", GUESS)
    desk.wait(minutes=31)
    desk.say("是", YES)
    assert desk.records[0].state is FeedbackState.RECEIVED


def test_in_a_group_no_ticket_is_named(desk: Desk) -> None:
    """In a group a guessed or negated withdrawal names no ticket."""
    number = file(desk)
    for said, intent in (("退单", GUESS), ("别撤", order(Command.KEEP, denied=Command.WITHDRAW))):
        assert number not in text_of(desk.say(said, intent, public=True))


def test_a_guess_ends_no_following(desk: Desk) -> None:
    """Only the literal command ends the only follow; a guess does not."""
    desk.ask("今年装多少部电梯", Band.ANSWER, "3-003")
    desk.say("关注", order(Command.FOLLOW))
    assert desk.say("别烦我", order(Command.UNFOLLOW, sure=False)).remember == ()
    desk.say("取消关注", order(Command.UNFOLLOW))
    assert desk.followed == []


def test_several_orders_are_asked_about(desk: Desk) -> None:
    """Several commands at once are asked about, with what to say for each."""
    outcome = desk.say("弄掉", order(Command.UNSURE, perhaps=(Command.WITHDRAW, Command.ERASE_DATA)))
    assert [choice.say for choice in outcome.replies[0].choices] == ["撤回", "删除我的数据"]
    assert (outcome.kind, outcome.decision) == (Kind.COMMAND, Decision.OTHER)
    assert desk.state.mode is Mode.IDLE

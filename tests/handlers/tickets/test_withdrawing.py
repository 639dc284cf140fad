"""Withdrawing a ticket: for ten minutes, the right one, along with what awaits it."""

from dataclasses import replace

import pytest

from handlers import wording
from handlers.hearing.intent import Command, Intent
from handlers.messages import Kind
from handlers.outcome import Withdraw
from storage.records import FeedbackKind, FeedbackState
from tests.handlers.dialogues import Desk, feedback, file, order, text_of


def test_which_ticket_is_to_be_taken_back(desk: Desk) -> None:
    """A position without a list gets the list, even of one; a matter's name works, and it is asked first."""
    lamp, lift = file(desk), file(desk, "我们楼的电梯停了三天")
    guess = order(Command.WITHDRAW, sure=False)
    asked = desk.say("撤回第二件", guess)
    assert text_of(asked).startswith(f"{wording.WITHDRAW_WHICH}\n1. {lift}")
    assert [choice.say for choice in asked.replies[0].choices] == [f"撤回 {lift}", f"撤回 {lamp}"]
    assert f"撤回工单{lamp}" in text_of(desk.say("撤回第二件", guess))
    desk.say("否", order(Command.CANCEL))
    assert f"撤回工单{lamp}（2023年5月4日的投诉，转给城管执法委）" in text_of(
        desk.say("把路灯那个撤了", guess)
    )
    assert desk.say("是", order(Command.CONFIRM)).remember == (Withdraw(lamp),)


def test_words_that_wait_for_a_ticket_go_with_it(desk: Desk) -> None:
    """Words asked about for a ticket are not offered again once it is withdrawn."""
    number = file(desk)
    assert "补充到" in text_of(desk.say("就是昨天晚上坏的"))
    assert desk.say("撤回", order(Command.WITHDRAW)).remember == (Withdraw(number),)
    assert text_of(desk.say("是", order(Command.CONFIRM))) == wording.NO_DRAFT


@pytest.mark.parametrize("by_number", [True, False])
def test_withdrawn_within_ten_minutes(desk: Desk, by_number: bool) -> None:
    """Within ten minutes the newest or the named ticket can be withdrawn; a second time is told so."""
    first = file(desk)
    desk.wait(minutes=1)
    newest = file(desk, "汉东路路灯坏了")
    desk.wait(minutes=9)
    number = first if by_number else newest
    intent = order(Command.WITHDRAW, argument=first if by_number else None)
    outcome = desk.say("撤回", intent)
    assert outcome.remember == (Withdraw(number),)
    assert text_of(outcome) == wording.WITHDRAWN.format(number=number)
    again = desk.say(f"撤回{number}", order(Command.WITHDRAW, argument=number))
    assert text_of(again) == wording.ALREADY_WITHDRAWN.format(number=number)
    assert again.remember == ()
    assert [record.state for record in desk.records].count(FeedbackState.WITHDRAWN) == 1


def test_the_ticket_that_was_talked_about_is_taken_back(desk: Desk) -> None:
    """「撤回」 means the ticket just shown; a receipt's button always means its own."""
    first = desk.say("解放路路灯坏了三天", feedback(FeedbackKind.COMPLAINT))
    number = desk.records[-1].number
    newest = file(desk, "汉东路路灯坏了")
    button = first.replies[-1].choices[-1].say
    assert button == f"撤回 {number}"
    desk.say(number, Intent(Kind.STATUS, "", argument=number))
    assert desk.say("撤回", order(Command.WITHDRAW)).remember == (Withdraw(number),)
    assert desk.say("撤回", order(Command.WITHDRAW)).remember == (Withdraw(newest),)


def test_too_late_to_withdraw(desk: Desk) -> None:
    """A second after ten minutes it is with the named department, with how to add words."""
    number = file(desk)
    desk.wait(minutes=10, seconds=1)
    outcome = desk.say("撤回", order(Command.WITHDRAW))
    assert text_of(outcome) == wording.TOO_LATE_TO_WITHDRAW.format(number=number, department="城管执法委")
    assert outcome.remember == ()


def test_what_is_answered_is_not_withdrawn(desk: Desk) -> None:
    """A ticket answered within minutes can't be withdrawn."""
    file(desk)
    desk.records = [replace(desk.records[0], state=FeedbackState.ANSWERED)]
    assert desk.say("撤回", order(Command.WITHDRAW)).remember == ()


def test_nothing_to_withdraw(desk: Desk) -> None:
    """Without a ticket there is nothing to withdraw."""
    assert text_of(desk.say("撤回", order(Command.WITHDRAW))) == wording.NOTHING_TO_WITHDRAW


def test_while_words_are_awaited_a_guess_takes_nothing_back(desk: Desk) -> None:
    """我不知道投诉哪个部门, heard as an order to withdraw, is told to go on; 撤回 itself that there is nothing."""
    desk.say("我要投诉", Intent(Kind.COMMAND, "", command=Command.FEEDBACK, feedback=FeedbackKind.COMPLAINT))
    said = text_of(desk.say("我不知道投诉哪个部门", order(Command.WITHDRAW, sure=False)))
    assert said == wording.DRAFT_STAYS.format(kind="投诉")
    assert text_of(desk.say("撤回", order(Command.WITHDRAW))) == wording.NOTHING_TO_WITHDRAW


def test_no_place_is_added_to_a_withdrawn_ticket(desk: Desk) -> None:
    """After a withdrawal a place name is a question again."""
    file(desk, "路灯坏了三天没人修")
    desk.say("撤回", order(Command.WITHDRAW))
    desk.say("解放路", Intent(Kind.QUESTION, ""))
    assert desk.records[0].place is None

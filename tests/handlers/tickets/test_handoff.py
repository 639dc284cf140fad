"""A person instead of the bot: the hotline, or a clerk in conversation, whom the bot does not interrupt."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers import wording
from handlers.casework.talking import LAPSE
from handlers.hearing.intent import Command, Emergency, Intent
from handlers.messages import Kind
from handlers.outcome import AddWords, LeaveTalk
from knowledge.city import City
from knowledge.found import Band
from storage.records import FeedbackKind, Talk
from tests.handlers.dialogues import Desk, danger, feedback, order, text_of
from tests.handlers.resident import Talk as Says

HUMAN = order(Command.HUMAN)


def talking(desk: Desk) -> str:
    """File a complaint about which a clerk now talks with the citizen."""
    desk.say("解放路的路灯坏了三天没人修", feedback(FeedbackKind.COMPLAINT))
    number = desk.records[-1].number
    desk.wait(hours=3)
    desk.talking = Talk(number, desk.now, answered=False)
    return number


def test_the_hotline_and_its_hours(city: City) -> None:
    """The city's hotline and hours are given, and filing offered; missing hours are not made up."""
    desk = Desk(replace(city, hotline_hours="工作日8:00至17:30"))
    said = text_of(desk.say("转人工", HUMAN))
    assert "12345" in said
    assert "工作日8:00至17:30" in said
    assert "建议" in said
    assert "接听时间" not in text_of(Desk(city).say("转人工", HUMAN))


@pytest.mark.parametrize("text", ["12345热线怎么打", "怎么打12345", "有没有热线电话", "投诉电话是多少"])
def test_the_hotline_is_asked_for(talk: Says, text: str) -> None:
    """Whoever asks for the hotline is told it, with its hours."""
    assert text_of(talk(text)).startswith(wording.HUMAN.format(hotline="12345"))


def test_words_go_to_the_clerk(desk: Desk) -> None:
    """During a conversation questions, complaints, thanks, numbers and 是 go to the clerk without the bot's answer."""
    number = talking(desk)
    for words, intent in (
        ("今年装多少部电梯", Intent(Kind.QUESTION, "", finding=desk.finding(Band.ANSWER, "3-003"))),
        ("东头第三根杆子", feedback(FeedbackKind.COMPLAINT)),
        ("谢谢", Intent(Kind.SMALLTALK, "", smalltalk="thanks")),
        ("3", order(Command.PICK, pick=3)),
        ("是的", order(Command.CONFIRM)),
        ("满意", None),
    ):
        outcome = desk.say(words, intent)
        assert outcome.remember == (AddWords(number, words, talk=True),)
        assert "已转给城管执法委" in text_of(outcome)
    assert len(desk.records) == 1


def test_how_to_leave_is_said_once(desk: Desk) -> None:
    """How to leave is said with the first words; later receipts are short."""
    number = talking(desk)
    assert "退出" in text_of(desk.say("东头第三根杆子"))
    desk.talking = Talk(number, desk.now, answered=True)
    assert text_of(desk.say("门口有棵树")) == "已转给城管执法委。"


def test_an_emergency_is_still_answered(desk: Desk) -> None:
    """An emergency is answered before any clerk."""
    talking(desk)
    assert "119" in text_of(desk.say("楼里着火了", danger(Emergency.FIRE)))


@pytest.mark.parametrize("command", [Command.HELP, Command.MY_TICKETS, Command.BROWSE, Command.HUMAN])
def test_orders_are_still_followed(desk: Desk, command: Command) -> None:
    """Literal commands go to the bot; 转人工 says who is there already."""
    talking(desk)
    outcome = desk.say("某个命令", order(command))
    assert not outcome.remember
    if command is Command.HUMAN:
        assert "正在和您说" in text_of(outcome)


def test_leaving_the_talk_brings_back_the_bot(desk: Desk) -> None:
    """退出 ends the conversation, and the bot answers again."""
    number = talking(desk)
    outcome = desk.say("退出", order(Command.CANCEL))
    assert outcome.remember == (LeaveTalk(number),)
    assert "电梯" in text_of(desk.ask("今年装多少部电梯", Band.ANSWER, "3-003"))


def test_a_draft_comes_first(desk: Desk) -> None:
    """A suggestion's awaited words go to it, and 取消 drops the draft, not the conversation."""
    talking(desk)
    desk.say("建议", order(Command.FEEDBACK))
    desk.say("取消", order(Command.CANCEL))
    assert desk.talking is not None
    desk.say("建议", order(Command.FEEDBACK))
    desk.say("在文峰路多装路灯", feedback(FeedbackKind.SUGGESTION))
    assert len(desk.records) == 2


def test_it_ends_by_itself(desk: Desk) -> None:
    """The conversation ends after a day of silence, and with the answer."""
    number = talking(desk)
    desk.now += LAPSE + timedelta(seconds=1)
    assert "电梯" in text_of(desk.ask("今年装多少部电梯", Band.ANSWER, "3-003"))
    desk.talking = Talk(number, desk.now, answered=True)
    desk.answer(number)
    assert not any(isinstance(one, AddWords) for one in desk.say("还有一件事").remember)

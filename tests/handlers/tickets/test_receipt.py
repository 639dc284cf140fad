"""Right after a receipt, a yes or no says that the ticket stands, and what takes it back is asked."""

import pytest

from handlers import wording
from handlers.hearing.intent import Command, Intent
from handlers.messages import Kind
from tests.handlers.dialogues import Desk, file, order, text_of


@pytest.mark.parametrize(
    ("text", "command"),
    [("不是", Command.CANCEL), ("取消", Command.CANCEL), ("不用了", Command.CANCEL), ("是", Command.CONFIRM)],
)
def test_a_yes_or_no_right_after_the_receipt_is_told_that_the_ticket_stands(
    desk: Desk, text: str, command: Command
) -> None:
    """Yes or no after a receipt is told that the ticket is filed and how to withdraw it."""
    number = file(desk)
    said = text_of(desk.say(text, order(command)))
    assert said == wording.TICKET_STANDS.format(number=number)


@pytest.mark.parametrize("text", ["没有", "不知道", "哪个学校我不想说"])
def test_no_place_to_tell(desk: Desk, text: str) -> None:
    """Somebody without a place to tell is told that the ticket is filed."""
    number = file(desk, "路灯坏了三天")
    said = text_of(desk.say(text, Intent(Kind.SMALLTALK, "", smalltalk="told")))
    assert said == wording.TICKET_STANDS.format(number=number)
    assert desk.state.awaiting_place is None


@pytest.mark.parametrize("text", ["算了还是撤了", "不投诉了", "我不想反映了"])
def test_who_cancels_and_says_to_take_it_back_is_asked(desk: Desk, text: str) -> None:
    """Right after a receipt, they are asked whether to withdraw the ticket."""
    number = file(desk)
    assert f"要撤回工单{number}" in text_of(desk.say(text, order(Command.CANCEL, sure=False)))


def test_what_was_sent_by_mistake_stands_until_it_is_withdrawn(counter: Desk) -> None:
    """发错了 hears how to take it back; 撤错了 afterwards that it is gone, and what to do."""
    counter.say("汉东路路灯坏了")
    assert text_of(counter.say("发错了")) == wording.TICKET_STANDS.format(number=counter.records[-1].number)
    counter.say("撤回")
    number = counter.records[-1].number
    assert text_of(counter.say("撤错了")) == wording.WITHDRAWN_STAYS.format(number=number)

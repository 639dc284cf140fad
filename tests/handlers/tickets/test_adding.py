"""A citizen adds words to an open ticket: by number, after looking at it, or as the only one."""

from datetime import timedelta

import pytest

from handlers.hearing.intent import Command, Intent
from handlers.messages import Kind
from handlers.outcome import AddWords
from handlers.state import Mode
from handlers.tickets.adding import MOST_ADDED
from knowledge.found import Band
from storage.records import FeedbackKind, FeedbackState, Restriction
from tests.handlers.dialogues import Desk, feedback, order, text_of

ADD = order(Command.ADD)


def file(desk: Desk, words: str = "解放路的路灯坏了三天没人修") -> str:
    """File a complaint; return its number."""
    desk.say(words, feedback(FeedbackKind.COMPLAINT))
    desk.wait(minutes=1)
    return desk.records[-1].number


def look(desk: Desk, number: str) -> None:
    """Look at a ticket."""
    desk.say(number, Intent(Kind.STATUS, number, argument=number))


@pytest.mark.parametrize(
    "words",
    [
        "补充：昨晚又坏了",
        "补充 昨晚又坏了",
        "我要补充一下，昨晚又坏了",
        "那我补充一下，昨晚又坏了",
        "对了 补充：昨晚又坏了",
        "再补充一句：昨晚又坏了",
        "再加一句，昨晚又坏了",
        "补充{number}昨晚又坏了",
        "{number} 补充：昨晚又坏了",
    ],
)
def test_to_the_only_open_ticket_or_by_number(desk: Desk, words: str) -> None:
    """The words are added without command and number, and it is said who reads them."""
    number = file(desk)
    words = words.format(number=number)
    outcome = desk.say(words, Intent(Kind.STATUS, words, argument=number) if number in words else None)
    assert outcome.remember == (AddWords(number, "昨晚又坏了"),)
    assert "城管执法委看得到" in text_of(outcome)


def test_words_beside_a_number(desk: Desk) -> None:
    """Words beside a number are added to the ticket, not filed; a question about it is answered."""
    number = file(desk)
    story = f"{number} 今天连旁边两盏也不亮了"
    assert desk.say(story, feedback(FeedbackKind.COMPLAINT)).remember == (
        AddWords(number, "今天连旁边两盏也不亮了"),
    )
    asks = f"{number} 我那个路灯办到哪一步了"
    assert "办到哪一步" in text_of(desk.say(asks, Intent(Kind.STATUS, asks, argument=number)))
    other = "YN-1234-5678-8 今天连旁边两盏也不亮了"
    assert not any(
        isinstance(one, AddWords) for one in desk.say(other, feedback(FeedbackKind.COMPLAINT)).remember
    )


def test_the_ticket_that_was_just_looked_at(desk: Desk) -> None:
    """Of several tickets, 「补充」 means the one just shown."""
    first, second = file(desk), file(desk, "文化公园的垃圾没人收")
    look(desk, first)
    assert desk.say("补充昨晚又坏了").remember == (AddWords(first, "昨晚又坏了"),)
    look(desk, second)
    desk.say("补充", ADD)
    assert desk.state.mode is Mode.ADDING
    assert desk.say("公园西门那边", feedback(FeedbackKind.COMPLAINT)).remember == (
        AddWords(second, "公园西门那边"),
    )


def test_with_several_tickets_it_is_asked_which(desk: Desk) -> None:
    """With several tickets it is asked which; the words are kept, and a button or number suffices."""
    first, second = file(desk), file(desk, "文化公园的垃圾没人收")
    desk.ask("今年装多少部电梯", Band.ANSWER, "3-003")
    outcome = desk.say("补充：昨晚又坏了")
    assert not outcome.remember
    assert [choice.say for choice in outcome.replies[0].choices] == [f"补充 {second}", f"补充 {first}"]
    said = f"补充 {first}"
    assert desk.say(said, Intent(Kind.STATUS, said, argument=first)).remember == (
        AddWords(first, "昨晚又坏了"),
    )


def test_which_of_several_by_its_place(desk: Desk) -> None:
    """第二个 picks the ticket and is not the words, even if another was looked at long ago."""
    older, _ = file(desk), file(desk, "汉东路的路灯坏了")
    desk.wait(minutes=31)
    asked = desk.say("补充：昨晚又坏了", ADD)
    assert [choice.label for choice in asked.replies[0].choices] == [
        f"{n}. {one.number}" for n, one in enumerate(reversed(desk.records), 1)
    ]
    assert desk.say("第二个", order(Command.PICK, pick=2)).remember == (AddWords(older, "昨晚又坏了"),)


def test_a_question_that_begins_with_the_word_is_a_question(desk: Desk) -> None:
    """补充医疗保险 is no command."""
    file(desk)
    assert "医保参保率" in text_of(desk.ask("补充医疗保险今年怎么搞", Band.ANSWER, "7-001"))


def test_what_was_begun_can_be_dropped(desk: Desk) -> None:
    """取消 ends it, and nothing is added."""
    file(desk)
    assert "写在下一条消息里" in text_of(desk.say("补充", ADD))
    assert "取消了" in text_of(desk.say("取消", order(Command.CANCEL)))
    assert desk.state.mode is Mode.IDLE


def test_an_answered_ticket_tells_how_to_go_on(desk: Desk) -> None:
    """An answered ticket takes no words but says how to reopen or file; so do a withdrawn one and none."""
    assert "没有正在办的工单" in text_of(desk.say("补充：昨晚又坏了"))
    number = file(desk)
    desk.answer(number)
    said = text_of(desk.say(f"补充 {number} 昨晚又坏了"))
    assert "没解决" in said
    assert "建议" in said
    other = file(desk)
    desk._change(other, state=FeedbackState.WITHDRAWN)
    assert "已经撤回" in text_of(desk.say(f"补充 {other} 昨晚又坏了"))
    assert "没有查到" in text_of(desk.say("补充 YN-1234-5678-8 昨晚又坏了"))


def test_nor_from_the_restricted(desk: Desk) -> None:
    """A restricted citizen adds nothing, and is told until when and whom to call."""
    number = file(desk)
    desk.restricted = Restriction("c", "w", number, desk.now + timedelta(days=3), "s", desk.now)
    outcome = desk.say(f"补充 {number} 昨晚又坏了")
    assert not outcome.remember
    assert "暂停到2023年5月7日" in text_of(outcome)


def test_after_many_additions_the_hotline_is_given(desk: Desk) -> None:
    """After many additions the hotline is given."""
    number = file(desk)
    for day in range(MOST_ADDED):
        assert desk.say(f"补充 {number} 第{day}天还没来人").remember
    outcome = desk.say(f"补充 {number} 还没来人")
    assert not outcome.remember
    assert "12345" in text_of(outcome)

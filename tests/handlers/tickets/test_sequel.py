"""Short questions after a ticket are about the ticket."""

import pytest

from handlers import wording
from handlers.hearing.intent import Command, Intent
from handlers.messages import Kind
from knowledge.found import Band
from storage.records import FeedbackEvent, Happening
from tests.handlers.dialogues import Desk, file, order, text_of


@pytest.mark.parametrize(
    "text", ["到哪一步了", "什么时候修好", "怎么还没人来", "那怎么办", "我的投诉怎么样了"]
)
def test_what_is_asked_after_a_receipt_is_asked_of_the_ticket(desk: Desk, text: str) -> None:
    """After a receipt its number, department and due date can be asked for."""
    number = file(desk)
    said = text_of(desk.say(text))
    assert number in said
    assert "城管执法委" in said
    assert "答复期限" in said


def test_who_has_it(desk: Desk) -> None:
    """Who has it is told in one line, without making up a telephone number."""
    number = file(desk)
    assert text_of(desk.say("哪个部门管")) == wording.TICKET_WITH.format(
        number=number, department="城管执法委"
    )
    assert wording.NO_PHONE.format(hotline="12345") in text_of(desk.say("电话多少"))


@pytest.mark.parametrize("text", ["什么时候修好", "能不能快点"])
def test_past_its_limit_that_is_told(desk: Desk, text: str) -> None:
    """After the due date, when and 催单 are told that it has passed."""
    file(desk)
    desk.wait(days=30)
    said = text_of(desk.say(text))
    assert "已经过了答复期限" in said
    assert "部门还没有接手，对不起" in said
    assert "答复期限：" not in said


def test_days_later_the_ticket_that_is_open_is_meant(desk: Desk) -> None:
    """Days later the open ticket is meant unless something else was talked about, even a declined question."""
    number = file(desk)
    desk.wait(days=2)
    assert number in text_of(desk.say("到哪一步了"))
    desk.wait(days=2)
    desk.ask("外地孩子怎么上学", Band.DECLINE)
    assert number not in text_of(desk.say("找哪个部门"))


def test_after_a_ticket_the_report_is_asked_by_name(desk: Desk) -> None:
    """An answer from the report replaces the ticket as the subject."""
    number = file(desk)
    desk.ask("今年装多少部电梯", Band.ANSWER, "3-003")
    said = text_of(desk.say("谁负责"))
    assert "住建局" in said
    assert number not in said


def test_what_cannot_be_withdrawn_any_more_is_still_talked_about(desk: Desk) -> None:
    """那怎么办 after a refused withdrawal shows what comes next."""
    number = file(desk)
    desk.wait(minutes=15)
    desk.say("撤回", order(Command.WITHDRAW))
    assert number in text_of(desk.say("那怎么办"))


def test_in_a_group_nobody_learns_of_a_ticket(desk: Desk) -> None:
    """In a group nobody learns of a ticket."""
    number = file(desk)
    assert number not in text_of(desk.say("到哪一步了", public=True))
    assert number not in text_of(desk.say("这样啊", Intent(Kind.QUESTION, ""), public=True))


def test_why_the_limit_was_moved_is_told(desk: Desk) -> None:
    """The reason for a moved due date is told from the ticket's events."""
    number = file(desk)
    at, detail = desk.now, {"due": "2023-06-01"}
    moved = FeedbackEvent(number, at, "staff:s1", Happening.EXTENDED, "在等配件", True, detail)
    received = FeedbackEvent(number, at, "citizen", Happening.RECEIVED, None, True, {})
    desk.events[number] = (received, moved)
    assert "因为：在等配件" in text_of(desk.say("为什么延期"))


def test_who_asks_to_be_called_is_told_where_the_answer_comes(desk: Desk) -> None:
    """打不打电话给我 gets no hotline, and no promise that anybody calls."""
    file(desk)
    assert text_of(desk.say("打不打电话给我")) == wording.TICKET_TOLD_HERE
    for words in ("给我个电话号码", "给我他们的电话"):
        assert wording.NO_PHONE.format(hotline="12345") in text_of(desk.say(words))


@pytest.mark.parametrize("said", ["修好了告诉我一声", "有结果告诉我", "办好了跟我说一声"])
def test_whoever_wants_to_be_told_is_told_where(counter: Desk, said: str) -> None:
    """It is no thanks to be filed, and nothing of the report to follow."""
    counter.say("汉东路路灯坏了")
    assert text_of(counter.say(said)) == wording.TICKET_TOLD_HERE


def test_a_ticket_is_called_by_its_matter(counter: Desk) -> None:
    """那个路灯 the next day is the citizen's own, and no promise that is similar."""
    counter.say("汉东路路灯坏了")
    counter.wait(days=1)
    assert counter.records[-1].number in text_of(counter.say("那个路灯"))
    assert counter.records[-1].number not in text_of(counter.say("那个公交车"))

"""What follows a ticket: questions about it, a detail, a correction, and that the answer did not help."""

import pytest

from handlers import wording
from handlers.hearing.intent import Command, Intent
from handlers.hearing.odds import STATEMENT
from handlers.messages import Kind
from handlers.outcome import AddPlace, AddWords, Explain, NewFeedback, Rate
from knowledge.found import Band, Finding
from storage.records import FeedbackEvent, FeedbackKind, Happening, Solved
from tests.handlers.dialogues import Desk, feedback, file, file_answered, order, text_of
from tests.handlers.resident import Talk


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


@pytest.mark.parametrize("words", ["晚上黑得看不见", "写错了，是电梯不亮"])
def test_a_detail_is_offered_to_be_added(desk: Desk, words: str) -> None:
    """A detail without a matter, or a correction, is offered; 「是」 adds it without a second ticket."""
    number = file(desk)
    asked = desk.say(words, feedback(FeedbackKind.COMPLAINT))
    assert number in text_of(asked)
    assert not asked.remember
    assert desk.say("是", order(Command.CONFIRM)).remember == (AddWords(number, words),)
    assert len(desk.records) == 1


def test_what_is_no_detail_is_asked_about_as_its_own(desk: Desk) -> None:
    """After 「否」 it is filed like any other."""
    file(desk)
    desk.say("楼上太吵了", feedback(FeedbackKind.COMPLAINT))
    desk.say("否", order(Command.CANCEL))
    (ticket,) = desk.say("是", order(Command.CONFIRM)).remember
    assert isinstance(ticket, NewFeedback)
    assert ticket.text == "楼上太吵了"


def test_the_words_that_wait_can_be_dropped(desk: Desk) -> None:
    """「取消」 files and adds nothing."""
    number = file(desk)
    desk.say("楼上太吵了", feedback(FeedbackKind.COMPLAINT))
    assert text_of(desk.say("取消", order(Command.CANCEL))) == wording.NOT_ADDED.format(number=number)
    assert desk.state.draft is None


@pytest.mark.parametrize(
    "words", ["垃圾也没人收", "交通大道上也黑", "今年小区里什么时候装新的，我们等了好多年了一直没有消息"]
)
def test_a_matter_or_a_place_of_its_own_is_a_ticket_of_its_own(desk: Desk, words: str) -> None:
    """Words with their own matter or place, or long ones, are a separate ticket."""
    file(desk)
    desk.say(words, feedback(FeedbackKind.COMPLAINT))
    assert len(desk.records) == 2


def test_later_it_is_a_ticket_of_its_own(desk: Desk) -> None:
    """A detail long after the receipt is a separate ticket."""
    file(desk)
    desk.wait(minutes=20)
    desk.say("晚上黑得看不见", feedback(FeedbackKind.COMPLAINT))
    assert len(desk.records) == 2


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        ("根本没来人", None),
        ("还在黑着", None),
        ("亮了两盏，路灯还有一盏不亮", feedback(FeedbackKind.COMPLAINT)),
    ],
)
def test_an_answer_that_did_not_help_is_asked_about(desk: Desk, words: str, intent: Intent | None) -> None:
    """Words that the answer did not help are told how to reopen, and go along as the reason."""
    number = file(desk)
    desk.wait(days=1)
    desk.answer(number)
    asked = desk.say(words, intent)
    assert number in text_of(asked)
    assert [choice.label for choice in asked.replies[0].choices] == [one.value for one in Solved]
    rated = desk.say("没解决")
    assert [type(one) for one in rated.remember] == [Rate, Explain]
    assert rated.remember[1] == Explain(number, words)


def test_a_grievance_of_its_own_is_filed_whatever_waits_to_be_rated(desk: Desk) -> None:
    """Another grievance is a separate ticket, whatever awaits a rating."""
    number = file(desk)
    desk.wait(days=1)
    desk.answer(number)
    desk.say("垃圾没人收", feedback(FeedbackKind.COMPLAINT))
    assert len(desk.records) == 2


def test_in_a_group_nobody_learns_of_a_ticket(desk: Desk) -> None:
    """In a group nobody learns of a ticket."""
    number = file(desk)
    assert number not in text_of(desk.say("到哪一步了", public=True))
    assert number not in text_of(desk.say("这样啊", Intent(Kind.QUESTION, ""), public=True))


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


@pytest.mark.parametrize("text", ["部门转错了", "不归他们管，应该是街道办", "不是投诉，是建议", "派错单位了"])
def test_what_sets_right_is_offered_to_be_added(desk: Desk, text: str) -> None:
    """A correction is offered to be added, however it was classified."""
    number = file(desk)
    for intent in (Intent(Kind.STATUS, text), Intent(Kind.SMALLTALK, text, smalltalk="told")):
        said = text_of(desk.say(text, intent))
        assert said == wording.BELONGS.format(words=text, number=number, department="城管执法委")
    (added,) = desk.say("是", order(Command.CONFIRM)).remember
    assert isinstance(added, AddWords)


def test_what_would_be_mere_talk_is_offered_too(desk: Desk) -> None:
    """Small talk with its own content is offered to be added."""
    number = file(desk)
    text = "隔壁大爷前天崴到脚"
    said = text_of(desk.say(text, Intent(Kind.SMALLTALK, text, smalltalk="told")))
    assert number in said


def test_why_the_limit_was_moved_is_told(desk: Desk) -> None:
    """The reason for a moved due date is told from the ticket's events."""
    number = file(desk)
    at, detail = desk.now, {"due": "2023-06-01"}
    moved = FeedbackEvent(number, at, "staff:s1", Happening.EXTENDED, "在等配件", True, detail)
    received = FeedbackEvent(number, at, "citizen", Happening.RECEIVED, None, True, {})
    desk.events[number] = (received, moved)
    assert "因为：在等配件" in text_of(desk.say("为什么延期"))


def test_a_place_is_set_right(desk: Desk) -> None:
    """不对 是 … after the place was added asks whether it belongs to the ticket."""
    number = file(desk, "路灯坏了三天")
    desk.say("解放路", Intent(Kind.QUESTION, ""))
    perhaps = Intent(Kind.QUESTION, "", finding=desk.finding(Band.CHOOSE, "3-002"))
    said = text_of(desk.say("不对 是神农大道", perhaps))
    assert said == wording.BELONGS.format(words="不对 是神农大道", number=number, department="城管执法委")


@pytest.mark.parametrize("text", ["没有", "不知道"])
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


def test_what_is_told_in_pieces_is_added_as_one(desk: Desk) -> None:
    """Pieces are added as one, whatever department they indicate, and the place is still taken."""
    number = file(desk, "我们村的路坏了")
    for piece in ("坑坑洼洼的", "下雨全是垃圾", "老人都走不了"):
        said = text_of(desk.say(piece, feedback(FeedbackKind.COMPLAINT)))
    pieces = "坑坑洼洼的，下雨全是垃圾，老人都走不了"
    assert said == wording.BELONGS.format(words=pieces, number=number, department=desk.records[0].department)
    assert desk.say("是", order(Command.CONFIRM)).remember == (AddWords(number, pieces),)
    assert desk.say("何店镇", Intent(Kind.QUESTION, "")).remember == (AddPlace(number, "何店镇"),)
    assert len(desk.records) == 1


@pytest.mark.parametrize("text", ["都一个星期了", "一直堵着", "臭死了"])
def test_how_it_is_and_since_when_goes_to_the_ticket(desk: Desk, text: str) -> None:
    """So few words name nothing, and are told of what was just filed."""
    number = file(desk)
    said = text_of(desk.say(text, Intent(Kind.SMALLTALK, text, smalltalk="told")))
    assert said == wording.BELONGS.format(words=text, number=number, department="城管执法委")


def test_a_place_right_after_the_receipt_is_offered_to_be_added(desk: Desk) -> None:
    """Also where none was asked for: it begins no matter of its own."""
    number = file(desk)
    said = text_of(
        desk.say("万店镇新中村", Intent(Kind.QUESTION, "万店镇新中村", finding=Finding(Band.DECLINE)))
    )
    assert said == wording.BELONGS.format(words="万店镇新中村", number=number, department="城管执法委")


@pytest.mark.parametrize("text", ["又坏了", "灯还是不亮", "还有两盏没亮"])
def test_an_answer_that_was_rated_and_did_not_last(desk: Desk, text: str) -> None:
    """Whoever says that it is so still, or again, is told how to have it taken up; the words wait, to go along."""
    number = file_answered(desk)
    desk.say("解决了")
    said = text_of(desk.say(text, feedback(FeedbackKind.COMPLAINT)))
    assert said == wording.SAY_IF_SOLVED.format(number=number, department="城管执法委")
    assert desk.state.draft == text


def test_a_place_beside_something_of_the_report_is_told_of_the_ticket(desk: Desk) -> None:
    """青年路菜市场后面 says where, after a receipt, whatever the report has about markets."""
    number = file(desk)
    found = Intent(Kind.QUESTION, "青年路菜市场后面", finding=desk.finding(Band.ANSWER, "3-002"))
    assert text_of(desk.say("青年路菜市场后面", found)) == wording.BELONGS.format(
        words="青年路菜市场后面", number=number, department="城管执法委"
    )


def test_who_asks_to_be_called_is_told_where_the_answer_comes(desk: Desk) -> None:
    """打不打电话给我 gets no hotline, and no promise that anybody calls."""
    file(desk)
    assert text_of(desk.say("打不打电话给我")) == wording.TICKET_TOLD_HERE
    for words in ("给我个电话号码", "给我他们的电话"):
        assert wording.NO_PHONE.format(hotline="12345") in text_of(desk.say(words))


def test_still_so_is_said_of_the_answer(desk: Desk) -> None:
    """还是黄的 after an answer says that it did not help."""
    number = file_answered(desk)
    said = text_of(desk.say("还是黄的", Intent(Kind.SMALLTALK, "还是黄的", smalltalk=STATEMENT)))
    assert said == wording.SAY_IF_SOLVED.format(number=number, department="城管执法委")


def test_another_trouble_with_its_place_is_no_place_of_the_ticket(talk: Talk) -> None:
    """井盖丢了 汉东路 after a ticket about lamps is a matter of its own."""
    told = talk("解放路的路灯坏了三天没人修", "井盖丢了 汉东路")
    assert text_of(told) == wording.CONFIRM.format(draft="井盖丢了 汉东路", kind="投诉")

"""A few words after a ticket: a detail, a correction, or that the answer did not help."""

import pytest

from handlers import wording
from handlers.hearing.intent import Command, Intent
from handlers.hearing.odds import STATEMENT
from handlers.messages import Kind
from handlers.outcome import AddPlace, AddWords, Explain, NewFeedback, Rate
from knowledge.found import Band, Finding
from storage.records import FeedbackKind, Solved
from tests.handlers.dialogues import Desk, feedback, file, file_answered, order, text_of
from tests.handlers.resident import Talk


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


@pytest.mark.parametrize("text", ["取消", "那我不说了", "不用补了"])
def test_the_words_that_wait_can_be_dropped(desk: Desk, text: str) -> None:
    """「取消」 files and adds nothing, and nor does 不说了."""
    number = file(desk)
    desk.say("楼上太吵了", feedback(FeedbackKind.COMPLAINT))
    assert text_of(desk.say(text, order(Command.CANCEL))) == wording.NOT_ADDED.format(number=number)
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
        ("我没看到换了", Intent(Kind.SMALLTALK, "", smalltalk=STATEMENT)),
        ("亮了两盏，路灯还有一盏不亮", feedback(FeedbackKind.COMPLAINT)),
        ("没收到", Intent(Kind.SMALLTALK, "", smalltalk="ack")),
        ("灯是亮了 但是太暗", Intent(Kind.SMALLTALK, "", smalltalk=STATEMENT)),
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


@pytest.mark.parametrize("text", ["部门转错了", "不归他们管，应该是街道办", "不是投诉，是建议", "派错单位了"])
def test_what_sets_right_is_offered_to_be_added(desk: Desk, text: str) -> None:
    """A correction is offered to be added, however it was classified."""
    number = file(desk)
    for intent in (Intent(Kind.STATUS, text), Intent(Kind.SMALLTALK, text, smalltalk="told")):
        said = text_of(desk.say(text, intent))
        assert said == wording.BELONGS.format(words=text, number=number, department="城管执法委")
    (added,) = desk.say("是", order(Command.CONFIRM)).remember
    assert isinstance(added, AddWords)


def test_a_figure_is_of_what_was_told(desk: Desk) -> None:
    """20个人 after a complaint is offered to be added, though the report promises 20 of something."""
    number = file(desk)
    said = text_of(desk.ask("20个人", Band.ANSWER, "3-004"))
    assert said == wording.BELONGS.format(words="20个人", number=number, department="城管执法委")


def test_of_a_choice_shown_since_that_is_asked(desk: Desk) -> None:
    """什么时候 after a choice is about the choice, and not about the ticket filed before it."""
    number = file(desk)
    desk.ask("今年装多少部电梯", Band.CHOOSE, "3-003", "3-002")
    assert number not in text_of(desk.ask("什么时候", Band.DECLINE))


def test_what_would_be_mere_talk_is_offered_too(desk: Desk) -> None:
    """Small talk with its own content is offered to be added."""
    number = file(desk)
    text = "隔壁大爷前天崴到脚"
    said = text_of(desk.say(text, Intent(Kind.SMALLTALK, text, smalltalk="told")))
    assert number in said


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("几个村都没有", order(Command.NONE_OF_THESE, sure=False)),
        ("20个人", Intent(Kind.QUESTION, "", finding=Finding(Band.DECLINE))),
        ("水厂说是村里的事", Intent(Kind.QUESTION, "", finding=Finding(Band.ANSWER))),
        ("物业也不管", Intent(Kind.QUESTION, "", finding=Finding(Band.DECLINE))),
        ("我家住电梯房", Intent(Kind.SMALLTALK, "", smalltalk=STATEMENT)),
        ("三百八一个人", Intent(Kind.SMALLTALK, "", smalltalk=STATEMENT)),
        ("三年了", Intent(Kind.SMALLTALK, "", smalltalk=STATEMENT)),
        ("车牌鄂S12345", feedback(FeedbackKind.COMPLAINT)),
        ("要求换灯", Intent(Kind.SMALLTALK, "", smalltalk=STATEMENT)),
        ("前天晚上开始的", Intent(Kind.SMALLTALK, "", smalltalk=STATEMENT)),
        ("去年三月交的", Intent(Kind.QUESTION, "", finding=Finding(Band.DECLINE))),
        ("已经打了疫苗", Intent(Kind.SMALLTALK, "", smalltalk=STATEMENT)),
        ("对了，还有电梯口", Intent(Kind.QUESTION, "", finding=Finding(Band.DECLINE))),
    ],
)
def test_what_goes_on_is_offered_to_be_added(desk: Desk, text: str, intent: Intent) -> None:
    """都没有 denies no list where none was shown, two characters tell something, and 对了,还有 goes on with the ticket."""
    number = file(desk)
    said = text_of(desk.say(text, intent))
    assert said == wording.BELONGS.format(words=text, number=number, department="城管执法委")


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


def test_still_so_is_said_of_the_answer(desk: Desk) -> None:
    """还是黄的 after an answer says that it did not help."""
    number = file_answered(desk)
    said = text_of(desk.say("还是黄的", Intent(Kind.SMALLTALK, "还是黄的", smalltalk=STATEMENT)))
    assert said == wording.SAY_IF_SOLVED.format(number=number, department="城管执法委")


def test_another_trouble_with_its_place_is_no_place_of_the_ticket(talk: Talk) -> None:
    """井盖丢了 汉东路 after a ticket about lamps is a matter of its own."""
    (filed,) = talk("解放路的路灯坏了三天没人修", "井盖丢了 汉东路").remember
    assert isinstance(filed, NewFeedback)


def test_a_question_to_the_plan_is_none_to_the_ticket(talk: Talk) -> None:
    """有没有规划建新学校 behind a complaint about a school is answered, and not offered to be added to it."""
    told = talk("孩子的学校太远，没有校车", "有没有规划建新学校")
    assert told.kind is Kind.QUESTION


def test_praise_told_in_pieces_is_one(desk: Desk) -> None:
    """A detail behind thanks is offered to be added to them, a grievance is not."""
    desk.say("表扬网格员小刘", feedback(FeedbackKind.THANKS))
    told = desk.say("帮我妈送药", Intent(Kind.QUESTION, "帮我妈送药", finding=Finding(Band.DECLINE)))
    assert desk.records[0].number in text_of(told)
    desk.say("否", order(Command.CANCEL))
    desk.say("垃圾没人收", feedback(FeedbackKind.COMPLAINT))
    assert [one.kind for one in desk.records] == [FeedbackKind.THANKS, FeedbackKind.COMPLAINT]


def test_an_order_to_file_drops_no_words_that_wait(desk: Desk) -> None:
    """我要投诉, while it is asked whether words belong to the ticket, makes them a matter of their own."""
    file(desk)
    desk.say("晚上黑得看不见", feedback(FeedbackKind.COMPLAINT))
    desk.say("我要投诉", order(Command.FEEDBACK))
    assert desk.state.draft == "晚上黑得看不见"


@pytest.mark.parametrize("days", [1, 5, 20])
def test_what_broke_again_is_said_of_the_answer_while_it_may_be_rated(counter: Desk, days: int) -> None:
    """又坏了 names nothing: it is no matter of its own, weeks after the answer."""
    counter.say("汉东路路灯坏了")
    counter.answer(counter.records[-1].number)
    counter.wait(days=days)
    said = text_of(counter.say("又坏了"))
    assert counter.records[-1].number in said
    assert "没解决" in said


def test_when_it_is_so_belongs_to_the_ticket(counter: Desk) -> None:
    """上学放学的时候 is no suggestion of its own."""
    counter.say("曾都区实验小学门口堵车")
    assert "补充" in text_of(counter.say("上学放学的时候"))
    assert len(counter.records) == 1


def test_against_whom_goes_along(counter: Desk) -> None:
    """我要投诉城管 after discontent with an answer takes its words along, and says whom they are about."""
    counter.say("汉东路路灯坏了")
    counter.answer(counter.records[-1].number)
    counter.say("你们就是糊弄")
    counter.say("我要投诉城管")
    assert counter.state.draft == "你们就是糊弄，我要投诉城管"


def test_a_time_is_no_guessed_order(counter: Desk) -> None:
    """晚上 sounds like 往上."""
    counter.say("小区KTV太吵了")
    assert "补充" in text_of(counter.say("晚上"))


def test_who_ran_away_belongs_to_the_wages(counter: Desk) -> None:
    """老板跑路 is no place, and 工地在高新区 is one."""
    counter.say("农民工工资拖了半年")
    assert "补充" in text_of(counter.say("老板跑路"))
    counter.say("工地在高新区")
    assert counter.records[-1].place == "工地在高新区"


def test_whose_it_is_sets_right(counter: Desk) -> None:
    """归供电局 after a receipt lists nothing of that company's."""
    counter.say("汉东路路灯坏了")
    assert "补充" in text_of(counter.say("归供电局"))


@pytest.mark.parametrize(
    ("matter", "more"),
    [
        ("停车乱收费", "没发票"),
        ("公交司机态度差", "骂人"),
        ("公交司机态度差", "鄂S12345"),
        ("网吧让未成年人上网", "晚上通宵"),
    ],
)
def test_a_word_or_two_of_it_belong_to_the_ticket(counter: Desk, matter: str, more: str) -> None:
    """Neither a matter of their own, nor an insult, a plate that means nothing or a guessed order."""
    counter.say(matter)
    assert "补充" in text_of(counter.say(more))


def test_a_wish_that_names_nothing_belongs_to_the_ticket(counter: Desk) -> None:
    """建议免费 behind 门票太贵 is for nobody by itself; another matter is filed as ever."""
    counter.say("炎帝故里门票太贵")
    assert "补充" in text_of(counter.say("建议免费"))
    counter.say("建议多修公厕")
    assert len(counter.records) == 2

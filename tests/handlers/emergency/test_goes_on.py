"""What continues a ticket, a draft, an answer or danger, in unforeseen words."""

from dataclasses import replace

import pytest

from handlers import wording
from handlers.hearing.intent import Command, Emergency, Intent
from handlers.hearing.odds import STATEMENT
from handlers.messages import Kind
from handlers.outcome import AddPlace, AddWords, NewFeedback
from handlers.state import Mode
from knowledge.city import City
from knowledge.commitment import Department
from knowledge.found import Band, Finding
from knowledge.language.pointing import Slot
from storage.records import FeedbackKind
from tests.handlers.dialogues import LAMP, Desk, danger, feedback, file, order, text_of
from tests.handlers.resident import Talk


def told(text: str) -> Intent:
    """Return the intent of a statement that asks for nothing."""
    return Intent(Kind.SMALLTALK, text, smalltalk=STATEMENT)


def unfound(text: str) -> Intent:
    """Return the intent of a question that finds nothing."""
    return Intent(Kind.QUESTION, text, finding=Finding(Band.DECLINE))


def test_a_question_that_finds_nothing_goes_to_who_has_the_ticket(desk: Desk) -> None:
    """A question that finds nothing after a ticket is offered to its department; 「是」 adds it, 「算了」 does not."""
    number = file(desk)
    outcome = desk.say("这笔钱退得回来吗", unfound("这笔钱退得回来吗"))
    assert text_of(outcome) == wording.ASK_THE_DEPARTMENT.format(
        words="这笔钱退得回来吗", number=number, department="城管执法委"
    )
    assert desk.say("是", order(Command.CONFIRM)).remember == (AddWords(number, "这笔钱退得回来吗"),)
    desk.say("那张押金条退不退", unfound("那张押金条退不退"))
    assert text_of(desk.say("算了", order(Command.CANCEL))) == wording.NOT_ADDED.format(number=number)


def test_the_ticket_for_another_part_of_the_city(city: City) -> None:
    """「随县呢」 after a complaint is offered as a ticket of its own."""
    county = Department("随县", "随县人民政府", places=("随县",))
    desk = Desk(replace(city, departments=(*city.departments, county)))
    file(desk, "曾都的公厕没人扫")
    desk.say("随县呢", unfound("随县呢"))
    assert desk.state.draft == "随县的公厕没人扫"
    assert desk.state.mode is Mode.CONFIRMING


def test_who_types_little_says_it_in_pieces(desk: Desk) -> None:
    """A further piece of a story is offered to be added to the draft; a question is not."""
    desk.say("井盖松了", feedback(FeedbackKind.COMPLAINT, sure=False))
    desk.say("都快一个礼拜了", told("都快一个礼拜了"))
    desk.say("青年路口", unfound("青年路口"))
    assert desk.state.draft == "井盖松了，都快一个礼拜了（青年路口）"
    desk.say("谁来处理", unfound("谁来处理"))
    assert desk.state.draft == "井盖松了，都快一个礼拜了（青年路口）"


def test_the_place_of_what_was_only_answered(desk: Desk) -> None:
    """A story mistaken for a question and then its place are offered for filing together."""
    words = "我坐轮椅进不了社区的门"
    desk.ask(words, Band.ANSWER, "3-003")
    desk.say("均川镇龙门村", unfound("均川镇龙门村"))
    assert desk.state.draft == f"{words}（均川镇龙门村）"


def test_a_draft_is_not_lost_when_another_matter_is_filed(desk: Desk) -> None:
    """A receipt for another matter says that the draft still waits, and 「是」 files it."""
    desk.say("文帝大道的树倒了", feedback(FeedbackKind.COMPLAINT, sure=False))
    receipt = text_of(desk.say(LAMP, feedback(FeedbackKind.COMPLAINT)))
    assert wording.DRAFT_WAITS.format(draft="文帝大道的树倒了") in receipt
    [ticket] = [
        one for one in desk.say("是", order(Command.CONFIRM)).remember if isinstance(one, NewFeedback)
    ]
    assert ticket.text == "文帝大道的树倒了"


def test_a_question_goes_on_from_the_answer(desk: Desk) -> None:
    """A decline names the answer it continues and the words are passed on with that name; another topic is independent."""
    desk.ask("今年装多少部电梯", Band.ANSWER, "3-003")
    title = desk.commitment("3-003").title
    assert title in text_of(desk.say("三楼要出多少", unfound("三楼要出多少")))
    assert title in (desk.state.draft or "")
    assert title not in text_of(desk.say("图书馆几点开", unfound("图书馆几点开")))


def test_what_is_asked_besides_is_answered_with_it(desk: Desk) -> None:
    """An additional question that no report answers gets one line saying so."""
    words = "今年装多少部电梯，造价多少"
    intent = Intent(Kind.QUESTION, words, finding=desk.finding(Band.ANSWER, "3-003"), besides=(Slot.MONEY,))
    assert wording.WHAT["money"] in text_of(desk.say(words, intent))


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("打了110，在路上了", wording.CALLED),
        ("两万多", wording.TELL_THEM.format(numbers="110或96110")),
        ("还追得回不", wording.ASKED["fraud"]),
    ],
)
def test_few_words_after_fraud(desk: Desk, text: str, reply: str) -> None:
    """After fraud, words about calling, telling more or doubting each get fitting advice."""
    desk.say("被骗走了钱", danger(Emergency.FRAUD))
    assert text_of(desk.say(text, unfound(text))).startswith(reply)


def test_a_matter_after_the_wish_to_die_is_taken_down(desk: Desk) -> None:
    """A matter after a wish to die is filed, with the number repeated."""
    desk.say("不想活了", danger(Emergency.SELF_HARM))
    outcome = desk.say("解放路的路灯坏了", feedback(FeedbackKind.COMPLAINT))
    assert any(isinstance(one, NewFeedback) for one in outcome.remember)
    assert "12356" in text_of(outcome)


def test_a_way_of_speaking_is_no_place(desk: Desk) -> None:
    """A phrase ending in a river may be despair, and is not a place."""
    desk.say("小区门口堵了", feedback(FeedbackKind.COMPLAINT))
    text = "堵得我想跳河"
    outcome = desk.say(text, Intent(Kind.COMPLAINT, text, feedback=FeedbackKind.COMPLAINT, sure=False))
    assert not any(isinstance(one, AddPlace) for one in outcome.remember)


def test_who_is_sad_is_told_who_listens(desk: Desk) -> None:
    """A sad person is told who listens, and that somebody can look in on them."""
    said = text_of(desk.say("家里没个人", Intent(Kind.SMALLTALK, "", smalltalk="sorrow")))
    assert "12356" in said
    assert desk.state.draft_kind is FeedbackKind.HELP


@pytest.mark.parametrize("text", ["怎么办", "现在么办", "咋办"])
def test_who_asks_what_to_do_is_told(talk: Talk, text: str) -> None:
    """怎么办 in danger gets further possibilities, not 「帮助」."""
    assert text_of(talk("我家煤气漏了", text)) == wording.STILL["gas"]


@pytest.mark.parametrize("text", ["119打了", "打了"])
def test_whoever_has_called_raises_no_new_alarm(talk: Talk, text: str) -> None:
    """The number in a report of having called raises no new alarm."""
    assert wording.CALLED in text_of(talk("我家煤气漏了", text))


@pytest.mark.parametrize(
    ("before", "words"), [("政府给不给发手机", "接着问的是"), ("今年装多少电梯", "怎么申请")]
)
def test_what_to_do_is_asked_of_what_was_said(talk: Talk, before: str, words: str) -> None:
    """怎么办 continues a decline or an answer; with nothing before it, it is asked back."""
    assert words in text_of(talk(before, "怎么办"))
    assert "您说的是哪件事" in text_of(talk("怎么办"))


def test_where_somebody_is_in_danger_asks_for_no_list(talk: Talk) -> None:
    """在学校 after danger is a place for the police, not a field of the report."""
    assert text_of(talk("有人欺负我", "在学校")).startswith(wording.TELL_THEM.format(numbers="110"))


def test_open_windows_end_no_leak(talk: Talk) -> None:
    """Who opens the windows after a smell of gas is still told to stay outside."""
    assert "119" in text_of(talk("家里煤气味好重", "门窗都打开了"))


@pytest.mark.parametrize(
    ("before", "words", "not_said"),
    [
        ("前面两个车撞了", "有人流血", "110报警"),
        ("水漫进屋了", "老人还在里头", "着火"),
        ("电梯停了我关在里头", "按了没人应", "着火"),
    ],
)
def test_what_no_word_names_is_the_danger_told_before(
    talk: Talk, before: str, words: str, not_said: str
) -> None:
    """Blood after a crash is no crime, and old people in a flooded house are in no fire."""
    first, then = talk(before), talk(before, words)
    assert first.state.danger is not None
    assert then.state.danger is not None
    assert then.state.danger.kind is first.state.danger.kind
    assert not_said not in text_of(then)


def test_another_danger_that_is_named_gets_its_own_numbers(talk: Talk) -> None:
    """Whoever wants to die after a fire is given the helpline."""
    assert "12356" in text_of(talk("隔壁着火了", "我不想活了"))


def test_help_that_does_not_come_is_no_complaint(talk: Talk) -> None:
    """等了20分钟救护车没来 is said in danger, and files nothing."""
    told = talk("工地上有个人晕倒了", "等了20分钟救护车没来")
    assert told.kind is Kind.EMERGENCY
    assert "120" in text_of(told)


def test_taken_to_hospital_asks_for_no_list(talk: Talk) -> None:
    """送医院了 after a fall gets a calm word."""
    assert text_of(talk("我爸摔了 站不起来", "送医院了")).startswith(wording.OVER[""])


def test_after_the_police_the_money_is_still_asked_for(talk: Talk) -> None:
    """Details of a fraud are for the police, and who asks for the money gets the truth, also after 报警了."""
    assert text_of(talk("我被骗了三万块", "网上刷单")).startswith(
        wording.TELL_THEM.format(numbers="110或96110")
    )
    assert text_of(talk("我被骗了三万块", "报警了", "能追回来吗")).startswith(wording.ASKED["fraud"])


def test_nobody_to_talk_to_is_no_abuse(talk: Talk) -> None:
    """没人说话 is sorrow, however angry it sounds."""
    assert wording.SMALLTALK["sorrow"] in text_of(talk("没人说话"))


@pytest.mark.parametrize(
    ("before", "words", "reply"),
    [
        ("电线掉地上了 冒火花", "打了电话", wording.CALLED),
        ("有人喝多了躺路上", "还有气", wording.TELL_THEM.format(numbers="110")),
        ("有人抢我包", "没受伤", wording.OVER[""]),
        ("有人喝多了躺路上", "送走了", wording.OVER[""]),
    ],
)
def test_few_words_in_danger(talk: Talk, before: str, words: str, reply: str) -> None:
    """Who called, tells more or is safe is answered as that, whatever order the words sound like."""
    assert text_of(talk(before, words)).startswith(reply)


def test_a_live_wire_is_not_told_as_a_fire(talk: Talk) -> None:
    """A wire on the ground, sparks and all, is to be kept away from."""
    assert "掉下来的电线和旁边的水别靠近" in text_of(talk("电线掉地上了 冒火花"))


@pytest.mark.parametrize(
    "words", ["电表箱不断冒火花", "变压器掉下来冒火花", "电缆断裂冒火花", "插座断了冒火花"]
)
def test_sparks_are_a_fire_wherever_no_wire_is_told(talk: Talk, words: str) -> None:
    """不断 breaks nothing: sparks stay a danger unless a wire on the ground is one instead."""
    assert talk(words).kind is Kind.EMERGENCY


def test_who_is_beaten_and_fears_to_be_found_is_still_in_danger(talk: Talk) -> None:
    """怕被发现 asks who sees what is told, but not from somebody in danger."""
    assert talk("我老公打我", "怕被发现").kind is Kind.EMERGENCY
    assert talk("怕被发现").kind is Kind.COMMAND


@pytest.mark.parametrize(
    ("before", "asked"),
    [
        ("煤气漏了", "会爆炸吗"),
        ("煤气漏了", "危不危险"),
        ("煤气漏了", "能开窗吗"),
        ("煤气漏了", "要不要关总闸"),
        ("楼上着火了", "我能坐电梯吗"),
        ("有人掉河里了", "能跳下去救吗"),
        ("我妈晕倒了", "能给她喝水吗"),
    ],
)
def test_what_will_happen_and_what_one_may_do_is_told_with_what_to_do(
    talk: Talk, before: str, asked: str
) -> None:
    """Whoever asks what will happen or what they may do hears again what to do, and no promise of the report."""
    danger_ = talk(before).state.danger
    assert danger_ is not None
    assert wording.EMERGENCY[danger_.kind] in text_of(talk(before, asked))


@pytest.mark.parametrize("asked", ["今年能通天然气吗", "要建几个公园", "能不能多建几个公园"])
def test_what_the_report_has_is_answered_after_danger_too(talk: Talk, asked: str) -> None:
    """A question for the plan stays one, however it begins."""
    assert talk("煤气漏了", asked).kind is not Kind.EMERGENCY

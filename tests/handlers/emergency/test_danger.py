"""Danger: whom to call comes first, the next minutes are about it, and a draft is kept."""

import re
from datetime import timedelta

import pytest

from handlers import wording
from handlers.hearing.intent import Command, Emergency, Intent
from handlers.messages import Kind
from handlers.state import DANGER_LASTS, Mode
from knowledge.found import Band
from storage.records import Decision, FeedbackKind
from tests.handlers.dialogues import Desk, danger, feedback, order, text_of
from tests.handlers.resident import Talk


@pytest.mark.parametrize(
    ("emergency", "numbers"),
    [
        (Emergency.CRIME, ["110"]),
        (Emergency.FIRE, ["119"]),
        (Emergency.MEDICAL, ["120"]),
        (Emergency.GAS, ["119"]),
        (Emergency.SELF_HARM, ["12356", "110", "120"]),
        (Emergency.INJURY, ["120"]),
        (Emergency.RESCUE, ["119", "120"]),
        (Emergency.FLOOD, ["119", "110"]),
        (Emergency.WATER, ["119", "120"]),
        (Emergency.TRAPPED, ["119", "120"]),
        (Emergency.CHEMICAL, ["119", "120"]),
        (Emergency.ACCIDENT, ["120", "119"]),
        (Emergency.UNNAMED, ["110", "119", "120"]),
        (Emergency.BYSTANDER, ["110", "119"]),
        (Emergency.TRAFFIC, ["120", "122", "119"]),
        (Emergency.MISSING, ["110"]),
        (Emergency.FRAUD, ["110", "96110"]),
    ],
)
def test_the_number_to_call_comes_first(desk: Desk, emergency: Emergency, numbers: list[str]) -> None:
    """The number is in the first two lines."""
    outcome = desk.say("救命", danger(emergency))
    assert (outcome.kind, outcome.decision) == (Kind.EMERGENCY, Decision.OTHER)
    head = "\n".join(text_of(outcome).splitlines()[:2])
    assert all(number in head for number in numbers)


def test_with_gas_leaving_comes_before_telephoning(desk: Desk) -> None:
    """With gas in the room, leaving comes before telephoning."""
    text = text_of(desk.say("煤气漏了", danger(Emergency.GAS)))
    assert text.index("到屋外去") < text.index("到了外面再打119")


def test_every_emergency_has_its_words() -> None:
    """Every emergency has words, at first and afterwards."""
    assert set(wording.EMERGENCY) == set(wording.STILL) == set(wording.CALL) == set(Emergency)


def test_only_numbers_that_everybody_can_call(desk: Desk) -> None:
    """All numbers in these words are national."""
    known = {"110", "119", "120", "122", "12110", "12348", "12356", "96110"}
    texts = [
        *wording.EMERGENCY.values(),
        *wording.STILL.values(),
        *wording.OVER.values(),
        *wording.CALL.values(),
    ]
    told = {number for text in texts for number in re.findall(r"\d{3,}", text)}
    assert told == known


def test_danger_can_be_passed_on_afterwards(desk: Desk) -> None:
    """After the offer, 「是」 files the words as a call for help."""
    outcome = desk.say("解放路垃圾桶着火了", danger(Emergency.FIRE))
    assert text_of(outcome).endswith(wording.EMERGENCY_OFFER)
    desk.say("是", order(Command.CONFIRM))
    assert [(r.text, r.kind) for r in desk.records] == [("解放路垃圾桶着火了", FeedbackKind.HELP)]


def test_self_harm_is_not_filed(desk: Desk) -> None:
    """No ticket is offered for self-harm, and none awaits confirmation."""
    outcome = desk.say("不想活了", danger(Emergency.SELF_HARM))
    assert text_of(outcome) == wording.EMERGENCY["self_harm"]
    desk.say("是", order(Command.CONFIRM))
    assert desk.records == []


@pytest.mark.parametrize("emergency", list(Emergency))
def test_danger_in_the_middle_of_a_draft(desk: Desk, emergency: Emergency) -> None:
    """The number comes first, the draft is kept, and the danger is not filed as its words."""
    desk.say("我要提建议", order(Command.FEEDBACK))
    outcome = desk.say("救命", danger(emergency))
    assert text_of(outcome).endswith(wording.EMERGENCY_GO_ON_LATER)
    assert desk.records == []
    desk.say("解放路多种树", Intent(Kind.QUESTION, ""))
    assert [record.text for record in desk.records] == ["解放路多种树"]


def test_danger_while_a_draft_awaits_its_yes(desk: Desk) -> None:
    """「是」 after danger files the draft that was asked about before."""
    desk.say("我家门口路灯不亮", feedback(FeedbackKind.COMPLAINT, sure=False))
    assert text_of(desk.say("救命", danger(Emergency.MEDICAL))).endswith(wording.EMERGENCY_DRAFT_KEPT)
    assert text_of(desk.say("还是没人来")).startswith(wording.STILL["medical"])
    desk.say("是", order(Command.CONFIRM))
    assert [record.text for record in desk.records] == ["我家门口路灯不亮"]


def test_no_draft_is_told_of_that_nobody_wrote(desk: Desk) -> None:
    """What was said about danger awaits passing on, and is not called a draft."""
    desk.say("解放路店里着火了", danger(Emergency.FIRE))
    outcome = desk.say("有人晕倒了", danger(Emergency.MEDICAL))
    assert wording.EMERGENCY_DRAFT_KEPT not in text_of(outcome)
    desk.say("是", order(Command.CONFIRM))
    assert [record.text for record in desk.records] == ["解放路店里着火了\n有人晕倒了"]


@pytest.mark.parametrize(
    "text",
    [
        *("灭了", "火已经扑灭了", "已经出来了", "没事了", "人救下来了", "消防来了"),
        *("灭了，没人受伤", "锅盖盖上，火没了", "送到医院了", "阀门关了", "没什么事了"),
    ],
)
def test_the_all_clear_is_acknowledged(desk: Desk, text: str) -> None:
    """The all-clear is acknowledged, the offer to pass it on remains, and nothing more is taken as danger."""
    desk.say("解放路店里着火了", danger(Emergency.FIRE))
    outcome = desk.say(text, Intent(Kind.SMALLTALK, text, smalltalk="told"))
    assert text_of(outcome) == f"{wording.OVER['']}\n{wording.OVER_OFFER}"
    assert desk.state.mode is Mode.CONFIRMING
    desk.say("否", order(Command.CANCEL))
    assert desk.records == []


@pytest.mark.parametrize(
    "text", ["还没灭", "没出来", "没有找到", "火又大了", "119打不通", "我好怕", "关不上", "没办法追回"]
)
def test_repeated_danger_gets_further_possibilities(desk: Desk, text: str) -> None:
    """Further possibilities are given, and repeated danger gets different words."""
    first = text_of(desk.say("着火了", danger(Emergency.FIRE)))
    second = text_of(desk.say(text))
    third = text_of(desk.say("着火了,快来", danger(Emergency.FIRE)))
    assert second.startswith(wording.STILL["fire"])
    assert "119" in third
    assert len({first, second, third}) == 3


def test_nobody_is_left_alone_who_wants_to_die(desk: Desk) -> None:
    """After a wish to die, any few words, even a guessed command or a farewell, get a humane reply with a number."""
    desk.say("不想活了", danger(Emergency.SELF_HARM))
    guessed = order(Command.NONE_OF_THESE, sure=False)
    for text, intent in (
        ("没有人陪我", guessed),
        ("再见", Intent(Kind.SMALLTALK, "", smalltalk="bye")),
        ("就这样", None),
    ):
        told = text_of(desk.say(text, intent))
        assert "12356" in told, text
        assert "110" in told, text
    assert desk.records == []
    assert "12356" in text_of(desk.say("好些了"))


def test_blood_after_self_injury_is_still_about_that(desk: Desk) -> None:
    """After self-injury both the ambulance and the helpline are mentioned."""
    desk.say("割腕了", danger(Emergency.INJURY))
    told = text_of(desk.say("血止不住", danger(Emergency.MEDICAL)))
    assert told == wording.STILL["injury"]
    assert "120" in told
    assert "12356" in told


def test_a_bare_cry_is_about_what_was_told(desk: Desk) -> None:
    """救命 after a fire is about the fire; by itself it gets the numbers by kind."""
    assert text_of(desk.say("救命", danger(Emergency.UNNAMED))).startswith(wording.EMERGENCY["unnamed"])
    desk.say("着火了", danger(Emergency.FIRE))
    assert "119" in text_of(desk.say("救命啊", danger(Emergency.UNNAMED)))
    assert desk.state.danger is not None
    assert desk.state.danger.kind is Emergency.FIRE


def test_whoever_watches_may_have_meant_themselves(desk: Desk) -> None:
    """If a wish to die is taken for somebody else's, the helpline for oneself is given too."""
    told = text_of(desk.say("有人要跳楼", danger(Emergency.BYSTANDER)))
    assert told.index("110") < told.index("12356")


def test_other_matters_are_heard_as_ever(desk: Desk) -> None:
    """Answerable questions, literal commands and clear complaints are handled as always."""
    desk.say("不想活了", danger(Emergency.SELF_HARM))
    assert desk.ask("适老化改造多少户", Band.ANSWER, "7-006").decision is Decision.ANSWER
    desk.say("着火了", danger(Emergency.FIRE))
    assert desk.say("帮助", order(Command.HELP)).kind is Kind.COMMAND
    desk.say("路灯坏了没人修", feedback(FeedbackKind.COMPLAINT))
    assert [record.text for record in desk.records] == ["路灯坏了没人修"]


@pytest.mark.parametrize(
    "text",
    [
        "村口的加油站怕爆炸，能不能搬走",
        "急救站够不够用",
        "公园能不能装几盏灯",
        "灭火器过期了谁管",
    ],
)
@pytest.mark.parametrize("emergency", [Emergency.SELF_HARM, Emergency.FIRE, Emergency.MISSING])
def test_what_asks_of_something_else_is_no_danger(desk: Desk, emergency: Emergency, text: str) -> None:
    """Fear within other words, and 不能 within 能不能, are not about the danger."""
    desk.say("救命", danger(emergency))
    assert desk.ask(text, Band.DECLINE).kind is not Kind.EMERGENCY


def test_a_rating_is_no_danger(desk: Desk) -> None:
    """Ratings, words about a ticket, and certain complaints are not danger."""
    desk.say("不想活了", danger(Emergency.SELF_HARM))
    for text, intent in (
        ("我打3分", order(Command.RATE, sure=False)),
        ("改成1分", None),
        ("菜价高得要命", feedback(FeedbackKind.COMPLAINT)),
    ):
        assert desk.say(text, intent).kind is not Kind.EMERGENCY, text


def test_another_danger_has_its_own_number(desk: Desk) -> None:
    """Another danger gets its own number."""
    desk.say("不想活了", danger(Emergency.SELF_HARM))
    perhaps = Intent(Kind.SMALLTALK, "", smalltalk="told", perhaps_danger=Emergency.RESCUE)
    assert text_of(desk.say("墙往下掉砖", perhaps)) == wording.EMERGENCY["rescue"]


def test_the_quarter_of_an_hour_counts_from_what_was_told(desk: Desk) -> None:
    """Few words without danger do not prolong its fifteen minutes."""
    desk.say("着火了", danger(Emergency.FIRE))
    desk.wait(minutes=10)
    assert desk.say("119打不通").kind is Kind.EMERGENCY
    desk.wait(minutes=6)
    assert desk.say("没人接").kind is not Kind.EMERGENCY


def test_when_it_is_over_the_offer_alone_stands(desk: Desk) -> None:
    """After the end of danger other messages are normal, and 「是」 still files what was said."""
    desk.say("解放路着火了", danger(Emergency.FIRE))
    desk.say("灭了")
    assert desk.state.danger is not None
    assert desk.say("没人接电话").kind is not Kind.EMERGENCY


def test_what_to_do_is_told_though_it_seems_over(desk: Desk) -> None:
    """现在怎么办, after the valve was closed, is answered about the gas, and not about what waits to be filed."""
    desk.say("屋里煤气味好大", danger(Emergency.GAS))
    desk.say("阀门关了")
    assert text_of(desk.ask("现在怎么办", Band.DECLINE)) in (wording.STILL["gas"], wording.EMERGENCY["gas"])


def test_who_is_missing_may_be_described(desk: Desk) -> None:
    """What the missing one wears is for the police, and no suggestion."""
    desk.say("我爷爷走丢了", danger(Emergency.MISSING))
    told = desk.say("穿蓝色衣服，早上七点出门的", feedback(FeedbackKind.SUGGESTION))
    assert text_of(told).startswith(wording.TELL_THEM.format(numbers=wording.CALL["missing"]))


@pytest.mark.parametrize("text", ["能追回来吗", "人抓到没", "找到没有"])
def test_whoever_asks_if_it_is_over_does_not_say_so(desk: Desk, text: str) -> None:
    """Asking whether it is over gets no all-clear."""
    desk.say("有人抢包", danger(Emergency.CRIME))
    assert wording.OVER[""] not in text_of(desk.ask(text, Band.DECLINE))


def test_somebody_elses_life_stays_somebody_elses(desk: Desk) -> None:
    """A witness is not asked to call for themselves until they speak about themselves."""
    desk.say("有人要跳楼", danger(Emergency.BYSTANDER))
    assert text_of(desk.say("还在楼顶", danger(Emergency.SELF_HARM))).startswith(wording.STILL["bystander"])
    assert text_of(desk.say("我也不想活了", danger(Emergency.SELF_HARM))) == wording.EMERGENCY["self_harm"]


def test_later_the_same_words_mean_what_they_say(desk: Desk) -> None:
    """After fifteen minutes few words are no longer about the danger."""
    desk.say("着火了", danger(Emergency.FIRE))
    desk.wait(seconds=(DANGER_LASTS + timedelta(seconds=1)).total_seconds())
    assert desk.say("没人").kind is not Kind.EMERGENCY


def test_where_danger_cannot_be_ruled_out(desk: Desk) -> None:
    """If danger can't be excluded, the usual answer has one line with whom to call."""
    told = Intent(Kind.SMALLTALK, "", smalltalk="told", perhaps_danger=Emergency.MEDICAL)
    text = text_of(desk.say("我一个人在家心慌", told))
    assert text == f"{wording.SMALLTALK['told']}\n{wording.PERHAPS_DANGER['']}"


def test_a_number_alone_is_nothing_to_pass_on(desk: Desk) -> None:
    """110 alone gets the advice to call, and no offer of a ticket."""
    outcome = desk.say("110", danger(Emergency.CRIME))
    assert text_of(outcome) == wording.EMERGENCY[Emergency.CRIME]
    assert desk.state.draft is None


@pytest.mark.parametrize(
    ("danger_", "place"),
    [("我家着火了", "在东关小区3栋"), ("有人掉水里了", "白云湖这里"), ("我爸走丢了", "在曾都广场走丢的")],
)
def test_where_it_is_is_told_to_those_who_come(talk: Talk, danger_: str, place: str) -> None:
    """Whatever the report has of that place: the number is said again, and the place goes along."""
    told = talk(danger_, place)
    assert wording.TELL_THEM.splitlines()[0][:7] in text_of(told)
    assert place in (told.state.draft or "")


def test_what_was_done_is_no_order_to_file(talk: Talk) -> None:
    """刚刚转的 tells when the money went, and is no 转给部门."""
    assert not talk("我被骗了三万块", "刚刚转的").remember


@pytest.mark.parametrize(
    "words", ["我家孩子上幼儿园上不了怎么办", "老人看不了病怎么办", "孩子上不了学怎么办"]
)
def test_what_cannot_be_had_is_no_emergency(talk: Talk, words: str) -> None:
    """A school or a hospital that one cannot get into calls no ambulance."""
    assert talk(words).kind is not Kind.EMERGENCY

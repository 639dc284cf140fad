"""Feedback: filed at once where it is sure, asked about once where it is not, never lost and never filed by accident."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from handlers import wording
from handlers.feedback import LONGEST
from handlers.intent import Command, Emergency, Intent
from handlers.messages import Kind
from handlers.outcome import AddPlace, NewFeedback
from handlers.state import Mode
from knowledge.commitment import Band, Finding, Match, Reason
from storage.records import Decision, FeedbackKind, Restriction
from tests.handlers.desk import Desk, danger, feedback, order, text_of

COMPLAINT = FeedbackKind.COMPLAINT
SUGGESTION = FeedbackKind.SUGGESTION


def test_obvious_feedback_is_filed_at_once(desk: Desk) -> None:
    """Kind, words, departments, due date and number are stored; the outcome is a log with its departments."""
    words = "解放路的路灯坏了三天没人修"
    outcome = desk.say(words, feedback(COMPLAINT))
    assert (outcome.kind, outcome.decision) == (Kind.COMPLAINT, Decision.LOG)
    (ticket,) = outcome.remember
    assert isinstance(ticket, NewFeedback)
    assert (ticket.kind, ticket.text) == (COMPLAINT, words)
    assert ticket.departments == outcome.departments == ("城管执法委", "市12345热线")
    # Thirteen working days from Thursday 4 May 2023: Saturday 6 May made up for Labour Day.
    assert ticket.due == date(2023, 5, 22)


def test_the_receipt_says_all_and_repeats_nothing(desk: Desk) -> None:
    """Number, kind, department, due date, how to ask and how to withdraw; not the citizen's words."""
    words = "我叫王小明，电话13871936522，解放路的路灯坏了三天没人修"
    text = text_of(desk.say(words, feedback(COMPLAINT)))
    number = desk.records[0].number
    for part in (
        "投诉",
        number,
        "转给：城管执法委",
        "答复期限：2023年5月22日",
        "我的工单",
        "十分钟内回复“撤回”",
    ):
        assert part in text
    for part in ("王小明", "13871936522", "解放路", "路灯"):
        assert part not in text


def test_from_the_restricted_nothing_is_filed_and_they_are_told_why(desk: Desk) -> None:
    """Told until when and whom to call; nothing is kept; a question is answered as ever."""
    desk.restricted = Restriction("c", "w", "YN-1", desk.now + timedelta(days=3), "s", desk.now)
    outcome = desk.say("解放路的路灯坏了三天没人修", feedback(COMPLAINT))
    assert (outcome.decision, outcome.remember) == (Decision.OTHER, ())
    assert "5月7日" in text_of(outcome)
    assert desk.city.hotline in text_of(outcome)
    assert desk.ask("养老食堂建几个", Band.ANSWER, "7-006").decision is Decision.ANSWER


def test_no_day_is_promised_where_the_city_sets_none(desk: Desk) -> None:
    """A kind without a limit gets no due date, and the receipt none."""
    outcome = desk.say("请问养老食堂要什么手续", feedback(FeedbackKind.INQUIRY))
    assert desk.records[0].due is None
    assert "期限" not in text_of(outcome)


def test_feedback_is_linked_to_what_it_names(desk: Desk) -> None:
    """The commitment that the words mean is stored with the ticket, counts for the department, and is told."""
    found = desk.finding(Band.ANSWER, "7-006", "7-005")
    outcome = desk.say("建议适老化改造多装扶手", feedback(SUGGESTION, finding=found))
    assert desk.records[0].commitments == ("7-006",)
    assert outcome.departments[0] == "民政局"
    assert "和报告里的这项有关：居家适老化改造900户以上" in text_of(outcome)


def test_what_is_only_near_is_not_linked(desk: Desk) -> None:
    """Where the matcher declines, the ticket is linked to nothing."""
    desk.say("建议解放路种树", feedback(SUGGESTION, finding=desk.finding(Band.DECLINE, "3-002")))
    assert desk.records[0].commitments == ()


def test_a_guess_is_kept_for_staff_and_not_told(desk: Desk) -> None:
    """Where the matcher would have to ask, what it would offer is stored, and the citizen is told nothing that may be wrong."""
    found = desk.finding(Band.CHOOSE, "7-006", "7-005")
    outcome = desk.say("解放路多装扶手", feedback(SUGGESTION, finding=found))
    assert desk.records[0].commitments == ("7-006", "7-005")
    assert "有关" not in text_of(outcome)


def test_a_complaint_that_asks_is_filed_and_answered(desk: Desk) -> None:
    """Where the words ask what the report surely says, the receipt quotes it: they are filed, and the question is answered."""
    intent = replace(feedback(COMPLAINT, finding=desk.finding(Band.ANSWER, "7-006")), asks=True)
    said = text_of(desk.say("解放路的老人摔了几回,扶手今年到底装不装", intent))
    assert desk.records[0].number in said
    assert desk.commitment("7-006").quote in said


@pytest.mark.parametrize("words", ["这个要照顾六楼", "希望抓紧给我们办"])
def test_feedback_goes_on_from_the_answer(desk: Desk, words: str) -> None:
    """Words that point back or name nobody's business are linked to what was answered."""
    desk.ask("今年装多少部电梯", Band.ANSWER, "3-003")
    desk.say(words, feedback(SUGGESTION))
    desk.say("是", order(Command.CONFIRM))  # Words that name nobody's business are asked about before.
    assert desk.records[0].commitments == ("3-003",)


def test_a_shared_word_goes_on_from_the_answer(desk: Desk) -> None:
    """Feedback in which a word of what was answered stands is linked to it, though it was not surely found."""
    desk.ask("今年装多少部电梯", Band.ANSWER, "3-003")
    near = replace(desk.finding(Band.DECLINE, "3-003"), near=desk.finding(Band.CHOOSE, "3-003").matches)
    desk.say("建议电梯加装先照顾六楼", feedback(SUGGESTION, finding=near))
    assert desk.records[0].commitments == ("3-003",)


@pytest.mark.parametrize("words", ["解放路的电梯公司不接电话", "这个小区的垃圾没人收"])
def test_the_same_department_is_not_the_same_thing(desk: Desk, words: str) -> None:
    """What only goes to whom the answer named, or points to a place, is linked to nothing."""
    desk.ask("今年装多少部电梯", Band.ANSWER, "3-003")
    desk.say(words, feedback(COMPLAINT))
    assert desk.records[0].commitments == ()


@pytest.mark.parametrize(
    ("kind", "probability", "linked", "told"),
    [
        ("place", 0.8, False, False),
        ("phrase", 0.8, True, False),
        ("word", 0.8, True, True),
        ("place", 0.95, True, True),
    ],
)
def test_a_shared_place_is_no_link(
    desk: Desk, kind: str, probability: float, linked: bool, told: bool
) -> None:
    """Where a lamp stands is not what it is about; the receipt names what shares a word of its own, or is sure."""
    match = Match(desk.commitment("7-006"), 0.8, (Reason(kind, "居家适老化改造", 1.0),))
    found = Finding(Band.ANSWER, (match,), probability=probability)
    said = text_of(desk.say("解放路多装扶手", feedback(SUGGESTION, finding=found)))
    assert desk.records[0].commitments == (("7-006",) if linked else ())
    assert ("有关" in said) is told


def test_a_ticket_knows_what_was_asked_before_it(desk: Desk) -> None:
    """The last three questions, masked, with what they showed; not those of before the ticket before, nor of an hour ago."""
    for words in ("一", "二", "三"):
        desk.ask(f"{words}号楼装多少部电梯", Band.ANSWER, "3-003")
    desk.ask("我的电话13871936522，电梯几时装", Band.DECLINE)
    (first,) = desk.say("解放路的垃圾没人收", feedback(COMPLAINT)).remember
    (second,) = desk.say("中山路的垃圾没人收", feedback(COMPLAINT)).remember
    desk.ask("今年装多少部电梯", Band.ANSWER, "3-003")
    desk.wait(minutes=31)
    (third,) = desk.say("建设路的垃圾没人收", feedback(COMPLAINT)).remember
    assert isinstance(first, NewFeedback)
    assert isinstance(second, NewFeedback)
    assert isinstance(third, NewFeedback)
    assert [one.about for one in first.before] == [("3-003",), ("3-003",), ()]
    assert first.before[0].said == "二号楼装多少部电梯"
    assert "13871936522" not in first.before[2].said
    assert second.before == third.before == ()


def test_other_business_is_not_linked_to_the_answer(desk: Desk) -> None:
    """After an answer about lifts, a complaint about rubbish is not filed under lifts; nor is anything after half an hour."""
    desk.ask("今年装多少部电梯", Band.ANSWER, "3-003")
    desk.say("解放路的垃圾没人收", feedback(COMPLAINT))
    desk.ask("今年装多少部电梯", Band.ANSWER, "3-003")
    desk.wait(minutes=31)
    desk.say("希望抓紧办", feedback(SUGGESTION))
    desk.say("是", order(Command.CONFIRM))
    assert [record.commitments for record in desk.records] == [(), ()]


def test_three_departments_at_most(desk: Desk) -> None:
    """The first is where it goes; three are kept."""
    desk.say("老小区的电梯、垃圾、养老和食堂都要管", feedback(SUGGESTION))
    assert desk.records[0].departments == ("住建局", "城管执法委", "民政局")


def test_doubtful_feedback_is_asked_about_once(desk: Desk) -> None:
    """Nothing is filed until 「是」; then exactly what was said, with its kind and its link."""
    words = "解放路的老楼要是都能装上电梯就好了"
    intent = feedback(SUGGESTION, sure=False, finding=desk.finding(Band.ANSWER, "3-003"))
    outcome = desk.say(words, intent)
    assert (outcome.decision, outcome.remember) == (Decision.OTHER, ())
    assert "要把这段话作为建议转给部门吗" in text_of(outcome)
    assert [choice.say for choice in outcome.replies[0].choices] == ["是", "否"]
    filed = desk.say("是", order(Command.CONFIRM))
    assert (filed.kind, filed.decision) == (Kind.SUGGESTION, Decision.LOG)
    (record,) = desk.records
    assert (record.text, record.kind, record.commitments) == (words, SUGGESTION, ("3-003",))
    assert text_of(desk.say("是", order(Command.CONFIRM))) == wording.NO_DRAFT
    assert len(desk.records) == 1


def test_a_long_draft_is_shown_in_short(desk: Desk) -> None:
    """When asking, forty characters are said back, and that it goes on."""
    text = text_of(desk.say("路灯" * 100, feedback(COMPLAINT, sure=False)))
    assert "路灯" * 20 + "……" in text
    assert "路灯" * 21 not in text


@pytest.mark.parametrize("command", [Command.CANCEL, Command.NONE_OF_THESE])
def test_no_drops_the_draft(desk: Desk, command: Command) -> None:
    """「否」 (and 「取消」) files nothing, and a later 「是」 has nothing to file."""
    desk.say("路灯不亮", feedback(COMPLAINT, sure=False))
    assert text_of(desk.say("否", order(command))) == wording.DROPPED
    assert text_of(desk.say("是", order(Command.CONFIRM))) == wording.NO_DRAFT
    assert desk.records == []


def test_another_message_is_handled_and_the_draft_waits(desk: Desk) -> None:
    """A question in between is answered; 「是」 then shows the draft again before anything is filed."""
    desk.say("解放路路灯不亮", feedback(COMPLAINT, sure=False))
    assert desk.ask("电梯", Band.ANSWER, "3-003").decision is Decision.ANSWER
    again = desk.say("是", order(Command.CONFIRM))
    assert "解放路路灯不亮" in text_of(again)
    assert desk.records == []
    desk.say("是", order(Command.CONFIRM))
    assert [(record.text, record.kind) for record in desk.records] == [("解放路路灯不亮", COMPLAINT)]


def test_a_kept_draft_is_not_taken_for_the_question(desk: Desk) -> None:
    """「都不是」 to a list that was shown in between files no complaint that waits."""
    desk.say("解放路路灯不亮", feedback(COMPLAINT, sure=False))
    desk.ask("老人", Band.CHOOSE, "7-005", "7-006")
    assert text_of(desk.say("都不是", order(Command.NONE_OF_THESE))) == wording.NONE
    assert desk.state.draft == "解放路路灯不亮"


def test_a_draft_lapses_after_half_an_hour(desk: Desk) -> None:
    """At 31 minutes 「是」 files nothing and says why."""
    desk.say("路灯不亮", feedback(COMPLAINT, sure=False))
    desk.wait(minutes=31)
    assert text_of(desk.say("是", order(Command.CONFIRM))) == wording.DRAFT_LAPSED
    assert text_of(desk.say("是", order(Command.CONFIRM))) == wording.NO_DRAFT
    assert desk.records == []


def test_the_next_message_is_the_words(desk: Desk) -> None:
    """After 「我要投诉」 whatever is said is filed as that kind, even a question."""
    opened = desk.say("我要投诉", order(Command.FEEDBACK, feedback=COMPLAINT))
    assert "投诉写在下一条消息里" in text_of(opened)
    assert desk.state.mode is Mode.DRAFTING
    filed = desk.say("解放路的路灯怎么还不修", Intent(Kind.QUESTION, ""))
    assert (filed.kind, filed.decision) == (Kind.COMPLAINT, Decision.LOG)
    assert (desk.records[0].kind, desk.records[0].text) == (COMPLAINT, "解放路的路灯怎么还不修")


def test_a_suggestion_after_an_answer_is_linked(desk: Desk) -> None:
    """Answer, 「建议」, words: the ticket carries the commitment."""
    desk.ask("今年装多少部电梯", Band.ANSWER, "3-003")
    desk.say("建议", order(Command.FEEDBACK))
    desk.say("多照顾六楼的老人", Intent(Kind.QUESTION, ""))
    assert desk.records[0].commitments == ("3-003",)
    assert desk.records[0].kind is SUGGESTION


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("灯", None),
        ("  \n ", None),
        ("1", order(Command.PICK, pick=1)),
        ("提交", order(Command.CONFIRM)),
        ("都不是", order(Command.NONE_OF_THESE)),
    ],
)
def test_hardly_any_words_are_asked_for_again(desk: Desk, text: str, intent: Intent | None) -> None:
    """Empty, one character, or an order that fits nothing: asked again, and the next message is still the words."""
    desk.say("我要提建议", order(Command.FEEDBACK))
    assert text_of(desk.say(text, intent)) == wording.WORDS_TOO_SHORT
    desk.say("解放路多种树", Intent(Kind.QUESTION, ""))
    assert [record.text for record in desk.records] == ["解放路多种树"]


def test_orders_in_the_middle_of_a_draft(desk: Desk) -> None:
    """Help is given and the words are still awaited; 「取消」 ends it; a greeting is no feedback."""
    desk.say("我要提建议", order(Command.FEEDBACK))
    assert "我能帮您做这些事" in text_of(desk.say("帮助", order(Command.HELP)))
    assert desk.say("你好", Intent(Kind.SMALLTALK, "", smalltalk="greeting")).decision is Decision.OTHER
    assert desk.state.mode is Mode.DRAFTING
    assert text_of(desk.say("取消", order(Command.CANCEL))) == wording.CANCELLED
    assert desk.state.mode is Mode.IDLE
    assert desk.records == []


def test_nothing_to_cancel(desk: Desk) -> None:
    """「取消」 out of the blue says how a ticket is taken back."""
    assert text_of(desk.say("取消", order(Command.CANCEL))) == wording.NOTHING_TO_CANCEL


def test_awaited_words_lapse(desk: Desk) -> None:
    """After half an hour the next message is an ordinary one again: a question is answered, not filed."""
    desk.say("我要提建议", order(Command.FEEDBACK))
    desk.wait(minutes=31)
    assert desk.ask("电梯", Band.ANSWER, "3-003").decision is Decision.ANSWER
    assert desk.records == []
    assert desk.script.heard[-1][1].mode is Mode.IDLE


@pytest.mark.parametrize("awaited", [True, False])
def test_five_thousand_characters_and_not_one_more(desk: Desk, awaited: bool) -> None:
    """5,000 characters are filed whole; 5,001 are refused with both numbers, nothing is cut or filed."""
    if awaited:
        desk.say("我要提建议", order(Command.FEEDBACK))
    long = ("解放路的灯坏了，" * LONGEST)[:LONGEST]
    desk.script.intents[long] = feedback(SUGGESTION)
    refused = desk.say(long + "灯", feedback(SUGGESTION))
    assert text_of(refused) == wording.TOO_LONG.format(length=5001, limit=5000)
    assert refused.decision is Decision.OTHER
    assert desk.records == []
    desk.say(long)
    assert desk.records[0].text == long


def test_danger_in_an_overlong_message_is_seen(desk: Desk) -> None:
    """The number to call is not withheld because a message is too long."""
    desk.script.intents["着火了" * 2000] = danger(Emergency.FIRE)
    desk.script.intents[("着火了" * 2000)[:LONGEST]] = danger(Emergency.FIRE)
    assert "119" in text_of(desk.say("着火了" * 2000))


def test_a_place_is_asked_for_once_and_added(desk: Desk) -> None:
    """Words without a place: it is asked; a short place is added to that ticket, once."""
    receipt = desk.say("路灯坏了三天没人修", feedback(COMPLAINT))
    assert text_of(receipt).endswith(wording.ASK_PLACE)
    number = desk.records[0].number
    added = desk.say("解放路小学门口", Intent(Kind.QUESTION, ""))
    assert added.remember == (AddPlace(number, "解放路小学门口"),)
    assert added.decision is Decision.OTHER
    assert desk.records[0].place == "解放路小学门口"
    assert desk.say("白云湖", Intent(Kind.QUESTION, "")).remember != (AddPlace(number, "白云湖"),)


def test_a_place_is_not_asked_for_in_vain(desk: Desk) -> None:
    """Not where the words name one (also a county of the city), nor for thanks and inquiries."""
    for words, kind in (
        ("解放路路灯坏了", COMPLAINT),
        ("曾都的公交太少", COMPLAINT),
        ("谢谢社区帮忙", FeedbackKind.THANKS),
        ("请问怎么办证", FeedbackKind.INQUIRY),
    ):
        assert wording.ASK_PLACE not in text_of(desk.say(words, feedback(kind)))


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("今年装多少部电梯", Intent(Kind.QUESTION, "")),
        ("垃圾也没人收，臭得很", feedback(COMPLAINT)),
        ("我的工单", order(Command.MY_TICKETS)),
        ("解放路的垃圾没人收", feedback(COMPLAINT)),
    ],
)
def test_asking_for_a_place_blocks_nothing(desk: Desk, text: str, intent: Intent) -> None:
    """Anything but a place is a message of its own."""
    desk.say("路灯坏了三天没人修", feedback(COMPLAINT))
    outcome = desk.say(text, intent)
    assert not any(isinstance(memory, AddPlace) for memory in outcome.remember)
    assert desk.records[0].place is None


def test_a_place_comes_too_late_after_half_an_hour(desk: Desk) -> None:
    """A place name an hour later is a question again."""
    desk.say("路灯坏了三天没人修", feedback(COMPLAINT))
    desk.wait(minutes=31)
    assert desk.say("解放路", Intent(Kind.QUESTION, "")).decision is Decision.DECLINE
    assert desk.records[0].place is None


def test_a_question_leaves_the_draft_open(desk: Desk) -> None:
    """It is answered, and the next words are the feedback, which is not about what was asked in between."""
    desk.say("我要提建议", order(Command.FEEDBACK))
    told = text_of(desk.ask("今年装多少部电梯", Band.ANSWER, "3-003"))
    assert "80部" in told
    assert told.splitlines()[-1] == wording.DRAFT_STAYS.format(kind="建议")
    desk.say("解放路多种树", Intent(Kind.QUESTION, ""))
    assert [(one.text, one.commitments) for one in desk.records] == [("解放路多种树", ())]


@pytest.mark.parametrize(
    ("text", "awaited"),
    [("养老" * 250, True), ("养老" * 250, False), ("都是骗人的", True), ("哈哈哈哈哈哈", True)],
)
def test_what_is_no_matter_is_asked_about_once(desk: Desk, text: str, awaited: bool) -> None:
    """Nothing is filed before 「是」; after it, the words as they are."""
    if awaited:
        desk.say("我要提建议", order(Command.FEEDBACK))
    desk.say(text, feedback(COMPLAINT))
    assert desk.records == []
    desk.say("是", order(Command.CONFIRM))
    assert [one.text for one in desk.records] == [text]


def test_the_same_words_make_one_ticket(desk: Desk) -> None:
    """Within a day its number is told again; a day later, and after it was taken back, they make another."""
    words = "解放路路灯坏了三天"
    desk.say(words, feedback(COMPLAINT))
    again = desk.say(f"{words}！", feedback(COMPLAINT))
    assert desk.records[0].number in text_of(again)
    assert again.remember == ()
    desk.say("撤回", order(Command.WITHDRAW))
    desk.say(words)
    desk.wait(days=1)
    desk.say(words)
    assert len(desk.records) == 3


def test_me_too_asks_what_about(desk: Desk) -> None:
    """Of nothing, what is meant; of what was answered, what happened, which is then linked to it."""
    me_too = order(Command.ME_TOO)
    assert text_of(desk.say("我也是", me_too)) == wording.ME_TOO_WHAT
    desk.ask("今年装多少部电梯", Band.ANSWER, "3-003")
    assert "80部" in text_of(desk.say("我也是", me_too))
    desk.say("我们楼里七个老人上不去", feedback(SUGGESTION))
    assert desk.records[0].commitments == ("3-003",)

"""Feedback: filed at once if certain, with a receipt; too long is refused, and a missing place asked for once."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from handlers import wording
from handlers.feedback.feedback import LONGEST
from handlers.hearing.intent import Command, Emergency, Intent
from handlers.hearing.odds import STATEMENT
from handlers.messages import Kind
from handlers.outcome import AddPlace, NewFeedback
from handlers.state import Mode
from knowledge.found import Band
from storage.records import Decision, FeedbackKind, Restriction
from tests.handlers.dialogues import Desk, danger, feedback, order, text_of
from tests.handlers.resident import Talk

COMPLAINT = FeedbackKind.COMPLAINT
SUGGESTION = FeedbackKind.SUGGESTION


def test_obvious_feedback_is_filed_at_once(desk: Desk) -> None:
    """Certain feedback is stored with kind, words, departments, due date and number, and the outcome is a log."""
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
    """A receipt has number, kind, department, due date, how to ask and how to withdraw, but not the words."""
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


def test_where_others_read_along_a_receipt_offers_what_works_there(desk: Desk) -> None:
    """In a group a receipt says that the ticket is available in private only."""
    words = "解放路的路灯坏了三天没人修"
    desk.say(words, feedback(COMPLAINT))
    (before,) = desk.records
    again = text_of(desk.say(words, feedback(COMPLAINT), public=True))
    assert again == wording.ALREADY_FILED_ALOUD
    assert before.number not in again
    outcome = desk.say("白云路的垃圾堆了一个星期没人清", feedback(COMPLAINT), public=True)
    assert wording.RECEIPT_NEXT_ALOUD in text_of(outcome)
    assert outcome.replies[0].choices == ()


def test_the_same_with_an_order_before_it_is_one_ticket(desk: Desk) -> None:
    """投诉：… and then only its words give one ticket."""
    words = "解放路的麻将馆天天吵到半夜两三点老人小孩都睡不着觉"
    desk.say(f"投诉：{words}", feedback(COMPLAINT))
    assert "不用再提一次" in text_of(desk.say(words, feedback(COMPLAINT)))
    assert len(desk.records) == 1


def test_from_the_restricted_nothing_is_filed_and_they_are_told_why(desk: Desk) -> None:
    """A restricted citizen is told until when and whom to call, nothing is stored, and questions are answered."""
    desk.restricted = Restriction("c", "w", "YN-1", desk.now + timedelta(days=3), "s", desk.now)
    outcome = desk.say("解放路的路灯坏了三天没人修", feedback(COMPLAINT))
    assert (outcome.decision, outcome.remember) == (Decision.OTHER, ())
    assert "5月7日" in text_of(outcome)
    assert desk.city.hotline in text_of(outcome)
    assert desk.ask("养老食堂建几个", Band.ANSWER, "7-006").decision is Decision.ANSWER


def test_no_day_is_promised_where_the_city_sets_none(desk: Desk) -> None:
    """A kind without a limit gets no due date, and its receipt none."""
    outcome = desk.say("请问养老食堂要什么手续", feedback(FeedbackKind.INQUIRY))
    assert desk.records[0].due is None
    assert "期限" not in text_of(outcome)


def test_a_complaint_that_asks_is_filed_and_answered(desk: Desk) -> None:
    """A complaint with a question that the report certainly answers is filed, and the receipt quotes it."""
    intent = replace(feedback(COMPLAINT, finding=desk.finding(Band.ANSWER, "7-006")), asks=True)
    said = text_of(desk.say("解放路的老人摔了几回,扶手今年到底装不装", intent))
    assert desk.records[0].number in said
    assert desk.commitment("7-006").quote in said


def test_a_ticket_knows_what_was_asked_before_it(desk: Desk) -> None:
    """A ticket has up to three preceding questions, masked, with findings, from the last hour and after the last
    ticket.
    """
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


def test_three_departments_at_most(desk: Desk) -> None:
    """A ticket goes to the first department; at most three are stored."""
    desk.say("老小区的电梯、垃圾、养老和食堂都要管", feedback(SUGGESTION))
    assert desk.records[0].departments == ("住建局", "城管执法委", "民政局")


@pytest.mark.parametrize("awaited", [True, False])
def test_five_thousand_characters_and_not_one_more(desk: Desk, awaited: bool) -> None:
    """5,000 characters are filed completely; 5,001 are refused with both numbers, and nothing is filed."""
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
    """The number to call is given even if the message is too long."""
    desk.script.intents["着火了" * 2000] = danger(Emergency.FIRE)
    desk.script.intents[("着火了" * 2000)[:LONGEST]] = danger(Emergency.FIRE)
    assert "119" in text_of(desk.say("着火了" * 2000))


def test_a_place_is_asked_for_once_and_added(desk: Desk) -> None:
    """A missing place is asked for once, and a short reply is added to that ticket, once."""
    receipt = desk.say("路灯坏了三天没人修", feedback(COMPLAINT))
    assert text_of(receipt).endswith(wording.ASK_PLACE)
    number = desk.records[0].number
    added = desk.say("解放路小学门口", Intent(Kind.QUESTION, ""))
    assert added.remember == (AddPlace(number, "解放路小学门口"),)
    assert added.decision is Decision.OTHER
    assert desk.records[0].place == "解放路小学门口"
    assert desk.say("白云湖", Intent(Kind.QUESTION, "")).remember != (AddPlace(number, "白云湖"),)


def test_a_short_name_says_where_if_that_was_asked(desk: Desk) -> None:
    """在东关 tells the place that was asked for, though nothing shows that it is one; 在等你们 tells none."""
    desk.say("路灯坏了三天没人修", feedback(COMPLAINT))
    desk.say("在等你们", Intent(Kind.SMALLTALK, "", smalltalk=STATEMENT))
    assert desk.records[0].place is None
    desk.say("在东关", Intent(Kind.SMALLTALK, "", smalltalk=STATEMENT))
    assert desk.records[0].place == "在东关"


def test_who_says_that_it_is_the_place_tells_it_at_any_time(desk: Desk) -> None:
    """地点在… is told of the ticket just filed, whatever was said since; a ticket that has a place keeps it."""
    desk.say("路灯坏了三天没人修", feedback(COMPLAINT))
    desk.ask("今年装多少部电梯", Band.DECLINE)
    desk.ask("地点在文化公园", Band.ANSWER, "3-003")
    assert desk.records[0].place == "文化公园"
    desk.ask("地点在白云公园", Band.ANSWER, "3-003")
    assert desk.records[0].place == "文化公园"


def test_a_place_is_not_asked_for_in_vain(desk: Desk) -> None:
    """No place is asked for if the words name one (even a county), nor for thanks and inquiries."""
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
    """A place an hour later is a matter of its own, and is asked about."""
    desk.say("路灯坏了三天没人修", feedback(COMPLAINT))
    desk.wait(minutes=31)
    later = text_of(desk.say("解放路", Intent(Kind.QUESTION, "")))
    assert later == wording.NAMED_ONLY.format(said="解放路")
    assert desk.records[0].place is None


def test_the_same_words_make_one_ticket(desk: Desk) -> None:
    """Repeated words within a day get the same number; a day later or after withdrawal a new one."""
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


def test_an_address_alone_is_asked_what_is_the_matter_there(desk: Desk) -> None:
    """An address alone is asked what is wrong there, and what follows is filed with it."""
    asked = desk.say("解放路15号3栋", feedback(FeedbackKind.COMPLAINT, sure=False))
    assert text_of(asked) == wording.NAMED_ONLY.format(said="解放路15号3栋")
    desk.say("路灯坏了三天", feedback(FeedbackKind.COMPLAINT))
    assert [record.text for record in desk.records] == ["解放路15号3栋，路灯坏了三天"]


@pytest.mark.parametrize(
    "words",
    [
        "我姓王，路灯坏了",
        "下水道又堵了，在沿河大道",
        "厉山镇停气了",
        "我姓王路灯坏了",
        "我是随县的，路灯不亮",
        "您好，我叫张伟，路烂了",
        "我住东关，停水了",
    ],
)
def test_who_says_who_they_are_reports_what_is_broken(talk: Talk, words: str) -> None:
    """A trouble after an introduction is filed, while as few words alone are offered first."""
    assert talk(words).decision is Decision.LOG


@pytest.mark.parametrize(
    "words", ["我是做生意的，有什么政策", "我姓王，楼上不吵了", "我姓王，谢谢你们修了路灯"]
)
def test_an_introduction_alone_makes_no_complaint(talk: Talk, words: str) -> None:
    """Questions, thanks and what is over are filed after no introduction."""
    assert talk(words).decision is not Decision.LOG


@pytest.mark.parametrize("words", ["路灯不亮了", "公交车不来了", "家里没水了"])
def test_what_no_longer_works_is_a_trouble(talk: Talk, words: str) -> None:
    """不亮了 and 没水了 are offered to be filed, unlike 不吵了, which is over."""
    assert talk(words).state.draft == words
    assert talk("楼上不吵了").state.draft != "楼上不吵了"


def test_a_broken_promise_is_filed_with_the_promise_it_is_about(talk: Talk) -> None:
    """A promise told with its not being kept is a complaint, and its receipt names what the report promises."""
    filed = talk("说好的今年装电梯，现在都年底了影子都没有")
    assert (filed.kind, filed.decision) == (Kind.COMPLAINT, Decision.LOG)
    assert "既有住宅加装电梯80部" in text_of(filed)


def test_a_promise_asked_about_is_answered(talk: Talk) -> None:
    """Whoever asks how far a promise is gets the answer; whoever tells of delay and asks when, the offer to file too."""
    assert talk("说好的装80部电梯，装了几部了").decision is Decision.ANSWER
    asked = talk("答应给我们老楼装的电梯到现在还没装，今年什么时候装")
    assert asked.kind is Kind.QUESTION
    assert wording.ALSO.format(kind="投诉") in text_of(asked)


@pytest.mark.parametrize("words", ["每天晚上到十点", "报警也没用", "打了12345也没用"])
def test_when_and_in_vain_belong_to_what_was_just_filed(desk: Desk, words: str) -> None:
    """Since when, at what hours, and who was told in vain is offered to be added, and makes no ticket of its own."""
    desk.say("楼下广场舞吵死了", feedback(COMPLAINT))
    number = desk.records[0].number
    asked = desk.say(words, feedback(SUGGESTION))
    assert number in text_of(asked)
    assert len(desk.records) == 1


def test_a_guessed_order_may_tell_more_of_the_ticket(desk: Desk) -> None:
    """没有人来清, which sounds a little like two orders, is offered to be added to the ticket."""
    desk.say("下水道一直堵", feedback(COMPLAINT))
    perhaps = (Command.HUMAN, Command.NONE_OF_THESE)
    guess = Intent(Kind.COMMAND, "没有人来清", command=Command.UNSURE, perhaps=perhaps, sure=False)
    assert desk.records[0].number in text_of(desk.say("没有人来清", guess))


def test_an_insult_is_no_complaint(talk: Talk) -> None:
    """Whoever only insults is asked what went wrong; nothing is filed, and no directory is shown."""
    for words in ("你们就是一群骗子", "什么狗屁报告"):
        assert text_of(talk(words)) == wording.SMALLTALK["abuse"].format(hotline="12345")


def test_thanks_later_than_an_offer_file_nothing(talk: Talk) -> None:
    """好的谢谢 agrees right after the question whether to file, and no longer after another answer."""
    assert talk("贷款能贷多少", "好的谢谢").decision is Decision.LOG
    later = talk("贷款能贷多少", "今年装多少部电梯", "好的谢谢")
    assert later.kind is Kind.SMALLTALK


@pytest.mark.parametrize("words", ["那我有意见跟谁说", "我要是有意见找谁", "怎么投诉"])
def test_whom_to_tell_is_told_here(talk: Talk, words: str) -> None:
    """Whoever asks whom to tell is invited to say it."""
    assert talk(words).state.mode is Mode.DRAFTING


def test_who_fears_to_be_known_is_told_who_sees_it(talk: Talk) -> None:
    """我怕学校知道是我说的 gets the notice about privacy, and is neither a place nor a complaint."""
    assert talk("我怕学校知道是我说的").kind is Kind.COMMAND


def test_a_number_to_call_with_nothing_before_is_the_hotline(talk: Talk) -> None:
    """电话多少, about nothing that was said, gets the hotline."""
    assert "12345" in text_of(talk("电话多少"))


def test_what_sounds_like_a_complaint_is_offered_before_what_the_report_may_say(talk: Talk) -> None:
    """水渠堵了没水 is no question about the promises on irrigation."""
    outcome = talk("水渠堵了没水")
    assert (outcome.matches, outcome.state.draft) == ((), "水渠堵了没水")


def test_what_others_wrote_is_asked_about(talk: Talk) -> None:
    """A message passed on from a group is filed only after a yes."""
    forwarded = "转发群消息：【紧急通知】明天全市停电三天，小区没人管，请大家互相转告"
    assert talk(forwarded).decision is not Decision.LOG


def test_what_the_report_surely_says_is_no_place(desk: Desk) -> None:
    """报告说配大学生村医 holds 村 and is a question all the same."""
    desk.say("卫生室没医生", feedback(COMPLAINT))
    desk.ask("报告说配大学生村医", Band.ANSWER, "7-010")
    assert desk.records[0].place is None


def test_who_is_reported_is_complained_of(talk: Talk) -> None:
    """举报村干部 says what it is in so few words, 举报有没有奖金 asks; and 举报 is no village."""
    filed = talk("举报村干部")
    assert (filed.kind, filed.decision) == (Kind.COMPLAINT, Decision.LOG)
    assert wording.ASK_PLACE in text_of(filed)
    assert talk("举报有没有奖金").kind is Kind.QUESTION


def test_what_is_also_so_elsewhere_takes_the_ticket_before_along(counter: Desk) -> None:
    """烈山大道也坏了 tells no department what is broken."""
    counter.say("汉东路路灯坏了")
    counter.say("烈山大道也坏了")
    assert counter.records[-1].text == "烈山大道也坏了（接着说的是：汉东路路灯坏了）"


def test_who_has_something_passed_on_in_vain_complains(talk: Talk) -> None:
    """However politely a neglected trouble is told, it is no suggestion."""
    said = "小区晚上广场舞声音特别大，跟物业说了好几次了他们也不管，你看能不能帮忙反映一下，谢谢"
    (ticket,) = talk(said).remember
    assert isinstance(ticket, NewFeedback)
    assert ticket.kind is FeedbackKind.COMPLAINT


def test_a_place_is_kept_without_what_leads_to_it(counter: Desk) -> None:
    """是实验中学 is no name."""
    counter.say("学校食堂饭菜馊了")
    counter.say("是实验中学")
    assert counter.records[-1].place == "实验中学"
    counter.say("不是，是中医院")
    assert counter.records[-1].place == "中医院"

"""Few words after an answer mean that: last year's figure, who is responsible, when, progress, what else."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from handlers import wording
from handlers.hearing.intent import Command, Emergency, Intent
from handlers.messages import Kind
from knowledge.found import Band
from storage.records import Actual, Decision, FeedbackKind, Reached
from tests.handlers.dialogues import Desk, danger, feedback, order, text_of
from tests.handlers.resident import Talk


@pytest.mark.parametrize(
    "text", ["那去年呢", "去年呢?", "去年完成了多少", "上年是多少", "那去年的数是多少呢", "去年做了几多"]
)
def test_last_year_gives_the_baseline(desk: Desk, text: str) -> None:
    """The previous year's figure from the report's review is given with its year."""
    desk.ask("今年装多少部电梯", Band.ANSWER, "3-003")
    outcome = desk.say(text)
    assert (outcome.kind, outcome.decision) == (Kind.QUESTION, Decision.ANSWER)
    assert "102部（2022年）" in text_of(outcome)


def test_what_was_not_done_at_ones_place_is_offered_for_filing(desk: Desk) -> None:
    """我们小区根本没搞 asks for no place: it is a grievance about what was answered."""
    desk.ask("今年装多少部电梯", Band.ANSWER, "3-003")
    desk.say("我们小区根本没搞")
    assert desk.state.draft == "我们小区根本没搞"
    assert desk.state.draft_kind is FeedbackKind.COMPLAINT


def test_what_sounds_like_more_is_heard_by_its_words(desk: Desk) -> None:
    """去年呢 is not 还有呢, however similar they are to the classifier."""
    desk.ask("今年装多少部电梯", Band.ANSWER, "3-003")
    assert "102部（2022年）" in text_of(desk.say("去年呢", order(Command.MORE)))


def test_a_missing_baseline_is_said(desk: Desk) -> None:
    """If the report has no figure for last year, the answer says so, and none is made up."""
    desk.ask("幸福食堂", Band.ANSWER, "3-004")
    assert wording.NO_LAST_YEAR.format(year=2022) in text_of(desk.say("那去年呢"))


@pytest.mark.parametrize(
    "text",
    [
        "哪个部门管",
        "归谁管",
        "这个归哪个部门管呀",
        "谁负责",
        "责任部门是谁",
        "找哪个部门",
        "那由哪个单位牵头",
    ],
)
def test_who_answers_for_it_is_told(desk: Desk, text: str) -> None:
    """The lead and cooperating departments are named."""
    desk.ask("今年装多少部电梯", Band.ANSWER, "3-003")
    assert "住建局（配合：市场监管局）" in text_of(desk.say(text))


@pytest.mark.parametrize("text", ["啥时候完成", "什么时候能搞好", "几时完工", "还要多久", "么时候能好"])
def test_when_tells_that_the_report_names_no_day(desk: Desk, text: str) -> None:
    """When gives the report's year, that it names no day, and the progress."""
    desk.ask("今年装多少部电梯", Band.ANSWER, "3-003")
    said = text_of(desk.say(text))
    assert wording.NO_DAY.format(year=2023) in said
    assert wording.NO_PROGRESS in said


@pytest.mark.parametrize("text", ["到哪一步了", "进展怎么样", "完成了没有", "那现在搞到哪了"])
def test_progress_is_of_what_was_answered(desk: Desk, text: str) -> None:
    """When talking about the report, progress means the commitment's, not a ticket's."""
    desk.ask("今年装多少部电梯", Band.ANSWER, "3-003")
    assert wording.NO_PROGRESS in text_of(desk.say(text))


def test_progress_tells_the_figure_that_staff_entered(desk: Desk) -> None:
    """Progress gives staff's figure with day and source, as the answer does, and nothing is called unknown."""
    day, at = date(2023, 6, 30), datetime(2023, 7, 1, tzinfo=UTC)
    built = Actual(
        "suizhou-2023", "3-003", "电梯加装", Decimal(62), "部", day, "住建局调度表", "住建局", "c1", at
    )
    desk.figures["3-003"] = Reached((built,))
    desk.ask("今年装多少部电梯", Band.ANSWER, "3-003")
    said = text_of(desk.say("到哪一步了"))
    assert "截至2023年6月30日：电梯加装62部" in said
    assert "住建局调度表" in said


def test_after_a_ticket_progress_is_the_tickets(desk: Desk) -> None:
    """到哪一步了 right after filing asks about the ticket."""
    desk.ask("今年装多少部电梯", Band.ANSWER, "3-003")
    desk.say("建议电梯加装先照顾六楼", feedback(FeedbackKind.SUGGESTION))
    outcome = desk.say("到哪一步了", Intent(Kind.STATUS, "到哪一步了"))
    assert desk.records[0].number in text_of(outcome)


def test_this_shows_it_again(desk: Desk) -> None:
    """这个呢 after a follow-up shows the commitment talked about."""
    desk.ask("今年装多少部电梯", Band.ANSWER, "3-003")
    assert desk.commitment("3-003").quote in text_of(desk.say("这个呢"))


def test_what_else_lists_neighbours_that_can_be_picked(desk: Desk) -> None:
    """还有呢 lists neighbours without those already shown, and a number picks one."""
    desk.ask("今年装多少部电梯", Band.ANSWER, "3-003")
    said = text_of(desk.say("还有呢", order(Command.MORE)))
    assert desk.commitment("3-002").title in said
    assert desk.commitment("3-003").title not in said
    assert desk.commitment("3-002").quote in text_of(desk.say("第一个", order(Command.PICK, pick=1)))


@pytest.mark.parametrize("text", ["去年修的那条路哪个部门管", "幸福食堂几时开", "哪个部门管路灯坏了的事情"])
def test_what_names_its_own_matter_is_no_follow_up(desk: Desk, text: str) -> None:
    """A message that names a thing asks about that thing."""
    desk.ask("今年装多少部电梯", Band.ANSWER, "3-003")
    outcome = desk.say(text, Intent(Kind.QUESTION, text, finding=desk.finding(Band.DECLINE)))
    assert outcome.decision is Decision.DECLINE


def test_without_an_answer_before_nothing_is_followed(desk: Desk) -> None:
    """哪个部门管 as a first message is an ordinary question."""
    outcome = desk.say("哪个部门管", Intent(Kind.QUESTION, "", finding=desk.finding(Band.DECLINE)))
    assert outcome.decision is Decision.DECLINE


def test_half_an_hour_later_nothing_is_followed(desk: Desk) -> None:
    """What was talked about lapses after half an hour, like a list."""
    desk.ask("今年装多少部电梯", Band.ANSWER, "3-003")
    desk.wait(minutes=31)
    outcome = desk.say("那去年呢", Intent(Kind.QUESTION, "", finding=desk.finding(Band.DECLINE)))
    assert outcome.decision is Decision.DECLINE


@pytest.mark.parametrize(
    "text",
    [
        "去年装了几多",
        "头年弄了好多部",
        "跟去年比是多还是少",
        "qunian ne",
    ],
)
def test_a_wish_to_know_is_heard_with_any_verb_and_measure_around_it(desk: Desk, text: str) -> None:
    """Only what a message names matters, with any verb or measure; pinyin is converted first."""
    desk.ask("今年装多少部电梯", Band.ANSWER, "3-003")
    typed = {"qunian ne": "去年呢"}.get(text, text)
    outcome = desk.say(text, Intent(Kind.QUESTION, typed, finding=desk.finding(Band.DECLINE)))
    assert "102部（2022年）" in text_of(outcome)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("要不要我们自己掏钱", "money"),
        ("咋弄得这么慢", "why"),
        ("到哪里报名", "how"),
        ("我们那栋楼轮得到吗", "where"),
        ("装在哪些小区", "where"),
    ],
)
def test_what_the_report_does_not_tell_is_said(desk: Desk, text: str, what: str) -> None:
    """What the report does not tell is answered with the quote, that it says no more, and whom to ask."""
    desk.ask("今年装多少部电梯", Band.ANSWER, "3-003")
    said = text_of(desk.say(text))
    assert wording.NOT_TOLD.format(quote=desk.commitment("3-003").quote, what=wording.WHAT[what]) in said
    assert "住建局" in said


@pytest.mark.parametrize("text", ["电梯什么时候装", "今年装电梯，哪天装好", "装电梯今年几时能装完"])
def test_when_is_answered_beside_the_answer(desk: Desk, text: str) -> None:
    """Whoever asks when in the question itself is told that the report names no day; others are not bothered with it."""
    no_day = wording.NO_DAY.format(year=2023)
    assert no_day in text_of(desk.ask(text, Band.ANSWER, "3-003"))
    assert no_day not in text_of(desk.ask("今年装多少部电梯", Band.ANSWER, "3-003"))


def test_two_wants_are_both_answered(desk: Desk) -> None:
    """Who and when in one message are both answered."""
    desk.ask("今年装多少部电梯", Band.ANSWER, "3-003")
    said = text_of(desk.say("归谁管，几时弄好"))
    assert "住建局" in said
    assert wording.NO_DAY.format(year=2023) in said


def test_a_miss_wipes_nothing(desk: Desk) -> None:
    """After a question that found nothing, 谁负责 is still about the last answer."""
    desk.ask("今年装多少部电梯", Band.ANSWER, "3-003")
    desk.ask("动物园几时开", Band.DECLINE)
    assert "住建局" in text_of(desk.say("谁负责"))


def test_after_a_choice_it_is_asked_which(desk: Desk) -> None:
    """After a choice, 谁负责 asks which entry, and is not about an earlier answer."""
    desk.ask("今年装多少部电梯", Band.ANSWER, "3-003")
    desk.ask("动物园几时开", Band.CHOOSE, "7-008", "7-009")
    assert text_of(desk.say("谁负责")) == wording.MEANT_OF_LIST


def test_danger_clears_nothing_that_was_discussed(desk: Desk) -> None:
    """Danger that is over does not clear what was talked about either."""
    desk.ask("今年装多少部电梯", Band.ANSWER, "3-003")
    desk.say("着火了", danger(Emergency.FIRE))
    assert "住建局" in text_of(desk.say("谁负责"))


def test_chance_does_not_take_over(desk: Desk) -> None:
    """谁负责这件事 is about what was talked about, even if it finds something by chance."""
    desk.ask("今年装多少部电梯", Band.ANSWER, "3-003")
    assert "住建局" in text_of(desk.ask("谁负责这件事", Band.ANSWER, "7-010"))
    assert desk.state.about == ("3-003",)


def test_a_word_that_may_be_a_topic_is_one_where_something_is_found(desk: Desk) -> None:
    """培训 is a topic only if the report has something on training."""
    desk.ask("今年装多少部电梯", Band.ANSWER, "3-003")
    assert desk.commitment("7-003").title in text_of(desk.ask("有没有培训", Band.CHOOSE, "7-003", "7-010"))


def test_one_of_a_list_is_asked_about(desk: Desk) -> None:
    """第二个谁负责 asks about a list's entry; with several answers all stay talked about."""
    desk.ask("老小区", Band.CHOOSE, "3-002", "7-005")
    assert "民政局" in text_of(desk.say("第二个谁负责"))
    desk.ask("装几部电梯，建几家食堂", Band.ANSWER, "3-003", "3-004", asked=2)
    assert "民政局" not in text_of(desk.say("第一个哪个管"))
    assert "民政局" in text_of(desk.say("第二个哪个管"))


def test_what_was_talked_about_before_can_be_called_by_its_name(desk: Desk) -> None:
    """刚才那个电梯的 shows the lifts again, even after another answer."""
    desk.ask("今年装多少部电梯", Band.ANSWER, "3-003")
    desk.ask("幸福食堂", Band.ANSWER, "3-004")
    outcome = desk.say("刚才那个电梯的")
    assert desk.commitment("3-003").quote in text_of(outcome)


def test_a_sibling_is_another_thing(desk: Desk) -> None:
    """Another commitment from the same sentence is not what was shown."""
    desk.ask("平林到淅河的路", Band.ANSWER, "3-001")
    outcome = desk.ask("随信高速去年修了吗", Band.DECLINE)
    assert outcome.decision is Decision.DECLINE


def test_a_part_of_the_city_is_no_new_matter(desk: Desk) -> None:
    """For 那曾都呢 the report does not say where, and the commitment naming 曾都 is not taken instead."""
    desk.ask("今年装多少部电梯", Band.ANSWER, "3-003")
    said = text_of(desk.ask("那曾都呢", Band.ANSWER, "7-010"))
    assert wording.WHAT["where"] in said
    assert desk.commitment("3-003").title in said


def test_a_wish_is_offered_to_be_filed_with_what_it_is_about(desk: Desk) -> None:
    """能不能多建几家 is offered as feedback, and 「是」 files it with a link to the answer."""
    desk.ask("幸福食堂", Band.ANSWER, "3-004")
    assert desk.commitment("3-004").quote in text_of(desk.say("能不能多建几家"))
    assert not desk.records
    desk.say("是", order(Command.CONFIRM))
    assert desk.records[0].commitments == ("3-004",)


@pytest.mark.parametrize("text", ["谁来监督", "咋还没修", "我不满意", "今年还搞不搞", "这就行了吗"])
def test_what_names_nothing_is_asked_back(desk: Desk, text: str) -> None:
    """A message that names nothing, with nothing before it, is asked back and not kept as a question."""
    outcome = desk.ask(text, Band.ANSWER, "7-003")
    assert text_of(outcome) == wording.MEANT_WHAT.format(example=desk.city.examples[0])
    assert not outcome.remember
    assert not outcome.matches


def test_after_a_plain_no_it_is_told_that_this_is_not_known_either(desk: Desk) -> None:
    """需要什么材料 after a decline gets the same, and the offer to pass the words on remains."""
    desk.ask("外地孩子怎么上学", Band.DECLINE)
    assert "外地孩子怎么上学" in text_of(desk.say("需要什么材料"))
    desk.say("是", order(Command.CONFIRM))
    assert desk.records[0].text == "外地孩子怎么上学"


def test_a_number_to_call_is_no_figure_of_the_report(desk: Desk) -> None:
    """110 alone is a number to call, not a figure of the report."""
    assert "110" in text_of(desk.ask("110", Band.ANSWER, "7-003"))
    assert desk.state.about == ()


def test_the_zoo_is_not_linked_to_the_lifts(desk: Desk) -> None:
    """A question that the report does not answer is not linked to the previous answer."""
    desk.ask("今年装多少部电梯", Band.ANSWER, "3-003")
    desk.ask("动物园几时开", Band.DECLINE)
    desk.say("是", order(Command.CONFIRM))
    assert desk.records[0].commitments == ()


def test_a_choice_beside_a_draft_is_not_passed_over(talk: Talk) -> None:
    """去年呢 after a choice is about the choice, even if a draft from an earlier answer waits."""
    said = talk("去年我家房子漏水，今年老旧小区改造轮得到我们吗", "种香菇有补贴没", "去年呢")
    assert text_of(said).startswith(wording.MEANT_OF_LIST)


def test_last_years_figure_is_not_denied(talk: Talk) -> None:
    """Whether it was 102 is asked about what was told, not about a thing with that name."""
    assert "102部（2022年）" in text_of(talk("今年装多少电梯", "去年是102部吗"))


def test_a_slip_is_set_right(talk: Talk) -> None:
    """打错了 after an answer asks what was meant, and is no complaint."""
    assert "老旧小区改造160个" in text_of(talk("今年装多少电替", "打错了，是老旧小区改造"))


def test_the_wording_is_asked_of_what_was_told(talk: Talk) -> None:
    """报告原话怎么说 after an answer repeats its quote, and is no wish for the table of contents."""
    assert "“实施老旧小区改造160个”" in text_of(talk("今年老旧小区改造多少", "报告原话怎么说"))


@pytest.mark.parametrize("text", ["你刚才说什么来着", "你刚才说的啥"])
def test_who_did_not_catch_it_is_told_again(talk: Talk, text: str) -> None:
    """It is no talk about the assistant."""
    assert [one.commitment.id for one in talk("今年装电梯装多少", text).matches] == ["3-047"]


def test_the_list_is_shown_again(talk: Talk) -> None:
    """刚才那个列表再看一下 goes back to what was picked from."""
    assert talk("养老有哪些承诺", "第二个", "刚才那个列表再看一下").state.section == "养老"


def test_how_many_are_posted_is_asked_of_what_was_told(talk: Talk) -> None:
    """配多少个 names nothing, whatever is counted."""
    assert "131名" in text_of(talk("今年配多少大学生村医", "配多少个"))

"""Questions: an answer if certain, a choice if not, or a plain no."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from handlers import wording
from handlers.hearing.intent import Command, Intent
from handlers.messages import Kind
from handlers.outcome import AskedQuestion
from handlers.pieces import LIMIT, size
from handlers.state import Mode
from knowledge.city import City
from knowledge.found import Band, Finding, Match, Reason
from knowledge.report import unbroken
from storage.records import CommitmentStatus, ConfirmedFate, Decision, FeedbackKind, StatusUpdate
from tests.handlers.dialogues import Desk, order, text_of


def _ids(outcome_matches: tuple) -> list[str]:
    return [match.commitment.id for match in outcome_matches]


def test_a_sure_question_is_answered(desk: Desk) -> None:
    """A certain question gets the quote, is remembered, and is logged with its finding."""
    outcome = desk.ask("今年装多少部电梯", Band.ANSWER, "3-003")
    assert (outcome.kind, outcome.decision) == (Kind.QUESTION, Decision.ANSWER)
    assert "报告原文：“完成既有住宅电梯加装80部”" in text_of(outcome)
    assert text_of(outcome).endswith(wording.WHAT_ELSE)
    assert _ids(outcome.matches) == ["3-003"]
    assert (desk.state.about, desk.state.mode) == (("3-003",), Mode.IDLE)
    assert outcome.remember == (AskedQuestion("今年装多少部电梯", Decision.ANSWER, ("3-003",), 0.8),)


def test_a_promise_that_goes_on_says_with_which(city: City) -> None:
    """Once staff confirmed it, the answer has a line about last year's promise; in a first year nothing is looked up."""
    said = "去年报告里的承诺：去年的电梯，今年：有变化"
    fate = ConfirmedFate(city.code, "x-001", "有变化", "3-003", "", "住建局", "c1", datetime.now(UTC))
    later = replace(city, former_titles={"x-001": "去年的电梯"}, previous=city)
    for one, told in ((later, True), (city, False)):
        desk = Desk(one)
        desk.fates.append(fate)
        assert (said in text_of(desk.ask("电梯", Band.ANSWER, "3-003")).splitlines()) is told
        assert said not in text_of(desk.ask("食堂", Band.ANSWER, "3-004"))


def test_two_things_asked_are_both_answered(desk: Desk) -> None:
    """Two things asked are answered in one reply, and 「这个」 means both."""
    outcome = desk.ask("电梯和幸福食堂", Band.ANSWER, "3-003", "3-004", asked=2)
    assert len(outcome.replies) == 1
    assert "完成既有住宅电梯加装80部" in text_of(outcome)
    assert "兴办“幸福食堂”20家" in text_of(outcome)
    assert desk.state.about == ("3-003", "3-004")
    assert text_of(outcome).count(wording.WHAT_ELSE) == 1


def test_what_lies_near_is_a_title_only(desk: Desk) -> None:
    """Neighbours are named below the answer and can be picked, but are not quoted."""
    outcome = desk.ask("适老化改造", Band.ANSWER, "7-006", "7-005", "3-002", "3-004")
    assert "1. 建成养老服务中心10个\n2. 老旧小区改造160个" in text_of(outcome)
    assert text_of(outcome).count("报告原文") == 1
    assert _ids(outcome.matches) == ["7-006", "7-005", "3-002"]
    assert desk.state.about == ("7-006",)
    picked = desk.say("2", order(Command.PICK, pick=2))
    assert "报告原文：“实施老旧小区改造160个”" in text_of(picked)


def test_an_unsure_question_offers_three(desk: Desk) -> None:
    """An uncertain question gets at most three titles and 「都不是」; the buttons say what can be typed."""
    outcome = desk.ask("老人", Band.CHOOSE, "7-005", "7-006", "3-004", "7-001")
    assert outcome.decision is Decision.CHOOSE
    assert _ids(outcome.matches) == ["7-005", "7-006", "3-004"]
    assert "1. 建成养老服务中心10个\n2. 居家适老化改造900户以上\n3. 兴办“幸福食堂”20家" in text_of(outcome)
    assert "都不是" in text_of(outcome)
    assert "报告原文" not in text_of(outcome)
    choices = outcome.replies[0].choices
    assert [choice.say for choice in choices] == ["查看 7-005", "查看 7-006", "查看 3-004", "都不是"]
    assert choices[0].label == "1. 建成养老服务中心10个"
    assert all(size(choice.say) <= 64 for choice in choices)
    assert (desk.state.mode, desk.state.shown) == (Mode.CHOOSING, ("7-005", "7-006", "3-004"))


def test_the_nearest_is_offered_as_no_more_than_that(desk: Desk) -> None:
    """A near-miss is declined, followed by the closest true statement, verbatim and marked as such."""
    near = Match(desk.commitment("3-003"), 0.3, (Reason("word", "电梯", 0.6),))
    text = "电梯广告的钱归谁"
    outcome = desk.say(
        text, Intent(Kind.QUESTION, text, finding=Finding(Band.DECLINE, (near,), probability=0.3))
    )
    said = text_of(outcome)
    assert outcome.decision is Decision.DECLINE
    assert "没有查到" in said
    assert "不一定是您问的事" in said
    assert desk.commitment("3-003").quote in said
    assert "回复“是”" in said


@pytest.mark.parametrize(
    "near",
    [
        Reason("word", "机场", 0.6),  # Only an everyday phrase mentions it.
        Reason("character", "梯", 0.6),
        Reason("synonym", "升降机 → 扶梯", 0.6),
    ],
)
def test_what_only_sounds_near_is_not_named(desk: Desk, near: Reason) -> None:
    """A decline names only what the report calls by a word of the question or its official synonym."""
    text = "机场的升降机几时修"
    matches = (Match(desk.commitment("3-003"), 0.3, (near,)),)
    outcome = desk.say(text, Intent(Kind.QUESTION, text, finding=Finding(Band.DECLINE, matches)))
    assert outcome.decision is Decision.DECLINE
    assert "不一定是您问的事" not in text_of(outcome)


def test_the_nearest_need_not_be_the_likeliest(desk: Desk) -> None:
    """The first match that names the thing is shown, whatever came before it."""
    matches = (
        Match(desk.commitment("7-005"), 0.3, (Reason("word", "散步", 0.6),)),
        Match(desk.commitment("3-003"), 0.1, (Reason("synonym", "升降机 → 电梯", 0.6),)),
    )
    text = "散步的升降机几时修"
    outcome = desk.say(text, Intent(Kind.QUESTION, text, finding=Finding(Band.DECLINE, matches)))
    assert desk.commitment("3-003").quote in text_of(outcome)


def test_a_question_that_grumbles_may_be_filed_too(desk: Desk) -> None:
    """A complaining question is answered and offered for filing; 「是」, as asked for, files it."""
    text = "老娘爬楼爬得腿打颤,电梯今年装不装"
    found = desk.finding(Band.ANSWER, "3-003")
    outcome = desk.say(text, Intent(Kind.QUESTION, text, finding=found, also=FeedbackKind.COMPLAINT))
    assert desk.commitment("3-003").quote in text_of(outcome)
    assert wording.ALSO.format(kind="投诉") in text_of(outcome)
    assert desk.say("是", order(Command.CONFIRM)).decision is Decision.LOG
    assert (desk.records[0].text, desk.records[0].kind) == (text, FeedbackKind.COMPLAINT)


def test_nothing_found_is_said_plainly(desk: Desk) -> None:
    """If nothing is found, nothing is named, and 「是」 files the words as an inquiry."""
    outcome = desk.ask("随州修不修机场", Band.DECLINE, "3-001")
    assert outcome.decision is Decision.DECLINE
    assert outcome.matches == ()
    assert "没有查到" in text_of(outcome)
    assert desk.commitment("3-001").title not in text_of(outcome)
    assert outcome.remember == (AskedQuestion("随州修不修机场", Decision.DECLINE, (), 0.8),)
    filed = desk.say("是", order(Command.CONFIRM))
    assert filed.decision is Decision.LOG
    assert (desk.records[0].text, desk.records[0].kind) == ("随州修不修机场", FeedbackKind.INQUIRY)
    assert desk.records[0].commitments == ()


def test_a_question_without_a_finding_is_declined(desk: Desk) -> None:
    """An understanding without any finding gets the same plain no."""
    assert desk.say("嗯哪", Intent(Kind.QUESTION, "嗯哪")).decision is Decision.DECLINE


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_number_picks_from_the_list(desk: Desk, number: int) -> None:
    """Each number shows its entry, and another can be picked afterwards."""
    desk.ask("老人", Band.CHOOSE, "7-005", "7-006", "3-004")
    outcome = desk.say(str(number), order(Command.PICK, pick=number))
    shown = ("7-005", "7-006", "3-004")[number - 1]
    assert (outcome.decision, _ids(outcome.matches)) == (Decision.ANSWER, [shown])
    assert desk.state.about == (shown,)
    assert desk.say("1", order(Command.PICK, pick=1)).decision is Decision.ANSWER


@pytest.mark.parametrize("number", [0, 4, 99])
def test_a_number_out_of_range(desk: Desk, number: int) -> None:
    """A number out of range gets the range, and the list stays."""
    desk.ask("老人", Band.CHOOSE, "7-005", "7-006", "3-004")
    outcome = desk.say(str(number), order(Command.PICK, pick=number))
    assert text_of(outcome) == "这个列表是1到3，请回复其中一个数字。"
    assert desk.say("3", order(Command.PICK, pick=3)).decision is Decision.ANSWER


def test_a_list_of_one(desk: Desk) -> None:
    """A list of one does not say 「1到1」."""
    desk.ask("老人", Band.CHOOSE, "7-005")
    assert text_of(desk.say("2", order(Command.PICK, pick=2))) == wording.ONLY_ONE


def test_a_number_without_a_list(desk: Desk) -> None:
    """A number without a list is told so."""
    assert text_of(desk.say("2", order(Command.PICK, pick=2))) == wording.NO_LIST


def test_a_list_lapses_after_half_an_hour(desk: Desk) -> None:
    """A list lapses thirty minutes after it was last used, and then a number is told why."""
    desk.ask("老人", Band.CHOOSE, "7-005", "7-006")
    desk.wait(minutes=30)
    assert desk.say("2", order(Command.PICK, pick=2)).decision is Decision.ANSWER
    desk.wait(minutes=30)
    assert desk.say("1", order(Command.PICK, pick=1)).decision is Decision.ANSWER
    desk.wait(minutes=30, seconds=1)
    outcome = desk.say("2", order(Command.PICK, pick=2))
    assert text_of(outcome) == wording.LIST_LAPSED
    assert outcome.matches == ()
    assert text_of(desk.say("2", order(Command.PICK, pick=2))) == wording.NO_LIST


def test_none_of_these_offers_to_pass_the_question_on(desk: Desk) -> None:
    """After 「都不是」 and 「是」 the original question is filed."""
    desk.ask("老人免费坐公交", Band.CHOOSE, "7-005", "7-006")
    outcome = desk.say("都不是", order(Command.NONE_OF_THESE))
    assert text_of(outcome) == wording.NONE_OFFER
    assert outcome.decision is Decision.OTHER
    desk.say("是", order(Command.CONFIRM))
    assert [record.text for record in desk.records] == ["老人免费坐公交"]


def test_picking_forgets_the_offer(desk: Desk) -> None:
    """After a pick, 「都不是」 offers nothing to file."""
    desk.ask("老人", Band.CHOOSE, "7-005", "7-006")
    desk.say("1", order(Command.PICK, pick=1))
    assert text_of(desk.say("都不是", order(Command.NONE_OF_THESE))) == wording.NONE
    assert desk.state.draft is None


def test_a_button_of_an_old_list_still_shows_its_own(desk: Desk) -> None:
    """「查看」 carries the id, so that an old button shows its own commitment; an unknown id is reported."""
    desk.ask("老人", Band.CHOOSE, "7-005", "7-006")
    desk.wait(hours=5)
    outcome = desk.say("查看 7-006", order(Command.SHOW, argument="7-006"))
    assert "完成居家适老化改造900户以上" in text_of(outcome)
    assert desk.state.mode is Mode.IDLE
    unknown = desk.say("查看 9-999", order(Command.SHOW, argument="9-999"))
    assert text_of(unknown) == wording.NOT_FOUND_ID.format(id="9-999")


def test_the_status_is_the_one_that_staff_published(desk: Desk) -> None:
    """A published status is shown with its day, and its age in the city's days."""
    published = StatusUpdate(
        "suizhou-2023", "3-003", CommitmentStatus.BEHIND, desk.now.date(), "现场核查", "住建局", "", desk.now
    )
    desk.statuses["3-003"] = published
    assert "进展：欠进度（截至2023年5月4日，住建局发布）" in text_of(desk.ask("电梯", Band.ANSWER, "3-003"))
    desk.wait(days=90, hours=15)
    assert "提醒：这个进展是91天前的" in text_of(desk.ask("电梯", Band.ANSWER, "3-003"))


def test_all_that_is_quoted_is_verbatim(desk: Desk) -> None:
    """For every commitment of the city, the shown quote is in the report and fits into one message."""
    for commitment in desk.city.commitments:
        outcome = desk.ask(commitment.title, Band.ANSWER, commitment.id)
        (quote,) = re.findall("报告原文：“(.*)”\n", text_of(outcome))
        assert quote in unbroken(desk.city.report.source)
        assert size(outcome.replies[0].text) <= LIMIT


def test_a_list_stands_after_a_question_without_an_answer(desk: Desk) -> None:
    """A list remains after a decline, and is replaced by another answer."""
    desk.ask("老人", Band.CHOOSE, "7-005", "7-006")
    desk.ask("明天下雨吗", Band.DECLINE)
    outcome = desk.say("2", order(Command.PICK, pick=2))
    assert [match.commitment.id for match in outcome.matches] == ["7-006"]
    desk.ask("今年装多少部电梯", Band.ANSWER, "3-003")
    assert text_of(desk.say("2", order(Command.PICK, pick=2))) == wording.NO_LIST


def test_back_to_the_list_that_was_picked_from(desk: Desk) -> None:
    """返回 shows the list again for picking; without a list it leaves what was started."""
    desk.ask("老人", Band.CHOOSE, "7-005", "7-006")
    desk.say("1", order(Command.PICK, pick=1))
    assert "2. 居家适老化改造900户以上" in text_of(desk.say("返回", order(Command.RETURN)))
    assert desk.say("2", order(Command.PICK, pick=2)).matches[0].commitment.id == "7-006"


def test_a_place_in_the_list_within_an_order(desk: Desk) -> None:
    """关注第一个 follows the entry, 第二个谁负责 tells about it, and without a list it is asked back."""
    desk.script.intents["关注"] = order(Command.FOLLOW)
    asks = "第二个谁负责"
    assert "您说的是哪件事" in text_of(desk.say(asks))
    desk.ask("老人", Band.CHOOSE, "7-005", "7-006")
    desk.say("关注第一个")
    assert [one.subject for one in desk.followed] == ["commitment:7-005"]
    told = text_of(desk.say(asks))
    assert "居家适老化改造900户以上" in told
    assert "民政局" in told


def test_this_of_a_list_asks_which(desk: Desk) -> None:
    """这个呢 with a list asks which entry is meant."""
    assert text_of(desk.say("这个呢")) == wording.NOTHING_MEANT
    desk.ask("老人", Band.CHOOSE, "7-005", "7-006")
    assert text_of(desk.say("这个呢")) == wording.WHICH.format(last=2)

"""Few words after an answer mean what was answered: last year's figure, who answers for it, when, how far, what else."""

import pytest

from handlers import wording
from handlers.intent import Command, Intent
from handlers.messages import Kind
from knowledge.commitment import Band
from storage.records import Decision, FeedbackKind
from tests.handlers.desk import Desk, feedback, order, text_of


@pytest.mark.parametrize(
    "text", ["那去年呢", "去年呢?", "去年完成了多少", "上年是多少", "那去年的数是多少呢", "去年做了几多"]
)
def test_last_year_gives_the_baseline(desk: Desk, text: str) -> None:
    """The figure that the report's review gives, with its year."""
    desk.ask("今年装多少部电梯", Band.ANSWER, "3-003")
    outcome = desk.say(text)
    assert (outcome.kind, outcome.decision) == (Kind.QUESTION, Decision.ANSWER)
    assert "102部（2022年）" in text_of(outcome)


def test_what_sounds_like_more_is_heard_by_its_words(desk: Desk) -> None:
    """去年呢 is no 还有呢, however alike the two may be to the reader of kinds."""
    desk.ask("今年装多少部电梯", Band.ANSWER, "3-003")
    assert "102部（2022年）" in text_of(desk.say("去年呢", order(Command.MORE)))


def test_a_missing_baseline_is_said(desk: Desk) -> None:
    """Where the report gives no figure for last year, that is the answer, and no figure is made up."""
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
    """Lead and helpers, by name."""
    desk.ask("今年装多少部电梯", Band.ANSWER, "3-003")
    assert "住建局（配合：市场监管局）" in text_of(desk.say(text))


@pytest.mark.parametrize("text", ["啥时候完成", "什么时候能搞好", "几时完工", "还要多久", "么时候能好"])
def test_when_tells_that_the_report_names_no_day(desk: Desk, text: str) -> None:
    """The report's year, that it names no day, and how far it is."""
    desk.ask("今年装多少部电梯", Band.ANSWER, "3-003")
    said = text_of(desk.say(text))
    assert wording.NO_DAY.format(year=2023) in said
    assert wording.NO_PROGRESS in said


@pytest.mark.parametrize("text", ["到哪一步了", "进展怎么样", "完成了没有", "那现在搞到哪了"])
def test_progress_is_of_what_was_answered(desk: Desk, text: str) -> None:
    """In a talk about the report it is the commitment's progress, not a ticket's."""
    desk.ask("今年装多少部电梯", Band.ANSWER, "3-003")
    assert wording.NO_PROGRESS in text_of(desk.say(text))


def test_after_a_ticket_progress_is_the_tickets(desk: Desk) -> None:
    """到哪一步了 right after filing asks after the ticket."""
    desk.ask("今年装多少部电梯", Band.ANSWER, "3-003")
    desk.say("建议电梯加装先照顾六楼", feedback(FeedbackKind.SUGGESTION))
    outcome = desk.say("到哪一步了", Intent(Kind.STATUS, "到哪一步了"))
    assert desk.records[0].number in text_of(outcome)


def test_this_shows_it_again(desk: Desk) -> None:
    """这个呢 after a follow-up is the commitment that was talked about."""
    desk.ask("今年装多少部电梯", Band.ANSWER, "3-003")
    assert desk.commitment("3-003").quote in text_of(desk.say("这个呢"))


def test_what_else_lists_neighbours_that_can_be_picked(desk: Desk) -> None:
    """还有呢 lists what stands beside it, without what was shown; a number picks from it."""
    desk.ask("今年装多少部电梯", Band.ANSWER, "3-003")
    said = text_of(desk.say("还有呢", order(Command.MORE)))
    assert desk.commitment("3-002").title in said
    assert desk.commitment("3-003").title not in said
    assert desk.commitment("3-002").quote in text_of(desk.say("第一个", order(Command.PICK, pick=1)))


@pytest.mark.parametrize("text", ["去年修的那条路哪个部门管", "幸福食堂几时开", "哪个部门管路灯坏了的事情"])
def test_what_names_its_own_matter_is_no_follow_up(desk: Desk, text: str) -> None:
    """Whoever names a thing asks about that thing."""
    desk.ask("今年装多少部电梯", Band.ANSWER, "3-003")
    outcome = desk.say(text, Intent(Kind.QUESTION, text, finding=desk.finding(Band.DECLINE)))
    assert outcome.decision is Decision.DECLINE


def test_without_an_answer_before_nothing_is_followed(desk: Desk) -> None:
    """哪个部门管 as a first message is a question like any other."""
    outcome = desk.say("哪个部门管", Intent(Kind.QUESTION, "", finding=desk.finding(Band.DECLINE)))
    assert outcome.decision is Decision.DECLINE


def test_half_an_hour_later_nothing_is_followed(desk: Desk) -> None:
    """What was talked about lapses like a list does."""
    desk.ask("今年装多少部电梯", Band.ANSWER, "3-003")
    desk.wait(minutes=31)
    outcome = desk.say("那去年呢", Intent(Kind.QUESTION, "", finding=desk.finding(Band.DECLINE)))
    assert outcome.decision is Decision.DECLINE

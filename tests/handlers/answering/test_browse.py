"""Browsing: the areas, a section page by page, and a pick from it."""

import pytest

from handlers import wording
from handlers.answering.entries import PAGE
from handlers.hearing.intent import Command, Intent
from handlers.messages import Kind
from handlers.outcome import AskedQuestion
from handlers.state import Mode
from knowledge.found import Band, Section
from storage.records import Decision
from tests.handlers.dialogues import Desk, order, text_of
from tests.handlers.resident import Talk


def _area(desk: Desk, label: str) -> Section:
    return next(area for area in desk.city.areas if area.commitments[0].place.area == label)


def _open(desk: Desk, label: str) -> str:
    section = _area(desk, label)
    return text_of(desk.say(section.title, Intent(Kind.QUESTION, section.title, section=section)))


def test_the_areas_are_listed_and_one_is_opened(desk: Desk) -> None:
    """「目录」 lists every area with its number, the number opens it, and a number in it shows the commitment."""
    outcome = desk.say("目录", order(Command.BROWSE))
    assert outcome.kind is Kind.COMMAND
    lines = text_of(outcome).splitlines()
    assert lines[0].startswith("2023年政府工作报告里")
    assert lines[1:4] == [
        "1. 主要预期目标（1项）",
        "2. 致力提神增韵,绣出花园城市新风采（4项）",
        "3. 致力改善民生,绘就幸福美好生活新图景（10项）",
    ]
    assert [choice.say for choice in outcome.replies[0].choices] == ["1", "2", "3"]
    opened = desk.say("2", order(Command.PICK, pick=2))
    assert "3. 老楼加装电梯80部" in text_of(opened)
    shown = desk.say("3", order(Command.PICK, pick=3))
    assert "报告原文：“完成既有住宅电梯加装80部”" in text_of(shown)
    assert desk.state.about == ("3-003",)


def test_pages_are_turned_back(desk: Desk) -> None:
    """「上一页」 shows the previous page with its numbers; there is none before the first."""
    first = _open(desk, "七")
    desk.say("更多", order(Command.MORE))
    back = desk.say("上一页", order(Command.BACK))
    assert text_of(back) == first
    assert [choice.say for choice in back.replies[0].choices][-2:] == [wording.SAY_BROWSE, wording.SAY_MORE]
    assert text_of(desk.say("上一页", order(Command.BACK))) == wording.FIRST_PAGE
    desk.wait(minutes=31)
    assert text_of(desk.say("上一页", order(Command.BACK))) == wording.LIST_LAPSED


@pytest.mark.parametrize("asked", ["没看清,再发一遍", "我没听清楚,你重新说一遍"])
def test_the_page_last_read_is_shown_once_more(desk: Desk, asked: str) -> None:
    """Whoever missed it gets the same page; once something was picked, that is what is meant."""
    _open(desk, "七")
    second = text_of(desk.say("更多", order(Command.MORE)))
    missed = Intent(Kind.SUGGESTION, asked)
    assert text_of(desk.say(asked, missed)) == second
    desk.say("10", order(Command.PICK, pick=10))
    assert text_of(desk.say(asked, missed)) != second


def test_without_a_list_there_is_no_page_before(desk: Desk) -> None:
    """There is no previous page without a list, nor in a choice."""
    assert text_of(desk.say("上一页", order(Command.BACK))) == wording.FIRST_PAGE
    desk.ask("养老", Band.CHOOSE, "7-005", "7-006")
    assert text_of(desk.say("上一页", order(Command.BACK))) == wording.FIRST_PAGE


def test_a_page_says_which_message_it_goes_on_from(desk: Desk) -> None:
    """An area continues the list of areas, a page the previous one, the list of areas what was read."""
    areas = desk.say("目录", order(Command.BROWSE)).replies[0]
    assert areas.continues == ""
    opened = desk.say("3", order(Command.PICK, pick=3)).replies[0]
    assert opened.continues
    assert areas.text.startswith(opened.continues)
    more = desk.say("更多", order(Command.MORE)).replies[0]
    assert opened.text.startswith(more.continues)
    assert more.continues.startswith("【")
    again = desk.say("目录", order(Command.BROWSE)).replies[0]
    assert more.text.startswith(again.continues)
    assert desk.say("帮助", order(Command.HELP)).replies[0].continues == ""


def test_a_number_beyond_the_areas(desk: Desk) -> None:
    """An area's number out of range gets the range."""
    desk.say("目录", order(Command.BROWSE))
    assert text_of(desk.say("9", order(Command.PICK, pick=9))) == wording.OUT_OF_RANGE.format(last=3)


def test_a_section_eight_a_page(desk: Desk) -> None:
    """A section shows eight titles, then with 「更多」 the rest with continued numbers, then no more."""
    first = _open(desk, "七")
    assert "共10项，这是第1到第8项" in first
    assert "\n8. 建成省级健身工程6处\n" in first
    assert first.endswith(wording.PAGE_MORE)
    second = desk.say("更多", order(Command.MORE))
    assert "第9到第10项" in text_of(second)
    assert "\n10. 增配大学生村医131名\n" in text_of(second)
    assert wording.PAGE_MORE not in text_of(second)
    assert text_of(desk.say("更多", order(Command.MORE))) == wording.NO_MORE
    assert "增配大学生村医131名”" in text_of(desk.say("10", order(Command.PICK, pick=10)))
    assert "幼儿托位200个”" in text_of(desk.say("7", order(Command.PICK, pick=7)))


def test_only_what_was_seen_can_be_picked(desk: Desk) -> None:
    """Number nine is out of range until its page was shown."""
    _open(desk, "七")
    told = text_of(desk.say("9", order(Command.PICK, pick=9)))
    assert told == wording.OUT_OF_RANGE.format(last=PAGE) + wording.PAGE_MORE
    desk.say("更多", order(Command.MORE))
    assert desk.say("9", order(Command.PICK, pick=9)).decision is Decision.ANSWER


def test_the_outcome_of_a_section(desk: Desk) -> None:
    """A section's matches are the commitments shown, with certainty, and the question is kept."""
    section = _area(desk, "七")
    outcome = desk.say("民生有哪些", Intent(Kind.QUESTION, "民生有哪些", section=section))
    assert outcome.decision is Decision.ANSWER
    assert [match.commitment for match in outcome.matches] == list(section.commitments[:PAGE])
    assert {match.score for match in outcome.matches} == {1.0}
    shown = tuple(commitment.id for commitment in section.commitments[:PAGE])
    assert outcome.remember == (AskedQuestion("民生有哪些", Decision.ANSWER, shown, 1.0),)


def test_a_section_of_one_page(desk: Desk) -> None:
    """A section of one page says how many there are and offers no 「更多」."""
    text = _open(desk, "三")
    assert text.startswith("【致力提神增韵,绣出花园城市新风采】共4项：")
    assert "更多" not in text


def test_an_empty_section(desk: Desk) -> None:
    """An empty section says so, and leaves no list."""
    desk.say("空的", Intent(Kind.QUESTION, "空的", section=Section("空的")))
    assert desk.state.mode is Mode.IDLE


@pytest.mark.parametrize("command", [Command.MORE, Command.PICK])
def test_a_section_lapses(desk: Desk, command: Command) -> None:
    """After half an hour neither the next page nor a number works."""
    _open(desk, "七")
    desk.wait(minutes=31)
    assert text_of(desk.say("…", order(command, pick=1))) == wording.LIST_LAPSED


def test_reading_on_keeps_the_list_alive(desk: Desk) -> None:
    """The half hour counts from the latest page."""
    _open(desk, "七")
    desk.wait(minutes=20)
    desk.say("更多", order(Command.MORE))
    desk.wait(minutes=20)
    assert desk.say("1", order(Command.PICK, pick=1)).decision is Decision.ANSWER


def test_more_with_nothing_to_continue_says_so(desk: Desk) -> None:
    """「更多」 without anything to continue says so."""
    assert text_of(desk.say("更多", order(Command.MORE))) == wording.NO_MORE


def test_none_of_a_section(desk: Desk) -> None:
    """「都不是」 while browsing asks for other words, and offers no filing."""
    _open(desk, "七")
    assert text_of(desk.say("都不是", order(Command.NONE_OF_THESE))) == wording.NONE
    assert desk.state.mode is Mode.IDLE


def test_a_number_of_a_later_page_is_told_how_to_get_there(talk: Talk) -> None:
    """10 of thirteen is no mistake."""
    assert wording.PAGE_MORE in text_of(talk("养老", "10"))
    assert wording.PAGE_MORE not in text_of(talk("养老", "更多", "99"))


def test_a_trouble_beside_a_list_is_offered_to_be_filed(talk: Talk) -> None:
    """我家门口的路坏了 beside a question for the list is not lost."""
    assert wording.ALSO.format(kind="投诉") in text_of(talk("今年修哪些路，我家门口的路坏了"))

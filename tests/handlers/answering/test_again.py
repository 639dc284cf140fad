"""The last question is repeated for a year or part of the city named in few words, and for nothing else."""

from dataclasses import replace

import pytest

from handlers import wording
from handlers.hearing.intent import Intent
from handlers.messages import Kind
from knowledge.city import City
from knowledge.commitment import Department
from knowledge.found import Band, Finding
from knowledge.language.folding import fold
from storage.records import Decision
from tests.handlers.dialogues import Desk, text_of
from tests.handlers.resident import Talk


@pytest.fixture
def desk(city: City) -> Desk:
    """Return a citizen's desk in a city with two governed parts."""
    county = Department("随县", "随县人民政府", places=("随县",))
    return Desk(replace(city, departments=(*city.departments, county)))


def unfound(desk: Desk, text: str) -> Intent:
    """Return the intent of a question that finds nothing."""
    return Intent(Kind.QUESTION, text, finding=desk.finding(Band.DECLINE))


def asked(desk: Desk, text: str) -> list[str]:
    """Say it; return the further look-ups for it."""
    heard = len(desk.script.heard)
    desk.say(text, unfound(desk, text))
    return [said for said, _ in desk.script.heard[heard:] if said != text]


@pytest.mark.parametrize("text", ["那随县呢", "随县呢？", "随县有没有"])
def test_another_part_of_the_city(desk: Desk, text: str) -> None:
    """Another part of the city replaces the one named, and that part's answer is given."""
    question = "随县建几家食堂"
    desk.script.intents[question] = Intent(
        Kind.QUESTION, question, finding=desk.finding(Band.ANSWER, "3-004")
    )
    desk.ask("曾都建几家食堂", Band.DECLINE)
    assert desk.commitment("3-004").quote in text_of(desk.say(text, unfound(desk, text)))


def test_the_same_part_or_none_is_not_asked_again(desk: Desk) -> None:
    """The same part is not asked again; if none was named, the report does not say where."""
    desk.ask("曾都建几家食堂", Band.DECLINE)
    assert asked(desk, "那曾都呢") == []
    desk.ask("曾都和随县各建几家食堂", Band.DECLINE)
    assert asked(desk, "那随县呢") == []
    desk.ask("装几部电梯", Band.ANSWER, "3-003")
    assert asked(desk, "那随县呢") == []


@pytest.mark.parametrize("question", ["曾都建几家食堂", "曾都今年建什么"])
def test_what_only_went_on_is_no_question_of_its_own(desk: Desk, question: str) -> None:
    """After one part, the next is asked of the question before both, even if that is only what is built there."""
    desk.ask(question, Band.DECLINE)
    again = question.replace("曾都", "随县")
    assert asked(desk, "那随县呢") == [again]
    assert asked(desk, "随县呢") == [again]


def test_a_place_in_a_list_is_no_question(desk: Desk) -> None:
    """第二个去年完成了吗 asks about the second entry."""
    desk.ask("食堂前年开了几家", Band.CHOOSE, "3-003", "3-004")
    text = "第二个去年完成了吗"
    assert [match.commitment.id for match in desk.say(text, unfound(desk, text)).matches] == ["3-004"]


@pytest.mark.parametrize(
    ("question", "text", "again"),
    [
        ("食堂去年开了几家", "那今年呢", "食堂今年开了几家"),
        ("食堂去年开了几家", "前年呢", "食堂前年开了几家"),
        ("食堂2021年开了几家", "那2020年呢", "食堂2020年开了几家"),
        ("食堂开几家", "前年呢", "前年食堂开几家"),
    ],
)
def test_another_year(desk: Desk, question: str, text: str, again: str) -> None:
    """Another year replaces the one named, else it goes before the question."""
    desk.ask(question, Band.DECLINE)
    assert again in asked(desk, text)


def test_another_year_is_asked_of_the_part_last_named(desk: Desk) -> None:
    """After 那随县呢, 去年呢 asks of 随县, and not of the part that the question named first."""
    desk.ask("曾都今年建几家食堂", Band.DECLINE)
    asked(desk, "那随县呢")
    assert "随县去年建几家食堂" in asked(desk, "去年呢")


@pytest.mark.parametrize(
    ("question", "text"),
    [("食堂开几家", "那今年呢"), ("食堂去年开了几家", "今年修路吗")],
)
def test_what_wants_no_other_year(desk: Desk, question: str, text: str) -> None:
    """A plain question is already about this year; one with a matter of its own stays unchanged."""
    desk.ask(question, Band.DECLINE)
    assert asked(desk, text) == []


def test_after_half_an_hour_nothing_is_asked_again(desk: Desk) -> None:
    """After half an hour nothing is asked again."""
    desk.ask("食堂去年开了几家", Band.DECLINE)
    desk.wait(minutes=31)
    assert asked(desk, "那今年呢") == []


def test_what_is_only_near_is_no_promise_that_goes_on(desk: Desk) -> None:
    """那今年呢 after last year's result is not answered with a choice of other things."""
    desk.ask("食堂去年开了几家", Band.DECLINE)
    question = "食堂今年开了几家"
    near = desk.finding(Band.CHOOSE, "7-001", "7-002")
    desk.script.intents[question] = Intent(Kind.QUESTION, question, finding=near)
    outcome = desk.say("那今年呢", unfound(desk, "那今年呢"))
    assert outcome.decision is Decision.DECLINE


def test_what_is_no_question_for_that_year_is_not_asked(desk: Desk) -> None:
    """A rephrased question that becomes a complaint is not filed."""
    desk.ask("食堂去年开了几家", Band.DECLINE)
    desk.script.intents["食堂今年开了几家"] = Intent(
        Kind.COMPLAINT, "食堂今年开了几家", finding=Finding(Band.DECLINE)
    )
    outcome = desk.say("那今年呢", unfound(desk, "那今年呢"))
    assert outcome.kind is Kind.QUESTION
    assert not outcome.remember


def test_last_years_result_is_sought_as_the_question_was_put(desk: Desk) -> None:
    """Last year's result is searched by the question, then by its answer's title, if the report links none."""
    desk.ask("老人吃饭的食堂开几家", Band.ANSWER, "3-004")
    title = fold(desk.commitment("3-004").title)
    assert asked(desk, "去年呢") == ["去年老人吃饭的食堂开几家", f"去年{title}"]


def test_the_review_answers_for_last_year(talk: Talk) -> None:
    """With the shipped report last year's result and this year's continuing commitment are told."""
    assert "粮食产量达到146万吨" in text_of(talk("去年粮食产了多少", "那今年呢"))
    assert "保障性租赁住房649套" in text_of(talk("保障性租赁住房今年建多少套", "去年呢"))
    beside = talk("今年装多少电梯，还有修多少公厕？", "第二个", "去年呢")
    assert "102部" not in text_of(beside)  # The lifts' result is not that of what was picked beside them.


@pytest.mark.parametrize("text", ["那交通运输局呢", "交通局呢？"])
def test_another_department(talk: Talk, text: str) -> None:
    """Behind what one department has to do, another's name asks the same of that one."""
    assert talk("住建局今年要干些什么", text).state.section == "交通运输局"


def test_a_department_behind_no_department_is_no_question_again(talk: Talk) -> None:
    """Behind a promise that another department keeps, a department's name asks for nothing of the like."""
    assert talk("老小区装电梯今年装多少", "那交通运输局呢").state.section is None


def test_of_a_places_list_another_year_asks_which_is_meant(talk: Talk) -> None:
    """Last year's results are told one by one, and not by what is merely near the question."""
    assert wording.MEANT_OF_LIST in text_of(talk("我们广水今年有哪些项目", "去年呢"))

"""All that is promised at once: how many there are, and what of it was kept."""

import pytest

from handlers import wording
from handlers.answering import entries
from tests.handlers.dialogues import text_of
from tests.handlers.resident import Talk


@pytest.mark.parametrize(
    "text",
    ["你们承诺了多少件事", "今年承诺办多少件实事", "今年报告一共承诺了多少件事", "今年承诺的事完成了多少"],
)
def test_how_many_there_are(talk: Talk, text: str) -> None:
    """The areas are listed with their number in all, and no ticket is looked for; what follows on the list is about it."""
    told = talk(text)
    assert "一共553项" in text_of(told)
    assert told.state.section == entries.ALL_AREAS
    assert wording.PROGRESS_OF_ONE in text_of(talk(text, "哪些没有完成"))


@pytest.mark.parametrize("text", ["今年的民生实事有哪些", "今年有哪些民生实事", "十大民生实事"])
def test_a_field_of_them_is_listed_by_itself(talk: Talk, text: str) -> None:
    """However it is put, 民生实事 lists the same field."""
    assert text_of(talk(text)).startswith("【民生】共92项")


def test_those_of_last_year(talk: Talk) -> None:
    """The report does not tell one by one which were kept; it says so."""
    assert text_of(talk("去年的承诺都完成了吗")) == wording.KEPT_BEFORE.format(year=2022)


def test_a_promise_that_is_named_is_answered_by_itself(talk: Talk) -> None:
    """承诺装多少电梯 names lifts."""
    assert "电梯" in text_of(talk("今年承诺装多少部电梯"))


def test_last_year_after_the_list(talk: Talk) -> None:
    """去年的呢 after all areas asks what was kept last year."""
    assert text_of(talk("报告里一共多少项", "去年的呢")) == wording.KEPT_BEFORE.format(year=2022)


@pytest.mark.parametrize("text", ["农村", "农村的都有啥", "农村呢"])
def test_the_countryside_after_the_list(talk: Talk, text: str) -> None:
    """农村 after all areas is the field of that name, not the same list again."""
    assert text_of(talk("目录", text)).startswith("【乡村】")


@pytest.mark.parametrize("text", ["政府今年要做些什么", "今年要办哪些事", "随州今年要搞些什么"])
def test_who_asks_what_is_done_at_all_sees_the_areas(talk: Talk, text: str) -> None:
    """A question that names nothing but the doing lists the areas of the report."""
    assert "要办的事一共" in text_of(talk(text))


def test_how_many_a_list_has(talk: Talk) -> None:
    """一共多少件 after a department's list shows it with its number, and asks not which is meant."""
    assert text_of(talk("住建局今年有哪些承诺", "一共多少件")).startswith("【住建局】共74项")


def test_how_many_items_there_are_this_year(talk: Talk) -> None:
    """With nothing before it, 今年有多少项 counts all of them."""
    assert talk("今年有多少项").state.section == entries.ALL_AREAS

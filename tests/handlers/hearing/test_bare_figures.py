"""A bare figure is looked up among the targets, and an unknown one is asked back."""

import pytest

from handlers.hearing.aspects import AspectFinding
from handlers.hearing.bare_figures import BareFigures
from handlers.hearing.intent import Intent
from handlers.hearing.understanding import Understanding
from handlers.messages import Kind
from handlers.state import State
from knowledge.found import Band, Finding
from knowledge.language.folding import fold

IDLE = State()


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("650", 2), ("650亿", 2), ("报告里的650亿", 2), ("650亿元是哪些产业", 2), ("10%的有哪些", 3), ("八个百分点", 2), ("8%", 2),
        ("80W亩", 1), ("3e袋", 1), ("1.4万", 1),
    ],
)  # fmt: skip
def test_a_bare_figure_is_looked_up(understanding: Understanding, text: str, titles: int) -> None:
    """Every commitment with that figure is found in any frame, and a single one is the answer."""
    finding = understanding.understand(text, IDLE).finding
    assert finding is not None
    assert finding.band is (Band.ANSWER if titles == 1 else Band.CHOOSE)
    assert len(finding.matches) == titles


@pytest.mark.parametrize("text", ["三百零二万", "777", "99.5%", "13栋"])
def test_a_figure_that_none_has_is_asked_back(understanding: Understanding, text: str) -> None:
    """An unknown figure is neither thanks nor goodbye, whatever it sounds like."""
    intent = understanding.understand(text, IDLE)
    assert (intent.kind, intent.command) == (Kind.QUESTION, None)
    assert intent.figure


@pytest.mark.parametrize("text", ["12345", "2021年呢", "160个具体是哪些", "8%是真的吗", "80部电梯"])
def test_what_wants_more_than_a_figure_is_no_bare_one(understanding: Understanding, text: str) -> None:
    """A number to call, a year, names, a claim, or a thing beside it make it no bare figure."""
    assert understanding.understand(text, IDLE).figure is None


@pytest.fixture
def figures(understanding: Understanding) -> BareFigures:
    """Return the real city's bare figures."""
    return understanding._bare_figures


def _promised(figures: BareFigures, text: str) -> Intent | None:
    figure = figures.read(fold(text))
    assert figure is not None
    return figures.promised(fold(text), figure)


def test_what_is_promised_is_told_with_its_figure(figures: BareFigures) -> None:
    """A promised figure is a question and repeated in the answer; an unpromised one is not."""
    intent = _promised(figures, "1.4万亩")
    assert intent is not None
    assert intent.kind is Kind.QUESTION
    assert intent.figure is not None
    assert intent.figure.said == "1.4万亩"
    assert _promised(figures, "777") is None


def test_another_year_or_its_truth_is_read_as_any_message(figures: BareFigures) -> None:
    """Another year, a claim, or the names behind one figure are ordinary; with several it is offered which."""
    one = "160个"
    assert _promised(figures, one) is not None
    for text in ("是160个对吧", "哪160个"):
        figure = figures.read(fold(text))
        assert figure is None or figures.promised(fold(text), figure) is None, text


def test_a_number_to_call_is_no_figure_that_is_missing(figures: BareFigures) -> None:
    """12345 is a number to call; 777 is missing from the report."""
    for text, unknown in (("12345", False), ("777", True), ("99.5%", True)):
        figure = figures.read(fold(text))
        assert (
            figure is not None
            and figures.is_unknown(fold(text), figure, AspectFinding(Finding(Band.DECLINE)))
        ) is unknown, text

"""Numbered lines and their choices."""

from handlers.listing import button, by_line, word_buttons
from handlers.messages import Choice, Reply

LIFTS, ROADS = button(1, "加装电梯", "查看 3-048"), button(2, "修路", "查看 3-049")
NONE = word_buttons("都不是")


def test_a_choice_belongs_to_the_line_of_its_number() -> None:
    """Each numbered line has its choice, also below other lines; a choice without a line is left over."""
    assert by_line(Reply("您要找：\n1. 加装电梯80部\n2. 修路\n都不是", (LIFTS, ROADS, *NONE))) == (
        {1: LIFTS, 2: ROADS},
        NONE,
    )


def test_a_number_counts_once_and_only_at_the_start_of_a_line() -> None:
    """A second line, or a second choice, of the same number has no partner."""
    other = Choice("2. 修桥", "查看 3-050")
    assert by_line(Reply("见2. 修路\n2. 修桥\n2. 修路", (ROADS, other))) == ({1: other}, (ROADS,))

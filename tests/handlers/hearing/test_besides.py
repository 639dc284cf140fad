"""A question is separated from what it asks in addition."""

import pytest

from handlers.hearing.besides import go_on, several
from knowledge.language.pointing import Slot


@pytest.mark.parametrize(
    ("text", "asked", "besides"),
    [
        ("今年装80部电梯?造价多少?", "今年装80部电梯?", (Slot.MONEY,)),
        ("食堂开几家,归谁管,什么时候开", "食堂开几家,", (Slot.WHO, Slot.WHEN)),
        ("今年装多少电梯,改多少小区", "今年装多少电梯,改多少小区", ()),
        ("今年装多少电梯", "今年装多少电梯", ()),
    ],
)
def test_what_is_asked_besides(text: str, asked: str, besides: tuple[Slot, ...]) -> None:
    """An addition is the end that names nothing itself and asks."""
    assert go_on(text) == (asked, besides)


def test_several_questions() -> None:
    """Several questions are separate sentences."""
    assert several("托位多少?另外食堂几家")
    assert not several("托位多少")

"""Numbers of cards that nobody asked for."""

import pytest

from handlers import wording
from handlers.outcome import NewFeedback
from tests.handlers.dialogues import text_of
from tests.handlers.resident import Talk


@pytest.mark.parametrize(
    "text", ["我的身份证号是421302199003071234", "421302199003071234", "银行卡号6222021234567890123"]
)
def test_a_number_of_a_card_is_no_matter(talk: Talk, text: str) -> None:
    """It is not filed, and the citizen is asked not to send such numbers, whatever is waited for."""
    for before in ((), ("我要投诉",)):
        told = talk(*before, text)
        assert not told.remember
        assert text_of(told) == wording.NUMBERS_UNASKED


def test_beside_a_matter_it_stands_in_the_way_of_nothing(talk: Talk) -> None:
    """Who tells something besides is heard, and so is a telephone, by which somebody is to be reached."""
    (filed,) = talk("身份证421302199003071234，解放路的路灯坏了半个月没人管").remember
    assert isinstance(filed, NewFeedback)
    assert text_of(talk("我的电话是13812345678")) != wording.NUMBERS_UNASKED

"""What a message opens with is left out; what it means stays."""

import pytest

from handlers.hearing.openings import without_opening
from knowledge.language.folding import fold


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("我叫王小明，路灯什么时候装", "路灯什么时候装"),
        ("打错了,是路灯", "路灯"),
        ("我问的不是这个，是充电桩", "充电桩"),
        ("谢谢你们，路灯什么时候装", "路灯什么时候装"),
        ("谢谢你们，路修好了", "谢谢你们,路修好了"),
        ("我叫王小明", "我叫王小明"),
        ("我是做生意的，有什么政策", "我是做生意的,有什么政策"),
    ],
)
def test_the_opening_is_left_out(said: str, meant: str) -> None:
    """Introductions, slips put right and thanks before a question go; thanks alone, a trade and a mere name stay."""
    assert without_opening(fold(said)) == meant

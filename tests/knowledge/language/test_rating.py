"""How residents rate, and what only looks like it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language.rating import Rating, read_rating


@pytest.mark.parametrize(
    ("text", "stars", "solved"),
    [
        ("5分", 5, None),
        ("５ 分！", 5, None),
        ("我打三分吧", 3, None),
        ("给五颗星", 5, None),
        ("满意", 4, None),
        ("非常满意，谢谢你们", 5, None),
        ("不满意", 2, None),
        ("非常不满意。", 1, None),
        ("一般", 3, None),
        ("解决了", None, "yes"),
        ("事情都解决了", None, "yes"),
        ("部分解决", None, "partly"),
        ("没完全解决", None, "partly"),
        ("没解决", None, "no"),
        ("是的没解决", None, "no"),
        ("沒有解決", None, "no"),
        ("冇解决", None, "no"),
        ("解决了，5分", 5, "yes"),
        ("1分 没解决", 1, "no"),
    ],
)
def test_stars_and_solved_are_read_in_any_spelling(text: str, stars: int | None, solved: str | None) -> None:
    """Stars in digits or words, and whether it was solved, are read alone or together, in any spelling."""
    said = read_rating(text)
    assert said is not None
    assert (said.stars, said.solved, said.rest, said.bare) == (stars, solved, "", False)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("没解决，路灯还是不亮", "路灯还是不亮"),
        ("1分。态度太差", "态度太差"),
        ("解决了一半 东头还黑着", "东头还黑着"),
    ],
)
def test_what_follows_is_the_reason(text: str, rest: str) -> None:
    """What follows a comma or space is the reason, in the citizen's own spelling."""
    said = read_rating(text)
    assert said is not None
    assert said.rest == rest


@pytest.mark.parametrize(
    "text",
    [
        "满意度怎么样", "解决了吗", "没解决吗", "5分钟能到", "一般什么时候答复", "解决农民工欠薪", "满意，不满意", "我们", "谢谢", "", "，，", "6分",
        "老旧小区改造解决了多少户", "第3个",
    ],
)  # fmt: skip
def test_what_is_no_rating(text: str) -> None:
    """Questions, contradictions, thanks and other numbers are not ratings."""
    assert read_rating(text) is None


def test_a_digit_alone_may_be_anything() -> None:
    """A digit alone is marked, since it may also pick from a list."""
    assert read_rating("5") == Rating(5, None, bare=True)
    assert read_rating("6") is None


@given(st.text(max_size=40))
def test_any_text_is_read(text: str) -> None:
    """Any text is read without error, and values are within range."""
    said = read_rating(text)
    if said is not None:
        assert said.stars in {None, 1, 2, 3, 4, 5}
        assert said.solved in {None, "yes", "partly", "no"}
        assert said.stars or said.solved

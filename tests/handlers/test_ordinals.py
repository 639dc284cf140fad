"""A place in a list is read alone, and within what is said about it."""

import pytest

from handlers import ordinals


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("2", 2),
        ("第三条", 3),
        ("看第十个", 10),
        ("第二个详细说说", 2),
        ("最后一个", ordinals.LAST),
        ("选两", 2),
    ],
)
def test_a_place_alone(said: str, place: int) -> None:
    """With what one says to pick it."""
    assert ordinals.read(said) == place


@pytest.mark.parametrize("said", ["一下", "看一下", "再说一下", "第二中学", "7*7", "两会", "123", ""])
def test_no_place(said: str) -> None:
    """A number within a word of another meaning."""
    assert ordinals.read(said) is None


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("关注第一个", (1, "关注")),
        ("第二个谁负责", (2, "谁负责")),
        ("最后一条啥时候完成", (ordinals.LAST, "啥时候完成")),
        ("刚才的第3项去年呢", (3, "去年呢")),
        ("第一个", None),
        ("比较第一个和第二个", None),
        ("今年装多少部电梯", None),
    ],
)
def test_a_place_within_words(said: str, found: tuple[int, str] | None) -> None:
    """At the beginning or the end, and only one."""
    assert ordinals.within(said) == found

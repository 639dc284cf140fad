"""A list position is read alone, and within what is said about it."""

import pytest

from handlers.hearing import ordinals


@pytest.mark.parametrize(
    ("said", "places"),
    [
        ("2", (2,)),
        ("第三条", (3,)),
        ("看第十二个", (12,)),
        ("第二个详细说说", (2,)),
        ("最后一个", (ordinals.LAST,)),
        ("倒数第三条", (-3,)),
        ("前两项都讲讲", (1, 2)),
        ("最后三个", (-3, -2, -1)),
        ("第4条和第7条", (4, 7)),
        ("选两", (2,)),
        ("那第五个呢", (5,)),
        ("第三部分讲什么", (3,)),
        ("第二个有哪些", (2,)),
    ],
)
def test_places_alone(said: str, places: tuple[int, ...]) -> None:
    """A bare position is read as typed, from either end."""
    assert ordinals.read(said) == places


@pytest.mark.parametrize(
    ("said", "page"), [("第三页", 3), ("翻到第2页看看", 2), ("最后一页", -1), ("第三个", None)]
)
def test_a_page_is_no_list_position(said: str, page: int | None) -> None:
    """A page is not a list position."""
    assert ordinals.page(said) == page


@pytest.mark.parametrize("said", ["一下", "看一下", "再说一下", "第二中学", "7*7", "两会", "123", ""])
def test_a_number_within_another_meaning_is_no_position(said: str) -> None:
    """A number within another meaning is not a position."""
    assert ordinals.read(said) == ()


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("关注第一个", ((1,), "关注")),
        ("第二个谁负责", ((2,), "谁负责")),
        ("最后一条啥时候完成", ((ordinals.LAST,), "啥时候完成")),
        ("刚才的第3项去年呢", ((3,), "去年呢")),
        ("关注第一个和第四个", ((1, 4), "关注")),
        ("第一个", None),
        ("第一个比第二个", None),
        ("今年装多少部电梯", None),
    ],
)
def test_a_place_within_words(said: str, found: tuple[tuple[int, ...], str] | None) -> None:
    """A position is at the beginning or end, in one piece."""
    assert ordinals.within(said) == found


def test_bare_numbers_in_a_row_are_places() -> None:
    """1和3 picks two, once each."""
    assert ordinals.read("1和3") == (1, 3)
    assert ordinals.read("看1跟3跟1吧") == (1, 3)
    assert ordinals.read("和3") == ()

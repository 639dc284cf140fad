"""Where something is is distinguished from what it is."""

import pytest

from knowledge.places import Places

PLACES = Places(["曾都区", "曾都", "殷店镇"], ["断头路", "水泥路", "背街小巷"])


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("曾都区垃圾没人清", "垃圾没人清"),
        ("殷店镇垃圾没人清", "镇垃圾没人清"),
        ("青年路路灯坏了", "路灯坏了"),
        ("我住在沿河大道,下水道堵了", "我住在 大道,下水道堵了"),
        ("锦绣花园小区物业不管", "物业不管"),
        ("断头路几时修通", "断头路几时修通"),
        ("我们小区停水了", "我们小区停水了"),
        ("天天修路", "天天修路"),
        ("路烂了", "路烂了"),
        ("", ""),
    ],
)
def test_a_named_place_is_left_out(text: str, left: str) -> None:
    """Known places, named roads and estates are removed; mere kinds of places and signs of town or country stay."""
    assert PLACES.without(text).strip() == left

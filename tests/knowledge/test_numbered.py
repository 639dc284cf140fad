"""Texts have the numbers that a dict would give them, though they are not stored."""

from hypothesis import given
from hypothesis import strategies as st

from knowledge.numbered import UNKNOWN, Numbered

TEXTS = st.lists(st.text(max_size=4), max_size=20)


@given(TEXTS, TEXTS, TEXTS)
def test_numbers_are_those_of_a_dict(first: list[str], later: list[str], asked: list[str]) -> None:
    """Known, added and unknown texts are looked up one by one and all at once."""
    first = list(dict.fromkeys(first))
    alone = Numbered(first)
    numbered, known = alone.copy(), {text: number for number, text in enumerate(first)}
    for text in later:
        assert numbered.number(text) == known.setdefault(text, len(known))
    told = [known.get(text, UNKNOWN) for text in (*first, *later, *asked)]
    assert numbered.of([*first, *later, *asked]).tolist() == told
    assert [numbered.get(text) for text in (*first, *later, *asked)] == told
    assert (len(numbered), len(alone)) == (len(known), len(first))
    assert not alone.later


def test_letters_are_no_characters_of_the_same_bytes() -> None:
    """The texts zz and 空, which Python stores as the same two bytes, have different numbers."""
    assert Numbered(["空", "慢"]).of(["zz", "ba", "空"]).tolist() == [UNKNOWN, UNKNOWN, 0]

"""A message is parted where it asks a second thing, and nowhere else."""

from hypothesis import given
from hypothesis import strategies as st

from knowledge.matching.parts import clauses, sentences


def test_sentences_are_parted_where_a_second_thing_is_asked() -> None:
    """At a mark, after a particle and a blank, at 还有 and 然后."""
    for between in ("?", "。", "吗 ", "还有", "然后"):
        [first, second] = sentences(f"电梯装多少{between}停车位加多少", {"电梯", "停车位"})
        assert (first[:2], second) == ("电梯", "停车位加多少")


def test_what_asks_stands_before_what_leads_up_to_it() -> None:
    """我们是编钟之乡 asks nothing."""
    assert clauses("我们是编钟之乡,有没有要申遗", {"编钟", "申遗"}) == ["有没有要申遗", "我们是编钟之乡"]


def test_a_part_without_anything_that_tells_is_none() -> None:
    """Then there is but one part left, which is the message itself."""
    assert clauses("我替邻居问,电梯装多少", {"电梯"}) == []


def test_many_parts_are_a_story() -> None:
    """Nobody asks five things at once."""
    assert clauses("电梯一层,电梯二层,电梯三层,电梯四层,电梯五层", {"电梯"}) == []


@given(st.text(max_size=60), st.frozensets(st.text(min_size=1, max_size=3), max_size=3))
def test_a_part_stands_in_the_message_and_tells_something(text: str, telling: frozenset[str]) -> None:
    """Whatever the text."""
    for part in (*sentences(text, telling), *clauses(text, telling)):
        assert part in text
        assert len(part) > 2

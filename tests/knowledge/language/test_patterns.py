"""A pattern of many words finds what a loop over them finds."""

import re

from hypothesis import example, given
from hypothesis import strategies as st

from knowledge.language.patterns import one_of

_WORDS = st.lists(st.text(alphabet="老旧小区.…", max_size=4), max_size=6)
_TEXT = st.text(alphabet="老旧小区.…", max_size=12)


@given(_WORDS, _TEXT)
@example(["老", "老旧"], "老旧")
def test_the_longest_word_that_stands_there(words: list[str], text: str) -> None:
    """The longest word at the first position is found; a point is literal, and an empty word matches nothing."""
    known = set(filter(None, words))
    at = next((at for at in range(len(text)) if text.startswith(tuple(known), at)), None)
    found = re.search(one_of(words), text)
    if at is None:
        assert found is None
    else:
        assert found is not None
        assert (found.start(), found[0]) == (
            at,
            max((one for one in known if text.startswith(one, at)), key=len),
        )


def test_without_words_nothing_is_found() -> None:
    """Without words nothing matches, not even in an empty text, but optional use still matches the rest."""
    assert re.search(one_of([]), "") is None
    assert re.fullmatch(f"{one_of([''])}?小区", "小区")


def test_a_group_that_is_nobodys() -> None:
    """The group can be repeated and does not change the numbering of others."""
    found = re.fullmatch(f"({one_of(['老', '旧'])}+)(小区)", "老旧小区")
    assert found is not None
    assert found.groups() == ("老旧", "小区")


def test_a_gap_holds_what_its_pattern_says() -> None:
    """A gap matches its pattern only; without one it is literal."""
    near = one_of(["坏了…没人"], ".{0,3}")
    assert re.search(near, "坏了三天没人修")
    assert not re.search(near, "坏了三四五天没人修")
    assert re.search(one_of(["坏了…没人"]), "坏了…没人修")

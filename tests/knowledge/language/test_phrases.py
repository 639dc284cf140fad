"""Thousands of phrases are found at once, as one long pattern would find them."""

import re

from hypothesis import given
from hypothesis import strategies as st

from knowledge.language.patterns import one_of
from knowledge.language.phrases import Phrases

_TEXT = st.text(alphabet="老旧小区改造", max_size=12)


@given(st.lists(_TEXT, max_size=8), _TEXT)
def test_phrases_are_found_as_a_pattern_finds_them(phrases: list[str], text: str) -> None:
    """Phrases are found from left to right, longest first, without overlaps; each is replaced by a space."""
    pattern = re.compile(one_of(phrases))
    found = Phrases(phrases)
    assert found.found(text) == pattern.findall(text)
    assert found.without(text) == pattern.sub(" ", text)
    assert found.without(text, lambda phrase: phrase[-1]) == pattern.sub(lambda match: match[0][-1], text)
    assert list(found.places(text)) == [(match.start(), match[0]) for match in pattern.finditer(text)]

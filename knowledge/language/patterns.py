"""Combines words into one regular expression matching any of them."""

import re
from collections.abc import Iterable

from knowledge.language.lexicon import GAP


def one_of(words: Iterable[str], gap: str = GAP) -> str:
    """Return a group that matches any of the words, longest first, and nothing if there are none.

    `gap` is the pattern for the gap in a word (坏了…没人); by default the gap mark is literal.
    """
    longest = sorted(filter(None, words), key=len, reverse=True)
    return f"(?:{'|'.join(gap.join(map(re.escape, word.split(GAP))) for word in longest) or '(?!)'})"

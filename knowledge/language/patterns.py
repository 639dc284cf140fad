"""Patterns of words: any one of many, as one regular expression."""

import re
from collections.abc import Iterable

from knowledge.language.lexicon import GAP


def one_of(words: Iterable[str], gap: str = GAP) -> str:
    """A group that matches any of the words, the longest first, and nothing where there are none.

    `gap` is the pattern of what may stand where a word has its gap (坏了…没人); without it that stands for itself.
    """
    longest = sorted(filter(None, words), key=len, reverse=True)
    return f"(?:{'|'.join(gap.join(map(re.escape, word.split(GAP))) for word in longest) or '(?!)'})"

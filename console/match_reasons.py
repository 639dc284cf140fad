"""Why a commitment was found, in words for staff: the closest text, then the words it shares with the question."""

from collections.abc import Iterable
from typing import Final

from knowledge.found import Match, Reason

CLOSEST: Final = {
    "title": "最像标题",
    "quote": "最像原文",
    "keywords": "最像关键词",
    "phrase": "最像说法",
}
SHARED: Final = {
    "word": "同样的词",
    "number": "数字",
    "synonym": "换个叫法",
    "pinyin": "拼音",
    "spelling": "同音或错字",
    "place": "地名",
    "character": "同样的字",
    "meaning": "意思相近",
}
"""In the order in which they are shown."""
MOST: Final = 4
"""Most words of a kind, those with the greatest weight."""
LEAST: Final = 0.03
"""Least share of the total weight for a word to be shown: 今年 is not."""


def explain(match: Match) -> list[tuple[str, str]]:
    """Return (kind, words) as the page shows them."""
    closest = [(CLOSEST[one.kind], f"“{one.matched}”") for one in match.reasons if one.kind in CLOSEST]
    shared = ((name, _words(match.reasons, kind)) for kind, name in SHARED.items())
    return [*closest[:1], *((name, "、".join(words)) for name, words in shared if words)]


def _words(reasons: Iterable[Reason], kind: str) -> list[str]:
    """Return the words of a kind, without those contained in a longer one: 加装电梯 already says 电梯."""
    of_kind = [one for one in reasons if one.kind == kind and one.weight >= LEAST]
    longest = [one for one in of_kind if not any(_within(one, other) for other in of_kind)]
    return list(dict.fromkeys(_written(one) for one in longest))[:MOST]


def _within(one: Reason, other: Reason) -> bool:
    return one.term != other.term and one.term in other.term


def _written(reason: Reason) -> str:
    """Return a figure as the citizen wrote it; the index marks it."""
    return reason.term.lstrip("#") if reason.kind == "number" else reason.matched

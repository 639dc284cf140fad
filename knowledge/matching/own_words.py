"""What a message shares with a commitment's own text in the report: phrases and places alone may mislead."""

from collections.abc import Iterable, Iterator

from knowledge.commitment import Commitment
from knowledge.found import Match
from knowledge.language.folding import fold

_WORDS = frozenset({"word", "synonym"})
"""Kinds of reasons that are words, not places."""
_TOPICAL = _WORDS | {"number", "pinyin", "spelling"}


def report_text(commitment: Commitment) -> str:
    """Return the report's own text on it, folded."""
    return fold(f"{commitment.quote} {commitment.title} {' '.join(commitment.keywords)}")


def is_called(commitment: Commitment, stretches: Iterable[str]) -> bool:
    """Tell whether stretches of a message all stand in a commitment's own name."""
    name = own_name(commitment)
    return all(stretch in name for stretch in stretches)


def own_name(commitment: Commitment) -> str:
    """Return what names it and none of those sharing its quote, folded: title, its own part of the quote, keywords."""
    return fold(" ".join((commitment.title, commitment.focus or commitment.quote, *commitment.keywords)))


def own_words(match: Match, least: float = 0.0) -> Iterator[str]:
    """Yield the words by which it was found that are in the report itself: phrases alone may mislead, as may places.

    `least`: how informative such a word must be, as a share of all shared information.
    """
    words = (one.term for one in match.reasons if one.kind in _WORDS and one.weight >= least)
    text = report_text(match.commitment)
    return (word for word in words if len(word) > 1 and word in text)


def in_so_many_words(match: Match, least: float = 0.0) -> bool:
    """Tell whether the report itself contains a word of the message for it."""
    return next(own_words(match, least), None) is not None


def only_where(match: Match) -> bool:
    """Tell whether it was found only by a place: where something happens need not be what is meant."""
    if any(one.kind in _TOPICAL for one in match.reasons):
        return False
    return any(one.kind == "place" for one in match.reasons)

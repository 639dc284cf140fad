"""Whether what was found beside a certain answer belongs to it."""

from knowledge.commitment import Commitment
from knowledge.found import Match
from knowledge.language.folding import fold
from knowledge.matching.own_words import own_words, report_text


def belongs_beside(match: Match, meant: tuple[Match, ...]) -> bool:
    """Tell whether a neighbour belongs beside the answer: related, or with a word of the question that it lacks."""
    told = " ".join(report_text(one.commitment) for one in meant)
    return _is_akin(match.commitment, meant) or any(word not in told for word in own_words(match))


def _is_akin(one: Commitment, meant: tuple[Match, ...]) -> bool:
    """Tell whether both are in one topic of the report, belong to one field, or share a keyword."""
    return any(
        one.place.topic == other.place.topic
        or not set(one.themes).isdisjoint(other.themes)
        or _contains_keyword(one, other.keywords)
        or _contains_keyword(other, one.keywords)
        for other in (match.commitment for match in meant)
    )


def _contains_keyword(commitment: Commitment, keywords: tuple[str, ...]) -> bool:
    text = report_text(commitment)
    return any(fold(keyword) in text for keyword in keywords)

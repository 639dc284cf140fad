"""Tickets that may concern the same matter: by shared words, and other common features. Pure."""

from collections.abc import Iterable

from rapidfuzz import fuzz

from storage.records import FeedbackRecord
from storage.ticket_text import pairs

LEAST = 0.25
"""Below this, similarity is chance: two complaints to one department share that much."""
_SAME_COMMITMENT = 0.05
_SAME_PLACE = 0.15


def rank(
    ticket: FeedbackRecord, candidates: Iterable[FeedbackRecord], *, limit: int = 8
) -> list[tuple[FeedbackRecord, float]]:
    """Return at most `limit` sufficiently similar candidates, best first, with a score from 0 to 1.

    Those merged with it already, either way, are left out: they are the same matter.

    What counts most is how many pairs of neighbouring characters the masked texts share (Dice's coefficient).
    """
    own = sorted(pairs(_masked_words(ticket)))
    scored = ((one, _score(ticket, own, one)) for one in candidates if _lead(one) != _lead(ticket))
    alike = [(one, score) for one, score in scored if score >= LEAST]
    return sorted(alike, key=lambda pair: (-pair[1], pair[0].number))[:limit]


def _lead(ticket: FeedbackRecord) -> str:
    return ticket.merged_into or ticket.number


def _score(ticket: FeedbackRecord, own: list[str], other: FeedbackRecord) -> float:
    shared = fuzz.ratio(own, sorted(pairs(_masked_words(other)))) / 100
    if not shared:
        return 0.0
    score = shared
    if set(ticket.commitments) & set(other.commitments):
        score += _SAME_COMMITMENT
    if ticket.place and other.place and (ticket.place in other.place or other.place in ticket.place):
        score += _SAME_PLACE
    return round(min(score, 1.0), 3)


def _masked_words(ticket: FeedbackRecord) -> str:
    return ticket.text if ticket.text_masked is None else ticket.text_masked

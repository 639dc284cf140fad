"""What feedback is linked to: the commitments that it names or refers back to, and related ones, for staff to see."""

import re
from collections.abc import Sequence

from handlers.hearing.place import KINDS
from handlers.masking import impersonal
from handlers.turn import Turn
from knowledge.commitment import Commitment
from knowledge.found import Band, Finding, Match, as_picked
from knowledge.language.folding import fold
from knowledge.language.pointing import Slot, read
from knowledge.matching.own_words import in_so_many_words, only_where

TOUCHED, TOUCHES = 3, 0.02
"""How many commitments are shown beside feedback, and the least score of one."""
LEADS, HELPS = 0.1, 0.05
"""Bonus, beside the share of words that a commitment covers (1 at most), if the department leads it, or helps."""
SURE = 0.93
"""Probability from which a commitment is the subject even without a shared word, or with only a place."""
TELLING = 0.08
"""Least weight of a shared word for the receipt to name the commitment: 政府 occurs in many."""
_POINTS_BACK = re.compile(rf"(?:这个|那个)(?!{KINDS})|这项|这事|这件|那项|那事|上面|刚才|刚问|^还是")


def linked(
    turn: Turn, words: str, finding: Finding | None, *, follows_answer: bool = False
) -> tuple[Match, ...]:
    """Return the commitments that feedback names, or those just answered if it refers back to them."""
    if finding is not None and finding.band is Band.ANSWER:
        named = tuple(one for one in finding.meant if finding.probability >= SURE or not only_where(one))
        if named:
            return named
    if turn.about and (follows_answer or _refers_back(turn, words, finding)):
        return as_picked(turn.about)
    guessed = finding.matches if finding is not None and finding.band is Band.CHOOSE else ()
    return tuple(one for one in guessed if not only_where(one))[:TOUCHED]


def certainly_linked(named: tuple[Match, ...], finding: Finding | None) -> tuple[Commitment, ...]:
    """Return the commitments that the receipt may name: none if they were found only now and are a guess."""
    found_now = finding is not None and any(match in finding.matches for match in named)
    if finding is not None and found_now and not _is_certain(named[0], finding):
        return ()
    return tuple(match.commitment for match in named)


def _is_certain(match: Match, finding: Finding) -> bool:
    """Tell whether a match is certain, or shares a distinctive word that is not a place."""
    sure = finding.probability >= SURE or in_so_many_words(match, TELLING)
    return finding.band is Band.ANSWER and sure


def with_related(
    named: tuple[Match, ...], finding: Finding | None, departments: Sequence[str]
) -> tuple[Match, ...]:
    """Return the linked commitments and the most related others: for staff to see, not for the ticket to claim."""
    near = finding.near if finding is not None and not finding.outside else ()
    most = max((match.score for match in near), default=1.0) or 1.0

    def rank(match: Match) -> float:
        commitment = match.commitment
        helps = not set(departments).isdisjoint(commitment.co)
        own = LEADS if commitment.lead in departments else HELPS if helps else 0.0
        return -(match.score / most + own)

    known = {match.commitment.id for match in named}
    more = (m for m in sorted(near, key=rank) if m.commitment.id not in known and m.score >= TOUCHES)
    return (*named, *more)[:TOUCHED]


def _refers_back(turn: Turn, words: str, finding: Finding | None) -> bool:
    """Tell whether the words refer back, say nothing of their own, or share a word with what was told, no place's."""
    near = (*finding.matches, *finding.near) if finding else ()
    return (
        _POINTS_BACK.search(words) is not None
        or names_only_where(words)
        or any(match.commitment in turn.about and in_so_many_words(match) for match in near)
        or not turn.router.route(impersonal(words))[0].score
    )


def names_only_where(words: str) -> bool:
    """Tell whether the words complain and name nothing but the writer's own place: 我们小区根本没搞（星光小区）."""
    pointing = read(fold(words.partition("（")[0]))
    return pointing is not None and pointing.bare and pointing.own_place and Slot.DISPLEASED in pointing.slots

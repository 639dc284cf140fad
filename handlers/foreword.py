"""The line before an answer that says what was asked: yes or no to a figure, that a word is not explained, that no names are given."""

import re

from handlers import wording
from handlers.aspects import explained, verdict
from handlers.card import target_text
from handlers.turn import Turn
from knowledge.commitment import Commitment, Target
from knowledge.matching.aspect import Claim, Meaning, Names, promised

_EXPLAINS = r"[”」]?\W{0,2}(?:即|是指|指的是|就是|也就是|包括|:|\()"
"""What follows a word where the report itself says what it means."""


def foreword(turn: Turn, commitment: Commitment) -> str:
    """Say it of the commitment that the question is answered with; empty where there is nothing to say first."""
    aspect = turn.intent.aspect
    if isinstance(aspect, Claim) and (found := verdict(aspect, commitment)):
        return judged(aspect, found)
    if isinstance(aspect, Meaning) and (term := explained(aspect, commitment)):
        explains = re.search(re.escape(term) + _EXPLAINS, turn.city.report.source, re.IGNORECASE)
        return "" if explains else wording.NOT_EXPLAINED.format(term=_as_printed(term, commitment.quote))
    return wording.NOT_NAMED if isinstance(aspect, Names) else ""


def judged(claim: Claim, found: tuple[bool, Target]) -> str:
    """Say whether a claimed figure is the report's; what was put as a denial gets the figure alone, no yes that may mean either."""
    right, target = found
    if claim.denied:
        said = wording.RIGHT_DENIED if promised(target) == claim.value else wording.FIGURE
    else:
        said = wording.RIGHT if right else wording.WRONG
    return said.format(target=target_text(target))


def _as_printed(term: str, quote: str) -> str:
    found = re.search(re.escape(term), quote, re.IGNORECASE)
    return found[0] if found else term

"""The line before an answer that replies directly: yes or no to a figure, a word not explained, names not given."""

import re

from handlers import wording
from handlers.answering.card import target_text
from handlers.hearing.verdicts import ClaimVerdict, explained, verdict, verdict_of_results
from handlers.turn import Turn
from knowledge.commitment import Commitment
from knowledge.matching.aspect import Claim, Count, Definition, Names, aspect_of
from knowledge.matching.units import promised

_FIGURE = re.compile(r"\d|[一二两三四五六七八九十百千万亿]+[个家户所条座处台套间名项]|全部|所有")
_EXPLAINS = r"[”」]?\W{0,2}(?:即|是指|指的是|就是|也就是|包括|:|\()"
"""What follows a word that the report itself explains."""


def foreword(turn: Turn, commitment: Commitment) -> str:
    """Return that line for the commitment that answers the question; empty if there is nothing to say first."""
    aspect = turn.intent.aspect
    if isinstance(aspect, Claim) and (found := verdict(aspect, commitment)):
        before = None if found.right else verdict_of_results(aspect, commitment.baselines)
        if before and before.right:
            return wording.RIGHT_LAST_YEAR.format(
                result=target_text(before.target),
                before=turn.city.year - 1,
                year=turn.city.year,
                target=target_text(found.target),
            )
        return claim_judged(aspect, found)
    if isinstance(aspect, Definition) and (term := explained(aspect, commitment)):
        explains = re.search(re.escape(term) + _EXPLAINS, turn.city.report.source, re.IGNORECASE)
        return "" if explains else wording.NOT_EXPLAINED.format(term=_as_printed(term, commitment.quote))
    if isinstance(aspect, Names):
        return wording.NOT_NAMED
    if aspect is not None or _is_counted(commitment):
        return ""
    return wording.NOT_COUNTED if isinstance(aspect_of(turn.intent.text, turn.city.year), Count) else ""


def _is_counted(commitment: Commitment) -> bool:
    """Tell whether a commitment has a count, perhaps behind a list of names (分别增长10%和12%); not one of years."""
    told = any(target.unit != "年" for target in commitment.targets)
    return told or _FIGURE.search(commitment.focus or commitment.quote) is not None


def claim_judged(claim: Claim, found: ClaimVerdict) -> str:
    """Say whether a claimed figure is the report's; after a denial give only the figure, as a yes is ambiguous."""
    if claim.denied:
        said = wording.RIGHT_DENIED if promised(found.target) == claim.value else wording.FIGURE
    else:
        said = wording.RIGHT if found.right else wording.WRONG
    return said.format(target=target_text(found.target))


def _as_printed(term: str, quote: str) -> str:
    found = re.search(re.escape(term), quote, re.IGNORECASE)
    return found[0] if found else term

"""What one commitment says to a question beyond the plan: is a figure right, what a word means, what it counts. Pure."""

from collections.abc import Iterable
from typing import NamedTuple

from knowledge.commitment import Baseline, Commitment, Comparison, Target
from knowledge.matching.aspect import Claim, Definition, shared
from knowledge.matching.review import is_change
from knowledge.matching.units import counts_anything

_HALF = 0.5
"""The share of a term that a quote must hold if it does not hold all of it: 审批那个332312."""
_SHARES = frozenset({"%", "倍", "番", "元", "亩", "吨", "微克"})
"""Units of measures rather than counts: nobody asks for their names."""


class ClaimVerdict(NamedTuple):
    """Whether a claimed figure is right, and the one that the report has."""

    right: bool
    target: Target


def verdict(claim: Claim, commitment: Commitment) -> ClaimVerdict | None:
    """Judge a claimed figure by the commitment's targets; None unless exactly one has its unit."""
    about = [target for target in commitment.targets if claim.about(target)]
    if not about and counts_anything(claim.tail) and (thing := counted(commitment)):
        about = [thing]
    return _judged(claim, about)


def verdict_of_results(claim: Claim, results: Iterable[Baseline]) -> ClaimVerdict | None:
    """Judge a claimed figure by last year's; of several with its unit, prefer a result to a mere change."""
    figures = {
        one: Target(one.name, one.value, one.unit, Comparison.EQUAL)
        for one in results
        if one.value is not None
    }
    about = {one: figure for one, figure in figures.items() if claim.about(figure)}
    told = about if len(about) == 1 else {one: about[one] for one in about if not is_change(one)}
    return _judged(claim, list(told.values()))


def _judged(claim: Claim, targets: list[Target]) -> ClaimVerdict | None:
    return ClaimVerdict(claim.right(targets[0]), targets[0]) if len(targets) == 1 else None


def explained(definition: Definition, commitment: Commitment) -> str:
    """Return the word of a commitment's quote whose meaning is asked for; empty if the quote has none."""
    term = definition.thing.strip("“”\"'「」 ")
    held = shared(term, commitment.quote)
    if term.isdigit() and f"“{held}”" not in commitment.quote:
        return ""
    enough = len(term) if not definition.sure else _HALF * len(term)
    return held if held and len(held) >= enough else ""


def counted(commitment: Commitment) -> Target | None:
    """Return the target that counts things whose names may be asked for, unless the quote itself lists them."""
    if "、" in (commitment.focus or commitment.quote):
        return None
    return next(
        (one for one in commitment.targets if one.value > 1 and not _SHARES & {one.unit, one.unit[-1:]}), None
    )

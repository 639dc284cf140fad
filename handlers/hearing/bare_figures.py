"""A message that is a figure and nothing else: promised by some commitment, or by none. Pure."""

from handlers.hearing.aspects import AspectFinding, Aspects
from handlers.hearing.intent import Intent
from handlers.messages import Kind
from knowledge.found import Band
from knowledge.language.folding import fold
from knowledge.language.pointing import read
from knowledge.matching.aspect import Claim, Names, OtherYear
from knowledge.matching.figures import Figure, Figures
from knowledge.matching.matcher import Matcher


class BareFigures:
    """Tells what a bare figure asks."""

    def __init__(self, matcher: Matcher, aspects: Aspects) -> None:
        """`aspects` tells what else is asked: another year, its truth, names."""
        self._figures, self._aspects = Figures(matcher.commitments), aspects

    def read(self, folded: str) -> Figure | None:
        """Return the figure that a folded message consists of; None if it names anything else."""
        return self._figures.read(folded)

    def promised(self, folded: str, figure: Figure) -> Intent | None:
        """Return the question about what promises it (650亿, 10%的有哪些); None if nothing does or more is asked."""
        aspect = self._aspects.of(folded)
        if isinstance(aspect, OtherYear | Claim):
            return None
        finding = self._figures.find(figure)
        wants_names = isinstance(aspect, Names) and finding.band is Band.ANSWER
        if not finding.matches or wants_names:
            return None
        return Intent(Kind.QUESTION, folded, finding=finding, figure=figure)

    def is_unknown(self, folded: str, figure: Figure, sought: AspectFinding) -> bool:
        """Tell whether nothing in the report has it, whatever the message sounds like."""
        if sought.aspect or _is_to_call(folded) or _is_to_call(figure.said):
            return False
        printed = sought.finding.band is Band.ANSWER and any(
            figure.written in fold(match.commitment.quote) for match in sought.finding.matches[:1]
        )
        return not printed and not isinstance(self._aspects.of(folded), OtherYear)


def _is_to_call(folded: str) -> bool:
    """Tell whether the words are just a telephone number: nobody asks which count is 12345."""
    pointing = read(folded)
    return pointing is not None and pointing.number

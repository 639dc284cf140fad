"""A message that is a figure and nothing else: promised by some commitment, or by none. Pure."""

from handlers.hearing.aspects import Aspects, Sought
from handlers.hearing.intent import Intent
from handlers.messages import Kind
from knowledge.commitment import Band
from knowledge.language.folding import fold
from knowledge.language.pointing import read
from knowledge.matching.aspect import Claim, Names, OtherYear
from knowledge.matching.figures import Figure, Figures
from knowledge.matching.matcher import Matcher


class BareFigures:
    """Tells what is asked by a figure alone."""

    def __init__(self, matcher: Matcher, aspects: Aspects) -> None:
        """`aspects` tells what is wanted beside it: another year, its truth, names."""
        self._figures, self._aspects = Figures(matcher.commitments), aspects

    def read(self, folded: str) -> Figure | None:
        """The figure that a folded message is; None where it names anything beside one."""
        return self._figures.read(folded)

    def promised(self, folded: str, figure: Figure) -> Intent | None:
        """The question for whatever promises it: 650亿, 10%的有哪些; None where nothing does, or something else is wanted."""
        aspect = self._aspects.of(folded)
        if isinstance(aspect, OtherYear | Claim):
            return None
        finding = self._figures.find(figure)
        wants_names = isinstance(aspect, Names) and finding.band is Band.ANSWER
        if not finding.matches or wants_names:
            return None
        return Intent(Kind.QUESTION, folded, finding=finding, figure=figure)

    def is_unknown(self, folded: str, figure: Figure, sought: Sought) -> bool:
        """Tell whether nothing of the report has it, whatever the message sounds like."""
        if sought.aspect or _is_to_call(folded) or _is_to_call(figure.said):
            return False
        printed = sought.finding.band is Band.ANSWER and any(
            figure.written in fold(match.commitment.quote) for match in sought.finding.matches[:1]
        )
        return not printed and not isinstance(self._aspects.of(folded), OtherYear)


def _is_to_call(folded: str) -> bool:
    """Tell whether words are nothing but a number to call: nobody asks what 12345 of them are."""
    pointing = read(folded)
    return pointing is not None and pointing.number

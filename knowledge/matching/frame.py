"""Words that frame a question without naming a topic: 啥时候, 有没有, 多少."""

from collections.abc import Mapping

from knowledge.language.lexicon import Lexicon
from knowledge.language.reading import Term
from knowledge.language.segmenting import Segmenter
from knowledge.matching.ranking import SMALL

_FRAMING = ("question",)
"""Kinds whose cues frame a question."""
_SAID = frozenset({"word", "number"})
"""Sources of terms that a text itself says, in full."""
_HOW_MANY = "几多"
"""First characters of counting words: 几所, 多少户."""


class Frame:
    """Distinguishes the words that frame a question from those that say what it is about."""

    def __init__(self, lexicon: Lexicon, segmenter: Segmenter) -> None:
        """Collect the lexicon's stop words and question cues, whole and segmented."""
        cues = lexicon.cue_parts(_FRAMING)
        self.words = {
            word for phrase in (*lexicon.stop, *cues) for word in segmenter.words(phrase)
        } | lexicon.stop

    def topic(self, terms: Mapping[str, Term]) -> dict[str, Term]:
        """Return the words and figures by which a text itself says what it is about."""
        return {name: term for name, term in terms.items() if term.source in _SAID and name not in self.words}

    def holds(self, name: str, term: Term) -> bool:
        """Tell whether a term is a framing word, or was corrected from one plus a neighbouring character (等多少)."""
        written = term.written
        pieces = {name, written, written[1:], written[:-1]}
        return any(len(piece) > 1 and piece in self.words for piece in pieces)

    def idle(self, name: str, term: Term) -> bool:
        """Tell whether a term names no topic: a stretch of characters, a figure, a framing word."""
        counts = term.source == "number" or name[0] in _HOW_MANY
        return counts or term.source in SMALL or self.holds(name, term)

"""The words that frame a question and name no topic: 啥时候, 有没有, 多少."""

from knowledge.language.lexicon import Lexicon
from knowledge.language.reading import Term
from knowledge.language.segmenting import Segmenter
from knowledge.matching.ranking import SMALL

_FRAMING = ("question",)
"""Kinds whose cues frame a question."""
_HOW_MANY = "几多"
"""How words begin that count something: 几所, 多少户."""


class Frame:
    """Tells the words of a question's frame from those that say what it is about."""

    def __init__(self, lexicon: Lexicon, segmenter: Segmenter) -> None:
        """The lexicon's stop words and cues of questions, whole and as they are cut into words."""
        cues = lexicon.cue_parts(_FRAMING)
        self.words = {
            word for phrase in (*lexicon.stop, *cues) for word in segmenter.words(phrase)
        } | lexicon.stop

    def holds(self, name: str, term: Term) -> bool:
        """Tell whether a term is a frame's word, or was mended from one with a character of its neighbour (等多少)."""
        written = term.written
        pieces = {name, written, written[1:], written[:-1]}
        return any(len(piece) > 1 and piece in self.words for piece in pieces)

    def idle(self, name: str, term: Term) -> bool:
        """Tell whether a term names no topic: a stretch of characters, a figure, a question's frame."""
        counts = term.source == "number" or name[0] in _HOW_MANY
        return counts or term.source in SMALL or self.holds(name, term)

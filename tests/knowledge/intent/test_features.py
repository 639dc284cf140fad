"""The features of a message's phrasing, including its sounds."""

from knowledge.intent.features import Extractor
from knowledge.language.folding import fold
from knowledge.language.lexicon import Lexicon


def test_spellings_sound_alike(lexicon: Lexicon) -> None:
    """健议, 见议 and jianyi give the syllables of 建议."""
    extractor = Extractor(lexicon)
    for spelling in ("健议", "见议", "jianyi", "jian yi"):
        assert "~jian_yi" in extractor.extract(fold(spelling)).sounds, spelling

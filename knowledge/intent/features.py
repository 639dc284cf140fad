"""Turns a folded message into features of its phrasing: characters, sounds, its end, its length, its cues."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from operator import add

from knowledge.intent.cues import book_of, strengths
from knowledge.intent.dangers import Dangers
from knowledge.language import sounds
from knowledge.language.asking import WHETHER
from knowledge.language.han import HAN
from knowledge.language.lexicon import Lexicon

END = 12
"""Characters of a message's end with features of their own: the end says what is wanted."""
CUED_END = 24
"""The same for cues, which are longer."""
MOST = 600
"""Most characters examined, from both ends: the first and last part of a longer story tell its kind."""
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_LATIN = re.compile(r"[a-z]+(?:[' ]+[a-z]+)*")
_BREAK = re.compile(r"[,;:。、…\s~·\-—\"“”'()（）\[\]【】]+")
_CHINESE = re.compile(rf"[{HAN}]")
_ASKING = ("cue:question", "cue:plan", "cue:wish", "cue:inquiry")
"""Cues of a question or a request."""
_LENGTHS = (2, 4, 6, 9, 13, 18, 26, 40, 70, 120)
"""Lengths in characters, each about half as many again as the one before. The weights are fitted to them."""
MOST_CUES, MOST_END_CUES, CUE_UNIT = 9.0, 6.0, 3
"""Upper limits of a kind's cue strength, in all and at the end; and the strength of one sure cue, which counts 1."""


@dataclass(frozen=True, slots=True)
class Features:
    """What the classifier sees; each group is a set whose members share the weight 1 / sqrt(size)."""

    characters: frozenset[str]
    sounds: frozenset[str]
    ending: frozenset[str] = frozenset()
    figures: Mapping[str, float] = field(default_factory=dict)
    """Named values: strengths of cues, length, whether it ends in a question."""


class Extractor:
    """Extracts features from folded text; built once."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._cues = book_of(lexicon.intents)
        self.dangers = Dangers(lexicon.emergencies, lexicon.danger_signs, lexicon.danger_scenes)

    def extract(self, folded: str) -> Features:
        """Return the features of a folded text."""
        if len(folded) > MOST:
            folded = f"{folded[: MOST // 2]},{folded[-MOST // 2 :]}"
        said, ending = spoken(folded), _grams(f"^{_plain(folded)}$"[-END:], ">")
        return Features(said.characters, said.sounds, ending, self._figures(folded))

    def _figures(self, folded: str) -> dict[str, float]:
        hits = self._cues.found(folded)
        figures = {f"cue:{kind}": min(s, MOST_CUES) / CUE_UNIT for kind, s in strengths(hits).items()}
        for kind, strength in strengths(hits, len(folded) - CUED_END).items():
            figures[f"end:{kind}"] = min(strength, MOST_END_CUES) / CUE_UNIT
        size = len(folded)
        figures[f"length:{next((limit for limit in _LENGTHS if size <= limit), 'more')}"] = 1.0
        asks = folded.rstrip().endswith("?")
        if asks:
            figures["asks"] = 1.0
        if WHETHER.search(folded):
            figures["whether"] = 1.0
            if WHETHER.search(folded, max(0, size - END)):
                figures["whether at the end"] = 1.0
        # The same grievance may lead up to a question or be everything that is said: only the combination tells.
        if "cue:grievance" in figures and not asks and figures.keys().isdisjoint(_ASKING):
            figures["only grieves"] = min(figures["cue:grievance"], 1.0)
        if not _CHINESE.search(folded):
            figures["latin"] = 1.0
        return {**figures, **self.dangers.figures(folded)}


def spoken(folded: str) -> Features:
    """Return what a folded text says, whatever it wants: its characters, and how they sound."""
    # 健议, jianyi and 建议 sound alike.
    return Features(_grams(f"^{_plain(folded)}$"), _joined(["^", *sounds.of_text(folded), "$"]))


def _plain(folded: str) -> str:
    """Return the text with every number as 0, every Latin stretch as one sign, and one sign for separating marks."""
    return _BREAK.sub(",", _LATIN.sub("a", _DIGITS.sub("0", folded))).strip(",")


def _grams(text: str, mark: str = "") -> frozenset[str]:
    """Return all stretches of one, two and three characters, prefixed with `mark`."""
    twos = [*map(add, text, text[1:])]
    return frozenset(map(mark.__add__, (*text, *twos, *map(add, twos, text[2:]))))


def _joined(syllables: list[str]) -> frozenset[str]:
    """Return all stretches of two and three syllables."""
    twos = [f"~{first}_{second}" for first, second in pairwise(syllables)]
    threes = [f"{two}_{third}" for two, third in zip(twos, syllables[2:], strict=False)]
    return frozenset((*twos, *threes))

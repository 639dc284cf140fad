"""A folded message -> the features that tell how it is put: characters, sounds, its end, its length, its cues."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from operator import add

from knowledge.intent.cues import book_of, strengths
from knowledge.intent.dangers import Dangers
from knowledge.language import sounds
from knowledge.language.asking import WHETHER
from knowledge.language.han import HAN
from knowledge.language.lexicon import Lexicon

END = 12
"""Characters of a message's end whose features count apart: there stands what is wanted."""
CUED_END = 24
"""The same for cues, which are longer."""
MOST = 600
"""Characters looked at: the first and the last of a longer story say what it is."""
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_LATIN = re.compile(r"[a-z]+(?:[' ]+[a-z]+)*")
_BREAK = re.compile(r"[,;:。、…\s~·\-—\"“”'()（）\[\]【】]+")
_CHINESE = re.compile(rf"[{HAN}]")
_ASKING = ("cue:question", "cue:plan", "cue:wish", "cue:inquiry")
"""Cues of somebody who wants to know or wants something done."""
_LENGTHS = (2, 4, 6, 9, 13, 18, 26, 40, 70, 120)
"""Characters, each about half as many again as the one before: from a nod to a letter. The weights are fitted to them."""
MOST_CUES, MOST_END_CUES, CUE_UNIT = 9.0, 6.0, 3
"""Strength of a kind's cues from which more says no more, in all and at the end; and of one sure cue, which counts 1."""


@dataclass(frozen=True, slots=True)
class Features:
    """What the classifier looks at; each group is a set, and its members share the weight 1 / sqrt(size)."""

    characters: frozenset[str]
    sounds: frozenset[str]
    ending: frozenset[str] = frozenset()
    figures: Mapping[str, float] = field(default_factory=dict)
    """Named values: strengths of cues, length, an end that asks."""


class Extractor:
    """Makes features of folded text; built once."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._cues = book_of(lexicon.intents)
        self.dangers = Dangers(lexicon.emergencies, lexicon.danger_signs, lexicon.danger_scenes)

    def extract(self, folded: str) -> Features:
        """Give the features of a folded text."""
        if len(folded) > MOST:
            folded = f"{folded[: MOST // 2]},{folded[-MOST // 2 :]}"
        said = spoken(folded)
        return replace(said, ending=_grams(f"^{_plain(folded)}$"[-END:], ">"), figures=self._figures(folded))

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
        # The same grievance leads up to a question, or is all that is said: only both together tell.
        if "cue:grievance" in figures and not asks and figures.keys().isdisjoint(_ASKING):
            figures["only grieves"] = min(figures["cue:grievance"], 1.0)
        if not _CHINESE.search(folded):
            figures["latin"] = 1.0
        return {**figures, **self.dangers.figures(folded)}


def spoken(folded: str) -> Features:
    """What a folded text says, whatever is wanted by it: its characters, and how they sound."""
    # 健议, jianyi and 建议 sound alike.
    return Features(_grams(f"^{_plain(folded)}$"), _joined(["^", *sounds.of_text(folded), "$"]))


def _plain(folded: str) -> str:
    """The text with every number as 0, every Latin stretch as one sign, and one sign for marks that only part."""
    return _BREAK.sub(",", _LATIN.sub("a", _DIGITS.sub("0", folded))).strip(",")


def _grams(text: str, mark: str = "") -> frozenset[str]:
    """Each one, two and three characters that stand together, behind `mark`."""
    twos = [*map(add, text, text[1:])]
    return frozenset(map(mark.__add__, (*text, *twos, *map(add, twos, text[2:]))))


def _joined(syllables: list[str]) -> frozenset[str]:
    """Each two and three syllables that stand together."""
    twos = [f"~{first}_{second}" for first, second in pairwise(syllables)]
    threes = [f"{two}_{third}" for two, third in zip(twos, syllables[2:], strict=False)]
    return frozenset((*twos, *threes))

"""Words that mean danger now, harmless look-alikes left out: 消防通道 is no fire, 救命药 no cry for help."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from knowledge.intent.cues import REACH, Cue, CueBook
from knowledge.language.lexicon import GAP

_KEPT = 64
"""Texts whose danger is kept: whoever reads a message asks several times, and then never again."""


class Dangers:
    """The lexicon's emergencies, by who must be called first."""

    def __init__(
        self, emergencies: Mapping[str, tuple[Iterable[str], Iterable[str]]], signs: Iterable[str] = ()
    ) -> None:
        """`signs`: words of which danger speaks (血, 掉…里), and much else besides."""
        self._order = tuple(emergencies)
        self._book = CueBook(Cue(kind, cue, 1.0) for kind, (cues, _) in emergencies.items() for cue in cues)
        self._harmless = {kind: _any_of(harmless) for kind, (_, harmless) in emergencies.items()}
        self._signs = CueBook(Cue("sign", sign, 1.0) for sign in signs)
        self._harmless_at_all = _any_of(one for _, harmless in emergencies.values() for one in harmless)
        self._look = lru_cache(_KEPT)(self._looked_for)

    def named(self, folded: str) -> str | None:
        """The first kind of danger whose words stand in the text, look-alikes aside."""
        return self._look(folded)[0]

    def only_looks_like(self, folded: str) -> bool:
        """Tell whether words of danger stand there, and all of them in a look-alike: 作业多得喘不过气."""
        named, looks_like = self._look(folded)
        return looks_like and named is None

    def hinted(self, folded: str) -> bool:
        """Tell whether a word stands there of which danger speaks, look-alikes aside."""
        return bool(self._signs.found(self._harmless_at_all.sub(" ", folded)))

    def figures(self, folded: str) -> dict[str, float]:
        """For the classifier: which danger is named."""
        kind = self.named(folded)
        return {f"danger:{kind}": 1.0} if kind else {}

    def _looked_for(self, folded: str) -> tuple[str | None, bool]:
        hit = {cue.kind for cue, _ in self._book.found(folded)}
        named = (kind for kind in self._order if kind in hit and self._named(kind, folded))
        return next(named, None), bool(hit)

    def _named(self, kind: str, folded: str) -> bool:
        rest = self._harmless[kind].sub(" ", folded)
        return any(cue.kind == kind for cue, _ in self._book.found(rest))


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    longest = sorted(phrases, key=len, reverse=True)
    return re.compile(
        "|".join(f".{{0,{REACH}}}".join(map(re.escape, phrase.split(GAP))) for phrase in longest) or r"(?!)"
    )

"""Words that mean danger now, harmless look-alikes left out: 消防通道 is no fire, 救命药 no cry for help."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from knowledge.intent.cues import REACH, Cue, CueBook
from knowledge.intent.scenes import Scenes
from knowledge.language.lexicon import GAP, DangerScenes
from knowledge.language.patterns import one_of

_KEPT = 64
"""Texts whose danger is kept: it is asked for several times while a message is read, and then never again."""
_NO_SCENES = DangerScenes({}, {}, {}, (), (), (), (), ())


class How(Enum):
    """How a danger is told."""

    ALONE = "alone"
    """By its name, and nothing else is said."""
    NAMED = "named"
    """By a set phrase."""
    SEEN = "seen"
    """By who, what happens and where."""
    UNREAL = "unreal"
    """In the past, under a condition or only talked about, as far as its words tell."""


@dataclass(frozen=True, slots=True)
class Danger:
    """A danger whose words stand in a text."""

    kind: str
    how: How
    at: int | None = None
    """Where they begin."""


class Dangers:
    """The lexicon's emergencies, by who must be called first."""

    def __init__(
        self,
        emergencies: Mapping[str, tuple[Iterable[str], Iterable[str]]],
        signs: Iterable[str] = (),
        scenes: DangerScenes = _NO_SCENES,
    ) -> None:
        """`signs`: words that danger is told with (血, 掉…里), and much else too."""
        self._order = tuple(emergencies)
        self._book = CueBook(Cue(kind, cue, 1.0) for kind, (cues, _) in emergencies.items() for cue in cues)
        self._harmless = {kind: _any_of(harmless) for kind, (_, harmless) in emergencies.items()}
        self._signs = CueBook(Cue("sign", sign, 1.0) for sign in signs)
        self._harmless_at_all = _any_of(one for _, harmless in emergencies.values() for one in harmless)
        self._scenes = Scenes(scenes)
        self._look = lru_cache(_KEPT)(self._looked_for)
        self._hints = lru_cache(_KEPT)(self._hinted)

    def told(self, folded: str) -> Danger | None:
        """The first kind of danger whose words stand in the text, look-alikes aside, and how it is told."""
        return self._look(folded)[0]

    def named(self, folded: str) -> str | None:
        """The kind of danger whose words stand in the text, look-alikes aside."""
        danger = self.told(folded)
        return danger.kind if danger else None

    def only_looks_like(self, folded: str) -> bool:
        """Tell whether words of danger stand there, and all of them in a look-alike: 作业多得喘不过气."""
        danger, looks_like = self._look(folded)
        return looks_like and danger is None

    def is_mere_look_alike(self, folded: str, kind: str) -> bool:
        """Tell whether nothing speaks of danger but a look-alike of that kind's own: 油烟太大 is no smoke of a fire."""
        return self._harmless[kind].search(folded) is not None and not self.hinted(folded)

    def hinted(self, folded: str) -> bool:
        """Tell whether the text holds a word that danger is told with, look-alikes aside."""
        return self._hints(folded)

    def unreal(self, folded: str) -> bool:
        """Tell whether something puts what is told into the past, under a condition, or only talks of it."""
        return self._scenes.unreal(folded)

    def is_of_another(self, folded: str) -> bool:
        """Tell whether the wish to die that the text tells of is somebody else's."""
        danger = self.told(folded)
        return self._scenes.is_of_another(folded, danger.at if danger else None)

    def figures(self, folded: str) -> dict[str, float]:
        """For the classifier: which danger is told, and how."""
        danger = self.told(folded)
        return {f"danger:{danger.kind}": 1.0, f"danger:{danger.how.value}": 1.0} if danger else {}

    def _hinted(self, folded: str) -> bool:
        return bool(self._signs.found(self._harmless_at_all.sub(" ", folded)))

    def _looked_for(self, folded: str) -> tuple[Danger | None, bool]:
        hits = self._book.found(folded)
        if alone := self._scenes.alone(folded):
            return Danger(alone, How.ALONE, 0), True
        found = self._seen(folded) | self._named({cue.kind for cue, _ in hits}, folded)
        looks_like = bool(hits) or any(
            self._harmless[kind].search(folded) for kind in self._scenes.found(folded)
        )
        return next((found[kind] for kind in self._order if kind in found), None), looks_like

    def _named(self, kinds: Iterable[str], folded: str) -> dict[str, Danger]:
        """The dangers that set phrases tell of."""
        found = {}
        for kind in kinds:
            rest = self._harmless[kind].sub(_blank, folded)
            if phrases := [(cue.phrase, at) for cue, at in self._book.found(rest) if cue.kind == kind]:
                found[kind] = Danger(kind, self._how(folded, phrases), phrases[0][1])
        return found

    def _how(self, folded: str, phrases: Iterable[tuple[str, int]]) -> How:
        if any(GAP not in one and self._scenes.is_all(folded, one) for one, _ in phrases):
            return How.ALONE
        return How.UNREAL if self._scenes.unreal(folded) else How.NAMED

    def _seen(self, folded: str) -> dict[str, Danger]:
        """The dangers whose scenes stand there."""
        found = self._scenes.found(self._harmless_at_all.sub(_blank, folded))
        how = How.UNREAL if found and self._scenes.unreal(folded) else How.SEEN
        return {kind: Danger(kind, how, at) for kind, at in found.items()}


def _blank(match: re.Match[str]) -> str:
    """As much nothing as stood there: what stands behind keeps its place."""
    return " " * len(match.group())


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    return re.compile(one_of(phrases, f".{{0,{REACH}}}"))

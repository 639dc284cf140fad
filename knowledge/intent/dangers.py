"""Detects words of present danger, excluding harmless look-alikes: 消防通道 is not a fire, 救命药 not a cry for help."""

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
"""Texts whose result is cached: it is needed several times while a message is read, and then never again."""
_NO_SCENES = DangerScenes({}, {}, {})
_MEET = 0.5
"""Value of two terms of scenes that meet; there may be a dozen."""


class How(Enum):
    """How a danger is expressed."""

    ALONE = "alone"
    """By its name and nothing else."""
    NAMED = "named"
    """By a set phrase."""
    SEEN = "seen"
    """By who, what happens and where."""
    UNREAL = "unreal"
    """In the past, conditionally or only as a topic, judging by the words."""


@dataclass(frozen=True, slots=True)
class DangerWords:
    """The words of a text that express a danger."""

    kind: str
    how: How
    at: int | None = None
    """Where the words begin."""


class Dangers:
    """The lexicon's emergencies, by who must be called first."""

    def __init__(
        self,
        emergencies: Mapping[str, tuple[Iterable[str], Iterable[str]]],
        signs: Iterable[str] = (),
        scenes: DangerScenes = _NO_SCENES,
    ) -> None:
        """`signs`: words used to describe danger (血, 掉…里), but also much else."""
        self._order = tuple(emergencies)
        self._book = CueBook(Cue(kind, cue, 1.0) for kind, (cues, _) in emergencies.items() for cue in cues)
        self._harmless = {kind: _any_of(harmless) for kind, (_, harmless) in emergencies.items()}
        self._signs = CueBook(Cue("sign", sign, 1.0) for sign in signs)
        self._harmless_at_all = _any_of(one for _, harmless in emergencies.values() for one in harmless)
        self.scenes = Scenes(scenes)
        self._look = lru_cache(_KEPT)(self._looked_for)
        self._hints = lru_cache(_KEPT)(self._hinted)

    def told(self, folded: str) -> DangerWords | None:
        """Return the first kind of danger in the text, excluding look-alikes, and how it is expressed."""
        return self._look(folded)[0]

    def named(self, folded: str) -> str | None:
        """Return the kind of danger in the text, excluding look-alikes."""
        danger = self.told(folded)
        return danger.kind if danger else None

    def only_looks_like(self, folded: str) -> bool:
        """Tell whether there are words of danger, all of them within look-alikes: 作业多得喘不过气."""
        danger, looks_like = self._look(folded)
        return looks_like and danger is None

    def is_mere_look_alike(self, folded: str, kind: str) -> bool:
        """Tell whether the only sign of danger is a look-alike of that same kind: 油烟太大 is not smoke of a fire."""
        return self._harmless[kind].search(folded) is not None and not self.hinted(folded)

    def hinted(self, folded: str) -> bool:
        """Tell whether the text contains a word used to describe danger, excluding look-alikes."""
        return self._hints(folded)

    def is_of_another(self, folded: str) -> bool:
        """Tell whether the suicidal wish in the text is somebody else's."""
        danger = self.told(folded)
        return self.scenes.is_of_another(folded, danger.at if danger else None)

    def figures(self, folded: str) -> dict[str, float]:
        """Return for the classifier which danger is expressed, and how; and which terms of scenes meet in the text."""
        danger = self.told(folded)
        told = {f"danger:{danger.kind}": 1.0, f"danger:{danger.how.value}": 1.0} if danger else {}
        return told | {f"scene:{one}+{other}": _MEET for one, other in self.scenes.meeting(folded)}

    def _hinted(self, folded: str) -> bool:
        return bool(self._signs.found(self._harmless_at_all.sub(" ", folded)))

    def _looked_for(self, folded: str) -> tuple[DangerWords | None, bool]:
        hits = self._book.found(folded)
        scenes, alone = self.scenes.found(folded), self.scenes.alone(folded)
        if not hits and not scenes and not alone:
            return None, False  # Most texts: no look-alike can be in the way.
        plain = self._harmless_at_all.sub(_blank, folded)
        if alone and self.scenes.alone(plain):
            return DangerWords(alone, How.ALONE, 0), True
        found = self._seen(folded, plain) | self._named({cue.kind for cue, _ in hits}, folded)
        looks_like = bool(hits) or (
            plain != folded and any(self._harmless[kind].search(folded) for kind in scenes)
        )
        return next((found[kind] for kind in self._order if kind in found), None), looks_like

    def _named(self, kinds: Iterable[str], folded: str) -> dict[str, DangerWords]:
        """Return the dangers expressed by set phrases."""
        found = {}
        for kind in kinds:
            rest = self._harmless[kind].sub(_blank, folded)
            if phrases := [(cue.phrase, at) for cue, at in self._book.found(rest) if cue.kind == kind]:
                found[kind] = DangerWords(kind, self._how(folded, phrases), phrases[0][1])
        return found

    def _how(self, folded: str, phrases: Iterable[tuple[str, int]]) -> How:
        if any(GAP not in one and self.scenes.is_all(folded, one) for one, _ in phrases):
            return How.ALONE
        return How.UNREAL if self.scenes.unreal(folded) else How.NAMED

    def _seen(self, folded: str, plain: str) -> dict[str, DangerWords]:
        """Return the dangers whose scenes occur; `plain`: the text without look-alikes."""
        found = self.scenes.found(plain)
        how = How.UNREAL if found and self.scenes.unreal(folded) else How.SEEN
        return {kind: DangerWords(kind, how, at) for kind, at in found.items()}


def _blank(match: re.Match[str]) -> str:
    """Return spaces of the same length, so that later positions stay valid."""
    return " " * len(match.group())


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    return re.compile(one_of(phrases, f".{{0,{REACH}}}"))

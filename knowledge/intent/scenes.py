"""Danger described without a set phrase: who × what happens × where, close together; and what makes danger unreal."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

from knowledge.intent.cues import Cue, CueBook
from knowledge.language.folding import clauses, without_marks
from knowledge.language.lexicon import DangerScenes
from knowledge.language.patterns import one_of

_BREATH = 16
"""Characters within which a scene's terms must occur."""
_KEPT = 64
"""Texts whose terms are cached."""
_LEFT = 1
"""Most characters, beside a danger's name and its usual surroundings, that add no meaning."""
_INTRODUCES = 10
"""Most characters between a person and what they are said to want."""
_CLAUSE = re.compile(r"[,;:。.!?、…\s]+")
_DONE = re.compile("了(?!.*[说想要喊])")
"""爸妈离婚了不想活了: something happened to others, then the speaker continues about themselves."""


class Scenes:
    """The lexicon's scenes, found in one pass."""

    def __init__(self, given: DangerScenes) -> None:
        self._scenes = {
            kind: [(first, others) for first, *others in scenes] for kind, scenes in given.scenes.items()
        }
        terms = CueBook(Cue(term, word, 1.0) for term, words in given.terms.items() for word in words)
        self._hits = lru_cache(_KEPT)(terms.found)
        """The terms in a text, and where each stands: scenes are sought among them, and which of them meet."""
        self._unreal, self._around = re.compile(one_of(given.unreal)), re.compile(one_of(given.around))
        self._now = re.compile(one_of(given.now))
        self._turns = re.compile(f"(?<!到)(?:{one_of((*given.besides, *given.anew))})+")
        self._besides = re.compile(one_of(given.besides))
        self._aftermath = re.compile(one_of(given.aftermath))
        self._alone = {kind: frozenset(map(without_marks, names)) for kind, names in given.alone.items()}
        self._any_alone = re.compile(one_of(name for names in self._alone.values() for name in names))
        self._whose = re.compile(
            f"(?P<other>{one_of(given.mine)}?的?(?<!没){one_of(given.others)})|{one_of(given.oneself)}"
        )

    def meeting(self, folded: str) -> frozenset[tuple[str, str]]:
        """Return which terms of scenes stand within one breath of one another (falls, waters); each also with itself."""
        hits = [(cue.kind, at) for cue, at in self._hits(folded)]
        meet: set[tuple[str, str]] = set()
        for i, (term, at) in enumerate(hits):
            for other, beside in hits[i:]:
                if beside - at > _BREATH:
                    break
                meet.add((min(term, other), max(term, other)))
        return frozenset(meet)

    def found(self, folded: str) -> dict[str, int]:
        """Return the kinds of danger whose scenes occur in the text, and where each begins."""
        at: dict[str, list[int]] = {}
        for cue, start in self._hits(folded):
            at.setdefault(cue.kind, []).append(start)
        if not at:
            return {}
        found = {kind: _stand(scenes, at) for kind, scenes in self._scenes.items()}
        return {kind: where for kind, where in found.items() if where is not None}

    def alone(self, folded: str) -> str | None:
        """Return the kind of danger whose bare name is the whole message."""
        bare = without_marks(folded)
        if not self._any_alone.search(bare):
            return None
        for kind, names in self._alone.items():
            if bare in names or any(name in bare and self.is_all(bare, name) for name in names):
                return kind
        return None

    def is_all(self, folded: str, said: str) -> bool:
        """Tell whether there is nothing beside `said` but cries for help and the like."""
        rest = without_marks(folded).replace(without_marks(said), " ", 1)
        return len(without_marks(self._around.sub("", rest))) <= _LEFT

    def unreal(self, folded: str) -> bool:
        """Tell whether the text puts it into the past, under a condition, or only talks about it."""
        return self._unreal.search(folded) is not None

    def now(self, folded: str) -> bool:
        """Tell whether the text says that it happens at this moment."""
        return self._now.search(folded) is not None

    def is_aftermath(self, rest: str) -> bool:
        """Tell whether the rest of a text asks what comes after the danger told in it, and nothing besides: 我爸中风了,医保能报多少."""
        return self._aftermath.search(rest) is not None and not self._besides.search(rest)

    def matters(self, folded: str) -> list[str]:
        """Return the stretches that may each be of another matter: clauses, parted also before 顺便 and 刚才."""
        return [one for clause in clauses(folded) for one in self._parted(clause)]

    def _parted(self, clause: str) -> Iterator[str]:
        bounds = [0, *(turn.start() for turn in self._turns.finditer(clause)), len(clause)]
        yield from (clause[start:end] for start, end in pairwise(bounds) if start < end)

    def is_of_another(self, folded: str, at: int | None) -> bool:
        """Tell whether the suicidal wish at `at` is somebody else's: the nearest person's before it in its clause."""
        people = list(self._whose.finditer(folded))
        if at is not None:
            start = max((mark.end() for mark in _CLAUSE.finditer(folded, 0, at)), default=0)
            near = [one for one in people if start <= one.start() < at + _INTRODUCES]
            if near:
                last = max((one for one in near if one.start() < at), key=re.Match.start, default=near[0])
                said = folded[last.end() : at]
                return last["other"] is not None and _DONE.search(said) is None
        return bool(people) and all(one["other"] for one in people)


def _stand(scenes: Iterable[tuple[str, list[str]]], at: dict[str, list[int]]) -> int | None:
    for first, others in scenes:
        for start in at.get(first, ()):
            if all(any(abs(one - start) <= _BREATH for one in at.get(term, ())) for term in others):
                return start
    return None

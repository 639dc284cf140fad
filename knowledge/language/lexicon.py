"""Residents' everyday words as data: synonyms, words without a topic, cues of intent. The files are TOML."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import tomli

from knowledge.language.folding import fold

GAP = "…"
"""In a cue: up to 12 arbitrary characters."""
FOLDER = Path(__file__).parent / "lexicon"


@dataclass(frozen=True)
class MatterWords:
    """The words that point to one municipal matter: decisive ones, and hints that only support."""

    words: tuple[str, ...]
    hints: tuple[str, ...] = ()
    strong: tuple[str, ...] = ()
    """Words that settle it, whatever else is spoken of."""
    before: tuple[str, ...] = ()
    """Matters that are beside the point where this one is told of: a hospital whose cleaner waits for her wages."""


@dataclass(frozen=True)
class FieldWords:
    """How residents name a whole field of public life."""

    names: tuple[str, ...]
    """Those that a city's themes may have."""
    words: tuple[str, ...]
    wider: tuple[str, ...] = ()
    """Words that stand for much else: they name it where a list is surely asked for."""


@dataclass(frozen=True)
class OrderWords:
    """How an order is said in free words: by words of its own, by mere hints, and by what may stand around either."""

    says: tuple[str, ...]
    hints: tuple[str, ...] = ()
    around: tuple[str, ...] = ()


@dataclass(frozen=True)
class DangerScenes:
    """How danger is told without a set phrase."""

    terms: dict[str, tuple[str, ...]]
    """Term -> the words for who, what happens or where."""
    scenes: dict[str, tuple[tuple[str, ...], ...]]
    """Kind of emergency -> terms that tell of it together; the first is what the others stand near."""
    alone: dict[str, tuple[str, ...]]
    """Kind of emergency -> names that mean it where nothing else is said."""
    around: tuple[str, ...]
    """What may stand around such a name."""
    unreal: tuple[str, ...]
    """What puts danger into the past, under a condition, or only talks of it."""
    oneself: tuple[str, ...]
    others: tuple[str, ...]
    mine: tuple[str, ...]
    """What may stand before one of the others without meaning oneself (我女儿)."""


@dataclass(frozen=True)
class Lexicon:
    """What holds for every city's residents; the city's own words stand in its folder."""

    stop: frozenset[str]
    """Words and phrases that carry no topic."""
    complaining: frozenset[str]
    """Words that any complaint may hold, whoever it is for."""
    synonyms: dict[str, tuple[str, ...]]
    """Everyday word -> the words that reports use for it."""
    intents: dict[str, tuple[tuple[str, float], ...]]
    """Kind of message -> (cue, weight)."""
    emergencies: dict[str, tuple[tuple[str, ...], tuple[str, ...]]]
    """Kind of emergency -> (cues, harmless look-alikes)."""
    danger_signs: tuple[str, ...]
    """Words that danger is told with; by themselves they mean none."""
    danger_scenes: DangerScenes
    smalltalk: dict[str, frozenset[str]]
    commands: dict[str, frozenset[str]]
    """Order -> messages that are that order, letter for letter."""
    orders: dict[str, OrderWords]
    """Order -> how it is said in free words."""
    fillers: tuple[str, ...]
    """What politeness puts around an order."""
    denials: tuple[str, ...]
    """What before an order's word denies it."""
    matters: dict[str, MatterWords]
    """What residents write about, for any city; who owns which stands in the city's departments.toml."""
    setting: str
    """A pattern of what only says where a thing stands (学校门口)."""
    idle: tuple[str, ...]
    """Words within which a matter's word means something else (老师傅 is no 老师)."""
    cities: tuple[str, ...]
    """Short names of well-known cities."""
    wider: tuple[str, ...]
    """Names of what a city is part of, and of other provinces."""
    figures: tuple[str, ...]
    """Whose amount a whole country or province aims at."""
    themes: tuple[FieldWords, ...]
    """Fields of public life."""
    listing: str
    """A pattern of how somebody asks for all that there is in a field."""
    targets: str
    projects: str
    """Patterns of how somebody asks for a field's targets, and for its projects."""
    elsewhere: dict[str, tuple[str, ...]]
    """What residents ask that no work report answers: topic -> how they ask it."""
    akin: dict[str, tuple[str, ...]]
    """A thing that hardly any report holds -> what of a report is next to it."""

    def cue_parts(self, kinds: Iterable[str]) -> Iterator[str]:
        """The stretches of the cues of these kinds of messages."""
        return (part for kind in kinds for cue, _ in self.intents[kind] for part in cue.split(GAP))

    @property
    def matter_words(self) -> tuple[str, ...]:
        """All words of all matters."""
        return tuple(word for one in self.matters.values() for word in (*one.words, *one.hints, *one.strong))


def read_words(name: str) -> dict[str, Any]:
    """One file of the lexicon as it stands."""
    return tomli.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def load_lexicon() -> Lexicon:
    """Read the lexicon's files."""
    synonyms: dict[str, list[str]] = {}
    for group in read_words("synonyms")["group"]:
        for word in group["everyday"]:
            synonyms.setdefault(fold(word), []).extend(map(fold, group["official"]))
    matters, themes, stop, commands = (read_words(name) for name in ("matters", "themes", "stop", "commands"))
    fillers, denials = commands.pop("fillers")["whole"], commands.pop("not")["whole"]
    setting, idle = matters.pop("setting"), matters.pop("idle")
    places = read_words("cities")
    emergencies = read_words("emergency")
    signs = emergencies.pop("signs")["words"]
    return Lexicon(
        stop=frozenset(map(fold, stop["words"])),
        complaining=frozenset(map(fold, stop["complaining"])),
        synonyms={word: tuple(dict.fromkeys(official)) for word, official in synonyms.items()},
        intents={
            kind: tuple((_folded_cue(cue), weight) for cue, weight in entry["cues"])
            for kind, entry in read_words("intents").items()
        },
        emergencies={
            kind: (tuple(map(_folded_cue, entry["cues"])), tuple(map(_folded_cue, entry["not"])))
            for kind, entry in emergencies.items()
        },
        danger_signs=tuple(map(_folded_cue, signs)),
        danger_scenes=_scenes(read_words("scenes")),
        smalltalk={
            kind: frozenset(_folded(entry["whole"])) for kind, entry in read_words("smalltalk").items()
        },
        commands={kind: frozenset(_folded(entry["whole"])) for kind, entry in commands.items()},
        orders={
            kind: OrderWords(
                *(tuple(map(_folded_cue, entry.get(part, ()))) for part in ("says", "hints", "around"))
            )
            for kind, entry in commands.items()
            if "says" in entry
        },
        fillers=_folded(fillers),
        denials=_folded(denials),
        matters={
            key: MatterWords(**{tier: tuple(map(_folded_cue, words)) for tier, words in entry.items()})
            for key, entry in matters.items()
        },
        setting=setting,
        idle=_folded(idle),
        cities=tuple(places["names"]),
        wider=tuple(places["wider"]),
        figures=tuple(places["figures"]),
        themes=tuple(
            FieldWords(tuple(one["names"]), _folded(one["words"]), _folded(one.get("wider", ())))
            for one in themes["theme"]
        ),
        listing=themes["listing"],
        targets=themes["targets"],
        projects=themes["projects"],
        elsewhere=_topics(read_words("elsewhere")["topic"]),
        akin={
            word: _folded(group["akin"])
            for group in read_words("akin")["group"]
            for word in _folded(group["everyday"])
        },
    )


def _scenes(given: dict[str, Any]) -> DangerScenes:
    words = {key: given.pop(key) for key in ("terms", "whose", "unreal", "around", "alone")}
    return DangerScenes(
        terms={name: tuple(map(_folded_cue, one)) for name, one in words["terms"].items()},
        scenes={kind: tuple(tuple(scene.split()) for scene in one["scenes"]) for kind, one in given.items()},
        alone={kind: _folded(one) for kind, one in words["alone"].items()},
        around=_folded(words["around"]["words"]),
        unreal=_folded(words["unreal"]["words"]),
        **{name: _folded(one) for name, one in words["whose"].items()},
    )


def _topics(given: list[dict[str, Any]]) -> dict[str, tuple[str, ...]]:
    """Name -> phrases; ValueError where a name stands twice, since the second would take the first one's place."""
    topics: dict[str, tuple[str, ...]] = {}
    for topic in given:
        if topic["name"] in topics:
            raise ValueError(
                f"elsewhere.toml: the topic “{topic['name']}” stands twice: put its phrases together"
            )
        topics[topic["name"]] = tuple(topic["phrases"])
    return topics


def _folded(words: list[str]) -> tuple[str, ...]:
    return tuple(map(fold, words))


def _folded_cue(cue: str) -> str:
    """The cue with each of its stretches folded; … stays the mark of a gap."""
    return GAP.join(map(fold, cue.split(GAP)))

"""Residents' everyday words as data: synonyms, words without a topic, cues of intent. The files are TOML."""

from collections.abc import Callable, Iterable, Iterator, Mapping
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
    """The words that indicate one municipal matter: decisive ones, and hints that only support it."""

    words: tuple[str, ...]
    hints: tuple[str, ...] = ()
    strong: tuple[str, ...] = ()
    """Words that decide it, whatever else is mentioned."""
    before: tuple[str, ...] = ()
    """Matters that are secondary when this one is described: the hospital whose cleaner waits for her wages."""


@dataclass(frozen=True)
class FieldWords:
    """How residents name a whole field of public life."""

    names: tuple[str, ...]
    """The names that a city's themes may have."""
    words: tuple[str, ...]
    wider: tuple[str, ...] = ()
    """Ambiguous words: they name the field only if a list is certainly asked for."""
    narrow: tuple[str, ...] = ()
    """Words for a part of the field (个体户): they name all of it only if no promise is about that part."""
    things: tuple[str, ...] = ()
    """Words for things within the field (茶叶): they name all of it, and what holds them leads its list."""


@dataclass(frozen=True)
class BroadField:
    """How residents name several fields of public life at once: 民生."""

    name: str
    words: tuple[str, ...]
    fields: tuple[str, ...]
    """The names that a city's themes may have, in the order in which they take turns in a list."""
    leads: tuple[str, ...] = ()
    """Words of the promises that come first within each field: 毕业生, for 年轻人."""
    verbs: tuple[str, ...] = ()
    """Verbs that stand for it if nothing else is named: 今年要修些什么."""


@dataclass(frozen=True)
class OrderWords:
    """How a command is expressed in free words: by words of its own, by mere hints, and what may surround either."""

    says: tuple[str, ...]
    hints: tuple[str, ...] = ()
    around: tuple[str, ...] = ()


@dataclass(frozen=True)
class DangerScenes:
    """How danger is described without a set phrase."""

    terms: dict[str, tuple[str, ...]]
    """Term to the words for who, what happens or where."""
    scenes: dict[str, tuple[tuple[str, ...], ...]]
    """Kind of emergency -> terms that together describe it; the others must be near the first."""
    alone: dict[str, tuple[str, ...]]
    """Kind of emergency -> names that mean it if nothing else is said."""
    around: tuple[str, ...] = ()
    """What may surround such a name."""
    unreal: tuple[str, ...] = ()
    """What puts danger into the past, under a condition, or only talks about it."""
    oneself: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    mine: tuple[str, ...] = ()
    """What may precede one of the others: 我女儿 is somebody else, though 我 is oneself."""
    now: tuple[str, ...] = ()
    """What says that it happens at this moment."""
    besides: tuple[str, ...] = ()
    """What says that another matter follows, also without a mark before it."""
    anew: tuple[str, ...] = ()
    """With what another matter may begin, also without a mark before it."""
    aftermath: tuple[str, ...] = ()
    """What is asked of a danger that is over."""


@dataclass(frozen=True)
class Lexicon:
    """What applies to every city's residents; a city's own words are in its folder."""

    stop: frozenset[str]
    """Words and phrases without a topic."""
    complaining: frozenset[str]
    """Words that any complaint may contain, whatever it is about."""
    synonyms: dict[str, tuple[str, ...]]
    """Everyday word to the words that reports use for it."""
    intents: dict[str, tuple[tuple[str, float], ...]]
    """Kind of message to (cue, weight)."""
    emergencies: dict[str, tuple[tuple[str, ...], tuple[str, ...]]]
    """Kind of emergency to (cues, harmless lookalikes)."""
    danger_signs: tuple[str, ...]
    """Words used to describe danger; alone they do not mean any."""
    danger_scenes: DangerScenes
    smalltalk: dict[str, frozenset[str]]
    commands: dict[str, frozenset[str]]
    """Command -> messages that are exactly that command."""
    orders: dict[str, OrderWords]
    """Command -> how it is expressed in free words."""
    fillers: tuple[str, ...]
    """Polite words around a command."""
    denials: tuple[str, ...]
    """What negates a command when it precedes its word."""
    matters: dict[str, MatterWords]
    """What residents write about, in any city; which department owns which is in the city's departments.toml."""
    setting: str
    """A pattern for words that only say where something is (学校门口)."""
    idle: tuple[str, ...]
    """Words within which a matter's word means something else (老师傅 is not 老师)."""
    cities: tuple[str, ...]
    """Short names of well-known cities."""
    wider: tuple[str, ...]
    """Names of regions that contain a city, and of other provinces."""
    figures: tuple[str, ...]
    """Measures for which a whole country or province has a target."""
    themes: tuple[FieldWords, ...]
    """Fields of public life."""
    broad: tuple[BroadField, ...]
    no_field: frozenset[str]
    """Words within which a field's word means something else."""
    listing: str
    """A pattern of how somebody asks for everything in a field."""
    targets: str
    projects: str
    """Patterns for asking for a field's targets, and for its projects."""
    elsewhere: dict[str, tuple[str, ...]]
    """Questions of residents that no work report answers: topic -> how they ask."""
    akin: dict[str, tuple[str, ...]]
    """Something that hardly any report contains -> what is closest to it in a report."""

    def cue_parts(self, kinds: Iterable[str]) -> Iterator[str]:
        """Yield the stretches of the cues for these kinds of messages."""
        return (part for kind in kinds for cue, _ in self.intents[kind] for part in cue.split(GAP))

    @property
    def matter_words(self) -> tuple[str, ...]:
        """Return all words of all matters."""
        return tuple(word for one in self.matters.values() for word in (*one.words, *one.hints, *one.strong))


def read_words(name: str) -> dict[str, Any]:
    """Read one file of the lexicon as it is."""
    return tomli.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def load_lexicon() -> Lexicon:
    """Read the lexicon's files."""
    stop, emergencies, commands = map(read_words, ("stop", "emergency", "commands"))
    matters, places, themes = map(read_words, ("matters", "cities", "themes"))
    signs = emergencies.pop("signs")
    fillers, denials = commands.pop("fillers"), commands.pop("not")
    setting, idle = matters.pop("setting"), matters.pop("idle")
    return Lexicon(
        stop=frozenset(_folded(stop["words"])),
        complaining=frozenset(_folded(stop["complaining"])),
        synonyms=_synonyms(read_words("synonyms")["group"]),
        intents={
            kind: tuple((_folded_cue(cue), weight) for cue, weight in entry["cues"])
            for kind, entry in read_words("intents").items()
        },
        emergencies={
            kind: (_cues(entry["cues"]), _cues(entry["not"])) for kind, entry in emergencies.items()
        },
        danger_signs=_cues(signs["words"]),
        danger_scenes=_scenes(read_words("scenes")),
        smalltalk={kind: frozenset(_cues(entry["whole"])) for kind, entry in read_words("smalltalk").items()},
        commands={kind: frozenset(_folded(entry["whole"])) for kind, entry in commands.items()},
        orders={
            kind: OrderWords(**_parts(_cues, entry, "says", "hints", "around"))
            for kind, entry in commands.items()
            if "says" in entry
        },
        fillers=_folded(fillers["whole"]),
        denials=_folded(denials["whole"]),
        matters={key: MatterWords(**_parts(_cues, entry, *entry)) for key, entry in matters.items()},
        setting=setting,
        idle=_folded(idle),
        cities=tuple(places["names"]),
        wider=tuple(places["wider"]),
        figures=tuple(places["figures"]),
        themes=tuple(
            FieldWords(
                names=tuple(one["names"]), **_parts(_folded, one, "words", "wider", "narrow", "things")
            )
            for one in themes["theme"]
        ),
        broad=tuple(
            BroadField(
                name=one["name"],
                fields=tuple(one["fields"]),
                **_parts(_folded, one, "words", "leads", "verbs"),
            )
            for one in themes["broad"]
        ),
        no_field=frozenset(_folded(themes["idle"])),
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


def _synonyms(groups: list[dict[str, list[str]]]) -> dict[str, tuple[str, ...]]:
    synonyms: dict[str, list[str]] = {}
    for group in groups:
        for word in _folded(group["everyday"]):
            synonyms.setdefault(word, []).extend(_folded(group["official"]))
    return {word: tuple(dict.fromkeys(official)) for word, official in synonyms.items()}


def _scenes(given: dict[str, Any]) -> DangerScenes:
    words = {key: given.pop(key) for key in ("terms", "whose", "unreal", "around", "alone", "now", "turns")}
    return DangerScenes(
        terms={name: _cues(one) for name, one in words["terms"].items()},
        scenes={kind: tuple(tuple(scene.split()) for scene in one["scenes"]) for kind, one in given.items()},
        alone={kind: _folded(one) for kind, one in words["alone"].items()},
        around=_folded(words["around"]["words"]),
        unreal=_folded(words["unreal"]["words"]),
        now=_folded(words["now"]["words"]),
        **{name: _folded(one) for name, one in (*words["whose"].items(), *words["turns"].items())},
    )


def _topics(given: list[dict[str, Any]]) -> dict[str, tuple[str, ...]]:
    """Return name -> phrases. Raises ValueError for a duplicate name, since the second would replace the first."""
    topics: dict[str, tuple[str, ...]] = {}
    for topic in given:
        if topic["name"] in topics:
            raise ValueError(f"elsewhere.toml: the topic “{topic['name']}” occurs twice: combine its phrases")
        topics[topic["name"]] = tuple(topic["phrases"])
    return topics


def _parts(
    fold_all: Callable[[list[str]], tuple[str, ...]], entry: Mapping[str, Any], *names: str
) -> dict[str, tuple[str, ...]]:
    """Return the words of those parts that an entry has, by name."""
    return {name: fold_all(entry[name]) for name in names if name in entry}


def _folded(words: list[str]) -> tuple[str, ...]:
    return tuple(map(fold, words))


def _cues(words: list[str]) -> tuple[str, ...]:
    return tuple(map(_folded_cue, words))


def _folded_cue(cue: str) -> str:
    """Fold each stretch of the cue; … remains the mark of a gap."""
    return GAP.join(map(fold, cue.split(GAP)))

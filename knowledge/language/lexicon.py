"""Residents' everyday words as data: synonyms, words without a topic, cues of intent. The files are TOML."""

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
    """Words of which danger speaks; by themselves they mean none."""
    smalltalk: dict[str, frozenset[str]]
    commands: dict[str, frozenset[str]]
    matters: dict[str, MatterWords]
    """What residents write about, for any city; who owns which stands in the city's departments.toml."""
    setting: str
    """A pattern of what only says where a thing stands (学校门口)."""
    idle: tuple[str, ...]
    """Words within which a matter's word means something else (老师傅 is no 老师)."""
    cities: tuple[str, ...]
    """Short names of well-known cities."""
    themes: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    """Fields of public life: the names that a city's themes may have, and the words by which residents name the whole field."""
    listing: str
    """A pattern of how somebody asks for all that there is in a field."""
    targets: str
    projects: str
    """Patterns of how somebody asks for a field's targets, and for its projects."""
    elsewhere: dict[str, tuple[str, ...]]
    """What residents ask that no work report answers: topic -> how they ask it."""


def _read(name: str) -> dict[str, Any]:
    return tomli.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def load_lexicon() -> Lexicon:
    """Read the lexicon's files."""
    synonyms: dict[str, list[str]] = {}
    for group in _read("synonyms")["group"]:
        for word in group["everyday"]:
            synonyms.setdefault(fold(word), []).extend(map(fold, group["official"]))
    matters, themes = _read("matters"), _read("themes")
    setting, idle = matters.pop("setting"), matters.pop("idle")
    emergencies = _read("emergency")
    signs = emergencies.pop("signs")["words"]
    return Lexicon(
        stop=frozenset(map(fold, _read("stop")["words"])),
        complaining=frozenset(map(fold, _read("stop")["complaining"])),
        synonyms={word: tuple(dict.fromkeys(official)) for word, official in synonyms.items()},
        intents={
            kind: tuple((_folded_cue(cue), weight) for cue, weight in entry["cues"])
            for kind, entry in _read("intents").items()
        },
        emergencies={
            kind: (tuple(map(_folded_cue, entry["cues"])), tuple(map(_folded_cue, entry["not"])))
            for kind, entry in emergencies.items()
        },
        danger_signs=tuple(map(_folded_cue, signs)),
        smalltalk={kind: frozenset(_folded(entry["whole"])) for kind, entry in _read("smalltalk").items()},
        commands={kind: frozenset(_folded(entry["whole"])) for kind, entry in _read("commands").items()},
        matters={
            key: MatterWords(
                *(tuple(map(_folded_cue, entry.get(tier, ()))) for tier in ("words", "hints", "strong"))
            )
            for key, entry in matters.items()
        },
        setting=setting,
        idle=_folded(idle),
        cities=tuple(_read("cities")["names"]),
        themes=tuple((tuple(one["names"]), _folded(one["words"])) for one in themes["theme"]),
        listing=themes["listing"],
        targets=themes["targets"],
        projects=themes["projects"],
        elsewhere={topic["name"]: tuple(topic["phrases"]) for topic in _read("elsewhere")["topic"]},
    )


def _folded(words: list[str]) -> tuple[str, ...]:
    return tuple(map(fold, words))


def _folded_cue(cue: str) -> str:
    """The cue with each of its stretches folded; … stays the mark of a gap."""
    return GAP.join(map(fold, cue.split(GAP)))

"""What the benches of matching read: the city with its index, and the labelled messages of tests/data."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.common.city import CACHE, FOLDER
from knowledge.city import City, load_city
from knowledge.language.lexicon import Lexicon, load_lexicon
from knowledge.matching.matcher import Matcher
from knowledge.matching.meaning import Meaning

DATA = Path(__file__).parents[2] / "tests" / "data"


def read_city(
    meaning: Callable[[Sequence[Sequence[str]]], Meaning] | None = None,
) -> tuple[City, Lexicon, Matcher]:
    """Load the city and the lexicon, and index both."""
    CACHE.mkdir(parents=True, exist_ok=True)
    city, lexicon = load_city(FOLDER), load_lexicon()
    return city, lexicon, Matcher(city, lexicon=lexicon, cache_dir=CACHE, meaning=meaning)


def phrases(city: City) -> list[str]:
    """Return the everyday phrases of all commitments."""
    return [phrase for one in city.commitments for phrase in one.phrases]


def texts(*names: str) -> list[str]:
    """Return the different messages of files in tests/data, in their order."""
    lines = (line for name in names for line in (DATA / f"{name}.jsonl").read_text("utf-8").splitlines())
    return list(dict.fromkeys(json.loads(line)["text"] for line in lines))

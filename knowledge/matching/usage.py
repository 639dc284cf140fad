"""How often residents use each word, estimated from the city's texts, the lexicon and residents' messages."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np

from knowledge.city import City
from knowledge.language import pointing, sounds
from knowledge.language.lexicon import Lexicon
from knowledge.language.typist import Typist
from knowledge.matching.corpus import Corpus
from knowledge.matching.matcher import Matcher
from knowledge.numbered import UNKNOWN

USES = Path(__file__).parents[1] / "language" / "uses.tsv"
"""Word or character and its frequency in people's messages; made by `python -m bench.usage --write`."""
SAID = 4.0
"""Weight of a use in a message relative to one in the city's texts, of which there are more."""
FRAME, CUE, NAME = 30.0, 5.0, 1_000.0
"""Least frequency of a phrase that frames questions or an order, of a cue or a want, and of the city's own name."""
LONGEST_CUE = 5
"""Most characters of a cue that is one word rather than several."""
ALONE = 0.3
"""Share of a character's uses as a word by itself: mostly it is part of a word."""


def typist_of(matcher: Matcher, city: City, lexicon: Lexicon) -> Typist:
    """Build the pinyin reader for this city's residents."""
    said = uses(matcher.corpus, lexicon, (city.name, city.short_name), uses_in_messages())
    return Typist(said, [one for one in _orders(lexicon) if len(one) > 1])


def _orders(lexicon: Lexicon) -> list[str]:
    """Return every whole message that is an order, in a fixed order."""
    return sorted(frozenset().union(*lexicon.commands.values()))


def uses_in_messages() -> Mapping[str, float]:
    """Load the frequencies of words, independent of any city."""
    lines = USES.read_text(encoding="utf-8").splitlines()
    return {word: float(count) for word, _, count in (line.partition("\t") for line in lines)}


def uses(
    corpus: Corpus, lexicon: Lexicon, names: Iterable[str], said: Mapping[str, float]
) -> dict[str, float]:
    """Return word or character -> its frequency, including words in letters; `said` are those in messages.

    What is pinyin is no word, though some of the city's texts are typed so (wuye for 物业), unless a field or an
    order is called so: AI, menu.
    """
    counts = np.bincount(corpus.held, minlength=len(corpus.terms)).tolist()
    terms = [*corpus.words, *sounds.load_readings().of_character]
    # In text order: of homophones used equally often the first is meant.
    numbered = sorted(zip(corpus.terms.of(terms).tolist(), terms, strict=True))
    found = {
        term: counts[number] * (1.0 if len(term) > 1 else ALONE)
        for number, term in numbered
        if number != UNKNOWN and not _is_pinyin(term)
    }
    orders = _orders(lexicon)
    fields = (word for field in lexicon.themes for word in field.wider)
    found |= {word: CUE for word in (*orders, *fields) if word.isascii()}
    for word, count in said.items():
        found[word] = found.get(word, 0.0) + SAID * count
    cues = lexicon.cue_parts(lexicon.intents)
    least = [
        *((phrase, FRAME) for phrase in lexicon.stop),
        *((order, FRAME) for order in orders if len(order) > 1),
        *((cue, CUE) for cue in (*cues, *pointing.wants()) if len(cue) <= LONGEST_CUE),
        *((name, NAME) for name in names),
    ]
    for word, count in least:
        if sounds.is_chinese(word):
            found[word] = max(found.get(word, 0.0), count)
    return found


def _is_pinyin(term: str) -> bool:
    return term.isascii() and bool(sounds.split_pinyin(term))

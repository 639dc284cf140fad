"""Fit what danger sounds like: python -m bench.alarm [--write].

The messages of bench/corpus, and those written only for this (alarms.jsonl): danger in every voice, and what merely
sounds like it. Without --write, the accuracy in five-fold cross-validation.
"""

import random
from collections.abc import Iterator
from dataclasses import replace

from bench.common.reading import read_city
from bench.corpus.making import Example, corpus, read_lines, slipped
from bench.intent import coarse, settle, wants_to_write
from knowledge.city import City
from knowledge.intent.listener import ALARM
from knowledge.language.folding import fold
from knowledge.language.lexicon import Lexicon
from knowledge.matching.usage import typist_of

STATEMENT = "talk.told"
OFTENER = 4
"""Weight of the messages written for this."""


def examples(city: City, lexicon: Lexicon) -> Iterator[Example]:
    """Yield danger and what is none, including slips."""
    own = [Example(one["text"], one["kind"], one["text"]) for one in read_lines("alarms")] * OFTENER
    for one in (*own, *slipped(own, random.Random(2)), *corpus(city, lexicon)):
        finely = coarse(one.kind) == "sos" or one.kind == STATEMENT
        yield one if finely else replace(one, kind=coarse(one.kind))


def main() -> None:
    """Fit, and write the weights or cross-validate."""
    write = wants_to_write(__doc__)
    city, lexicon, matcher = read_city()
    typist, known = typist_of(matcher, city, lexicon), [*examples(city, lexicon)]
    settle(known, lexicon, lambda text: typist.typed(fold(text)), ALARM, write=write)


if __name__ == "__main__":
    main()

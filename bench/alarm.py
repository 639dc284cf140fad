"""Fit what danger sounds like: python -m bench.alarm [--write].

The messages of bench/corpus, and those written only for this (alarms.jsonl): danger in every voice, and what merely
sounds like it. Without --write, the accuracy in five-fold cross-validation.
"""

import argparse
import random
from collections.abc import Iterator
from dataclasses import replace

from bench.common.reading import read_city
from bench.corpus.making import Example, corpus, read_lines, slipped
from bench.intent import Fit, coarse, validate
from knowledge.city import City
from knowledge.intent.features import Extractor
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
    cli = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    cli.add_argument("--write", action="store_true", help="fit on everything and write the weights")
    wanted = cli.parse_args()
    city, lexicon, matcher = read_city()
    extractor, typist = Extractor(lexicon), typist_of(matcher, city, lexicon)
    known = [*examples(city, lexicon)]
    rows = [(extractor.extract(typist.typed(fold(one.text))), one.kind) for one in known]
    print(f"{len(rows)} messages")
    if wanted.write:
        Fit(rows).write(ALARM)
    else:
        validate(known, rows)


if __name__ == "__main__":
    main()

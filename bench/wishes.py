"""Fit what a wish for everything in a field sounds like: python -m bench.wishes [--write].

Questions for the plan against wishes for a list: those that people wrote (bench/corpus/wishes.jsonl), and fields in
frames (lists.toml). Without --write, the accuracy in five-fold cross-validation.
"""

import argparse
import random
from dataclasses import replace

from bench.common.city import FOLDER
from bench.corpus.making import Example, corpus, listed, wished
from bench.intent import Fit, validate
from knowledge.city import load_city
from knowledge.intent.features import Extractor
from knowledge.intent.wishes import LIST, WEIGHTS
from knowledge.language.folding import fold
from knowledge.language.lexicon import Lexicon, load_lexicon

PLAN = "plan"
OFTENER = 2
"""Factor for wishes written by people, relative to the whole corpus."""


def examples(lexicon: Lexicon) -> list[Example]:
    """Return questions for the plan, and wishes for a list of its contents."""
    lists = [*listed(lexicon, random.Random(1)), *[*wished()] * OFTENER]
    fields = {one.group for one in lists}
    asked = [
        one for one in corpus(load_city(FOLDER), lexicon) if one.kind == PLAN and one.group not in fields
    ]
    return [*asked, *(replace(one, kind=LIST) for one in lists)]


def main() -> None:
    """Fit, and write the weights or cross-validate."""
    cli = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    cli.add_argument("--write", action="store_true", help="fit on everything and write the weights")
    wanted = cli.parse_args()
    lexicon = load_lexicon()
    extractor, known = Extractor(lexicon), examples(lexicon)
    rows = [(extractor.extract(fold(one.text)), one.kind) for one in known]
    print(f"{len(rows)} messages")
    if wanted.write:
        Fit(rows).write(WEIGHTS)
    else:
        validate(known, rows)


if __name__ == "__main__":
    main()

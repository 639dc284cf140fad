"""Fit what a wish for everything in a field sounds like: python -m bench.wishes [--write].

Questions for the plan against wishes for a list: those that people wrote (bench/corpus/wishes.jsonl), and fields in
frames (lists.toml). Without --write, the accuracy in five-fold cross-validation.
"""

import random
from dataclasses import replace

from bench.common.city import FOLDER
from bench.corpus.making import Example, corpus, listed, wished
from bench.intent import settle, wants_to_write
from knowledge.city import load_city
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
    write, lexicon = wants_to_write(__doc__), load_lexicon()
    settle(examples(lexicon), lexicon, fold, WEIGHTS, write=write)


if __name__ == "__main__":
    main()

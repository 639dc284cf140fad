"""Fit which department messages are for: python -m bench.precedents [--write].

Uses messages that residents wrote for it (bench/corpus/written.jsonl), the departments' duties in official and in
residents' words, and the words of their matters. Without --write, five-fold cross-validation over the messages.
"""

from collections.abc import Iterator, Sequence

from bench.common.city import FOLDER
from bench.corpus.making import read_lines
from bench.intent import FOLDS, Fit, fold_of, wants_to_write
from handlers.masking import impersonal
from knowledge.city import City, load_city
from knowledge.intent.features import Features
from knowledge.language.folding import fold
from knowledge.language.lexicon import GAP, Lexicon, load_lexicon
from knowledge.places import Places
from knowledge.precedents import FILE, features

FEEDBACK = ("suggestion", "complaint", "help", "inquiry", "thanks")

Rows = list[tuple[Features, str]]


def written(places: Places) -> Iterator[tuple[str, Features, Sequence[str]]]:
    """Yield (text, features, departments) for each message that has a department."""
    for one in read_lines("written"):
        named = one.get("department") or []
        if named and one["kind"] in FEEDBACK:
            about = places.without(fold(impersonal(one["text"])))
            yield one["text"], features(about), named


def told(city: City, lexicon: Lexicon) -> Rows:
    """Return what is known about the departments without messages."""
    owners = {key: one.name for one in city.departments for key in one.owns}
    does = [(words, one.name) for one in city.departments for words in (*one.everyday, *one.duties)]
    named = [
        (w, owners[key]) for key, matter in lexicon.matters.items() if key in owners for w in matter.words
    ]
    return [(features(fold(words.replace(GAP, ""))), name) for words, name in (*does, *named)]


def main() -> None:
    """Fit, and write the weights or cross-validate."""
    write = wants_to_write(__doc__)
    city, lexicon = load_city(FOLDER), load_lexicon()
    governed = [fold(place) for one in city.departments for place in one.places]
    messages = [*written(Places(governed, lexicon.matter_words))]
    known = told(city, lexicon)
    print(f"{len(messages)} messages")
    if write:
        Fit([*known, *((seen, name) for _, seen, names in messages for name in names)]).write(FOLDER / FILE)
    else:
        _validate(messages, known)


def _validate(messages: Sequence[tuple[str, Features, Sequence[str]]], known: Rows) -> None:
    first = three = 0
    for number in range(FOLDS):
        here = [fold_of(text) == number for text, _, _ in messages]
        rows = [
            (seen, name)
            for (_, seen, names), held in zip(messages, here, strict=True)
            if not held
            for name in names
        ]
        model = Fit([*known, *rows]).classifier()
        for (_, seen, names), held in zip(messages, here, strict=True):
            if held:
                likely = model.likely(model.known(seen))
                best = sorted(likely, key=likely.__getitem__, reverse=True)[:3]
                first += best[0] in names
                three += not set(best).isdisjoint(names)
    print(f"first {first / len(messages):.3f}, among three {three / len(messages):.3f}, n={len(messages)}")


if __name__ == "__main__":
    main()

"""Count how often residents use each word: python -m bench.usage [--write].

Counts the words in people's messages (bench/corpus/written.jsonl). Without --write: the share of characters that the
pinyin reader restores from every second message converted to pinyin, with the city's texts alone, and with the words of
the other half.
"""

import argparse
from collections import Counter
from collections.abc import Iterable, Mapping

from pypinyin import lazy_pinyin

from bench.common.reading import read_city
from bench.corpus.making import written
from knowledge.language import sounds
from knowledge.language.folding import fold
from knowledge.language.reading import Reader
from knowledge.language.typist import Typist
from knowledge.matching.usage import USES, uses

FEWEST = 2
"""Fewest uses of a multi-character word that are not chance."""


def counted(texts: Iterable[str], reader: Reader) -> dict[str, int]:
    """Return word or character -> its uses."""
    found = Counter(token for text in texts for token in reader.tokens(text) if sounds.is_chinese(token))
    return {word: count for word, count in sorted(found.items()) if len(word) == 1 or count >= FEWEST}


def restored(typist: Typist, texts: Iterable[str]) -> float:
    """Return the share of characters restored from their pinyin."""
    right = of = 0
    for text in texts:
        meant = "".join(character for character in fold(text) if sounds.is_chinese(character))
        typed = typist.typed(" ".join(lazy_pinyin(meant))).replace(" ", "")
        of += len(meant)
        right += sum(map(str.__eq__, typed, meant)) if len(typed) == len(meant) else 0
    return right / of


def main() -> None:
    """Count and write, or count half and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="count all, and write the table")
    writes = parser.parse_args().write
    city, lexicon, matcher = read_city()
    texts = list(dict.fromkeys(one.text for one in written()))
    if writes:
        _write(counted(texts, matcher.reader))
        return

    def typist(said: Mapping[str, float]) -> Typist:
        return Typist(uses(matcher.corpus, lexicon, (city.name, city.short_name), said))

    left_out, known = texts[::2], counted(texts[1::2], matcher.reader)
    for name, said in (("the city's texts alone", {}), ("with residents' words", known)):
        print(f"{name:24} {restored(typist(said), left_out):.3f} of the characters restored")


def _write(found: Mapping[str, int]) -> None:
    lines = (f"{word}\t{count}" for word, count in found.items())
    USES.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(found)} words, {USES.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()

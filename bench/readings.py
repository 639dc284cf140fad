"""How characters and words are read, from pypinyin to a file: `python -m bench.readings [--write]`.

A character's commonest reading, without tone, and of the words those that are not read as their characters are. So the product
needs neither the 57 MB of pypinyin in memory nor the time to import it, and reads a word alike whenever it sees it. Without
`--write` it says how many words the file reads otherwise than pypinyin.
"""

import argparse
from collections import defaultdict
from collections.abc import Iterable
from itertools import groupby

from pypinyin import Style, lazy_pinyin
from pypinyin.constants import PHRASES_DICT

from knowledge.language.sounds import READINGS, Readings, is_chinese, load_readings, merged

BLOCKS = (range(0x4E00, 0xA000), range(0x3400, 0x4DC0))


def spoken(word: str) -> tuple[str, ...]:
    """The syllables of a word as pypinyin reads it."""
    return tuple(lazy_pinyin(word, style=Style.NORMAL, v_to_u=False))


def heard(word: str) -> tuple[str, ...]:
    """The same as most speakers here say it."""
    return tuple(map(merged, spoken(word)))


def phrases() -> list[str]:
    """The words whose reading pypinyin knows, short ones first."""
    return sorted(filter(is_chinese, PHRASES_DICT), key=lambda word: (len(word), word))


def exceptions(characters: dict[str, str], words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Of the words those that are not read as their characters and the shorter words in them."""
    found: dict[str, tuple[str, ...]] = {}
    for _, alike in groupby(words, key=len):
        readings = Readings(characters, found)
        found |= {word: spoken(word) for word in alike if readings.of_word(word) != heard(word)}
    return found


def write() -> None:
    """Write the file: a line a syllable, then a line a word."""
    characters = {chr(code): spoken(chr(code))[0] for block in BLOCKS for code in block}
    known = {one: syllable for one, syllable in characters.items() if syllable != one}
    by_syllable: defaultdict[str, list[str]] = defaultdict(list)
    for one, syllable in known.items():
        by_syllable[syllable].append(one)
    lines = [f"{syllable}\t{''.join(ones)}" for syllable, ones in sorted(by_syllable.items())]
    words = exceptions(known, phrases())
    lines += [f"{' '.join(syllables)}\t{word}" for word, syllables in sorted(words.items())]
    READINGS.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Write, or compare."""
    cli = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    cli.add_argument("--write", action="store_true", help="write the file anew")
    if cli.parse_args().write:
        write()
        load_readings.cache_clear()
    readings = load_readings()
    other = [word for word in phrases() if readings.of_word(word) != heard(word)]
    print(f"{len(other)} of {len(phrases())} words are read otherwise", *other[:20])
    print(f"{READINGS.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()

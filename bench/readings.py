"""Write how characters and words are read, from pypinyin to a file: `python -m bench.readings [--write]`.

A character's commonest reading, without tone, and the words that are not read character by character. So the product
needs neither the 57 MB of pypinyin in memory nor the time to import it, and always reads a word alike. Without
`--write` it prints how many words the file reads differently from pypinyin.
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
    """Return a word's syllables as pypinyin reads them."""
    return tuple(lazy_pinyin(word, style=Style.NORMAL, v_to_u=False))


def heard(word: str) -> tuple[str, ...]:
    """Return the same as most local speakers pronounce it."""
    return tuple(map(merged, spoken(word)))


def phrases() -> list[str]:
    """Return the words whose reading pypinyin knows, short ones first."""
    return sorted(filter(is_chinese, PHRASES_DICT), key=lambda word: (len(word), word))


def exceptions(characters: dict[str, str], words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the words whose reading does not follow from their characters and the shorter words in them."""
    found: dict[str, tuple[str, ...]] = {}
    for _, alike in groupby(words, key=len):
        readings = Readings(characters, found)
        found |= {word: spoken(word) for word in alike if readings.of_word(word) != heard(word)}
    return found


def write() -> None:
    """Write the file: one line per syllable, then one line per word."""
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

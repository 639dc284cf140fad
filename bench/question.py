"""Measures the cost of reading a message, in total and in parts: `python -m bench.question`.

Processor milliseconds for the questions of about 15 characters in tests/data, and for all its messages; each is read
for the first time, as in production. Before that, the processor seconds for loading the city.
"""

import gc
import sys
import time
from collections.abc import Callable, Iterable
from functools import partial

from bench.common.city import CACHE, FOLDER
from bench.common.reading import read_city, texts
from bench.common.timing import cpu_milliseconds, quantile
from bot.assembly import dialogue_of
from handlers.hearing.learning import LearningUnderstanding
from knowledge.intent.classifier import load_classifier
from knowledge.intent.listener import Listener
from knowledge.language.folding import fold
from knowledge.language.lexicon import load_lexicon
from knowledge.language.sounds import load_readings

TEXTS = ("messages", "unseen-a")
LENGTHS = (13, 17)
"""Characters of a question that counts as 15 long."""
LIMITS_MS = (1.0, 3.0)
"""The promised p50 and p99."""
WARMED_BY = 40
"""Messages read before timing."""


def main() -> int:
    """Print both tables; return 1 if a question is slower than promised."""
    return int(whole_path())


def whole_path() -> bool:
    """Time each part on texts not read before; return True if the total is slower than promised."""
    for cache in ("as it was found", "warm"):
        load_lexicon.cache_clear()
        load_classifier.cache_clear()
        load_readings.cache_clear()
        begun = time.process_time()
        dialogue_of(FOLDER, CACHE)
        print(f"city loaded, cache {cache}: {time.process_time() - begun:.2f} s of the processor")
    parts = _parts()
    gc.collect()
    gc.freeze()  # As in the server.
    read = texts(*TEXTS)
    least, most = LENGTHS
    short = [text for text in read if least <= len(text) <= most]
    print(f"{'':34} {len(short)} of 13 to 17     all {len(read)}")
    print(f"{'milliseconds of the processor':34}   p50    p99     p50    p99")
    slow = False
    for name, part in parts.items():
        for text in read[:WARMED_BY]:
            part(text[::-1])
        took = {text: cpu_milliseconds(partial(part, text)) for text in read}
        figures = [*_p50_p99(took[text] for text in short), *_p50_p99(took.values())]
        print(f"{name:34} {figures[0]:5.2f}  {figures[1]:5.2f}   {figures[2]:5.2f}  {figures[3]:5.2f}")
        slow |= name == WHOLE and any(
            figure > limit for figure, limit in zip(figures, LIMITS_MS, strict=False)
        )
    wanted50, wanted99 = LIMITS_MS
    print(f"promised for 15 characters: p50 {wanted50:g}, p99 {wanted99:g}{'  TOO SLOW' if slow else ''}")
    return slow


WHOLE = "end to end (read_ahead)"


def _parts() -> dict[str, Callable[[str], object]]:
    city, lexicon, matcher = read_city()
    learner, listener = LearningUnderstanding(city, matcher, lexicon), Listener(lexicon)
    folded: dict[str, str] = {}

    def heard(text: str) -> str:
        return folded.setdefault(text, fold(text))

    def anew(text: str) -> None:
        fold.cache_clear()
        fold(text)

    return {
        WHOLE: learner.read_ahead,
        "  fold": anew,
        "  how it is put (hear)": lambda text: listener.hear(heard(text)),
        "  what it means (find)": lambda text: matcher.find(heard(text)),
        "    words, sounds, ranking (rank)": lambda text: matcher.rank(heard(text)),
        "      words alone (plain_terms)": lambda text: matcher.reader.plain_terms(heard(text)),
    }


def _p50_p99(times: Iterable[float]) -> list[float]:
    taken = list(times)
    return [quantile(taken, share) for share in (0.5, 0.99)]


if __name__ == "__main__":
    sys.exit(main())

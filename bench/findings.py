"""Compares how every labelled message is classified and what is found for it, to check an optimisation.

`python -m bench.findings --keep FILE` before the change, `python -m bench.findings --against FILE` after it: prints
each message that differs, and exits with 1 if there is any. Only the texts are used, not the labels. Without options:
prints how many there are of each kind.
"""

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.common.city import FOLDER
from bench.common.reading import texts
from handlers.hearing.learning import LearningUnderstanding
from handlers.state import State
from knowledge.city import load_city
from knowledge.found import Finding
from knowledge.intent.listener import Listener
from knowledge.language.folding import fold
from knowledge.language.lexicon import load_lexicon
from knowledge.matching.matcher import Matcher
from knowledge.routing import Router

TEXTS = ("messages", "unseen-a", "intents")
WITHIN = 2e-6
"""Probabilities and shares differing by no more are equal: sums may be computed in another order."""


def main() -> int:
    """Save the findings, or compare them with saved ones."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    wanted = parser.add_mutually_exclusive_group()
    wanted.add_argument("--keep", type=Path)
    wanted.add_argument("--against", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = dict(read_all(Path(folder)))
    if asked.keep:
        asked.keep.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
        return 0
    if not asked.against:
        for (kind, band), count in Counter(map(_summary, found.values())).most_common():
            print(f"{kind:12} {band:8} {count:5}")
        return 0
    before = json.loads(asked.against.read_text(encoding="utf-8"))
    changed = [text for text in before if not alike(before[text], json.loads(json.dumps(found[text])))]
    for text in changed:
        print(text, *_differences(before[text], found[text]), sep="\n  ")
    print(f"{len(changed)} of {len(before)} messages are read differently")
    return int(bool(changed))


def read_all(cache: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each text with all its results."""
    city, lexicon = load_city(FOLDER), load_lexicon()
    matcher = Matcher(city, lexicon=lexicon, cache_dir=cache)
    understanding = LearningUnderstanding(city, matcher, lexicon).now.understanding
    listener, router = Listener(lexicon), Router(city, matcher.reader, lexicon)
    for text in texts(*TEXTS):
        intent = understanding.understand(text, State())
        yield (
            text,
            {
                "kind": [intent.kind, intent.feedback, intent.command, intent.emergency, intent.smalltalk],
                "also": [intent.argument, intent.pick, intent.also, intent.asks, intent.sure],
                "section": intent.section
                and [intent.section.title, *(one.id for one in intent.section.commitments)],
                "finding": intent.finding and told(intent.finding),
                "whatever it is": told(matcher.find(text)),
                "nearest": [[match.commitment.id, match.score] for match in matcher.nearest(text)],
                "relevance": matcher.relevance(text),
                "heard": dict(listener.hear(fold(text)).fine),
                "departments": [
                    [one.department.name, one.score, *sorted(one.matched)] for one in router.route(text)
                ],
            },
        )


def _summary(read: dict[str, Any]) -> tuple[str, str]:
    return read["kind"][0], read["finding"][0] if read["finding"] else ""


def told(finding: Finding) -> list[object]:
    """Return a finding as plain data."""
    matches = [
        [one.commitment.id, one.score, *([r.kind, r.matched, r.weight] for r in one.reasons)]
        for one in finding.matches
    ]
    near = [[one.commitment.id, one.score] for one in finding.near]
    return [finding.band, finding.asked, finding.probability, finding.named, finding.outside, matches, near]


def alike(one: Any, other: Any) -> bool:
    """Tell whether two pieces of plain data are equal apart from rounding."""
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= WITHIN
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(alike, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(alike(one[key], other[key]) for key in one)
    return bool(one == other)


def _differences(before: dict[str, Any], after: dict[str, Any]) -> Iterator[str]:
    for name, value in before.items():
        now = json.loads(json.dumps(after[name]))
        if not alike(value, now):
            yield f"{name}: {value} -> {now}"


if __name__ == "__main__":
    sys.exit(main())

"""How well residents are understood: our matching beside the plain alternatives, on the same labelled messages.

python -m bench.quality [MESSAGES.jsonl]: top-1 and top-3 of single questions for rapidfuzz alone, for words alone
(the index without residents' phrases) and for the product; then every decision of the whole path. The messages
must stand in no knowledge file.
"""

import json
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from bot.answering import NothingKnown
from bot.app import new_number, now
from bot.assembly import dialogue_of
from bot.settings import CITIES
from handlers.messages import Incoming, State
from knowledge.city import City, load_city
from knowledge.matching.matcher import Matcher

MESSAGES = Path("tests/data/messages.jsonl")
CITY = CITIES / "suizhou-2023"
CACHE = Path("var/cache")
Search = Callable[[str], Sequence[str]]


def main(path: Path = MESSAGES) -> None:
    """Print both tables."""
    messages = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    city = load_city(CITY)
    CACHE.mkdir(parents=True, exist_ok=True)
    questions = [m for m in messages if m["kind"] == "question" and m.get("need", 1) == 1]
    print(f"{len(questions)} single questions of {path}\n{'':34}  top-1  top-3")
    for name, search in _searches(city).items():
        first, three = _score(questions, search)
        print(f"{name:34}  {first:.3f}  {three:.3f}")
    print("\nThe whole path (understanding, matching, routing)")
    for name, hits in sorted(_decisions(messages).items()):
        print(f"{name:34}  {sum(hits) / len(hits):.3f}  n={len(hits)}")


def _searches(city: City) -> dict[str, Search]:
    titles = [f"{c.title} {c.quote}" for c in city.commitments]
    quotes = [c.quote for c in city.commitments]
    bare = replace(city, commitments=tuple(replace(c, phrases=()) for c in city.commitments))

    def fuzzy(text: str) -> list[str]:
        return [quotes[i] for _, _, i in process.extract(text, titles, scorer=fuzz.WRatio, limit=3)]

    def by(matcher: Matcher) -> Search:
        return lambda text: [r.commitment.quote for r in matcher.rank(text)[1][:3]]

    return {
        "rapidfuzz WRatio on title and quote": fuzzy,
        "words and spelling, no phrases": by(Matcher(bare, cache_dir=CACHE)),
        "the product's ranking": by(Matcher(city, cache_dir=CACHE)),
    }


def _score(questions: list[dict[str, Any]], search: Search) -> tuple[float, float]:
    ranks = [_rank(q, search(q["text"])) for q in questions]
    return sum(r == 0 for r in ranks) / len(ranks), sum(r < 3 for r in ranks) / len(ranks)


def _rank(question: dict[str, Any], quotes: Sequence[str]) -> int:
    spans = [_squeeze(span) for span in question["expect"]]
    return next((i for i, quote in enumerate(quotes) if any(span in _squeeze(quote) for span in spans)), 3)


def _decisions(messages: list[dict[str, Any]]) -> dict[str, list[bool]]:
    """Rates by name, as the development scorer counts them."""
    dialogue, tally = dialogue_of(CITY, CACHE), defaultdict(list)
    for message in messages:
        incoming = Incoming("bench", "nobody", "0", message["text"], now())
        outcome = dialogue.decide(incoming, State(), NothingKnown(), now=now(), new_number=new_number)
        decision, kind = outcome.decision.value, message["kind"]
        if kind in ("question", "browse"):
            tally["question answered or offered"].append(decision in ("answer", "choose"))
            tally["question declined"].append(decision == "decline")
            tally["question taken for feedback"].append(decision == "log")
        elif kind in ("out_of_scope", "smalltalk"):
            tally["out of scope, answered all the same"].append(decision == "answer")
            tally["out of scope, offered a choice"].append(decision == "choose")
        else:
            tally["feedback filed at once"].append(decision == "log")
            if message.get("department"):
                tally["feedback, first department right"].append(
                    next(iter(outcome.departments), "") in message["department"]
                )
    return tally


def _squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))

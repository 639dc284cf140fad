"""A letter that asks several things, one per sentence: every one that is certainly found is answered. Pure."""

import re
from dataclasses import dataclass, replace

from handlers.hearing.besides import sentences
from handlers.messages import Kind
from handlers.turn import Turn
from knowledge.found import Band, Finding, Match
from knowledge.language.asking import asks
from knowledge.language.pointing import read
from knowledge.lengths import RUN_ON

_ANNOUNCES = re.compile(r"[几两三四五六]个?[件点些]?(?:问题|事情?|情况)|有个?(?:问题|事)")
"""想请教几个问题 asks nothing yet."""
MOST = 4
"""How many questions of a letter are examined."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What a letter's questions mean, taken together."""

    finding: Finding
    more: bool = False
    """True if not all of them were answered: the others must be asked separately."""


def read_through(turn: Turn, whole: Finding) -> Letter:
    """Find each question of a letter; return `whole` if there is only one, or the message is no letter."""
    questions = _questions(turn.intent.text)
    if len(questions) < 2:
        return Letter(whole)
    found = {one: _find(turn, one) for one in questions[:MOST]}
    sure: dict[str, Match] = {}
    for finding in found.values():
        if finding and finding.band is Band.ANSWER:
            sure.setdefault(finding.matches[0].commitment.id, finding.matches[0])
    if len(sure) <= max(whole.asked, 1):
        return Letter(whole, more=whole.asked + len(whole.lacking) < len(questions))
    lacking = tuple(one for one, finding in found.items() if finding and finding.band is Band.DECLINE)
    # A near match is one of the others, or near to the letter by chance.
    several = replace(
        whole,
        band=Band.ANSWER,
        matches=tuple(sure.values()),
        asked=len(sure),
        perhaps=0,
        lacking=lacking,
        probability=max(whole.probability, min(one.score for one in sure.values())),
    )
    return Letter(several, more=len(sure) + len(lacking) < len(questions))


def _questions(text: str) -> list[str]:
    """Return the sentences of a letter that ask for something they name."""
    asked = (
        [one for one in sentences(text) if asks(one)]
        if len(text) >= RUN_ON or _ANNOUNCES.search(text)
        else []
    )
    asked = [one for one in asked if not _ANNOUNCES.search(one)]
    return [one for one in asked if (pointing := read(one)) is None or not pointing.bare]


def _find(turn: Turn, sentence: str) -> Finding | None:
    """Return what a sentence means by itself; None if that is not a matter of the plan."""
    intent = turn.understanding.understand(sentence, turn.onward)
    plain = intent.kind is Kind.QUESTION and not (intent.section or intent.aspect)
    return intent.finding if plain else None

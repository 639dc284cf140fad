"""Asks past questions again: which answers teaching would change, and whether for the worse."""

import time
from collections import ChainMap
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from handlers.dialogue import as_read
from handlers.hearing.intent import Intent
from handlers.hearing.learning import TaughtState
from handlers.messages import Kind
from handlers.state import State
from knowledge.city import City
from knowledge.found import Band, Finding
from knowledge.language.folding import plain_words
from knowledge.matching.ranking import SHOWN
from knowledge.matching.taught import Taught
from storage.records import Decision, TalliedQuestion

BUDGET_S = 6.0
"""Seconds that a replay takes at most; what it did not reach is reported."""


@dataclass(frozen=True, slots=True)
class ReplayedAnswer:
    """What a citizen is answered, as far as teaching can change it."""

    decision: Decision
    """ANSWER, CHOOSE or DECLINE; LOG: treated as feedback; OTHER: small talk, a command, or a section of the report."""
    commitments: tuple[str, ...] = ()
    """Those answered with, or offered; for feedback the related ones."""
    section: str | None = None


class Effect(StrEnum):
    """What teaching does to one question, from the clerk's point of view."""

    WORSE = "worse"
    """It is a wording of the commitment that answered it, and would no longer get that."""
    OTHER = "other"
    """Neither clearly better nor worse: somebody should look."""
    BETTER = "better"
    """It gets what is taught."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A past question that would be answered differently."""

    question: TalliedQuestion
    before: ReplayedAnswer
    after: ReplayedAnswer
    effect: Effect


@dataclass(frozen=True, slots=True)
class Replay:
    """What teaching one wording would change."""

    before: ReplayedAnswer
    """The answer to the wording itself."""
    after: ReplayedAnswer
    changed: tuple[Changed, ...]
    """Worst first, then most often asked."""
    looked: int
    """Different past questions that were asked again."""
    complete: bool
    """False if time ran out before all were."""


def answer_to(taught_state: TaughtState, text: str) -> ReplayedAnswer:
    """Return what `text` is answered as a first message."""
    return _answer_of(taught_state.understanding.understand(as_read(text), State()))


def replay(
    city: City,
    now: TaughtState,
    trial: TaughtState,
    taught: Taught,
    past: Iterable[TalliedQuestion],
    *,
    timer: Callable[[], float] = time.monotonic,
) -> Replay:
    """Ask `past` again, with and without `taught`. Slow: run it in a thread. `timer` returns seconds."""
    known = ChainMap(
        {plain_words(one.text): one.commitment for one in now.taught if one.commitment is not None},
        city.wordings,
    )
    changed, looked, end, complete = [], 0, timer() + BUDGET_S, True
    for question in past:
        if timer() > end:
            complete = False
            break
        looked += 1
        if trial.matcher.touches(question.text, taught.text):
            before, after = answer_to(now, question.text), answer_to(trial, question.text)
            if before != after:
                effect = _effect(known, taught, question.text, before, after)
                changed.append(Changed(question, before, after, effect))
    order = list(Effect)
    changed.sort(key=lambda one: (order.index(one.effect), -one.question.times, one.question.id))
    return Replay(
        answer_to(now, taught.text), answer_to(trial, taught.text), tuple(changed), looked, complete
    )


def _answer_of(intent: Intent) -> ReplayedAnswer:
    if intent.kind is not Kind.QUESTION:
        about = tuple(match.commitment.id for match in intent.finding.matches) if intent.finding else ()
        return ReplayedAnswer(Decision.LOG, about[:1]) if intent.feedback else ReplayedAnswer(Decision.OTHER)
    if intent.section is not None:
        return ReplayedAnswer(Decision.OTHER, section=intent.section.title)
    return _question_answer(intent.finding or Finding(Band.DECLINE))


def _question_answer(finding: Finding) -> ReplayedAnswer:
    """Answer as handlers.answering.question does."""
    if finding.band is Band.DECLINE or not finding.matches:
        return ReplayedAnswer(Decision.DECLINE)
    chosen = finding.band is Band.CHOOSE
    told = finding.matches[:SHOWN] if chosen else finding.meant
    decision = Decision.CHOOSE if chosen else Decision.ANSWER
    return ReplayedAnswer(decision, tuple(match.commitment.id for match in told))


def _effect(
    known: Mapping[str, str], taught: Taught, text: str, before: ReplayedAnswer, after: ReplayedAnswer
) -> Effect:
    was_answered = before.decision is Decision.ANSWER
    if was_answered and known.get(plain_words(text)) in before.commitments:
        kept = after.decision is Decision.ANSWER and set(before.commitments) <= set(after.commitments)
        return Effect.OTHER if kept else Effect.WORSE
    if taught.commitment is None:
        heeded = after.decision is Decision.DECLINE
    else:
        heeded = after.decision is Decision.ANSWER and taught.commitment in after.commitments
    return Effect.BETTER if heeded and not was_answered else Effect.OTHER

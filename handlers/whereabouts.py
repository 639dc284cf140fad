"""More of what is offered to be filed, or was only answered: where it is, or how it goes on. Who types little says it in pieces."""

import re

from handlers import drafting
from handlers.intent import Command
from handlers.matter import known_places
from handlers.messages import Kind
from handlers.odds import FILED_AS, TOLD
from handlers.outcome import Outcome
from handlers.place import answers_where, names_place, only_where, says_where
from handlers.state import Mode
from handlers.turn import Turn
from knowledge.commitment import Band
from knowledge.language.asking import asks
from knowledge.language.folding import fold
from storage.records import FeedbackKind

_SAYS = re.compile("[\u3400-\u9fff]{2}")
LONGEST = 20
"""Characters of what tells more."""
_ELSEWHERE = (FeedbackKind.THANKS,)
"""Kinds of drafts whose matter need not be anywhere."""


def told(turn: Turn) -> tuple[str, str, FeedbackKind] | None:
    """Find the words that are offered to be filed, or were only answered, with the place or the more that the message tells, and their kind."""
    state = turn.state
    if (
        turn.lapsed
        or (turn.intent.command and turn.intent.command is not Command.UNSURE)
        or turn.intent.section
    ):
        return None
    place = _is_place(turn)
    if state.draft and (state.asked_nothing or state.mode is Mode.CONFIRMING):
        kind = state.draft_kind or FeedbackKind.INQUIRY
        goes_on = place or (state.mode is Mode.CONFIRMING and _goes_on(turn, state.draft))
        if kind in _ELSEWHERE or not goes_on:
            return None
        return state.draft, f"（{turn.words}）" if place else f"，{turn.words}", kind
    before = state.lately[-1].said if state.lately else ""
    if not place or not state.about or asks(fold(before)):
        return None
    return before, f"（{turn.words}）", FeedbackKind.COMPLAINT


def add(turn: Turn, found: tuple[str, str, FeedbackKind]) -> Outcome:
    """Put it to the words, and ask whether to file both."""
    words, more, kind = found
    whole = words if more.strip("，（）") in words else f"{words}{more}"
    return drafting.offer(turn, whole, kind, turn.onward)


def _is_place(turn: Turn) -> bool:
    finding, places, said = turn.intent.finding, known_places(turn), turn.words
    of_the_report = finding is not None and finding.band is Band.ANSWER
    # Beside what is offered to be filed, 黄家湾 is enough; else it must be named as a place surely is.
    offered = turn.state.mode is Mode.CONFIRMING and turn.state.draft_kind in FILED_AS.values()
    if offered and answers_where(said, (turn.city.name.rstrip("市县区"), *places)):
        return True
    named = (offered or names_place(said, places)) and only_where(said, places)
    tells = turn.router.matters(said) and not says_where(said)
    return not of_the_report and named and not tells


def _goes_on(turn: Turn, draft: str) -> bool:
    """Tell whether few words tell more of what is offered to be filed: they ask nothing, and name no other matter."""
    intent, said = turn.intent, turn.words
    danger = turn.state.danger
    if danger and danger.offered:
        return False  # What somebody says after a fright is no more of it.
    if not _SAYS.search(said) or len(said) > LONGEST or asks(fold(said)) or intent.aspect:
        return False
    tells = intent.smalltalk == TOLD or intent.command is Command.UNSURE or intent.speaks
    asked = intent.kind is Kind.QUESTION and intent.finding is not None
    found = asked and intent.finding is not None and intent.finding.band is not Band.DECLINE
    matters = turn.router.matters(said)
    another = intent.feedback is not None and intent.sure and not matters
    return tells and not found and not another and matters <= turn.router.matters(draft)

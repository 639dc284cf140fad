"""A place and nothing else, said while a draft is offered beside an answer: it tells where the draft's matter is."""

from handlers import drafting
from handlers.matter import known_places
from handlers.outcome import Outcome
from handlers.place import names_place, reads_like_place
from handlers.state import Mode
from handlers.turn import Turn
from knowledge.commitment import Band
from storage.records import FeedbackKind

_SOMEWHERE = (FeedbackKind.COMPLAINT, FeedbackKind.HELP, FeedbackKind.SUGGESTION)
"""Kinds of drafts whose matter is somewhere."""
_WAITS = (Mode.IDLE, Mode.CHOOSING, Mode.CONFIRMING)


def is_told(turn: Turn) -> bool:
    """Tell whether the message says where the matter of the draft is that was offered."""
    state, intent = turn.state, turn.intent
    offered = state.draft and state.draft_kind in _SOMEWHERE and state.mode in _WAITS and not turn.lapsed
    if not offered or intent.command or intent.section:
        return False
    of_the_report = intent.finding is not None and intent.finding.band is Band.ANSWER
    places = known_places(turn)
    return not of_the_report and names_place(turn.words, places) and reads_like_place(turn.words, places)


def add(turn: Turn) -> Outcome:
    """Put the place to the draft, and ask whether to file both."""
    kind = turn.state.draft_kind or FeedbackKind.COMPLAINT
    return drafting.offer(turn, f"{turn.state.draft}（{turn.words}）", kind, turn.onward)

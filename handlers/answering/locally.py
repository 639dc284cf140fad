"""The last question again, for a part of the city (有没有我们淅河的), after a choice, a list or a miss."""

from handlers import wording
from handlers.answering import entries, question
from handlers.answering.followup import place_gone_on_to
from handlers.listing import YES_OR_NO
from handlers.messages import Kind
from handlers.outcome import Outcome
from handlers.state import Mode
from handlers.turn import Turn
from knowledge.language.folding import fold
from knowledge.matching.ranking import SHOWN
from storage.records import Decision, FeedbackKind


def place_asked_about(turn: Turn) -> str:
    """Return the part of the city asked about; empty if nothing was asked before, or it was answered."""
    return place_gone_on_to(turn) if _offered(turn) or _declined(turn) else ""


def answer(turn: Turn, place: str) -> Outcome:
    """Show what names the place; else say that nothing is said about it alone."""
    if not _offered(turn):
        return _declined_there(turn, place)
    shown = entries.commitments(turn)
    there = [one for one in shown if place in fold(f"{one.title} {one.focus or one.quote}")]
    if there:
        return question.answer_with(turn, *there[:SHOWN])
    said = wording.NONE_FOR_PLACE.format(place=place, hotline=turn.city.hotline)
    return turn.say(said, kind=Kind.QUESTION, decision=Decision.DECLINE)


def _offered(turn: Turn) -> bool:
    """Tell whether a choice or list was shown of which nothing has been told yet."""
    state = turn.state
    lists = state.mode is Mode.CHOOSING and entries.section(turn) is not None
    return turn.choosing or (lists and not turn.about)


def _declined(turn: Turn) -> bool:
    state = turn.state
    return turn.awaits(Mode.CONFIRMING) and state.draft_kind is FeedbackKind.INQUIRY and bool(state.draft)


def _declined_there(turn: Turn, place: str) -> Outcome:
    """Say that the question has no answer for the place either, and offer to pass it on."""
    before = turn.state.draft or ""
    draft = f"{before}（{turn.words}）"
    said = wording.NOT_FOR_PLACE_EITHER.format(draft=wording.say_draft(before), place=place)
    return turn.say(
        said,
        kind=Kind.QUESTION,
        decision=Decision.DECLINE,
        state=turn.onward.offering(draft, FeedbackKind.INQUIRY),
        choices=YES_OR_NO,
    )
